// SPDX-License-Identifier: GPL-2.0-only
/* What shards of a core's RTL say, as measurements of a run. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "causes.h"
#include "report.h"
#include "report_cycles.h"
#include "rundata.h"

/* Samples of one kind, of which a run has one a placement. */
enum { ALL, CORE_ALONE, COLD, FIRST_CAUSE, EVENTS = FIRST_CAUSE + CAUSES };

static const char *event_name(size_t i)
{
	static const char *const names[] = { "cycles", "core", "cold" };

	return i < FIRST_CAUSE ? names[i] : cause_name(i - FIRST_CAUSE);
}

/* One program, placed once. */
struct cell {
	const json_t *runs, *code;
	json_t *functions;
	size_t n, steady;
	json_int_t ops;
};

/* The cycles of one run by cause; of JITed code alone, or of all. */
static int add_run(const json_t *run, bool jit_alone, double sums[CAUSES])
{
	const char *place;
	json_t *list;

	json_object_foreach ((json_t *)run, place, list) {
		if (!strcmp(place, "traps") || (jit_alone && strcmp(place, "jit")))
			continue;
		if (json_array_size(list) != CAUSES)
			return -EBADMSG;
		for (size_t i = 0; i < CAUSES; i++)
			sums[i] += json_integer_value(json_array_get(list, i));
	}
	return 0;
}

static double total(const double sums[CAUSES], size_t n)
{
	double t = 0;

	for (size_t i = 0; i < n; i++)
		t += sums[i];
	return t;
}

/*
 * Every run executes of the JITed code what the emulator did, to the instruction.  One that
 * traps, such as a misaligned access, does not retire: firmware does its work.
 */
static int check_instructions(const struct cell *c, const json_t *counts, const char *workload,
			      const char *scheme)
{
	json_int_t want = json_integer_value(json_array_get(counts, 0));

	for (size_t i = 0; i < c->n; i++) {
		const json_t *run = json_array_get(c->runs, i);
		double sums[CAUSES] = { 0 };

		if (add_run(run, true, sums))
			return -EBADMSG;
		sums[0] += json_integer_value(json_object_get(run, "traps"));
		if (sums[0] * (c->n + 1) == want)
			continue;
		report_error("%s under %s: run %zu of the program executed %.0f instructions of "
			     "JITed code in the core, but %.3f in the emulator: run it alone (-w, "
			     "-s) and look at it in lock-step (docs/rtl.md)",
			     workload, scheme, i, sums[0], (double)want / (c->n + 1));
		return -EBADMSG;
	}
	return 0;
}

/* What one operation took in this placement. */
static int sample(const struct cell *c, double values[EVENTS])
{
	double sums[CAUSES] = { 0 }, cold[CAUSES] = { 0 },
	       per = (c->n - c->steady) * (double)c->ops;
	int err = add_run(json_array_get(c->runs, 0), false, cold);

	for (size_t i = c->steady; i < c->n && !err; i++)
		err = add_run(json_array_get(c->runs, i), false, sums);
	values[ALL] = total(sums, CAUSES) / per;
	values[CORE_ALONE] = total(sums, CORE_CAUSES) / per;
	values[COLD] = total(cold, CAUSES) / c->ops;
	for (size_t i = 0; i < CAUSES; i++)
		values[FIRST_CAUSE + i] = sums[i] / per;
	return err;
}

/* A workload under a scheme: where its samples go. */
struct series {
	const char *workload, *scheme;
	json_t *samples[EVENTS];
	json_t *code;      /* of the run file; sums of cycles until it is done */
	json_t *functions; /* where they lay then, of the shard; NULL: not known */
	size_t placements; /* those that are in @code */
	double invocations;
};

/* An instruction of the first placement. */
static json_t *new_instruction(const json_t *line)
{
	char word[12];
	json_t *one, *cycles = json_object();

	snprintf(word, sizeof(word), "%08llx",
		 (unsigned long long)json_integer_value(json_array_get(line, 1)));
	one = json_pack("{s:o, s:s, s:o}", "pc", json_incref(json_array_get(line, 0)), "word", word,
			"cycles", cycles);
	return one;
}

static int add_cycles(json_t *cycles, const json_t *line)
{
	int err = 0;

	for (size_t i = 0; i < CAUSES; i++) {
		double n = json_integer_value(json_array_get(line, 2 + i));

		n += json_number_value(json_object_get(cycles, cause_name(i)));
		if (n > 0)
			err |= json_object_set_new(cycles, cause_name(i), json_real(n));
	}
	return err ? -ENOMEM : 0;
}

/*
 * The n-th instruction that retires first is the same in each placement, unless an address
 * took another number of instructions: then that placement stays out.
 */
static int add_code(struct series *s, const struct cell *c)
{
	size_t n = json_array_size(c->code);
	int err = 0;

	if (!s->placements) {
		s->functions = c->functions;
		for (size_t i = 0; i < n; i++)
			err |= json_array_append_new(s->code,
						     new_instruction(json_array_get(c->code, i)));
	}
	if (err)
		return -ENOMEM;
	if (json_array_size(s->code) != n)
		return 0;
	for (size_t i = 0; i < n && !err; i++)
		err = add_cycles(json_object_get(json_array_get(s->code, i), "cycles"),
				 json_array_get(c->code, i));
	s->placements++;
	s->invocations += c->n - c->steady;
	return err;
}

static int add_cell(struct series *s, const struct cell *c, const json_t *counts)
{
	double values[EVENTS];
	int err = check_instructions(c, counts, s->workload, s->scheme);

	if (!err)
		err = sample(c, values);
	for (size_t i = 0; i < EVENTS && !err; i++)
		if (json_array_append_new(s->samples[i], json_real(values[i])))
			err = -ENOMEM;
	return err ? err : add_code(s, c);
}

/* Sums of cycles become means of one invocation. */
static void divide(json_t *code, double by)
{
	size_t i;
	json_t *one, *n;
	const char *cause;

	json_array_foreach (code, i, one)
		json_object_foreach (json_object_get(one, "cycles"), cause, n)
			json_real_set(n, json_real_value(n) / by);
}

static int store(json_t *run, struct series *s, const struct cell *c, json_int_t seed)
{
	json_t *all = json_object_get(run, "measurements"), *m;
	int err = 0;

	for (size_t i = 0; i < EVENTS; i++) {
		m = json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:O}", "workload", s->workload,
			      "scheme", s->scheme, "event", event_name(i), "unit", "count/op",
			      "repeat", (json_int_t)(i == COLD ? 1 : c->n - c->steady), "seed",
			      seed, "samples", s->samples[i]);
		err |= json_array_append_new(all, m);
	}
	divide(s->code, s->invocations);
	m = json_pack("{s:s, s:s, s:i, s:O*, s:O}", "workload", s->workload, "scheme", s->scheme,
		      "placements", (int)s->placements, "functions", s->functions, "code", s->code);
	err |= json_array_append_new(json_object_get(run, "pipeline"), m);
	return err ? -ENOMEM : 0;
}

/* Fill in a cell of a shard. */
static int get_cell(const json_t *shard, size_t i, struct cell *c)
{
	const json_t *cell = json_array_get(json_object_get(shard, "cells"), i);
	const json_t *order = json_array_get(json_object_get(shard, "order"), i);

	c->runs = json_object_get(cell, "runs");
	c->code = json_object_get(cell, "code");
	c->functions = json_object_get(order, "functions");
	c->n = json_array_size(c->runs);
	c->steady = json_integer_value(json_object_get(cell, "steady"));
	c->ops = json_integer_value(json_object_get(order, "ops"));
	if (json_integer_value(json_object_get(cell, "cell")) == (json_int_t)i &&
	    c->n > c->steady && c->ops > 0)
		return 0;
	report_error("shard of seed %lld: cell %zu is not there, or is not whole: run it again",
		     (long long)json_integer_value(json_object_get(shard, "seed")), i);
	return -EBADMSG;
}

static const char *text_of(const json_t *shard, size_t i, const char *key)
{
	const json_t *order = json_array_get(json_object_get(shard, "order"), i);
	const char *text = json_string_value(json_object_get(order, key));

	return text ? text : "";
}

/* All placements of the program that is the @first of its kind. */
static int add_series(json_t *run, json_t *const *shards, size_t n, size_t first, size_t cells)
{
	struct series s = { .workload = text_of(shards[0], first, "workload"),
			    .scheme = text_of(shards[0], first, "scheme"),
			    .code = json_array() };
	struct cell c = { 0 };
	int err = 0;

	for (size_t i = 0; i < EVENTS; i++)
		s.samples[i] = json_array();
	for (size_t k = 0; k < n; k++) {
		for (size_t i = first; i < cells && !err; i++) {
			const json_t *counts = json_object_get(shards[k], "counts");

			if (strcmp(text_of(shards[k], i, "workload"), s.workload) ||
			    strcmp(text_of(shards[k], i, "scheme"), s.scheme))
				continue;
			err = get_cell(shards[k], i, &c);
			/* Marks come in pairs: the second one's counts are the program's. */
			if (!err)
				err = add_cell(&s, &c, json_array_get(counts, 2 * i + 1));
		}
	}
	if (!err)
		err = store(run, &s, &c, json_integer_value(json_object_get(shards[0], "seed")));
	for (size_t i = 0; i < EVENTS; i++)
		json_decref(s.samples[i]);
	json_decref(s.code);
	return err;
}

static bool is_first(const json_t *shard, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (!strcmp(text_of(shard, k, "workload"), text_of(shard, i, "workload")) &&
		    !strcmp(text_of(shard, k, "scheme"), text_of(shard, i, "scheme")))
			return false;
	return true;
}

/* Take away what an earlier merge has added. */
static int forget(json_t *run)
{
	json_t *all = json_object_get(run, "measurements");

	for (size_t i = json_array_size(all); i--;) {
		const char *event =
			json_string_value(json_object_get(json_array_get(all, i), "event"));

		if (event && strcmp(event, "instructions"))
			json_array_remove(all, i);
	}
	return json_object_set_new(run, "pipeline", json_array()) ? -ENOMEM : 0;
}

static int describe(json_t *run, json_t *const *shards, size_t n)
{
	json_t *board = json_object_get(run, "board");
	json_t *core = json_deep_copy(json_object_get(shards[0], "core"));
	const json_t *cell = json_array_get(json_object_get(shards[0], "cells"), 0);
	int err = 0;

	err |= json_object_set_new(core, "boots", json_integer(n));
	err |= json_object_set(core, "memory_latency", json_object_get(cell, "latency"));
	err |= json_object_set(core, "store_latency", json_object_get(cell, "store_latency"));
	err |= json_object_set_new(core, "runs",
				   json_integer(json_array_size(json_object_get(cell, "runs"))));
	err |= json_object_set(core, "steady", json_object_get(cell, "steady"));
	err |= json_object_set_new(board, "timing", json_string(RUN_RTL));
	err |= json_object_set_new(board, "rtl", core);
	return err ? -ENOMEM : 0;
}

int cycles_add(json_t *run, json_t *const *shards, size_t n)
{
	size_t cells = json_array_size(json_object_get(shards[0], "order"));
	int err = forget(run);

	if (!err)
		err = describe(run, shards, n);
	for (size_t i = 0; i < cells && !err; i++)
		if (is_first(shards[0], i))
			err = add_series(run, shards, n, i, cells);
	return err;
}
