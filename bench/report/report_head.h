/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_REPORT_HEAD_H
#define JITBOARD_REPORT_HEAD_H

#include "rundata.h"

#define RUN_CUT_SHORT "the run was cut short; some of it is missing"

/* report_print_head() - what was run where, a line each or a Markdown list. */
void report_print_head(const struct run *run, bool markdown);

/* report_print_run() - which run one of several is, in a line headed by @label. */
void report_print_run(const char *label, const struct run *run, bool markdown);

/* report_warn_unclean() - say on stderr that the machine did not stand still, if so. */
void report_warn_unclean(const struct run *run);

/* report_print_refusals() - which schemes refuse workloads, and why. */
void report_print_refusals(const struct run *run);

/* report_print_warnings() - the run's warnings, and that it is incomplete if so. */
void report_print_warnings(const struct run *run);

/* report_json_head(), report_json_warnings() - the same as JSON; NULL without memory. */
json_t *report_json_head(const struct run *run);
json_t *report_json_warnings(const struct run *run);

/* report_whose_cycles() - "cycles of the ... RTL, not of a board"; "" of other runs. */
const char *report_whose_cycles(const struct run *run);

#endif
