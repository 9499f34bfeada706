// SPDX-License-Identifier: GPL-2.0-only
/* The workloads under all schemes: loaded, checked, calibrated, sampled. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "calibrate.h"
#include "image.h"
#include "suite.h"
#include "util.h"

/*
 * What R repeats may cost.  In the emulator counts are exact however small R is, an
 * instruction takes 1 ns of its clock, and the timer ticks every 10 ms: the smaller
 * R, the fewer samples a tick falls into.  On hardware R repeats must dwarf the
 * system call round them.
 */
#define BUDGET_INSTRUCTIONS 64000
#define BUDGET_NS           1500000

/* How many useless samples of one cell are borne for each one that is wanted. */
#define REFUSALS_BORNE 2

static void warn_cell(struct suite *s, const struct cell *c, const char *what)
{
	char where[96];

	snprintf(where, sizeof(where), "%s/%s", c->w->info.name, c->scheme);
	say("warning: %s: %s", where, what);
	runfile_warn(s->run, where, what);
}

/* A wrong answer: said, and kept in the run file, which will never be complete. */
static int wrong(struct suite *s, const struct cell *c, const char *what, uint64_t got,
		 uint64_t want)
{
	char text[160];

	snprintf(text, sizeof(text),
		 "wrong %s: %llu, not %llu: the JITed code is not to be trusted", what,
		 (unsigned long long)got, (unsigned long long)want);
	warn_cell(s, c, text);
	return -EBADMSG;
}

static int failed(const struct cell *c, const char *what, int err)
{
	if (err != -EINTR)
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
		return failed(c, "the count build does not run", err);
	if (retval != want->retval)
		return wrong(s, c, "return value of the count build", retval, want->retval);
	if (tail_calls != want->tail_calls)
		return wrong(s, c, "number of tail calls", tail_calls, want->tail_calls);
	err = workload_run(&c->timed, 1, &retval);
	if (err)
		return failed(c, "it does not run", err);
	if (retval != want->retval)
		return wrong(s, c, "return value", retval, want->retval);
	return 0;
}

/* The first cell of the same workload, whose maps are shared and whose R is taken. */
static struct cell *first_of(struct suite *s, const struct cell *c)
{
	struct cell *first = s->cells;

	while (first->w != c->w)
		first++;
	return first;
}

static int load_cell(struct suite *s, struct cell *c)
{
	const struct cell *first = first_of(s, c);
	bool share = first != c;
	int err;

	err = workload_load(c->w, BUILD_TIMED, share ? &first->timed : NULL, &c->timed);
	if (!err && !c->timed.refused)
		err = workload_load(c->w, BUILD_COUNT, share ? &first->count : NULL, &c->count);
	return err;
}

static int allocate_cell(const struct suite *s, struct cell *c)
{
	size_t most = sampler_most(s->samples, s->emulated);

	c->suite = s;
	c->proportions = calloc(most, sizeof(double));
	if (!c->proportions)
		return -ENOMEM;
	for (size_t i = 0; i < s->counters.n; i++) {
		c->values[i] = calloc(most, sizeof(double));
		if (!c->values[i])
			return -ENOMEM;
	}
	return 0;
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
static void record_code(struct suite *s, const struct cell *c)
{
	json_t *functions = json_array();
	struct image image;

	if (image_read(&c->timed, &image)) {
		warn_cell(s, c, "the kernel hides the JITed code: set kernel.kptr_restrict to 0");
		json_decref(functions);
		return;
	}
	for (size_t i = 0; i < image.n; i++)
		if (json_array_append_new(functions, function_json(&image.functions[i])))
			s->run->damaged = true;
	runfile_append(s->run, "programs",
		       json_pack("{s:s, s:s, s:o}", "workload", c->w->info.name, "scheme",
				 c->scheme, "functions", functions));
	image_free(&image);
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

	return counter_least(&c->suite->counters, run_loaded, c, cost);
}

static int settle_cell(struct suite *s, struct cell *c)
{
	int err = s->emulated ? workload_settle(c->w, BUILD_TIMED, &c->timed, cost_loaded, c) : 0;

	return err ? failed(c, "what it attaches costs something else each time", err) : 0;
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
			record_code(s, c);
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

/* One counted run: sampler_run for a cell. */
static int run_cell(void *ctx, uint32_t repeat, struct counter_values *delta)
{
	struct cell *c = ctx;
	const struct counters *counters = &c->suite->counters;
	struct counter_values from, to;
	int err;

	err = counter_read(counters, &from);
	if (!err)
		err = workload_run(&c->timed, repeat, &c->retval);
	if (!err)
		err = counter_read(counters, &to);
	if (err)
		return err;
	if (c->retval != c->w->info.retval)
		return -EBADMSG;
	return counter_delta(counters, &from, &to, delta);
}

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ull + t.tv_nsec;
}

/* The cost of a run in the budget's unit: calibrate_probe for a cell. */
static int cost_of_cell(void *ctx, uint32_t repeat, uint64_t *cost)
{
	const struct cell *c = ctx;
	struct counter_values delta = {};
	uint64_t start = now_ns();
	int err;

	do
		err = *c->suite->stop ? -EINTR : run_cell(ctx, repeat, &delta);
	while (err == -EAGAIN);
	*cost = c->suite->emulated ? delta.value[0] : now_ns() - start;
	return err;
}

static void record_measurements(struct suite *s, struct cell *c)
{
	for (size_t i = 0; i < s->counters.n; i++)
		c->samples[i] =
			runfile_measurement(s->run, c->w->info.name, c->scheme,
					    s->counters.events[i]->name, c->repeat, s->seed);
}

int suite_calibrate(struct suite *s)
{
	uint64_t budget = s->emulated ? BUDGET_INSTRUCTIONS : BUDGET_NS;

	for (size_t i = 0; i < s->n; i++) {
		struct cell *c = &s->cells[i], *first = first_of(s, c);
		int err = 0;

		c->repeat = first->repeat;
		if (c == first)
			err = calibrate_repeat(cost_of_cell, c, budget, &c->repeat);
		if (err)
			return failed(c, "it can't be calibrated", err);
		record_measurements(s, c);
	}
	return 0;
}

/* One sample that counts, however many refused ones it takes. */
static int take(struct suite *s, struct cell *c, struct sample *sample)
{
	int err;

	do {
		if (*s->stop)
			return -EINTR;
		err = workload_hold(&c->timed);
		if (err)
			break;
		err = sampler_take(run_cell, c, c->repeat, &s->rng, sample);
		workload_let_go(&c->timed);
	} while ((err == -EAGAIN || err == -EINTR) && ++c->refused <= REFUSALS_BORNE * s->samples);
	if (err == -EAGAIN)
		return failed(c, "another user of the counters keeps taking them away", err);
	if (err == -EBADMSG)
		return wrong(s, c, "return value of a timed run", c->retval, c->w->info.retval);
	return err ? failed(c, "it can't be sampled", err) : 0;
}

/*
 * JIT everything anew.  The kernel puts JITed code at a random place within its 64
 * bytes, and how code lies in fetch blocks and cache lines costs cycles.  A placement
 * that were kept for the whole run would be taken for a property of its scheme.
 */
static int replace_code(struct suite *s)
{
	int err = 0;

	for (size_t i = 0; !err && i < s->n; i++) {
		struct cell *c = &s->cells[i];
		struct loaded fresh;

		err = scheme_set(c->scheme);
		if (!err)
			err = workload_load(c->w, BUILD_TIMED, &c->timed, &fresh);
		if (!err) {
			workload_unload(&c->timed);
			c->timed = fresh;
		}
	}
	scheme_restore();
	return err;
}

static bool is_open(const struct suite *s, struct cell *c)
{
	double off;

	if (c->taken < s->samples)
		return true;
	if (c->taken >= sampler_most(s->samples, s->emulated))
		return false;
	/* The same tick may fall into most of a few samples: the proportion shows it. */
	return !sampler_majority(c->values[0], c->taken) ||
	       calibrate_judge(c->proportions, c->taken, s->emulated, &off) != CALIBRATE_GOOD;
}

size_t suite_open(struct suite *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += is_open(s, &s->cells[i]);
	return n;
}

static int sample_cell(struct suite *s, struct cell *c)
{
	struct sample sample;
	int err = take(s, c, &sample);

	if (err)
		return err;
	for (size_t e = 0; e < s->counters.n; e++) {
		c->values[e][c->taken] = sampler_value(&sample, e, c->repeat, c->w->info.ops);
		runfile_sample(s->run, c->samples[e], c->values[e][c->taken]);
	}
	c->proportions[c->taken++] = calibrate_proportion(
		sample.base.value[0], sample.once.value[0], sample.twice.value[0], c->repeat);
	return 0;
}

int suite_round(struct suite *s)
{
	uint32_t *order = calloc(s->n + 1, sizeof(*order));
	int err = order ? 0 : -ENOMEM;
	size_t n = 0;

	/* Instructions are as many wherever they lie. */
	if (!err && !s->emulated && s->cells[0].taken)
		err = replace_code(s);
	for (size_t i = 0; !err && i < s->n; i++)
		if (is_open(s, &s->cells[i]))
			order[n++] = i;
	if (!err)
		rng_shuffle(&s->rng, order, n);
	for (size_t i = 0; !err && i < n; i++)
		err = sample_cell(s, &s->cells[order[i]]);
	free(order);
	return err;
}

int suite_exact(struct suite *s)
{
	const struct cell *first = NULL;
	char text[96], more[48] = "";
	size_t n = 0;

	for (size_t i = 0; s->emulated && i < s->n; i++) {
		struct cell *c = &s->cells[i];
		char where[96];

		if (sampler_majority(c->values[0], c->taken))
			continue;
		snprintf(where, sizeof(where), "%s/%s", c->w->info.name, c->scheme);
		snprintf(text, sizeof(text), "no count is that of more than half of %zu samples",
			 c->taken);
		runfile_warn(s->run, where, text);
		if (!n++)
			first = c;
	}
	if (!n)
		return 0;
	if (n > 1)
		snprintf(more, sizeof(more), " (and %zu more)", n - 1);
	say("%s/%s%s: no count is that of more than half of %zu samples: interrupts fall into "
	    "them, or the workload varies: run again with more --samples",
	    first->w->info.name, first->scheme, more, first->taken);
	return -ENODATA;
}

static void judge_proportion(struct suite *s, struct cell *c)
{
	char text[160];
	double off;

	switch (calibrate_judge(c->proportions, c->taken, s->emulated, &off)) {
	case CALIBRATE_GOOD:
		break;
	case CALIBRATE_OFF:
		snprintf(text, sizeof(text),
			 "counts are not proportional to repeats: 2R against R is off by %.4f",
			 off);
		warn_cell(s, c, text);
		break;
	case CALIBRATE_UNCLEAR:
		warn_cell(s, c,
			  "can't tell whether counts are proportional to repeats: too many "
			  "samples are disturbed");
		break;
	}
}

static void judge_cell(struct suite *s, struct cell *c)
{
	char text[160];

	/* Without a majority the run fails anyway, and for that reason. */
	if (!s->emulated || sampler_majority(c->values[0], c->taken))
		judge_proportion(s, c);
	if (c->refused) {
		snprintf(text, sizeof(text),
			 "%zu samples refused: the counters did not run throughout", c->refused);
		warn_cell(s, c, text);
	}
}

void suite_judge(struct suite *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->cells[i].taken)
			judge_cell(s, &s->cells[i]);
}

void suite_free(struct suite *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct cell *c = &s->cells[i];

		workload_unload(&c->count);
		workload_unload(&c->timed);
		free(c->proportions);
		for (size_t e = 0; e < COUNTER_MAX; e++)
			free(c->values[e]);
	}
	free(s->cells);
	s->cells = NULL;
	s->n = 0;
}
