// SPDX-License-Identifier: GPL-2.0-only
/* Hardware counters by perf_event_open(2). */

#include <errno.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "counter.h"
#include "util.h"

static const struct counter_event events[] = {
	{ "instructions", PERF_COUNT_HW_INSTRUCTIONS, true },
	{ "cycles", PERF_COUNT_HW_CPU_CYCLES, false },
};

static int open_event(uint64_t config, int leader, const struct counter_filters *exclude)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_HARDWARE,
		.size = sizeof(attr),
		.config = config,
		.read_format = PERF_FORMAT_GROUP | PERF_FORMAT_TOTAL_TIME_ENABLED |
			       PERF_FORMAT_TOTAL_TIME_RUNNING,
		.pinned = leader < 0,
		.exclude_kernel = exclude->kernel,
		.exclude_user = exclude->user,
		.exclude_hv = exclude->hv,
	};
	int fd = syscall(SYS_perf_event_open, &attr, 0, -1, leader, PERF_FLAG_FD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static bool accepts(struct counter_filters exclude)
{
	int fd = open_event(events[0].config, -1, &exclude);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

/* A PMU without Sscofpmf (SiFive U74) takes no exclude flag at all. */
static struct counter_filters probe_filters(void)
{
	return (struct counter_filters){
		.kernel = accepts((struct counter_filters){ .kernel = true }),
		.user = accepts((struct counter_filters){ .user = true }),
		.hv = accepts((struct counter_filters){ .hv = true }),
	};
}

int counter_open(struct counters *c, bool emulated)
{
	struct counter_filters exclude;
	struct counter_values v;
	int fd, err;

	*c = (struct counters){ .accepted = probe_filters() };
	exclude = (struct counter_filters){ .hv = c->accepted.hv };
	for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
		if (emulated && !events[i].emulated)
			continue;
		fd = open_event(events[i].config, c->n ? c->fds[0] : -1, &exclude);
		if (fd < 0 && !c->n)
			return fd;
		if (fd < 0)
			continue;
		c->fds[c->n] = fd;
		c->events[c->n++] = &events[i];
	}
	err = counter_read(c, &v);
	if (!err && v.enabled != v.running)
		err = -EBUSY;
	if (err)
		counter_close(c);
	return err;
}

void counter_close(struct counters *c)
{
	while (c->n)
		close(c->fds[--c->n]);
}

int counter_read(const struct counters *c, struct counter_values *v)
{
	struct {
		uint64_t nr, enabled, running, value[COUNTER_MAX];
	} group;
	ssize_t want = (3 + c->n) * sizeof(uint64_t);
	ssize_t got = read(c->fds[0], &group, sizeof(group));

	if (got < 0)
		return -errno;
	/* End of file: the pinned group did not get onto the PMU. */
	if (got != want || group.nr != c->n)
		return -ENODATA;
	v->enabled = group.enabled;
	v->running = group.running;
	memcpy(v->value, group.value, sizeof(v->value));
	return 0;
}

int counter_delta(const struct counters *c, const struct counter_values *from,
		  const struct counter_values *to, struct counter_values *delta)
{
	*delta = (struct counter_values){
		.enabled = to->enabled - from->enabled,
		.running = to->running - from->running,
	};
	for (size_t i = 0; i < c->n; i++)
		delta->value[i] = to->value[i] - from->value[i];
	return delta->enabled == delta->running ? 0 : -EAGAIN;
}

int counter_least(const struct counters *c, int (*run)(void *ctx), void *ctx, uint64_t *least)
{
	enum { TRIES = 4 };
	struct counter_values from, to;
	int err = 0;

	*least = UINT64_MAX;
	for (int i = 0; !err && i < TRIES; i++) {
		err = counter_read(c, &from);
		if (!err)
			err = run(ctx);
		if (!err)
			err = counter_read(c, &to);
		if (!err && to.value[0] - from.value[0] < *least)
			*least = to.value[0] - from.value[0];
	}
	return err;
}

/* Two instructions a turn, whatever the compiler thinks. */
static __attribute__((noinline)) void spin(uint64_t turns)
{
#ifdef __riscv
	asm volatile("1: addi %0, %0, -1\n\tbnez %0, 1b" : "+r"(turns));
#else
	while (turns--)
		asm volatile("" : "+r"(turns));
#endif
}

static int spin_count(const struct counters *c, uint64_t turns, uint64_t *count)
{
	struct counter_values from, to, delta;
	int err;

	err = counter_read(c, &from);
	if (err)
		return err;
	spin(turns);
	err = counter_read(c, &to);
	if (!err)
		err = counter_delta(c, &from, &to, &delta);
	if (!err)
		*count = delta.value[0];
	return err;
}

int counter_exact(const struct counters *c)
{
	enum { TURNS = 10000, TRIES = 9 };
	uint64_t one, two;
	int exact = 0, err;

	for (int i = 0; i < TRIES; i++) {
		err = spin_count(c, TURNS, &one);
		if (!err)
			err = spin_count(c, 2 * TURNS, &two);
		if (err)
			return err;
		exact += two - one == 2 * TURNS;
	}
	/* A timer interrupt may fall into some of them. */
	return exact > TRIES / 2 ? 0 : -ERANGE;
}
