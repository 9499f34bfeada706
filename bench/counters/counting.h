/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_COUNTING_H
#define JITBOARD_COUNTING_H

#include <jansson.h>
#include <stdbool.h>

#include "disturb.h"
#include "events.h"
#include "passes.h"

/* The counters of a run: chosen, opened and described. */
struct counting {
	struct event_list known, chosen;
	struct passes passes;
	struct disturb disturb;
	int unwatched; /* why interrupts are not seen, or 0 */
};

/*
 * counting_open() - choose events, and open the counters for them.
 *
 * @c: filled; counting_close() it
 * @names: as events_choose() takes them
 *
 * Return: an exit status; unless it is EXIT_DONE, a message is on stderr; EXIT_SKIPPED:
 * there is nothing to count with.
 */
int counting_open(struct counting *c, const char *names, bool emulated);

void counting_close(struct counting *c);

/*
 * counting_json() - what counts, for the run's environment.
 *
 * Return: NULL if memory ran out.
 */
json_t *counting_json(const struct counting *c);

/*
 * counting_warn() - what can't be counted or seen, one warning at a time.
 *
 * @i: the warning's number, from 0
 *
 * Return: false if there is no such warning.
 */
bool counting_warn(const struct counting *c, size_t i, char *text, size_t size);

#endif
