// SPDX-License-Identifier: GPL-2.0-only
/* The workloads under all schemes, as the run file has them. */

#include <stdio.h>
#include <stdlib.h>

#include "suite.h"
#include "suite_cell.h"
#include "util.h"

static json_t *workload_of(const struct suite *s, size_t i)
{
	json_t *j = workload_json(&s->workloads[i]), *refused = json_object_get(j, "refused");
	int err = 0;

	for (size_t k = 0; k < s->n_refusals; k++) {
		const struct refusal *r = &s->refusals[k];

		if (r->workload == i)
			err |= json_array_append_new(refused, json_pack("{s:s, s:s}", "scheme",
									r->scheme, "why", r->why));
	}
	if (!err)
		return j;
	json_decref(j);
	return NULL;
}

static json_t *measurement_of(const struct suite *s, const struct cell *c, size_t event)
{
	const struct event_samples *e = &c->events[event];
	const struct measurement m = { .workload = c->w->info.name,
				       .scheme = c->scheme,
				       .event = passes_event(&s->counting->passes, event)->name,
				       .repeat = c->repeat,
				       .seed = s->seed,
				       .samples = e->values,
				       .n = e->n,
				       .tried = c->tried,
				       .attempts = c->attempts,
				       .refused = c->refused,
				       .interrupted = c->interrupted,
				       .constant = e->constant };

	return runfile_measurement(&m);
}

static void empty(struct runfile *r)
{
	static const char *const parts[] = { "workloads", "programs", "measurements", "sources" };

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		runfile_set(r, parts[i], json_array());
}

int suite_write(struct suite *s, bool complete)
{
	int err;

	empty(s->run);
	for (size_t i = 0; i < s->n_workloads; i++)
		runfile_append(s->run, "workloads", workload_of(s, i));
	for (size_t i = 0; i < s->n; i++) {
		const struct cell *c = &s->cells[i];

		if (c->image.functions)
			runfile_append(
				s->run, "programs",
				runfile_program(s->run, c->w->info.name, c->scheme, &c->image));
		for (size_t e = 0; c->repeat && e < s->counting->passes.n_events; e++)
			runfile_append(s->run, "measurements", measurement_of(s, c, e));
	}
	err = runfile_write(s->run, complete);
	/* Until the next time it would only take memory. */
	empty(s->run);
	return err;
}
