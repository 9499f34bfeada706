// SPDX-License-Identifier: GPL-2.0-only
/* Events, packed into passes by trying. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "passes.h"
#include "util.h"

/* What a pass is made of while it is planned. */
struct plan {
	const struct event *events[COUNTER_MAX];
	size_t n;
};

/* Do the counters hold them all at once?  Return: 0 or -errno. */
static int fits(const struct passes *p, const struct plan *plan)
{
	struct counters c;
	int err = counter_group(&c, plan->events, plan->n, p->accepted);

	if (err)
		return err;
	err = counter_start(&c);
	counter_stop(&c);
	counter_close(&c);
	return err;
}

static int try_with(const struct passes *p, struct plan *plan, const struct event *e)
{
	int err;

	if (plan->n == COUNTER_MAX)
		return -E2BIG;
	plan->events[plan->n++] = e;
	err = fits(p, plan);
	if (err)
		plan->n--;
	return err;
}

static int add_pass(struct passes *p, const struct plan *plan)
{
	struct pass *more = realloc(p->list, (p->n + 1) * sizeof(*more));
	size_t own = plan->n - p->n_base;
	int err;

	if (!more)
		return -ENOMEM;
	p->list = more;
	more += p->n;
	more->first = p->n_events;
	err = counter_group(&more->counters, plan->events, plan->n, p->accepted);
	if (err)
		return err;
	p->n++;
	p->n_events += own;
	if (own > p->most)
		p->most = own;
	return 0;
}

static int refuse(struct passes *p, const struct event *e, int why)
{
	struct pass_refusal *more = realloc(p->refused, (p->n_refused + 1) * sizeof(*more));

	if (!more)
		return -ENOMEM;
	p->refused = more;
	more[p->n_refused++] = (struct pass_refusal){ e, why };
	return 0;
}

static bool in_base(const struct plan *base, const struct event *e)
{
	for (size_t i = 0; i < base->n; i++)
		if (!strcmp(base->events[i]->name, e->name))
			return true;
	return false;
}

/* Instructions, which must be; cycles, where they are. */
static int plan_base(struct passes *p, const struct event_list *known, bool emulated,
		     struct plan *base)
{
	static const char *const names[] = { "instructions", "cycles" };

	for (size_t i = 0; i < (emulated ? 1 : ARRAY_SIZE(names)); i++) {
		const struct event *e = NULL;
		int err = -ENOENT;

		for (size_t k = 0; !e && k < known->n; k++)
			if (!strcmp(known->events[k].name, names[i]))
				e = &known->events[k];
		if (e)
			err = try_with(p, base, e);
		if (err && !i)
			return err;
		if (err && e)
			err = refuse(p, e, err);
		if (err)
			return err;
	}
	p->n_base = p->n_events = base->n;
	return 0;
}

/* Put the event into the pass that is planned, or begin another with it. */
static int place(struct passes *p, const struct plan *base, struct plan *plan,
		 const struct event *e)
{
	struct plan alone = *base;
	int err = try_with(p, plan, e);

	if (!err)
		return 0;
	if (plan->n > base->n)
		err = try_with(p, &alone, e);
	if (err)
		return refuse(p, e, err);
	err = add_pass(p, plan);
	*plan = alone;
	return err;
}

static bool refused_already(const struct passes *p, const struct event *e)
{
	for (size_t i = 0; i < p->n_refused; i++)
		if (!strcmp(p->refused[i].event->name, e->name))
			return true;
	return false;
}

int passes_open(struct passes *p, const struct event_list *known, const struct event_list *chosen,
		bool emulated)
{
	struct plan base = {}, plan;
	int err;

	*p = (struct passes){ .accepted = counter_filters() };
	err = plan_base(p, known, emulated, &base);
	plan = base;
	for (size_t i = 0; !err && i < chosen->n; i++) {
		const struct event *e = &chosen->events[i];

		if (!in_base(&base, e) && !refused_already(p, e))
			err = place(p, &base, &plan, e);
	}
	if (!err)
		err = add_pass(p, &plan);
	if (!err)
		err = passes_use(p, p->list);
	if (err)
		passes_close(p);
	return err;
}

void passes_close(struct passes *p)
{
	for (size_t i = 0; i < p->n; i++)
		counter_close(&p->list[i].counters);
	free(p->list);
	free(p->refused);
	*p = (struct passes){};
}

int passes_use(struct passes *p, struct pass *pass)
{
	int err;

	if (p->active == pass)
		return 0;
	if (p->active)
		counter_stop(&p->active->counters);
	p->active = pass;
	err = counter_start(&pass->counters);
	if (err) {
		/* Whoever tries again starts it again. */
		counter_stop(&pass->counters);
		p->active = NULL;
	}
	return err;
}

const struct event *passes_event(const struct passes *p, size_t i)
{
	const struct pass *pass = p->list;

	if (i < p->n_base)
		return pass->counters.events[i];
	while (i >= pass->first + pass->counters.n - p->n_base)
		pass++;
	return pass->counters.events[p->n_base + i - pass->first];
}

/* Errors that are one reason. */
static int reason(int err)
{
	return err == -EBUSY || err == -ENOENT ? -ENODATA : err;
}

bool passes_refused(const struct passes *p, size_t i, char *text, size_t size)
{
	size_t first = 0, used = 0;

	/* The i-th refusal whose reason none before it has. */
	for (;; first++) {
		size_t before = 0;

		if (first >= p->n_refused)
			return false;
		while (reason(p->refused[before].err) != reason(p->refused[first].err))
			before++;
		if (before == first && !i--)
			break;
	}
	for (size_t k = first; k < p->n_refused && used < size; k++)
		if (reason(p->refused[k].err) == reason(p->refused[first].err))
			used += snprintf(text + used, size - used, "%s%s", used ? ", " : "",
					 p->refused[k].event->name);
	if (used >= size)
		return true;
	if (reason(p->refused[first].err) == -ENODATA)
		snprintf(text + used, size - used,
			 " can't be counted: the firmware's device tree maps no counter to it (see "
			 "boards/u74-pmu.dtsi), or another user holds the counters");
	else
		snprintf(text + used, size - used, " can't be counted: %s: run `jitbench doctor`",
			 strerror(-p->refused[first].err));
	return true;
}
