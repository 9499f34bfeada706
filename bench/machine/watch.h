/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_WATCH_H
#define JITBOARD_WATCH_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * The watch over what must not move while a run lasts: the frequency of the hart that
 * is measured on, temperatures, and what the kernel does against heat.  Not for an
 * emulator, whose clock means nothing.
 */

/* A run may warm the machine by so much, in thousandths of a degree. */
#define WATCH_WARMER_MC 10000

enum watch_kind { WATCH_FREQUENCY, WATCH_STEPS, WATCH_TEMPERATURE, WATCH_THROTTLE };

/* One file that holds a number. */
struct watched {
	enum watch_kind kind;
	char name[64]; /* as run.json has it */
	char path[96];
	/* In kHz, changes since boot, thousandths of a degree, or steps: */
	long long before, now, least, most;
	long long last; /* when it last moved, else the first */
	bool lost;      /* it can't be read any more */
};

#define WATCH_MAX   48
#define WATCH_MOVES 32

struct watch {
	const char *root;
	struct watched list[WATCH_MAX];
	size_t n;
	size_t moves;  /* of which the first WATCH_MOVES are listed and said */
	json_t *moved; /* the run file's list of moves */
};

/*
 * watch_begin() - find out what there is to watch, and how it stands.
 *
 * @w: filled; watch_end() it
 * @root: a directory to look under; "" for the running system
 * @cpu: the hart that is measured on
 *
 * Return: 0, or -ENOMEM.
 */
int watch_begin(struct watch *w, const char *root, int cpu);

/*
 * watch_look() - has anything moved since the last look?
 *
 * @round: how many rounds of samples have been taken
 * @say_move: called with a sentence for each thing that has, and @ctx
 *
 * A frequency moves when it changes by more than 1 % since it last moved, or when the
 * kernel has counted a change, though it be as before now; a temperature once, when it is
 * WATCH_WARMER_MC above or below the first one; a cooling device other than a fan when it slows
 * down a hart, or ceases to; any of them when it can't be read any more.
 */
void watch_look(struct watch *w, unsigned int round, void (*say_move)(void *ctx, const char *what),
		void *ctx);

/* watch_json() - what was watched, with its least and greatest value; NULL: no memory. */
json_t *watch_json(const struct watch *w);

/*
 * watch_span() - "before" and "after" of the first thing of @kind, or null.
 *
 * The first temperature is that of the first thermal zone, which on the boards here is
 * the hart's; without any it is the first sensor of hwmon.
 */
json_t *watch_span(const struct watch *w, enum watch_kind kind);

void watch_end(struct watch *w);

/*
 * watch_throttled() - does anything hold the frequency of @cpu down?
 *
 * @why, @size: what does; untouched if nothing
 */
bool watch_throttled(const char *root, int cpu, char *why, size_t size);

#endif
