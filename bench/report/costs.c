// SPDX-License-Identifier: GPL-2.0-only
/* What an event costs, by measurement and by the model. */

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "costs.h"
#include "traits.h"
#include "util.h"

#define FLOOR_SCHEME SCHEME_FLOOR

/* Half of the last digit that cost_text() shows. */
#define ROUNDING 0.005

/*
 * The model is a derivation: what somebody who had read the JIT of 7.3 and of 6.12
 * predicted each scheme to cost, before five of them were written (A: neither load nor
 * store).  Nothing in it was measured, and nothing in it is corrected here.  `none` is
 * what 6.12 does, `lean` is the derivation's "lean (safe)", `reg` its "reg literal
 * (safe)", `pinned` its "s6-global+shim", `ptr` its "ptr in a6"; where a row has one
 * helper call, its k is 1.  Programs that mix tail calls and calls 6.12 refuses: their
 * floor is no counter at all.
 */
const struct cost_row cost_rows[] = {
	{ "main program, leaf",
	  { { "leaf", COST_EVENT, false } },
	  { "1A", "1A 1L 1S", "1A", "1A", "1A", "1A" } },
	{ "main program with helper calls, entry",
	  { { "helper_call", COST_ENTRY, false } },
	  { "1A", "1A 1L 1S", "1A 1L 1S", "1A 1L 1S", "1A", "1A" } },
	{ "- each helper call",
	  { { "helper_call", COST_EVENT, false } },
	  { "0", "0", "0", "2A", "0", "0" } },
	{ "helper call, reachable",
	  { { "helper_call_reachable", COST_EVENT, false } },
	  { "0", "0", "0", "2A", "0", "0" } },
	{ "kfunc call, reachable",
	  { { "kfunc_call", COST_EVENT, false } },
	  { "0", "0", "0", "2A", "0", "0" } },
	{ "bpf2bpf call, not reachable",
	  { { "bpf2bpf_call", COST_EVENT, false } },
	  { "1A", "1L 1S", "0", "0", "0", "0" } },
	{ "- callee with a helper call", { { "bpf2bpf_helper", COST_EVENT, false } }, { "1A" } },
	{ "bpf2bpf call, caller reachable",
	  { { "bpf2bpf_call_reachable", COST_EVENT, false } },
	  { NULL } },
	{ "- callee with a helper call",
	  { { "bpf2bpf_helper_reachable", COST_EVENT, false } },
	  { NULL } },
	{ "bpf2bpf call, both reachable",
	  { { "bpf2bpf_callee", COST_EVENT, false } },
	  { "0", "2L 2S", "1L 1S", "0", "0", "1L 1S" } },
	{ "- callee with a helper call",
	  { { "bpf2bpf_callee_helper", COST_EVENT, false } },
	  { "0", "2L 2S", "2L 2S", "1L 1S 2A", "0", "1L 1S" } },
	{ "- nested, per level", { { "bpf2bpf_nested", COST_EVENT, false } }, { NULL } },
	{ "- and two helper calls beside it",
	  { { "bpf2bpf_mixed", COST_EVENT, false } },
	  { "0", "2L 2S", "1L 1S", "4A", "0", "1L 1S" } },
	{ "- and helper calls in a loop", { { "bpf2bpf_loop", COST_EVENT, false } }, { NULL } },
	{ "bpf_loop turn, not reachable",
	  { { "bpf_loop", COST_EVENT, false } },
	  { "1A", "1L 1S", "0", "0", "0", "0" } },
	{ "- in a reachable main", { { "bpf_loop_reachable", COST_EVENT, false } }, { NULL } },
	{ "tail hop, no calls",
	  { { "tail_call_chain", COST_EVENT, false } },
	  { "0", "2L 2S", "0", "0", "0", "3L 3S 4A" } },
	{ "tail hop with a helper call",
	  { { "tail_call_chain_helper", COST_EVENT, false } },
	  { "1L 1S 1A", "2L 2S", "1L 1S", "1L 1S 2A", "0", "3L 3S 4A" } },
	{ "one tail call, target calls a helper",
	  { { "tail_call_target", COST_EVENT, false } },
	  { NULL } },
	{ "failed tail call", { { "tail_call_failed", COST_EVENT, false } }, { "0", "1L" } },
	{ "fentry trampoline, reachable",
	  { { "fentry_reachable", COST_EVENT, false },
	    { "bpf2bpf_call_reachable", COST_EVENT, true },
	    { "leaf", COST_EVENT, true } },
	  { "0", "1L 1S", "1L 1S", "1L 1S", "0", "1L 1S" } },
	{ "- on a main program",
	  { { "fentry_main", COST_EVENT, false },
	    { "tail_call_failed", COST_ENTRY, true },
	    { "leaf", COST_EVENT, true } },
	  { NULL } },
	{ "fexit trampoline, reachable",
	  { { "fexit_reachable", COST_EVENT, false },
	    { "bpf2bpf_call_reachable", COST_EVENT, true },
	    { "leaf", COST_EVENT, true } },
	  { "0", "2L 2S", "2L 2S", "2L 2S", "0", "2L 1S" } },
	{ "- on a main program",
	  { { "fexit_main", COST_EVENT, false },
	    { "tail_call_failed", COST_ENTRY, true },
	    { "leaf", COST_EVENT, true } },
	  { NULL } },
	{ "fentry trampoline, not reachable",
	  { { "fentry", COST_EVENT, false },
	    { "bpf2bpf_call", COST_EVENT, true },
	    { "leaf", COST_EVENT, true } },
	  { "0", "0", "0" } },
	{ "fexit trampoline, not reachable",
	  { { "fexit", COST_EVENT, false },
	    { "bpf2bpf_call", COST_EVENT, true },
	    { "leaf", COST_EVENT, true } },
	  { "0", "0", "0" } },
	{ "root entry of a reachable main",
	  { { "tail_call_failed", COST_ENTRY, false } },
	  { "1A", "1A 1L 1S", "1A 1L 1S", "1A", "7A 3L 3S", "5A 2S" } },
	{ "- with helper calls",
	  { { "helper_call_reachable", COST_ENTRY, false } },
	  { "2A 1L 1S", "1A 1L 1S", "1A 1L 1S", "1A 1L 1S", "7A 3L 3S", "5A 2S" } },
	{ "extension (freplace), one helper call",
	  { { "freplace", COST_EVENT, false } },
	  { NULL } },
	{ "- of a reachable program", { { "freplace_reachable", COST_EVENT, false } }, { NULL } },
	{ "XDP pipeline, one packet", { { "xdp_pipeline", COST_EVENT, false } }, { NULL } },
	{ "tracing program, one event", { { "tracing", COST_EVENT, false } }, { NULL } },
};

const size_t n_cost_rows = ARRAY_SIZE(cost_rows);

const char *cost_event(size_t i, char *text, size_t size)
{
	size_t head = i;

	while (head && cost_rows[head].event[0] == '-')
		head--;
	if (head == i)
		snprintf(text, size, "%s", cost_rows[i].event);
	else
		snprintf(text, size, "%s: %s", cost_rows[head].event, cost_rows[i].event + 2);
	return text;
}

static const char *const model_names[MODELS] = {
	[MODEL_NONE] = SCHEME_FLOOR, [MODEL_STACK] = SCHEME_BASE, [MODEL_LEAN] = "lean",
	[MODEL_REG] = "reg",         [MODEL_PINNED] = "pinned",   [MODEL_PTR] = "ptr",
};

static void add(struct cost *sum, double factor, const struct cost *c)
{
	sum->loads += factor * c->loads;
	sum->stores += factor * c->stores;
	sum->others += factor * c->others;
}

static struct cost of_execution(const struct run_execution *e)
{
	return (struct cost){ e->loads, e->stores, e->instructions - e->loads - e->stores };
}

/* A part of a workload under one scheme, whole. */
static int part_of(const struct run *run, const char *workload, const char *scheme,
		   enum cost_part part, struct cost *cost)
{
	const struct run_execution *timed = run_execution(run, workload, scheme, "timed");
	const struct run_execution *half = run_execution(run, workload, scheme, "half");
	bool floor = !timed && !strcmp(scheme, FLOOR_SCHEME);
	struct cost event = { 0 }, one;

	*cost = (struct cost){ 0 };
	if (floor) {
		timed = run_execution(run, workload, scheme, "floor");
		half = run_execution(run, workload, scheme, "floor-half");
	}
	if (!timed || !half)
		return -ENODATA;
	one = of_execution(timed);
	add(&event, 1, &one);
	if (timed->ops == half->ops) {
		/* The workload can't separate entry from event. */
		if (part == COST_ENTRY)
			return -ENODATA;
		add(cost, 1.0 / timed->ops, &event);
		return 0;
	}
	one = of_execution(half);
	add(&event, -1, &one);
	if (part == COST_EVENT) {
		add(cost, 1.0 / (timed->ops - half->ops), &event);
		return 0;
	}
	one = of_execution(timed);
	add(cost, 1, &one);
	add(cost, -(double)timed->ops / (timed->ops - half->ops), &event);
	return 0;
}

int cost_change(const struct run *from, const char *from_scheme, const struct run *to,
		const char *to_scheme, const struct cost_row *row, struct cost *cost)
{
	*cost = (struct cost){ 0 };
	for (size_t i = 0; i < COST_TERMS && row->terms[i].workload; i++) {
		const struct cost_term *t = &row->terms[i];
		double sign = t->minus ? -1 : 1;
		struct cost here, there;
		int err = part_of(to, t->workload, to_scheme, t->part, &here);

		if (!err)
			err = part_of(from, t->workload, from_scheme, t->part, &there);
		if (err)
			return err;
		add(cost, sign, &here);
		add(cost, -sign, &there);
	}
	return 0;
}

int cost_of(const struct run *run, const struct cost_row *row, const char *scheme,
	    struct cost *cost)
{
	return cost_change(run, FLOOR_SCHEME, run, scheme, row, cost);
}

/* Read "2A 1L 1S". */
static struct cost parse(const char *text)
{
	struct cost c = { 0 };
	char *end;

	for (const char *p = text; *p; p = end) {
		double n = strtod(p, &end);

		switch (*end) {
		case 'L':
			c.loads += n;
			break;
		case 'S':
			c.stores += n;
			break;
		case 'A':
			c.others += n;
			break;
		default:
			return c; /* "0" */
		}
		end++;
	}
	return c;
}

static bool model_of(const struct cost_row *row, enum model_scheme m, struct cost *cost)
{
	struct cost floor;

	if (!row->model[MODEL_NONE] || !row->model[m])
		return false;
	*cost = parse(row->model[m]);
	floor = parse(row->model[MODEL_NONE]);
	add(cost, -1, &floor);
	return true;
}

double cost_instructions(const struct cost *c)
{
	return c->loads + c->stores + c->others;
}

static bool better(const struct cost *a, const struct cost *b)
{
	double memory_a = a->loads + a->stores, memory_b = b->loads + b->stores;

	return memory_a != memory_b ? memory_a < memory_b
				    : cost_instructions(a) < cost_instructions(b);
}

bool cost_model(const struct cost_row *row, const char *scheme, struct cost *cost)
{
	const char *const *choices = scheme_traits(scheme)->chooses_from;
	struct cost one;

	for (enum model_scheme m = 0; m < MODELS; m++)
		if (!strcmp(model_names[m], scheme))
			return model_of(row, m, cost);
	for (size_t i = 0; i < TRAITS_CHOICES && choices[i]; i++) {
		if (!cost_model(row, choices[i], &one))
			return false;
		if (!i || better(&one, cost))
			*cost = one;
	}
	return choices[0] != NULL;
}

bool cost_equal(const struct cost *a, const struct cost *b)
{
	return fabs(a->loads - b->loads) < ROUNDING && fabs(a->stores - b->stores) < ROUNDING &&
	       fabs(a->others - b->others) < ROUNDING;
}

const char *cost_text(const struct cost *cost, char *text, size_t size)
{
	const struct {
		double n;
		char unit;
	} parts[] = { { cost->loads, 'L' }, { cost->stores, 'S' }, { cost->others, 'A' } };
	size_t used = 0;

	snprintf(text, size, "0");
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		bool whole = fabs(parts[i].n - round(parts[i].n)) < ROUNDING;

		if (fabs(parts[i].n) < ROUNDING || used >= size)
			continue;
		used += snprintf(text + used, size - used, "%s%.*f%c", used ? " " : "",
				 whole ? 0 : 2, parts[i].n, parts[i].unit);
	}
	return text;
}
