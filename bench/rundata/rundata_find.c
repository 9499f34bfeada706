// SPDX-License-Identifier: GPL-2.0-only
/* Finds things by name in a run that rundata.c has read. */

#include <string.h>

#include "rundata.h"

const struct run_workload *run_workload(const struct run *run, const char *name)
{
	for (size_t i = 0; i < run->n_workloads; i++)
		if (!strcmp(run->workloads[i].name, name))
			return &run->workloads[i];
	return NULL;
}

bool run_has_scheme(const struct run *run, const char *scheme)
{
	for (size_t i = 0; i < run->n_schemes; i++)
		if (!strcmp(run->schemes[i], scheme))
			return true;
	return false;
}

const struct run_program *run_program(const struct run *run, const char *workload,
				      const char *scheme)
{
	for (size_t i = 0; i < run->n_programs; i++)
		if (!strcmp(run->programs[i].workload, workload) &&
		    !strcmp(run->programs[i].scheme, scheme))
			return &run->programs[i];
	return NULL;
}

const struct run_measurement *run_measurement(const struct run *run, const char *workload,
					      const char *scheme, const char *event)
{
	for (size_t i = 0; i < run->n_measurements; i++) {
		const struct run_measurement *m = &run->measurements[i];

		if (!strcmp(m->workload, workload) && !strcmp(m->scheme, scheme) &&
		    !strcmp(m->event, event))
			return m;
	}
	return NULL;
}

const struct run_execution *run_execution(const struct run *run, const char *workload,
					  const char *scheme, const char *build)
{
	for (size_t i = 0; i < run->n_executions; i++) {
		const struct run_execution *e = &run->executions[i];

		if (!strcmp(e->workload, workload) && !strcmp(e->scheme, scheme) &&
		    !strcmp(e->build, build))
			return e;
	}
	return NULL;
}

const char *run_workload_refusal(const struct run_workload *w, const char *scheme)
{
	for (size_t i = 0; i < w->n_refused; i++)
		if (!strcmp(w->refused[i].scheme, scheme))
			return w->refused[i].why;
	return NULL;
}

const char *run_refusal(const struct run *run, const char *workload, const char *scheme)
{
	const struct run_workload *w = run_workload(run, workload);

	return w ? run_workload_refusal(w, scheme) : NULL;
}

const struct run_function *run_function(const struct run_program *prog, const char *name,
					size_t nth)
{
	for (size_t i = 0; i < prog->n_functions; i++)
		if (!strcmp(prog->functions[i].name, name) && nth-- == 0)
			return &prog->functions[i];
	return NULL;
}

size_t run_function_nth(const struct run_program *prog, size_t i)
{
	size_t nth = 0;

	for (size_t k = 0; k < i; k++)
		nth += !strcmp(prog->functions[k].name, prog->functions[i].name);
	return nth;
}
