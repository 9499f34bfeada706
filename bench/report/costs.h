/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_COSTS_H
#define JITBOARD_COSTS_H

#include <stdbool.h>
#include <stddef.h>

#include "rundata.h"

/* What something takes: instructions that load, that store, and others. */
struct cost {
	double loads, stores, others;
};

/*
 * What of a workload is meant.  A workload is run in two builds that differ in the number
 * of events alone.
 */
enum cost_part {
	COST_EVENT, /* one event: the difference of the builds over that of their events */
	COST_ENTRY, /* all but the events: entry and exit of the programs */
};

/*
 * A part of a workload under a scheme, over the same under `none`, to add or to take away.
 * Where `none` refuses the workload, its floor build stands for it, which has no tail call
 * and otherwise executes the same.
 */
struct cost_term {
	const char *workload;
	enum cost_part part;
	bool minus;
};

#define COST_TERMS 3

/* The schemes that the model speaks of, in the order of its columns. */
enum model_scheme {
	MODEL_NONE,
	MODEL_STACK,
	MODEL_LEAN,
	MODEL_REG,
	MODEL_PINNED,
	MODEL_PTR,
	MODELS
};

/* A row of the table. */
struct cost_row {
	const char *event;
	struct cost_term terms[COST_TERMS]; /* those without a workload are not there */
	/* What the model says over no counter at all: "1A 2L 1S", "0"; NULL: nothing. */
	const char *model[MODELS];
};

extern const struct cost_row cost_rows[];
extern const size_t n_cost_rows;

/*
 * cost_event() - the event of row @i as it is read without the row above it, to which
 * "- with ..." belongs.  Return: @text.
 */
const char *cost_event(size_t i, char *text, size_t size);

/*
 * cost_of() - what a row costs under a scheme over `none`, by the run's executions.
 *
 * Return: 0; -ENODATA when the run does not hold what it takes.
 */
int cost_of(const struct run *run, const struct cost_row *row, const char *scheme,
	    struct cost *cost);

/*
 * cost_change() - what a row costs in one run more than in another, by their executions.
 *
 * Return: 0; -ENODATA when either run does not hold what it takes.
 */
int cost_change(const struct run *from, const char *from_scheme, const struct run *to,
		const char *to_scheme, const struct cost_row *row, struct cost *cost);

/*
 * cost_model() - what the model says that it costs over `none`.
 *
 * For a scheme that chooses from others (see traits.h), of which the model does not speak,
 * the best of these: that with the fewest loads and stores, and of equals that with the
 * fewest instructions.
 *
 * Return: false where it says nothing.
 */
bool cost_model(const struct cost_row *row, const char *scheme, struct cost *cost);

/* cost_equal() - are they the same, but for the rounding of quotients? */
bool cost_equal(const struct cost *a, const struct cost *b);

/* cost_text() - "1L 1S 2A", as short as can be; "0" for nothing.  Return: @text. */
const char *cost_text(const struct cost *cost, char *text, size_t size);

/* cost_instructions() - all of it together. */
double cost_instructions(const struct cost *cost);

#endif
