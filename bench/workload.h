/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_WORKLOAD_H
#define JITBOARD_WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "workloads/workload.h"

struct bpf_object;
struct embedded;

/* A workload, twice compiled; see workloads/workload.h. */
struct workload {
	struct workload_info info;
	const struct embedded *timed, *count;
};

/* A workload that the kernel has JITed under one scheme. */
struct loaded {
	struct bpf_object *obj;
	int entry; /* file descriptor of the program that is run; the object's */
	int slots; /* file descriptor of its prog_array, or negative; the object's */
	int targets[WORKLOAD_SLOTS]; /* what goes into each slot under this scheme, or -1 */
};

/*
 * workload_list() - every workload linked into this program, by name.
 *
 * @list: set to an array; free() it
 * @n: how many
 *
 * Return: 0, or -errno with a message on stderr.
 */
int workload_list(struct workload **list, size_t *n);

/* workload_takes() - does the workload apply to the scheme? */
bool workload_takes(const struct workload *w, const char *scheme);

/*
 * workload_load() - JIT a workload under the scheme that is in force.
 *
 * @w: the workload
 * @count: the count build rather than the timed one
 * @share: the same build loaded under another scheme, whose maps are used again, or
 *	NULL.  The JIT's load of a map's address has a length that depends on the
 *	address, so the schemes' code can be compared only if they share the maps.
 * @l: filled; workload_unload() it
 *
 * Return: 0, or -errno with a message on stderr.
 */
int workload_load(const struct workload *w, bool count, const struct loaded *share,
		  struct loaded *l);

void workload_unload(struct loaded *l);

/*
 * workload_arm() - put this scheme's programs into the shared prog_array.
 *
 * To be called before workload_run() whenever another scheme may have been run.
 * Return: 0, or -errno.
 */
int workload_arm(const struct loaded *l);

/*
 * workload_run() - run the workload by BPF_PROG_TEST_RUN.
 *
 * @repeat: how many times in a row
 * @retval: what it returned the last time
 *
 * Return: 0, or -errno; -EINTR: a signal ended it early.
 */
int workload_run(const struct loaded *l, uint32_t repeat, uint32_t *retval);

/*
 * workload_count() - run the count build once and count its tail calls.
 *
 * @l: the count build
 * @retval: what it returned
 * @tail_calls: how many tail calls it made
 *
 * Return: 0, or -errno.
 */
int workload_count(const struct loaded *l, uint32_t *retval, uint64_t *tail_calls);

#endif
