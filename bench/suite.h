/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_SUITE_H
#define JITBOARD_SUITE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "counter.h"
#include "runfile.h"
#include "sampler.h"
#include "scheme.h"
#include "workload.h"

/* A workload under a scheme: what is measured. */
struct cell {
	const struct workload *w;
	const char *scheme;
	struct loaded timed, count;
	const struct suite *suite;
	uint32_t repeat; /* R */
	uint32_t retval; /* of the latest counted run */
	size_t taken;    /* samples */
	size_t refused;  /* samples that the counters made useless */
	double *values[COUNTER_MAX], *proportions;
	json_t *samples[COUNTER_MAX]; /* the run file's */
};

struct suite {
	struct cell *cells;
	size_t n;
	struct counters counters;
	struct runfile *run;
	struct rng rng;
	uint64_t seed;
	unsigned int samples; /* to take of each cell, see suite_open() */
	bool emulated;
	const volatile sig_atomic_t *stop; /* set by a signal */
};

/*
 * suite_load() - JIT every workload under every scheme, and check what it computes.
 *
 * @s: with counters, run, samples, emulated, stop set; its cells are filled
 * @w, @n_w: the workloads
 * @schemes: the schemes
 *
 * Each count build runs once: return value and number of tail calls must be as
 * expected; then the timed build runs once.  The workloads and the JITed code go
 * into the run file.
 * Return: 0, or -errno with a message on stderr; -EBADMSG: a wrong answer.
 */
int suite_load(struct suite *s, const struct workload *w, size_t n_w,
	       const struct scheme_list *schemes);

/* suite_calibrate() - choose R for each workload, the same for all of its schemes. */
int suite_calibrate(struct suite *s);

/*
 * suite_open() - how many cells need another sample.
 *
 * That is each until the planned number is taken.  In an emulator, where counts are
 * exact but interrupts fall into samples, it is also each whose samples have no
 * majority or are not proportional to R, until sampler_most().
 */
size_t suite_open(struct suite *s);

/*
 * suite_round() - take one sample of every cell that is open, in random order.
 *
 * On hardware each round JITs the programs anew, so that their placement in memory
 * is part of the scatter and not of the result.
 *
 * Return: 0, or -errno with a message on stderr; -EINTR (no message): told to stop.
 */
int suite_round(struct suite *s);

/*
 * suite_exact() - are the counts beyond doubt?  To ask when no cell is open any more.
 *
 * Return: 0; -ENODATA with a message on stderr: an emulated cell's samples have no
 * majority.  The run file's warnings name each such cell.
 */
int suite_exact(struct suite *s);

/* suite_judge() - look at all samples and write the warnings that they call for. */
void suite_judge(struct suite *s);

void suite_free(struct suite *s);

#endif
