/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_ACROSS_H
#define JITBOARD_ACROSS_H

#include "compare.h"
#include "gate.h"
#include "names.h"
#include "sides.h"

/* Two schemes that are held against each other: of the first side, and of the others. */
struct scheme_pair {
	const char *base, *other;
};

/* What is compared across runs. */
struct across_choice {
	struct names events, workloads;
	struct scheme_pair *pairs;
	size_t n_pairs;
	uint32_t seed;
	size_t resamples;
	double alpha;
	struct gate *gate; /* NULL: none */
};

/* What one side has of a workload, scheme and event. */
struct pooled {
	size_t runs;    /* that have samples of it */
	size_t samples; /* in all of them */
	double value;   /* the median; of several runs the mean of theirs */
	size_t bytes;   /* of the JITed code, in the first run that has it; 0: not known */
	bool exact;     /* counts that agree, within runs and between them */
};

enum gate_state {
	GATE_FREE,     /* there is no limit */
	GATE_HELD,     /* nothing says that it is worse by more */
	GATE_WORSE,    /* it is, and chance alone did not do that */
	GATE_MISSING,  /* the base has it, this side has not */
	GATE_UNJUDGED, /* too few samples, or counts that do not agree */
};

/* A workload under a scheme on one side, and how that compares to the first side. */
struct across_row {
	struct compare_row r; /* of the other side: the difference, p, the verdict */
	const char *base_scheme;
	size_t side; /* which; 1 or more */
	enum machine_kind kind;
	struct pooled a, b; /* the first side, and this one */

	enum gate_state gate;
	bool limited;
	double limit;              /* how much more it may be, in the event's unit */
	double beyond, beyond_low; /* by how much it is more than that, and its lower end */
	double p_gate;             /* of that; corrected for all rows; NaN: no test */
};

struct across {
	struct across_row *rows; /* by event, side, workload, pair */
	size_t n;
	size_t tests, gate_tests; /* how many p values were corrected together */
	size_t states[GATE_UNJUDGED + 1];
};

/*
 * across_run() - compare sides.
 *
 * @across: filled in; free with across_free(), on failure too.
 *
 * Return: 0, -ENOMEM; -E2BIG: more than 65535 samples.
 */
int across_run(const struct sides *s, const struct across_choice *choice, struct across *across);

void across_free(struct across *across);

#endif
