/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_PASSES_H
#define JITBOARD_PASSES_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "counter.h"
#include "events.h"

/*
 * Events in passes.  A core has few counters (U74: cycle, instret and two programmable
 * ones), and sharing one in time would make estimates of counts.  So the events are
 * spread over passes, each of which the counters hold at once, and every sample is taken
 * once in each.  All passes begin with the same events, the base: instructions and,
 * unless in an emulator, cycles; by these they can be compared with each other.
 */
struct pass {
	struct counters counters;
	size_t first; /* of all measured events, that which follows the base in this pass */
};

/* An event that was chosen and can't be counted. */
struct pass_refusal {
	const struct event *event;
	int err; /* of opening it; -ENODATA or -EBUSY: it opens, and never runs */
};

struct passes {
	struct pass *list;
	size_t n;
	size_t n_base;
	size_t n_events; /* measured in all: the base, then each pass's own */
	size_t most;     /* own events in the fullest pass */
	struct pass_refusal *refused;
	size_t n_refused;
	struct counter_filters accepted;
	struct pass *active;
};

/*
 * passes_open() - find out how the events fit onto the counters, and open all passes.
 *
 * @p: filled; passes_close() it
 * @known: events_known(), for the base
 * @chosen: what to count; the base is counted whether it is in it or not
 * @emulated: the base is instructions only
 *
 * How many counters there are, and what each can count, is tried out: the kernel takes
 * any event, and shows by whether a group runs if the firmware has counters for it.
 * Return: 0, or -errno if instructions can't be counted (no message).  Other events that
 * can't are refused.
 */
int passes_open(struct passes *p, const struct event_list *known, const struct event_list *chosen,
		bool emulated);

void passes_close(struct passes *p);

/* passes_cycles() - which of a pass's events is cycles; 0, that of instructions, if none is. */
static inline size_t passes_cycles(const struct passes *p)
{
	return p->n_base - 1;
}

/* passes_use() - let this pass's counters count, and no other's.  Return: 0 or -errno. */
int passes_use(struct passes *p, struct pass *pass);

/* passes_event() - the @i-th of all measured events. */
const struct event *passes_event(const struct passes *p, size_t i);

/*
 * passes_refused() - which events can't be counted, why, and what to do, in one sentence.
 *
 * @i: of the reasons that there are, from 0
 *
 * Return: false if there are not so many.
 */
bool passes_refused(const struct passes *p, size_t i, char *text, size_t size);

#endif
