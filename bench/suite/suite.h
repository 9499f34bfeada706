/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_SUITE_H
#define JITBOARD_SUITE_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "counting.h"
#include "image.h"
#include "runfile.h"
#include "sampler.h"
#include "scheme.h"
#include "workload.h"

/* What a cell has of one event. */
struct event_samples {
	double *values;    /* counts per operation, one a round; NAN: none could be taken */
	size_t n;          /* how many these are */
	double *constants; /* of each that was taken: what a counted run takes but for its repeats
			    */
	double constant;   /* their median, once judged; or NAN */
};

/* What a cell has of one pass: of the samples that could be taken, which judging sorts. */
struct pass_samples {
	double *instructions;
	double *cycles; /* the same of the base's last event: see passes_cycles() */
	size_t n;       /* how many these are */
};

/* A workload under a scheme: what is measured. */
struct cell {
	const struct workload *w;
	const char *scheme;
	struct loaded timed, count;
	struct image image; /* its code; no functions: the kernel hides it */
	const struct suite *suite;
	uint32_t repeat; /* R; 0: not calibrated yet */
	uint32_t retval; /* of the latest counted run */
	bool answered;   /* its first run returned what it has to */
	size_t taken;    /* rounds that it had a sample of */

	bool tried;         /* was it to be sampled? */
	size_t missing;     /* samples, in all passes, that no try gave */
	size_t attempts;    /* to take a sample, in all passes */
	size_t refused;     /* of these: the counters did not run all the time */
	size_t interrupted; /* of these: an interrupt fell into them */

	struct event_samples *events;
	struct pass_samples *passes;
	double *proportions; /* of the first pass, as many as it has samples */
};

/* The kernel won't have a workload under a scheme. */
struct refusal {
	size_t workload; /* which */
	const char *scheme;
	char why[128]; /* in the kernel's words */
};

/* How many times to try to take a sample. */
#define SUITE_TRIES 16

struct suite {
	const struct workload *workloads;
	size_t n_workloads;
	struct cell *cells;
	size_t n;
	struct refusal *refusals;
	size_t n_refusals;
	struct counting *counting;
	struct runfile *run;
	struct rng rng;
	uint64_t seed;
	unsigned int samples; /* to take of each cell, see suite_open() */
	bool emulated;
	bool grown; /* cells settled before are shorter: see workload_settle() */
	const volatile sig_atomic_t *stop; /* set by a signal */
};

/*
 * suite_load() - JIT every workload under every scheme, and check what it computes.
 *
 * @s: with counting, run, samples, emulated, stop set; its cells are filled
 * @w, @n_w: the workloads
 * @schemes: the schemes
 *
 * Each count build runs once: return value and number of tail calls must be as
 * expected; then the timed build runs once.
 * Return: 0, or -errno with a message on stderr; -EBADMSG: a wrong answer.
 */
int suite_load(struct suite *s, const struct workload *w, size_t n_w,
	       const struct scheme_list *schemes);

/*
 * suite_calibrate() - choose R for each workload, the same for all of its schemes.
 *
 * And count what reading the counters takes, for the run file's environment.
 */
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
 * suite_round() - take one sample of every cell that is open in every pass, in random order.
 *
 * A sample that an interrupt fell into, or during which the counters did not run all the
 * time, is taken again, up to SUITE_TRIES times; then there is none of this round.
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
 * majority, or no sample at all could be taken.  The run file's warnings name each such cell.
 */
int suite_exact(struct suite *s);

/* suite_judge() - look at all samples and write the warnings that they call for. */
void suite_judge(struct suite *s);

/*
 * suite_write() - write the run file with all that there is by now.
 *
 * @complete: is this the whole run?
 *
 * Return: as runfile_write().
 */
int suite_write(struct suite *s, bool complete);

void suite_free(struct suite *s);

#endif
