// SPDX-License-Identifier: GPL-2.0-only
/* Groups of counters by perf_event_open(2). */

#include <errno.h>
#include <linux/perf_event.h>
#include <string.h>

#include "counter.h"
#include "events.h"
#include "io.h"

static const struct event instructions = {
	.name = "instructions",
	.type = PERF_TYPE_HARDWARE,
	.config = PERF_COUNT_HW_INSTRUCTIONS,
};

static int open_event(const struct event *e, int leader, struct counter_filters exclude)
{
	struct perf_event_attr attr = {
		.type = e->type,
		.size = sizeof(attr),
		.config = e->config,
		.read_format = PERF_FORMAT_GROUP | PERF_FORMAT_TOTAL_TIME_ENABLED |
			       PERF_FORMAT_TOTAL_TIME_RUNNING,
		.pinned = leader < 0,
		.disabled = leader < 0,
		.exclude_kernel = exclude.kernel,
		.exclude_user = exclude.user,
		.exclude_hv = exclude.hv,
	};

	return io_perf_open(&attr, leader);
}

static bool accepts(struct counter_filters exclude)
{
	int fd = open_event(&instructions, -1, exclude);

	if (fd >= 0)
		io_perf_close(fd);
	return fd >= 0;
}

/* A PMU without Sscofpmf (SiFive U74) takes no exclude flag at all. */
struct counter_filters counter_filters(void)
{
	return (struct counter_filters){
		.kernel = accepts((struct counter_filters){ .kernel = true }),
		.user = accepts((struct counter_filters){ .user = true }),
		.hv = accepts((struct counter_filters){ .hv = true }),
	};
}

int counter_group(struct counters *c, const struct event *const *events, size_t n,
		  struct counter_filters accepted)
{
	struct counter_filters exclude = { .hv = accepted.hv };

	*c = (struct counters){ .accepted = accepted };
	if (n > COUNTER_MAX)
		return -E2BIG;
	for (size_t i = 0; i < n; i++) {
		int fd = open_event(events[i], c->n ? c->fds[0] : -1, exclude);

		if (fd < 0) {
			counter_close(c);
			return fd;
		}
		c->fds[c->n] = fd;
		c->events[c->n++] = events[i];
	}
	return 0;
}

int counter_start(const struct counters *c)
{
	/* Times come from the hart's clock, which on an FU740 ticks once a microsecond. */
	enum { READS = 1000 };
	struct counter_values from, to, delta;
	int err = io_perf_enable(c->fds[0], true);

	if (!err)
		err = counter_read(c, &from);
	for (int i = 0; !err && i < READS; i++) {
		err = counter_read(c, &to);
		if (!err && to.enabled != from.enabled)
			break;
	}
	/* Only whether it counts from now on matters. */
	if (!err && (counter_delta(c, &from, &to, &delta) || !delta.running))
		err = -EBUSY;
	return err;
}

int counter_stop(const struct counters *c)
{
	return io_perf_enable(c->fds[0], false);
}

int counter_open(struct counters *c)
{
	const struct event *events[] = { &instructions };
	int err = counter_group(c, events, 1, counter_filters());

	if (err)
		return err;
	err = counter_start(c);
	if (err)
		counter_close(c);
	return err;
}

void counter_close(struct counters *c)
{
	while (c->n)
		io_perf_close(c->fds[--c->n]);
}

int counter_read(const struct counters *c, struct counter_values *v)
{
	uint64_t words[2 + COUNTER_MAX];
	int err = io_perf_read(c->fds[0], words, 2 + c->n);

	if (err)
		return err;
	v->enabled = words[0];
	v->running = words[1];
	memcpy(v->value, words + 2, sizeof(v->value));
	return 0;
}

/*
 * Whatever runs takes instructions and cycles: if one of these stands still it does not count,
 * though the kernel takes it for running (as where firmware or a hypervisor has stopped it).
 */
static bool stands_still(const struct event *e, uint64_t count)
{
	return !count && e->type == PERF_TYPE_HARDWARE &&
	       (e->config == PERF_COUNT_HW_INSTRUCTIONS || e->config == PERF_COUNT_HW_CPU_CYCLES);
}

int counter_delta(const struct counters *c, const struct counter_values *from,
		  const struct counter_values *to, struct counter_values *delta)
{
	*delta = (struct counter_values){
		.enabled = to->enabled - from->enabled,
		.running = to->running - from->running,
	};
	int err = 0;

	for (size_t i = 0; i < c->n; i++) {
		delta->value[i] = to->value[i] - from->value[i];
		if (stands_still(c->events[i], delta->value[i]))
			err = -EAGAIN;
	}
	return delta->enabled == delta->running ? err : -EAGAIN;
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
