// SPDX-License-Identifier: GPL-2.0-only
/* A machine that is made up: counters, programs, files. */

#include <errno.h>
#include <linux/perf_event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_machine.h"
#include "scheme.h"
#include "util.h"

#define PROGRAMMABLE 2
#define ENDED        12 /* runs, by a signal */

struct fake_machine fake;

static const struct workload *workloads;
static size_t n_workloads;

/* A test asks for nothing that is not here: then the test is wrong. */
static void must(bool holds)
{
	if (!holds)
		abort();
}

static struct opened {
	uint32_t type;
	uint64_t config;
	int leader;
	bool on, failed;
	uint64_t count, enabled, running;
} opened[FAKE_FILES];

static int group_of(int fd)
{
	return opened[fd].leader < 0 ? fd : opened[fd].leader;
}

static void pass_time(uint64_t ns, bool running)
{
	fake.clock += ns;
	for (int i = 0; i < fake.n_opened; i++) {
		const struct opened *leader = &opened[group_of(i)];

		if (!leader->on || leader->failed)
			continue;
		opened[i].enabled += ns;
		opened[i].running += running ? ns : ns / 2;
	}
}

/* Of a repeat. */
static uint64_t rate(const struct opened *o)
{
	if (o->type == PERF_TYPE_HARDWARE)
		return o->config == PERF_COUNT_HW_INSTRUCTIONS ? INSTRUCTIONS : CYCLES;
	return o->config == 0x200 ? LOADS : OTHERS;
}

/* Does it run, and count nothing? */
static bool frozen(const struct opened *o)
{
	return fake.frozen_at && fake.runs >= fake.frozen_at && o->type == PERF_TYPE_HARDWARE &&
	       o->config == PERF_COUNT_HW_CPU_CYCLES;
}

static void execute(uint64_t repeats, uint64_t besides)
{
	for (int i = 0; i < fake.n_opened; i++) {
		struct opened *o = &opened[i];
		const struct opened *leader = &opened[group_of(i)];

		if (o->type == PERF_TYPE_TRACEPOINT || o->type == PERF_TYPE_SOFTWARE)
			continue;
		if (leader->on && !leader->failed && !frozen(o))
			o->count += repeats * rate(o) + besides;
	}
}

/* Cycles pass, and nothing else is done. */
static void idle(uint64_t cycles)
{
	for (int i = 0; i < fake.n_opened; i++)
		if (opened[i].type == PERF_TYPE_HARDWARE &&
		    opened[i].config == PERF_COUNT_HW_CPU_CYCLES && opened[group_of(i)].on)
			opened[i].count += cycles;
}

static void interrupt(void)
{
	execute(0, 3000);
	for (int i = 0; i < fake.n_opened; i++)
		opened[i].count += opened[i].type == PERF_TYPE_TRACEPOINT;
}

static int64_t do_open(struct tape_event *e)
{
	if (e->asked[2])
		return -EINVAL; /* a U74 takes no exclude flag */
	must(fake.n_opened < FAKE_FILES);
	opened[fake.n_opened] = (struct opened){ .type = e->asked[0],
						 .config = e->asked[1],
						 .leader = e->asked[3],
						 /* what is watched counts at once */
						 .on = e->asked[0] == PERF_TYPE_TRACEPOINT };
	return fake.n_opened++;
}

static int64_t do_enable(struct tape_event *e)
{
	int fd = e->asked[0], programmable = 0;

	for (int i = 0; i < fake.n_opened; i++) {
		programmable += group_of(i) == fd && opened[i].type != PERF_TYPE_HARDWARE;
		/* One group at a time, as on a hart that has but two. */
		if (e->asked[1] && i != fd && opened[i].type == PERF_TYPE_HARDWARE)
			must(!(opened[i].leader < 0 && opened[i].on));
	}
	opened[fd].on = e->asked[1];
	opened[fd].failed = programmable > (fake.bare ? 0 : PROGRAMMABLE);
	return 0;
}

static int64_t do_read(struct tape_event *e)
{
	int fd = e->asked[0];
	bool watch = opened[fd].type == PERF_TYPE_TRACEPOINT;
	uint64_t tick;
	size_t n = 3;

	fake.reads += !watch;
	execute(0, watch ? 0 : 25);
	pass_time(20, true);
	if (opened[fd].failed)
		return -ENODATA;
	tick = fake.tick ? fake.tick : 1;
	e->answered[1] = opened[fd].enabled / tick * tick;
	e->answered[2] = opened[fd].running / tick * tick;
	for (int i = fd; i < fake.n_opened; i++)
		if (i == fd || opened[i].leader == fd)
			e->answered[n++] = opened[i].count;
	e->n_answered = n;
	return 0;
}

static int64_t do_load(struct tape_event *e)
{
	for (size_t i = 0; i < n_workloads; i++)
		if (!strcmp(workloads[i].info.name, e->on))
			fake.entries[fake.n_entries] = &workloads[i];
	fake.schemes[fake.n_entries] = *fake.scheme;
	e->answered[1] = fake.n_entries++;
	e->n_answered = 4;
	must(fake.n_entries < FAKE_FILES);
	if (fake.n_entries == fake.signal_load)
		raise(fake.signal);
	if (fake.refuses && !strcmp(fake.scheme, "reg")) {
		if (fake.mixes)
			snprintf(e->text, e->size, "mixing is refused");
		return fake.mixes ? 0 : -EACCES;
	}
	return 0;
}

/* Does the group that is on count this raw event? */
static bool counts(uint64_t config)
{
	for (int i = 0; i < fake.n_opened; i++)
		if (opened[i].config == config && opened[group_of(i)].on)
			return true;
	return false;
}

static int64_t do_run(struct tape_event *e)
{
	const struct workload *w = fake.entries[e->asked[0]];
	uint64_t repeats = e->asked[1];
	bool rests, ended;

	fake.runs++;
	execute(repeats, 4000);
	if (fake.other_at && fake.runs >= fake.other_at && counts(0x202))
		execute(repeats, 0);
	if (fake.slow_at && fake.runs >= fake.slow_at && counts(0x202))
		idle(repeats * CYCLES);
	rests = fake.rests_at &&
		(fake.rests_on ? fake.runs >= fake.rests_at : fake.runs == fake.rests_at);
	rests |= fake.rests_in && fake.runs % fake.rests_in < 2;
	pass_time(4000 + NANOSECONDS * repeats, !rests);
	if (fake.interrupt_in && fake.runs % fake.interrupt_in == 0)
		interrupt();
	e->answered[1] = w->info.retval + (fake.runs == fake.wrong_at);
	e->n_answered = 2;
	ended = fake.ends_at && fake.runs >= fake.ends_at && fake.runs < fake.ends_at + ENDED;
	return ended ? -EINTR : 0;
}

static int64_t do_hold(struct tape_event *e)
{
	(void)e;
	return fake.hold;
}

static int64_t do_count(struct tape_event *e)
{
	e->answered[1] = fake.entries[e->asked[0]]->info.retval;
	e->answered[2] = fake.entries[e->asked[0]]->info.tail_calls;
	e->n_answered = 3;
	return 0;
}

static int64_t do_image(struct tape_event *e)
{
	e->answered[1] = 1;
	e->n_answered = 2;
	return 0;
}

static int64_t do_function(struct tape_event *e)
{
	e->answered[1] = 0x1000;
	e->answered[2] = 1; /* line */
	e->n_answered = 3;
	snprintf(e->text, e->size, "entry 01008280");
	return 0;
}

static int64_t do_bpf(struct tape_event *e)
{
	snprintf(e->text, e->size, "9500000000000000"); /* exit */
	return 0;
}

static int64_t do_line(struct tape_event *e)
{
	e->answered[3] = 7;
	e->n_answered = 4;
	snprintf(e->text, e->size, "made_up.bpf.c\nreturn 0;");
	return 0;
}

static int64_t do_file(struct tape_event *e)
{
	static const struct {
		const char *path, *text;
	} files[] = {
		{ "/proc/cpuinfo", "processor\t: 0\nisa\t\t: rv64imafdc\nmvendorid\t: 0x489\n"
				   "marchid\t\t: 0x8000000000000007\nmimpid\t\t: 0x4210427\n" },
		{ "/proc/device-tree/model", "a machine that is made up" },
		{ "/proc/sys/kernel/osrelease", "7.3.4" },
		{ "/proc/sys/net/core/bpf_jit_enable", "1" },
		{ "/proc/sys/net/core/bpf_jit_harden", "0" },
		{ SCHEME_SYSCTL, "stack" },
		{ "/sys/devices/system/cpu/online", "0-3" },
		{ "/proc/self/status", "VmHWM:\t    4256 kB\n" },
	};

	if (!fake.unwatched && strstr(e->on, "irq_handler_entry/id")) {
		snprintf(e->text, e->size, "77");
		return 0;
	}
	if (strstr(e->on, "scaling_cur_freq")) {
		bool slow = fake.steps_at && fake.runs >= fake.steps_at;

		snprintf(e->text, e->size, slow ? "750000" : "1500000");
		return 0;
	}
	if (strstr(e->on, "scaling_governor")) {
		snprintf(e->text, e->size, "%s", fake.governor);
		return 0;
	}
	if (strstr(e->on, "affected_cpus")) {
		snprintf(e->text, e->size, "0 1 2 3");
		return 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		if (strcmp(files[i].path, e->on))
			continue;
		snprintf(e->text, e->size, "%s", files[i].text);
		return 0;
	}
	return -ENOENT;
}

static int64_t do_write(struct tape_event *e)
{
	const char *name = strchr(e->on, '=') + 1;

	if (strstr(e->on, "scaling_governor=")) {
		/* Never before there is a record of what it was. */
		if (!fake.noted)
			abort();
		snprintf(fake.governor, sizeof(fake.governor), "%s", name);
		return 0;
	}
	if (strncmp(e->on, SCHEME_SYSCTL, strlen(SCHEME_SYSCTL)))
		return 0;
	if (!fake.noted)
		abort();
	if (fake.stuck_at && fake.runs >= fake.stuck_at)
		return -EIO;
	if (strcmp(name, "stack") && strcmp(name, "reg"))
		return -EINVAL;
	snprintf(fake.scheme, sizeof(fake.scheme), "%s", name);
	return 0;
}

static int64_t do_exists(struct tape_event *e)
{
	return strcmp(e->on, SCHEME_SYSCTL) ? -ENOENT : 0;
}

static int64_t do_store(struct tape_event *e)
{
	(void)e;
	return ++fake.stores == fake.full_at ? -ENOSPC : 0;
}

static int64_t do_clock(struct tape_event *e)
{
	(void)e;
	return fake.clock += 50;
}

static int64_t do_note(struct tape_event *e)
{
	fake.noted = !strcmp(e->what, "note");
	return 0;
}

static int64_t do_affinity(struct tape_event *e)
{
	(void)e;
	return 0xf;
}

void fake_answer(struct tape_event *e)
{
	static const struct {
		const char *what;
		int64_t (*answer)(struct tape_event *e);
	} table[] = {
		{ "open", do_open },         { "enable", do_enable },     { "read", do_read },
		{ "load", do_load },         { "run", do_run },           { "count", do_count },
		{ "image", do_image },       { "function", do_function }, { "bpf", do_bpf },
		{ "line", do_line },         { "file", do_file },         { "write", do_write },
		{ "exists", do_exists },     { "store", do_store },       { "clock", do_clock },
		{ "affinity", do_affinity }, { "note", do_note },         { "forget", do_note },
		{ "hold", do_hold },
	};

	if (++fake.events == fake.signal_at)
		raise(fake.signal);
	memset(e->answered, 0, sizeof(e->answered));
	if (e->text && e->size)
		*e->text = '\0';
	e->n_answered = 1;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (!strcmp(table[i].what, e->what))
			e->answered[0] = table[i].answer(e);
}

void fake_reset(const struct workload *list, size_t n)
{
	fake = (struct fake_machine){ .scheme = "stack",
				      .governor = "schedutil",
				      .signal = SIGINT };
	workloads = list;
	n_workloads = n;
}
