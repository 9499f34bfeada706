// SPDX-License-Identifier: GPL-2.0-only
/*
 * The storm's workers.  None knows which scheme a program was JITed under, as that is
 * switched all the time: where schemes differ in what is right, either is.
 */

#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "storm.h"
#include "traits.h"
#include "util.h"

static const struct pairing as_it_is = { NULL, NULL };

static int failed(struct storm_worker *w, const char *what, const struct rig *r, int err)
{
	snprintf(w->tally->error, sizeof(w->tally->error), "%.60s: %.180s", what, r->error);
	return err;
}

/* Is it an error that some of the group's schemes are there to give? */
static bool by_design(const struct storm_group *g, int err)
{
	if (err != -EINVAL)
		return false;
	return g->borders || (g->refuses && strstr(rig_log(), REFUSES_MIXING));
}

/*
 * May the worker go on?  What is refused by design is no round: it is tried again, under another
 * scheme, but not for ever.
 */
static bool goes_on(const struct storm_worker *w)
{
	return !*w->stop && w->tally->rounds < w->rounds && w->tally->refused < 50 * w->rounds;
}

/* A round is over. Return: @err, or 0 if it was refused by design. */
static int round_done(struct storm_worker *w, int err)
{
	if (by_design(w->group, err)) {
		w->tally->refused++;
		return 0;
	}
	w->tally->rounds++;
	return err;
}

/* --- cases --- */

static bool fits(const struct storm_group *g, const struct sem_case *c)
{
	return !c->many_constants && !(c->stack_fault && g->faulty) &&
	       !(c->linux_fault && scheme_traits(g->schemes.names[0])->unpatched);
}

static int run_case(struct storm_worker *w, struct rig *r, const struct sem_case *c)
{
	uint32_t retval;
	int err;

	rig_clear_counts(r);
	err = rig_run_root(r, c->repeat ? c->repeat : 1, &retval);
	if (err)
		return err;
	w->tally->runs++;
	err = rig_check(r, c, retval, EXPECT_RULE);
	if (err && c->reset_retval && w->group->resets && !rig_check(r, c, retval, EXPECT_RESET))
		err = 0;
	/* The message is about what is right everywhere. */
	return err ? rig_check(r, c, retval, EXPECT_RULE) : 0;
}

int storm_cases(struct storm_worker *w)
{
	int err = 0;

	while (!err && goes_on(w)) {
		const struct sem_case *c = &sem_cases[rng_pick(&w->rng, sem_case_count)];
		struct rig r = { 0 };

		if (!fits(w->group, c))
			continue;
		rig_forget_log();
		err = rig_up(&r, c, &as_it_is);
		w->tally->loads += !err;
		w->tally->attached += !err && (c->replace.part.prog || c->trace[0].part.prog);
		for (int i = 0; !err && i < 2; i++)
			err = run_case(w, &r, c);
		err = round_done(w, err);
		if (err)
			failed(w, c->name, &r, err);
		rig_down(&r);
	}
	return err;
}

/* --- one program that runs while it is changed --- */

static const struct sem_case live = {
	.name = "the running program",
	.root = { "calls", "around" },
	.target = { "targets", "leaf" },
};

/* 40 tail calls, a function that is replaced now and then, 40 more. */
int storm_runner(struct storm_worker *w)
{
	struct rig *r = w->shared;
	int err = 0;

	while (!err && !*w->stop) {
		const volatile struct sem_counts *n = rig_counts(r);
		uint32_t retval, rest;

		rig_clear_counts(r);
		err = rig_run_root(r, 1, &retval);
		if (err)
			break;
		/* The others need the harts, too. */
		if (w->tally->runs++ % 16 == 0)
			usleep(1000);
		rest = retval - 7 * n->hits;
		if ((n->hits != BUDGET && !(w->group->resets && n->hits == 2 * BUDGET)) ||
		    n->hits + n->misses != 80 || n->quiet != 1 || n->entries != 1 ||
		    (rest != 1 && rest != 1000))
			err = rig_fail(
				r, -ERANGE,
				"hits: expected 33, got %llu; misses: expected 47, got %llu; "
				"returned %u",
				n->hits, n->misses, retval);
	}
	return err ? failed(w, live.name, r, err) : 0;
}

static int new_target(struct rig *r, struct rng *rng)
{
	static const char *const targets[] = { "leaf", "helpers", "kfuncs", "failing" };
	const struct part part = { "targets", targets[rng_pick(rng, ARRAY_SIZE(targets))] };
	int err;

	/* The array holds on to the former. */
	rig_remove(r, TARGET);
	err = rig_load(r, TARGET, &part, NULL, NULL, 0);
	return err ? err : rig_put(r, SLOT_TARGET, TARGET);
}

int storm_hand(struct storm_worker *w)
{
	static const struct {
		enum role role;
		struct hook hook;
	} hooks[] = {
		{ TRACE, { { "trace", "on_entry" }, ROOT, "hop" } },
		{ TRACE, { { "chained", "on_entry" }, ROOT, "hop" } },
		{ TRACE2, { { "trace", "on_exit" }, ROOT, "hop" } },
		{ TRACE2, { { "chained", "on_exit" }, ROOT, "hop" } },
		{ REPLACE, { { "replace", "empty" }, ROOT, "replaced" } },
		{ REPLACE, { { "replace", "with_helpers" }, ROOT, "replaced" } },
	};
	struct rig *r = w->shared;
	int err = 0;

	while (!err && goes_on(w)) {
		size_t i = rng_pick(&w->rng, 2 * ARRAY_SIZE(hooks));

		rig_forget_log();
		if (i >= ARRAY_SIZE(hooks)) {
			err = new_target(r, &w->rng);
			w->tally->loads += !err;
		} else if (r->link[hooks[i].role]) {
			rig_remove(r, hooks[i].role);
		} else {
			err = rig_attach(r, hooks[i].role, &hooks[i].hook, NULL);
			w->tally->attached += !err;
			if (err)
				rig_remove(r, hooks[i].role);
		}
		err = round_done(w, err);
	}
	return err ? failed(w, "a change of the running program", r, err) : 0;
}

int storm_live(const struct storm_group *g, struct rig *r, char *error, size_t size)
{
	int err;

	/* Some schemes refuse the program, or its target: others will come. */
	for (int i = 0; i < 200; i++) {
		rig_forget_log();
		err = rig_up(r, &live, &as_it_is);
		if (!by_design(g, err))
			break;
		rig_down(r);
	}
	if (err)
		snprintf(error, size, "%s", r->error);
	return err;
}

/* --- interrupts --- */

static int open_timer(int hart)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.sample_period = 200000, /* ns */
		.disabled = 1,
	};
	int fd = syscall(SYS_perf_event_open, &attr, -1, hart, -1, PERF_FLAG_FD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/* Let the program interrupt what runs on all harts, for a while. */
static int let_interrupt(struct rig *r)
{
	int fd[SEM_HARTS], n = 0, err = 0;
	long harts = sysconf(_SC_NPROCESSORS_ONLN);

	for (int i = 0; !err && i < harts && i < SEM_HARTS; i++) {
		err = open_timer(i);
		if (err < 0)
			break;
		fd[n++] = err;
		err = 0;
		if (ioctl(fd[i], PERF_EVENT_IOC_SET_BPF, bpf_program__fd(r->prog[ROOT])) ||
		    ioctl(fd[i], PERF_EVENT_IOC_ENABLE, 0))
			err = -errno;
	}
	if (!err)
		usleep(20000);
	while (n)
		close(fd[--n]);
	return err ? rig_fail(r, err, "perf's timer: %s", strerror(-err)) : 0;
}

static int interrupts(struct storm_worker *w, struct rig *r, bool plain)
{
	const struct part root = { "storm", plain ? "interrupt_plain" : "interrupt" };
	const struct part target = { "storm", "interrupt_target" };
	int err = rig_load(r, ROOT, &root, NULL, NULL, 0);

	if (!err)
		err = rig_load(r, TARGET, &target, NULL, NULL, 0);
	if (!err)
		err = rig_put(r, SLOT_ROOT, ROOT);
	if (!err)
		err = rig_put(r, SLOT_TARGET, TARGET);
	if (err)
		return err;
	w->tally->loads++;
	err = let_interrupt(r);
	if (err)
		return err;
	w->tally->attached++;
	w->tally->runs += rig_counts(r)->entries;
	if (rig_counts(r)->bad)
		return rig_fail(r, -ERANGE, "%llu of %llu runs made other than 33 tail calls",
				rig_counts(r)->bad, rig_counts(r)->entries);
	return 0;
}

int storm_interrupts(struct storm_worker *w)
{
	int err = 0;

	while (!err && goes_on(w)) {
		struct rig r = { 0 };

		rig_forget_log();
		err = round_done(w, interrupts(w, &r, rng_percent(&w->rng, 50)));
		if (err)
			failed(w, "a program that interrupts", &r, err);
		rig_down(&r);
	}
	return err;
}
