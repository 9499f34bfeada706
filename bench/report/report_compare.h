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

#endif
