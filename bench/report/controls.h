/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_CONTROLS_H
#define JITBOARD_CONTROLS_H

#include <stdbool.h>

#include "rundata.h"

/* A control and its base, under the scheme that both were run under. */
struct control_pair {
	const struct run_workload *w, *base;
	const char *scheme; /* NULL: neither was run */
};

/* control_pair() - of a workload that is a control with a base. */
struct control_pair control_pair(const struct run *run, const struct run_workload *w);

/*
 * control_measured() - what all operations of the control took more than the base: the
 * difference of the medians of one invocation.
 *
 * Return: false if it was not measured.
 */
bool control_measured(const struct run *run, const struct control_pair *p, const char *event,
		      double *value);

#endif
