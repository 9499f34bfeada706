// SPDX-License-Identifier: GPL-2.0-only
/*
 * Workloads under all schemes: loaded, and checked.  The rest: suite_sample.c, suite_judge.c,
 * suite_write.c.
 */

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"
#include "suite.h"
#include "suite_cell.h"
#include "util.h"
#include "workload_object.h"

void cell_warn(struct suite *s, const struct cell *c, const char *what)
{
	char where[128];

	snprintf(where, sizeof(where), "%s/%s", c->w->info.name, c->scheme);
	say("warning: %s: %s", where, what);
	runfile_warn(s->run, where, what);
}

/* What a wrong answer means, or what to do. */
static const char *why_wrong(const struct cell *c)
{
	if (!c->w->object)
		return "the JITed code is not to be trusted";
	if (c->answered && !c->w->object->each)
		return "it was right at first, so what it does to its packet or its maps changes "
		       "it: REPEAT=1 gives it the packet as it was, each time";
	if (c->answered)
		return "it was right at first, so what it does to its maps changes it";
	return "if RETVAL=, DATA= and MAPS= are right, the JITed code is not to be trusted";
}

int cell_wrong(struct suite *s, const struct cell *c, const char *what, uint64_t got, uint64_t want)
{
	char text[320];

	snprintf(text, sizeof(text), "wrong %s: %llu, not %llu: %s", what, (unsigned long long)got,
		 (unsigned long long)want, why_wrong(c));
	cell_warn(s, c, text);
	return -EBADMSG;
}

int cell_failed(const struct cell *c, const char *what, int err)
{
	/* A signal and a replay out of step have been said, or will be. */
	if (err != -EINTR && err != -EPROTO)
		say("%s under scheme %s: %s: %s: run `jitbench doctor`", c->w->info.name, c->scheme,
		    what, strerror(-err));
	return err;
}

/* Return value and number of tail calls of the count build, which an object has not. */
static int check_count(struct suite *s, struct cell *c)
{
	const struct workload_info *want = &c->w->info;
	uint64_t tail_calls = 0;
	uint32_t retval = 0;
	int err = workload_count(&c->count, &retval, &tail_calls);

	if (err)
		return cell_failed(c, "the count build does not run", err);
	if (retval != want->retval)
		return cell_wrong(s, c, "return value of the count build", retval, want->retval);
	if (tail_calls != want->tail_calls)
		return cell_wrong(s, c, "number of tail calls", tail_calls, want->tail_calls);
	return 0;
}

/* Why one run of it fails.  Of the types that can be run one wants more than programs of its kind.
 */
static const char *why_not_run(const struct cell *c, int err)
{
	if (!c->w->object)
		return "it does not run";
	if (err == -EOPNOTSUPP)
		return "the kernel does not run it (lwt_xmit needs one with IPv6)";
	return "the kernel does not run it with this DATA=";
}

static int check_answers(struct suite *s, struct cell *c)
{
	const struct workload_info *want = &c->w->info;
	uint32_t retval = 0;
	int err = c->w->object ? 0 : check_count(s, c);

	if (err)
		return err;
	err = workload_run(&c->timed, 1, &retval);
	if (err)
		return cell_failed(c, why_not_run(c, err), err);
	if (retval != want->retval)
		return cell_wrong(s, c, "return value", retval, want->retval);
	c->answered = true;
	return 0;
}

struct cell *cell_first(struct suite *s, const struct cell *c)
{
	struct cell *first = s->cells;

	while (first->w != c->w)
		first++;
	return first;
}

static int load_cell(struct suite *s, struct cell *c)
{
	const struct cell *first = cell_first(s, c);
	bool share = first != c;
	int err;

	err = workload_load(c->w, BUILD_TIMED, share ? &first->timed : NULL, &c->timed);
	if (!err && !c->timed.refused && c->w->builds[BUILD_COUNT])
		err = workload_load(c->w, BUILD_COUNT, share ? &first->count : NULL, &c->count);
	return err;
}

/* Where memory ran out, free_cell() finds what there is. */
static int allocate_cell(const struct suite *s, struct cell *c)
{
	size_t most = sampler_most(s->samples, s->emulated);
	size_t n_events = s->counting->passes.n_events, n_passes = s->counting->passes.n;
	bool all;

	c->suite = s;
	c->proportions = calloc(most, sizeof(double));
	c->events = calloc(n_events, sizeof(*c->events));
	c->passes = calloc(n_passes, sizeof(*c->passes));
	all = c->proportions && c->events && c->passes;
	for (size_t i = 0; all && i < n_events; i++) {
		struct event_samples *e = &c->events[i];

		e->values = calloc(most, sizeof(double));
		e->constants = calloc(most, sizeof(double));
		e->constant = NAN;
		all = e->values && e->constants;
	}
	for (size_t i = 0; all && i < n_passes; i++) {
		c->passes[i].instructions = calloc(most, sizeof(double));
		c->passes[i].cycles = calloc(most, sizeof(double));
		all = c->passes[i].instructions && c->passes[i].cycles;
	}
	return all ? 0 : -ENOMEM;
}

static void free_cell(struct cell *c)
{
	workload_unload(&c->count);
	workload_unload(&c->timed);
	image_free(&c->image);
	for (size_t i = 0; c->events && i < c->suite->counting->passes.n_events; i++) {
		free(c->events[i].values);
		free(c->events[i].constants);
	}
	for (size_t i = 0; c->passes && i < c->suite->counting->passes.n; i++) {
		free(c->passes[i].instructions);
		free(c->passes[i].cycles);
	}
	free(c->events);
	free(c->passes);
	free(c->proportions);
}

/* The JITed code as evidence.  Not to get it spoils no measurement: a warning. */
static int keep_code(struct suite *s, struct cell *c)
{
	int err = image_read(&c->timed, &c->image);

	if (err)
		c->image = (struct image){};
	if (err && err != -EPROTO)
		cell_warn(s, c, "the kernel hides the JITed code: set kernel.kptr_restrict to 0");
	return err == -EPROTO ? err : 0;
}

static int settle_cell(struct suite *s, struct cell *c)
{
	bool grown = false;
	int err = s->emulated ? workload_settle(c->w, BUILD_TIMED, &c->timed, &grown) : 0;

	s->grown |= grown;
	return err ? cell_failed(c,
				 "what it attaches is not as long as under other schemes, "
				 "wherever it lies",
				 err)
		   : 0;
}

/* The kernel won't have workload @i under the scheme: a fact of the run, and no failure. */
static void keep_refusal(struct suite *s, size_t i, const struct cell *c)
{
	struct refusal *r = &s->refusals[s->n_refusals++];

	*r = (struct refusal){ .workload = i, .scheme = c->scheme };
	snprintf(r->why, sizeof(r->why), "%s", c->timed.refused);
}

/* Load what is to be measured under the @k-th of the schemes. */
static int load_scheme(struct suite *s, const struct workload *w, size_t n_w,
		       const struct scheme_list *schemes, size_t k)
{
	const char *scheme = schemes->names[k];
	int err = scheme_set(scheme);

	for (size_t i = 0; !err && i < n_w; i++) {
		struct cell *c = &s->cells[s->n];

		if (!workload_takes(&w[i], schemes, k))
			continue;
		if (*s->stop)
			return -EINTR;
		*c = (struct cell){ .w = &w[i], .scheme = scheme };
		err = load_cell(s, c);
		if (!err && c->timed.refused) {
			keep_refusal(s, i, c);
			continue;
		}
		s->n++;
		if (!err)
			err = allocate_cell(s, c);
		if (!err)
			err = check_answers(s, c);
		if (!err)
			err = settle_cell(s, c);
		if (!err)
			err = keep_code(s, c);
	}
	return err;
}

/* All once more, as long as one is longer than those that were settled before it. */
static int settle_all(struct suite *s)
{
	int err = 0;

	while (!err && s->grown) {
		s->grown = false;
		for (size_t i = 0; !err && i < s->n; i++) {
			struct cell *c = &s->cells[i];

			err = *s->stop ? -EINTR : scheme_set(c->scheme);
			if (!err)
				err = settle_cell(s, c);
			image_free(&c->image);
			if (!err)
				err = keep_code(s, c);
		}
	}
	return err;
}

int suite_load(struct suite *s, const struct workload *w, size_t n_w,
	       const struct scheme_list *schemes)
{
	int err = 0;

	s->workloads = w;
	s->n_workloads = n_w;
	s->n = s->n_refusals = 0;
	s->cells = calloc(n_w * schemes->n + 1, sizeof(*s->cells));
	s->refusals = calloc(n_w * schemes->n + 1, sizeof(*s->refusals));
	if (!s->cells || !s->refusals)
		return -ENOMEM;
	for (size_t i = 0; !err && i < schemes->n; i++)
		err = *s->stop ? -EINTR : load_scheme(s, w, n_w, schemes, i);
	if (!err)
		err = settle_all(s);
	scheme_restore();
	for (size_t i = 0; i < s->n; i++)
		workload_unload(&s->cells[i].count);
	return err;
}

void suite_free(struct suite *s)
{
	for (size_t i = 0; i < s->n; i++)
		free_cell(&s->cells[i]);
	free(s->cells);
	free(s->refusals);
	s->cells = NULL;
	s->refusals = NULL;
	s->n = s->n_refusals = 0;
}
