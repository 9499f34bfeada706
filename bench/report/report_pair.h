/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_REPORT_PAIR_H
#define JITBOARD_REPORT_PAIR_H

#include "report.h"

/* One side: a run and a scheme of it. */
struct report_side {
	const struct run *run;
	const char *scheme;
	char label[96]; /* the scheme; of two runs "A: scheme" */
};

/* What jit and pipeline put side by side: a workload under two schemes of a run, or in two runs. */
struct report_pair {
	struct report_args args; /* RUN [RUN] WORKLOAD */
	char *schemes;           /* as given; NULL: not */
	const char *colour;      /* auto, always, never; NULL: auto */
	bool no_source;          /* code alone, without what it was JITed from */
	const char *workload;
	struct run runs[2];
	size_t n_runs;
	struct report_side sides[2];
	size_t n; /* of sides */
};

#define REPORT_PAIR_ARGS "RUN [RUN] WORKLOAD"

/* What is to be known of these before they are parsed. */
#define REPORT_PAIR_INIT { .args = { .least = 2, .most = 3 } }

/* report_pair_argp - a verb's argp, or a child of it, for which it names a struct report_pair. */
extern const struct argp report_pair_argp;

/*
 * report_pair_load() - read the run or the runs, and choose schemes: those given; else the base
 * and, of one run, the next that takes the workload.
 *
 * @p: free with report_pair_free(), on failure too.
 *
 * Return: 0; -errno after saying what went wrong.
 */
int report_pair_load(struct report_pair *p);
void report_pair_free(struct report_pair *p);

#endif
