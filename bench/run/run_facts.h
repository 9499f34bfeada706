/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_RUN_FACTS_H
#define JITBOARD_RUN_FACTS_H

#include <stddef.h>
#include <stdint.h>

#include "counting.h"
#include "run_args.h"
#include "runfile.h"

/* run_chance() - a random number, small enough for a seed. */
uint64_t run_chance(void);

/* run_id() - the run's id: the user's, or one that is made up. */
void run_id(const struct run_args *a, char *id, size_t size);

/*
 * run_facts() - fill in what is known before anything is measured.
 *
 * @run: its kit, board, kernel, firmware, environment
 * @c: what is to be counted; NULL: nothing is
 * @cpu: the hart that is measured on
 *
 * Return: 0, or -ENOMEM.
 */
int run_facts(struct runfile *run, const struct run_args *a, const struct counting *c, int cpu);

/* run_memory() - add the peak of memory, which is locked: a board must have so much. */
void run_memory(struct runfile *run);

#endif
