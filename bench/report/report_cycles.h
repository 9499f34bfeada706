/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_REPORT_CYCLES_H
#define JITBOARD_REPORT_CYCLES_H

#include <jansson.h>
#include <stddef.h>

/*
 * cycles_add() - add what a core's RTL took to a run.
 *
 * @run: the run's root; gets measurements, a pipeline, and the core in its board.  What an
 *	earlier call had added is replaced.
 * @shards, @n: boots, all with the same programs: their order is that of the samples
 *
 * Return: 0; -EBADMSG: shards that contradict themselves or the emulator, after saying so;
 * -ENOMEM.
 */
int cycles_add(json_t *run, json_t *const *shards, size_t n);

#endif
