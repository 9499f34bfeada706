// SPDX-License-Identifier: GPL-2.0-only
/* Workloads under all schemes: loaded, and checked.  The rest: suite_sample.c, suite_judge.c. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"
#include "suite.h"
#include "suite_cell.h"
#include "util.h"

void cell_warn(struct suite *s, const struct cell *c, const char *what)
{
	char where[96];

	snprintf(where, sizeof(where), "%s/%s", c->w->info.name, c->scheme);
	say("warning: %s: %s", where, what);
	runfile_warn(s->run, where, what);
}

int cell_wrong(struct suite *s, const struct cell *c, const char *what, uint64_t got, uint64_t want)
{
	char text[160];

	snprintf(text, sizeof(text),
		 "wrong %s: %llu, not %llu: the JITed code is not to be trusted", what,
		 (unsigned long long)got, (unsigned long long)want);
	cell_warn(s, c, text);
	return -EBADMSG;
}

int cell_failed(const struct cell *c, const char *what, int err)
{
	/* A signal and a replay out of step have been said, or will be. */
	if (err != -EINTR && err != -EPROTO)
		say("%s under scheme %s: %s: %s: run `jitbench doctor`", c->w->info.name, c->scheme,
		    what, strerror(-err));
	return err;
}

static int check_answers(struct suite *s, struct cell *c)
{
	const struct workload_info *want = &c->w->info;
	uint64_t tail_calls = 0;
	uint32_t retval = 0;
	int err;

	err = workload_count(&c->count, &retval, &tail_calls);
	if (err)
		return cell_failed(c, "the count build does not run", err);
	if (retval != want->retval)
		return cell_wrong(s, c, "return value of the count build", retval, want->retval);
	if (tail_calls != want->tail_calls)
		return cell_wrong(s, c, "number of tail calls", tail_calls, want->tail_calls);
	err = workload_run(&c->timed, 1, &retval);
	if (err)
		return cell_failed(c, "it does not run", err);
	if (retval != want->retval)
		return cell_wrong(s, c, "return value", retval, want->retval);
	return 0;
}

struct cell *cell_first(struct suite *s, const struct cell *c)
{
	struct cell *first = s->cells;

	while (first->w != c->w)
		first++;
	return first;
}

static int load_cell(struct suite *s, struct cell *c)
{
	const struct cell *first = cell_first(s, c);
	bool share = first != c;
	int err;

	err = workload_load(c->w, BUILD_TIMED, share ? &first->timed : NULL, &c->timed);
	if (!err && !c->timed.refused)
		err = workload_load(c->w, BUILD_COUNT, share ? &first->count : NULL, &c->count);
	return err;
}

/* An array of @most numbers for each of @n things; where memory ran out there is none. */
static double **arrays(size_t n, size_t most)
{
	double **list = calloc(n + 1, sizeof(*list));

	for (size_t i = 0; list && i < n && (!i || list[i - 1]); i++)
		list[i] = calloc(most, sizeof(**list));
	return list;
}

static void free_arrays(double **list)
{
	for (size_t i = 0; list && list[i]; i++)
		free(list[i]);
	free(list);
}

static int allocate_cell(const struct suite *s, struct cell *c)
{
	size_t most = sampler_most(s->samples, s->emulated);
	size_t n_events = s->counting->passes.n_events, n_passes = s->counting->passes.n;

	c->suite = s;
	c->proportions = calloc(most, sizeof(double));
	c->instructions = arrays(n_passes, most);
	c->cycles = arrays(n_passes, most);
	c->constants = arrays(n_events, most);
	c->n_taken = calloc(n_passes, sizeof(*c->n_taken));
	c->measurements = calloc(n_events, sizeof(json_t *));
	return c->proportions && c->instructions && c->instructions[n_passes - 1] && c->cycles &&
			       c->cycles[n_passes - 1] && c->constants &&
			       c->constants[n_events - 1] && c->n_taken && c->measurements
		       ? 0
		       : -ENOMEM;
}

static json_t *function_json(const struct image_function *f)
{
	char *hex = image_hex(f);
	char addr[24];
	json_t *j;

	snprintf(addr, sizeof(addr), "0x%llx", (unsigned long long)f->addr);
	j = hex ? json_pack("{s:s, s:s, s:s}", "name", f->name, "addr", addr, "code_hex", hex)
		: NULL;
	free(hex);
	return j;
}

/* The JITed code as evidence.  Not to get it spoils no measurement: a warning. */
static int record_code(struct suite *s, const struct cell *c)
{
	struct image image;
	int err = image_read(&c->timed, &image);
	json_t *functions;

	if (err == -EPROTO)
		return err;
	if (err) {
		cell_warn(s, c, "the kernel hides the JITed code: set kernel.kptr_restrict to 0");
		return 0;
	}
	functions = json_array();
	for (size_t i = 0; i < image.n; i++)
		if (json_array_append_new(functions, function_json(&image.functions[i])))
			s->run->damaged = true;
	runfile_append(s->run, "programs",
		       json_pack("{s:s, s:s, s:o}", "workload", c->w->info.name, "scheme",
				 c->scheme, "functions", functions));
	image_free(&image);
	return 0;
}

/* The kernel won't have workload @i under the scheme: a fact of the run, and no failure. */
static void record_refusal(struct suite *s, size_t i, const struct cell *c)
{
	json_t *workload = json_array_get(json_object_get(s->run->root, "workloads"), i);

	if (json_array_append_new(
		    json_object_get(workload, "refused"),
		    json_pack("{s:s, s:s}", "scheme", c->scheme, "why", c->timed.refused)))
		s->run->damaged = true;
}

/* Repeats that show one instruction per event, and take little. */
#define SETTLE_REPEATS 8

static int run_loaded(void *ctx)
{
	struct cell *c = ctx;

	return workload_run(&c->timed, SETTLE_REPEATS, &c->retval);
}

static int cost_loaded(void *ctx, uint64_t *cost)
{
	struct cell *c = ctx;

	return counter_least(&c->suite->counting->passes.list[0].counters, run_loaded, c, cost);
}

static int settle_cell(struct suite *s, struct cell *c)
{
	int err = s->emulated ? workload_settle(c->w, BUILD_TIMED, &c->timed, cost_loaded, c) : 0;

	return err ? cell_failed(c, "what it attaches costs something else each time", err) : 0;
}

/* Load what is to be measured under the @k-th of the schemes. */
static int load_scheme(struct suite *s, const struct workload *w, size_t n_w,
		       const struct scheme_list *schemes, size_t k)
{
	const char *scheme = schemes->names[k];
	int err = scheme_set(scheme);

	for (size_t i = 0; !err && i < n_w; i++) {
		struct cell *c = &s->cells[s->n];

		if (!workload_takes(&w[i], schemes, k))
			continue;
		if (*s->stop)
			return -EINTR;
		*c = (struct cell){ .w = &w[i], .scheme = scheme };
		err = load_cell(s, c);
		if (!err && c->timed.refused) {
			record_refusal(s, i, c);
			continue;
		}
		s->n++;
		if (!err)
			err = allocate_cell(s, c);
		if (!err)
			err = check_answers(s, c);
		if (!err)
			err = settle_cell(s, c);
		if (!err)
			err = record_code(s, c);
	}
	return err;
}

int suite_load(struct suite *s, const struct workload *w, size_t n_w,
	       const struct scheme_list *schemes)
{
	int err = 0;

	s->n = 0;
	s->cells = calloc(n_w * schemes->n + 1, sizeof(*s->cells));
	if (!s->cells)
		return -ENOMEM;
	for (size_t i = 0; i < n_w; i++)
		runfile_append(s->run, "workloads", workload_json(&w[i].info));
	for (size_t i = 0; !err && i < schemes->n; i++)
		err = *s->stop ? -EINTR : load_scheme(s, w, n_w, schemes, i);
	scheme_restore();
	for (size_t i = 0; i < s->n; i++)
		workload_unload(&s->cells[i].count);
	return err;
}

void suite_free(struct suite *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct cell *c = &s->cells[i];

		workload_unload(&c->count);
		workload_unload(&c->timed);
		free(c->proportions);
		free_arrays(c->instructions);
		free_arrays(c->cycles);
		free_arrays(c->constants);
		free(c->n_taken);
		free(c->measurements);
	}
	free(s->cells);
	s->cells = NULL;
	s->n = 0;
}
