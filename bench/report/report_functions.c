// SPDX-License-Identifier: GPL-2.0-only
/* The table of what is in the JITed code: loads and stores per function and scheme. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "report_context.h"
#include "util.h"

static const struct table_style left = { .side = TABLE_LEFT };
static const struct table_style count = { .side = TABLE_RIGHT };
static const struct table_style change = { .side = TABLE_RIGHT, .sign = true };

/* What is counted in the code. */
static const struct {
	const char *group;
	size_t at;
	bool machine_only;
} code_columns[] = {
	{ "instructions", offsetof(struct code_counts, insns), true },
	{ "bytes", offsetof(struct code_counts, bytes), true },
	{ "loads", offsetof(struct code_counts, loads), false },
	{ "stores", offsetof(struct code_counts, stores), false },
	{ "TCC instructions", offsetof(struct code_counts, tcc), true },
	{ "TCC loads", offsetof(struct code_counts, tcc_loads), false },
	{ "TCC stores", offsetof(struct code_counts, tcc_stores), false },
	{ "not decoded", offsetof(struct code_counts, unknown), true },
};

static int count_function(const struct run_program *prog, const char *name, size_t nth,
			  struct code_counts *counts, bool *have)
{
	const struct run_function *f = prog ? run_function(prog, name, nth) : NULL;
	struct code code;
	int err;

	*have = f != NULL;
	if (!f)
		return 0;
	err = report_disasm(prog, f, &code);
	if (err)
		return err;
	*counts = code_count(&code);
	code_free(&code);
	return 0;
}

/* Loads and stores in one cell, and nothing else, where there are many schemes. */
static void narrow_cells(struct table *t, const struct context *c, const struct code_counts *counts,
			 const bool *have)
{
	for (size_t i = 0; i < c->n; i++) {
		char text[32] = "";

		if (have[i])
			snprintf(text, sizeof(text), "%u/%u", counts[i].loads, counts[i].stores);
		table_text(t, text);
	}
}

static int function_row(struct table *t, const struct context *c, const struct run_workload *w,
			const char *name, size_t nth)
{
	struct code_counts *counts = calloc(c->n, sizeof(*counts));
	double *values = calloc(c->n, sizeof(*values));
	bool *have = calloc(c->n, sizeof(*have));
	int err = counts && values && have ? 0 : -ENOMEM;

	for (size_t i = 0; i < c->n && !err; i++)
		err = count_function(run_program(c->run, w->name, c->schemes[i]), name, nth,
				     &counts[i], &have[i]);
	if (err)
		goto cleanup;
	table_text(t, w->name);
	table_text(t, name);
	if (c->narrow)
		narrow_cells(t, c, counts, have);
	for (size_t k = 0; k < ARRAY_SIZE(code_columns) && !c->narrow; k++) {
		if (code_columns[k].machine_only && !c->machine)
			continue;
		for (size_t i = 0; i < c->n; i++)
			values[i] = *(unsigned int *)((char *)&counts[i] + code_columns[k].at);
		context_cells(t, c, values, have, true);
	}
cleanup:
	free(counts);
	free(values);
	free(have);
	return err;
}

/* A workload's functions: those of the first scheme, then what only later ones have. */
static int workload_functions(struct table *t, const struct context *c,
			      const struct run_workload *w)
{
	for (size_t s = 0; s < c->n; s++) {
		const struct run_program *prog = run_program(c->run, w->name, c->schemes[s]);

		for (size_t i = 0; prog && i < prog->n_functions; i++) {
			const char *name = prog->functions[i].name;
			size_t nth = run_function_nth(prog, i);
			bool seen = false;
			int err;

			for (size_t k = 0; k < s && !seen; k++) {
				const struct run_program *earlier =
					run_program(c->run, w->name, c->schemes[k]);

				seen = earlier && run_function(earlier, name, nth);
			}
			err = seen ? 0 : function_row(t, c, w, name, nth);
			if (err)
				return err;
		}
	}
	return 0;
}

int report_functions(struct table *t, const struct context *c, const char *name)
{
	struct context own = *c;
	int err = 0;

	(void)name;
	/* Twelve columns of numbers leave no room to repeat the schemes' names. */
	if (!c->machine && c->n == 2)
		own.diff = "diff";
	table_column(t, NULL, "workload", left);
	table_column(t, NULL, "function", left);
	if (c->narrow)
		context_columns(t, c, "loads/stores", count, NULL);
	for (size_t k = 0; k < ARRAY_SIZE(code_columns) && !c->narrow; k++)
		if (!code_columns[k].machine_only || c->machine)
			context_columns(t, &own, code_columns[k].group, count, &change);
	for (size_t i = 0; i < c->run->n_workloads && !err; i++)
		if (!c->run->workloads[i].is_control)
			err = workload_functions(t, &own, &c->run->workloads[i]);
	return err;
}
