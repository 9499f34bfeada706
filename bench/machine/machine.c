// SPDX-License-Identifier: GPL-2.0-only
/* What is done to the machine for a run: hart, governors, watch. */

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "environ.h"
#include "hart.h"
#include "machine.h"
#include "util.h"

static void warn(void *ctx, const char *what)
{
	struct machine *m = ctx;

	say("warning: %s", what);
	environ_warn(m->environment, what);
}

/* A number fails to get into the run file only if memory ran out: it is left out then. */
static void put(struct machine *m, const char *key, json_t *value)
{
	json_object_set_new(m->environment, key, value ? value : json_null());
}

static int choose(const struct machine *m)
{
	const struct machine_options *o = &m->o;
	cpu_set_t allowed;
	int cpu;

	if (o->cpu >= 0)
		return o->cpu;
	cpu = hart_allowed(&allowed);
	if (cpu) {
		say("can't ask for the harts allowed: %s: choose one with --cpu", strerror(-cpu));
		return cpu;
	}
	cpu = hart_choose(o->root, &allowed, &m->before);
	if (cpu < 0)
		say("no hart is both online and allowed: choose one with --cpu");
	return cpu;
}

int machine_pin(struct machine *m, const struct machine_options *o)
{
	char why[320];
	int err;

	*m = (struct machine){ .o = *o };
	interrupts_read(o->root, &m->before);
	m->cpu = choose(m);
	if (m->cpu < 0)
		return m->cpu;
	isolate_look(o->root, m->cpu, &m->isolation);
	if (o->isolate && isolate_missing(o->root, &m->isolation, why, sizeof(why))) {
		say("--isolate: %s", why);
		return -EPERM;
	}
	err = hart_pin(m->cpu);
	if (!err && o->fifo)
		err = hart_fifo(o->root);
	return err;
}

static json_t *interrupts_of_all(const struct interrupts *i)
{
	json_t *list = json_array();

	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &i->harts))
			json_array_append_new(list,
					      json_pack("{s:i, s:I}", "cpu", cpu, "interrupts",
							(json_int_t)i->taken[cpu]));
	return list;
}

static void describe_hart(struct machine *m)
{
	const struct isolation *i = &m->isolation;

	put(m, "hart",
	    json_pack("{s:s, s:b, s:b, s:i, s:o, s:n}", "chosen",
		      m->o.cpu >= 0 ? "by --cpu" : "fewest interrupts", "isolated", i->isolated,
		      "nohz_full", i->nohz_full, "device_interrupts", i->irqs, "harts",
		      interrupts_of_all(&m->before), "interrupts_taken"));
}

#define RT "/proc/sys/kernel/sched_rt_"

/* Unless it is -1, ordinary tasks get the rest of each period: a gap of many samples. */
static void describe_scheduling(struct machine *m)
{
	long long runtime, period;
	bool known = !read_number(m->o.root, RT "runtime_us", &runtime);
	bool limited = known && runtime >= 0 &&
		       (read_number(m->o.root, RT "period_us", &period) || runtime < period);

	put(m, "scheduling",
	    json_pack("{s:s, s:o}", "policy", m->o.fifo ? "fifo" : "other", "rt_runtime_us",
		      known ? json_integer(runtime) : json_null()));
	if (m->o.fifo && limited)
		warn(m,
		     "kernel.sched_rt_runtime_us is less than sched_rt_period_us: the kernel takes "
		     "the hart from a SCHED_FIFO task for the rest of each period");
}

static json_t *governors_json(struct machine *m)
{
	json_t *list = json_array();
	char now[32];

	for (size_t i = 0; i < m->governors.n; i++) {
		const struct governor *g = &m->governors.list[i];

		if (governor_of(m->o.root, g->cpu, now, sizeof(now)))
			now[0] = '\0';
		json_array_append_new(list, json_pack("{s:s, s:s, s:o}", "cpus", g->cpus, "found",
						      g->found, "held",
						      *now ? json_string(now) : json_null()));
	}
	return list;
}

/* Is the governor of the hart what it has to be?  Without any the frequency is fixed. */
static bool is_steady(struct machine *m)
{
	char now[32], text[96];
	int err = governor_of(m->o.root, m->cpu, now, sizeof(now));

	put(m, "governor", err ? json_null() : json_string(now));
	if (!m->governors.n || (!err && !strcmp(now, GOVERNOR_WANTED)))
		return true;
	snprintf(text, sizeof(text), "the CPU frequency governor is %s, not " GOVERNOR_WANTED,
		 err ? "gone" : now);
	warn(m, text);
	return false;
}

static void control(struct machine *m, const char *forbidden)
{
	char why[320] = "";

	if (forbidden)
		warn(m, forbidden);
	else if (governor_hold(m->o.root, &m->governors, why, sizeof(why)))
		warn(m, why);
	put(m, "governors", governors_json(m));
	m->steady = is_steady(m);
}

/* Look, and note in the file how things stand, however the run ends. */
static void look(struct machine *m)
{
	watch_look(&m->watch, m->round, warn, m);
	put(m, "freq_khz", watch_span(&m->watch, WATCH_FREQUENCY));
	put(m, "temp_mc", watch_span(&m->watch, WATCH_TEMPERATURE));
	put(m, "watched", watch_json(&m->watch));
}

/* The parts that only a real machine has. */
static const char *const timing[] = { "governor", "governors", "freq_khz", "temp_mc",
				      "watched",  "moved",     "clean" };

int machine_begin(struct machine *m, json_t *environment, const struct governors *found,
		  const char *forbidden)
{
	int err;

	m->environment = environment;
	for (size_t i = 0; i < ARRAY_SIZE(timing); i++)
		put(m, timing[i], json_null());
	describe_hart(m);
	describe_scheduling(m);
	if (m->o.emulated)
		return 0;
	m->governors = *found;
	control(m, forbidden);
	err = watch_begin(&m->watch, m->o.root, m->cpu);
	if (err)
		return err;
	put(m, "moved", json_incref(m->watch.moved));
	look(m);
	return 0;
}

void machine_between_rounds(struct machine *m, unsigned int round)
{
	m->round = round;
	if (m->environment && !m->o.emulated)
		look(m);
}

static void count_interrupts(struct machine *m)
{
	static struct interrupts now;

	if (!interrupts_read(m->o.root, &now) && CPU_ISSET(m->cpu, &m->before.harts))
		json_object_set_new(json_object_get(m->environment, "hart"), "interrupts_taken",
				    json_integer(now.taken[m->cpu] - m->before.taken[m->cpu]));
}

/* The last word: true, false, or null where nothing can be watched. */
static void judge(struct machine *m)
{
	look(m);
	if (m->steady)
		m->steady = is_steady(m);
	if (!m->watch.n && !m->governors.n)
		return;
	put(m, "clean", json_boolean(m->steady && !m->watch.moves));
	if (m->watch.moves)
		warn(m, "this run is not clean: frequency, temperature or throttling moved, see "
			"environment.moved");
}

void machine_end(struct machine *m)
{
	if (m->environment) {
		count_interrupts(m);
		if (m->watch.moved)
			judge(m);
	}
	watch_end(&m->watch);
	m->environment = NULL;
}
