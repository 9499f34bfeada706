/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_COST_CYCLES_H
#define JITBOARD_COST_CYCLES_H

#include "costs.h"
#include "stats.h"
#include "table.h"

/*
 * cost_cycles() - how much more an event takes in a core's RTL under a scheme than under
 * another: in cycles, or in those of one cause.
 *
 * @over: the other one: what Linux has, or "none"
 * @event: "cycles", "core", or a cause; see docs/rtl.md.
 * @boot: for the interval; used from COMPARE_LEAST boots on.
 * @e: without an interval, low and high are NaN.
 *
 * The programs' entry is part of it, shared among their events: its builds of half as many
 * events are not run in the core.
 *
 * Return: 0; -ENODATA when the run does not hold what it takes, or the row asks for an
 * entry alone; -ENOMEM.
 */
int cost_cycles(const struct run *run, const struct cost_row *row, const char *over,
		const char *scheme, const char *event, struct bootstrap *boot, struct estimate *e);

/* cost_has_cycles() - is there a scheme of which cost_cycles() knows what a row takes over another?
 */
bool cost_has_cycles(const struct run *run, const struct cost_row *row, const char *over);

/*
 * cost_core_text(), cost_all_text() - the same in words: "-9.00 = -4.00 retired -5.00
 * store-load" of "core", "-10.02 (-10.40 to -9.61)" of all cycles.
 */
typedef int cost_text_fn(const struct run *run, const struct cost_row *row, const char *over,
			 const char *scheme, struct bootstrap *boot, char *text, size_t size);
cost_text_fn cost_core_text, cost_all_text;

/*
 * cost_cycles_print() - for a reader, tables of all rows over "none" and over what Linux has,
 * as far as the run has these; and which programs "none" refuses.
 *
 * Return: 0 or -errno.
 */
int cost_cycles_print(const struct run *run, enum table_format format);

#endif
