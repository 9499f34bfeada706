// SPDX-License-Identifier: GPL-2.0-only
/* Controls, programs of known cost, and what they took. */

#include <string.h>

#include "controls.h"
#include "stats.h"

static bool was_run(const struct run *run, const struct run_workload *w, const char *scheme)
{
	for (size_t i = 0; i < run->n_measurements; i++) {
		const struct run_measurement *m = &run->measurements[i];

		if (m->n_samples && !strcmp(m->workload, w->name) && !strcmp(m->scheme, scheme))
			return true;
	}
	return false;
}

struct control_pair control_pair(const struct run *run, const struct run_workload *w)
{
	struct control_pair p = { w, run_workload(run, w->control.base), NULL };

	for (size_t i = 0; i < run->n_schemes && p.base && !p.scheme; i++)
		if (was_run(run, w, run->schemes[i]) && was_run(run, p.base, run->schemes[i]))
			p.scheme = run->schemes[i];
	return p;
}

/* The median of one invocation. */
static bool whole(const struct run *run, const struct run_workload *w, const char *scheme,
		  const char *event, double *value)
{
	const struct run_measurement *m = run_measurement(run, w->name, scheme, event);
	struct summary s;

	if (!m || stats_summary(m->samples, m->n_samples, &s))
		return false;
	*value = s.median * w->ops;
	return true;
}

bool control_measured(const struct run *run, const struct control_pair *p, const char *event,
		      double *value)
{
	double with, without;

	if (!p->scheme || !whole(run, p->w, p->scheme, event, &with) ||
	    !whole(run, p->base, p->scheme, event, &without))
		return false;
	*value = with - without;
	return true;
}
