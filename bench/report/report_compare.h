/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_REPORT_COMPARE_H
#define JITBOARD_REPORT_COMPARE_H

#include "compare.h"
#include "table.h"

/*
 * compare_is_exact() - are all of an event's counts exact, with nothing left to chance?
 *
 * @event: one of the compared.
 */
bool compare_is_exact(const struct comparison *c, const char *event);

/* What a reader gets of one event; NULL without memory. */

/* compare_exact_table() - counts and differences, of an event that is exact. */
struct table *compare_exact_table(const struct comparison *c, const struct compare_choice *choice,
				  const char *event);

/* compare_median_table() - what each scheme takes. */
struct table *compare_median_table(const struct comparison *c, const struct compare_choice *choice,
				   const char *event);

/* compare_difference_table() - how the schemes differ from the base. */
struct table *compare_difference_table(const struct comparison *c,
				       const struct compare_choice *choice, const char *event);

/* compare_machine_table() - all there is, of all events: for programs.  NULL without memory. */
struct table *compare_machine_table(const struct comparison *c,
				    const struct compare_choice *choice);

/* compare_test_name() - "signed-rank" and the like; "" for none. */
const char *compare_test_name(enum compare_test test);

/* compare_percent() - a difference in per cent of the row's base; NaN where that is nothing. */
double compare_percent(const struct compare_row *r, double difference);

/* The cells of a row that are words, or may be: each adds one. */
void compare_verdict_cell(struct table *t, const struct compare_row *r);
void compare_p_cell(struct table *t, const struct compare_row *r);
void compare_detectable_cell(struct table *t, const struct compare_row *r);

#endif
