/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_COMPARE_H
#define JITBOARD_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "rundata.h"
#include "stats.h"

/*
 * With fewer rounds a signed-rank test can't say anything at 5 %: the least p of 5 is 1 / 16.
 */
#define COMPARE_LEAST 6

/* Of the intervals, where nobody asks for others. */
#define COMPARE_SEED      1
#define COMPARE_RESAMPLES 10000
#define COMPARE_ALPHA     0.05

/* Where counts are exact, so many samples must be there before they can agree; as in jitbench. */
#define COMPARE_EXACT_LEAST 3

/* How two schemes were compared. */
enum compare_test {
	TEST_NONE,        /* not at all: there is nothing, or too little */
	TEST_EXACT,       /* both counts are exact: nothing is left to chance */
	TEST_SIGNED_RANK, /* round by round */
	TEST_RANK_SUM,    /* too few rounds have a sample of both, or none as of two runs */
	TEST_RUNS,        /* run by run, of several on a side */
};

enum compare_verdict {
	VERDICT_NONE,
	VERDICT_TOO_FEW,   /* samples, for anything to be said */
	VERDICT_SAME,      /* equal, to the last digit */
	VERDICT_LESS,      /* than the base */
	VERDICT_MORE,      /* than the base */
	VERDICT_NO_LARGER, /* no difference larger than @bound */
	VERDICT_UNCLEAR,   /* not 0 by the interval, but by the test it may be chance; or an
			    * emulator's samples agree too little to be its count */
};

/* A workload under a scheme, and how that compares to the base. */
struct compare_row {
	const char *event, *unit, *scheme;
	const struct run_workload *w;
	const struct run_measurement *m; /* NULL: not measured */
	bool emulated;                   /* no chance is in the counts: nothing is to be tested */
	bool counted;                    /* by an emulator, or in a core's RTL: samples may agree */
	bool exact;    /* such a count, on which more than half of the samples agree */
	bool interval; /* of @median; else there are too few samples */
	struct estimate median;

	/* The rest is of the difference to the base; of the base itself it is TEST_NONE. */
	enum compare_test test;
	size_t n;                   /* rounds in which both have a sample, if they were paired */
	struct estimate difference; /* this less the base */
	double base;                /* median of the base */
	double p, p_holm;           /* before and after correction for the table; NaN: no test */
	double detectable; /* smallest difference that is found in 4 of 5 runs; infinity: none */
	double bound;      /* of VERDICT_NO_LARGER */
	enum compare_verdict verdict;
};

/* What is compared. */
struct compare_choice {
	const char **events, **workloads, **schemes; /* the first scheme is the base */
	size_t n_events, n_workloads, n_schemes;
	uint32_t seed;
	size_t resamples;
	double alpha; /* intervals are of 1 - alpha; words are said where p_holm < alpha */
};

struct comparison {
	struct compare_row *rows; /* by event, workload, scheme */
	size_t n;
	size_t tests;  /* how many p values were corrected together */
	size_t needed; /* rounds so that any difference may be found; 0: there are enough */
};

/*
 * compare_run() - compare schemes.
 *
 * @choice: names that are in the run.
 * @c: filled in; free with compare_free(), on failure too.
 *
 * Return: 0, -ENOMEM; -E2BIG: more than 65535 samples.
 */
int compare_run(const struct run *run, const struct compare_choice *choice, struct comparison *c);

void compare_free(struct comparison *c);

/*
 * compare_judge() - what may be said of a row that was tested: a word only where both the
 * interval and the test allow it.
 */
enum compare_verdict compare_judge(const struct compare_row *r, double alpha);

/*
 * compare_word() - a verdict in words.
 *
 * @event: decides between "faster" and "fewer".
 */
const char *compare_word(enum compare_verdict verdict, const char *event);

#endif
