// SPDX-License-Identifier: GPL-2.0-only
/*
 * The whole of `jitbench run`, on a machine that is made up: a U74 as the seam sees it, with
 * a fault planted in each test.  What it counts is not what a U74 would.
 */

#include <errno.h>
#include <linux/perf_event.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <jansson.h>

#include "io.h"
#include "jitbench.h"
#include "scheme.h"
#include "util.h"
#include "workload.h"

const bool replays_only = true;

#define OPENED       512
#define PROGRAMMABLE 2

/* What one repeat takes. */
#define INSTRUCTIONS 120
#define CYCLES       150
#define LOADS        7
#define OTHERS       3
#define NANOSECONDS  100

static struct opened {
	uint32_t type;
	uint64_t config;
	int leader;
	bool on, failed;
	uint64_t count, enabled, running;
} opened[OPENED];

static struct {
	int n_opened;
	uint64_t clock;
	long events;              /* asked for so far */
	long reads, runs, stores; /* of these */
	const struct workload *entries[OPENED];
	int n_entries;
	/* Faults, at the n-th of something; 0: never. */
	long rests_at;     /* run: the counters rest for half of it */
	bool rests_on;     /* and from then on */
	long interrupt_in; /* each n-th run */
	bool unwatched;    /* no tracepoint */
	long wrong_at;     /* run: another value is returned */
	long full_at;      /* store: no space is left */
	long signal_at;    /* event: SIGINT */
	long steps_at;     /* run: the clock slows down */
	bool refuses;      /* a program under scheme reg */
	bool mixes;        /* says that it can't be mixed */
	long other_at;     /* run: from then on twice the instructions, in pass 2 only */
	uint64_t tick;     /* ns, of the clock by which counters know how long they ran; 0: 1 */
	bool bare;         /* no programmable counters */
	char scheme[16];
} m;

static struct workload *workloads;
static size_t n_workloads;
static char folder[32], out[64];

static int group_of(int fd)
{
	return opened[fd].leader < 0 ? fd : opened[fd].leader;
}

static void pass_time(uint64_t ns, bool running)
{
	m.clock += ns;
	for (int i = 0; i < m.n_opened; i++) {
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

static void execute(uint64_t repeats, uint64_t besides)
{
	for (int i = 0; i < m.n_opened; i++) {
		struct opened *o = &opened[i];
		const struct opened *leader = &opened[group_of(i)];

		if (o->type == PERF_TYPE_TRACEPOINT || o->type == PERF_TYPE_SOFTWARE)
			continue;
		if (leader->on && !leader->failed)
			o->count += repeats * rate(o) + besides;
	}
}

static void interrupt(void)
{
	execute(0, 3000);
	for (int i = 0; i < m.n_opened; i++)
		opened[i].count += opened[i].type == PERF_TYPE_TRACEPOINT;
}

static int64_t do_open(struct io_event *e)
{
	if (e->asked[2])
		return -EINVAL; /* a U74 takes no exclude flag */
	assert_true(m.n_opened < OPENED);
	opened[m.n_opened] = (struct opened){ .type = e->asked[0],
					      .config = e->asked[1],
					      .leader = e->asked[3],
					      /* what is watched counts at once */
					      .on = e->asked[0] == PERF_TYPE_TRACEPOINT };
	return m.n_opened++;
}

static int64_t do_enable(struct io_event *e)
{
	int fd = e->asked[0], programmable = 0;

	for (int i = 0; i < m.n_opened; i++) {
		programmable += group_of(i) == fd && opened[i].type != PERF_TYPE_HARDWARE;
		/* One group at a time, as on a hart that has but two. */
		if (e->asked[1] && i != fd && opened[i].type == PERF_TYPE_HARDWARE)
			assert_false(opened[i].leader < 0 && opened[i].on);
	}
	opened[fd].on = e->asked[1];
	opened[fd].failed = programmable > (m.bare ? 0 : PROGRAMMABLE);
	return 0;
}

static int64_t do_read(struct io_event *e)
{
	int fd = e->asked[0];
	bool watch = opened[fd].type == PERF_TYPE_TRACEPOINT;
	uint64_t tick;
	size_t n = 3;

	m.reads += !watch;
	execute(0, watch ? 0 : 25);
	pass_time(20, true);
	if (opened[fd].failed)
		return -ENODATA;
	tick = m.tick ? m.tick : 1;
	e->answered[1] = opened[fd].enabled / tick * tick;
	e->answered[2] = opened[fd].running / tick * tick;
	for (int i = fd; i < m.n_opened; i++)
		if (i == fd || opened[i].leader == fd)
			e->answered[n++] = opened[i].count;
	e->n_answered = n;
	return 0;
}

static int64_t do_load(struct io_event *e)
{
	for (size_t i = 0; i < n_workloads; i++)
		if (!strcmp(workloads[i].info.name, e->on))
			m.entries[m.n_entries] = &workloads[i];
	e->answered[1] = m.n_entries++;
	e->n_answered = 4;
	assert_true(m.n_entries < OPENED);
	if (m.refuses && !strcmp(m.scheme, "reg")) {
		if (m.mixes)
			snprintf(e->text, e->size, "mixing is refused");
		return m.mixes ? 0 : -EACCES;
	}
	return 0;
}

/* Does the group that is on count this raw event? */
static bool counts(uint64_t config)
{
	for (int i = 0; i < m.n_opened; i++)
		if (opened[i].config == config && opened[group_of(i)].on)
			return true;
	return false;
}

static int64_t do_run(struct io_event *e)
{
	const struct workload *w = m.entries[e->asked[0]];
	uint64_t repeats = e->asked[1];
	bool rests;

	m.runs++;
	execute(repeats, 4000);
	if (m.other_at && m.runs >= m.other_at && counts(0x202))
		execute(repeats, 0);
	rests = m.rests_at && (m.rests_on ? m.runs >= m.rests_at : m.runs == m.rests_at);
	pass_time(4000 + NANOSECONDS * repeats, !rests);
	if (m.interrupt_in && m.runs % m.interrupt_in == 0)
		interrupt();
	e->answered[1] = w->info.retval + (m.runs == m.wrong_at);
	e->n_answered = 2;
	return 0;
}

static int64_t do_count(struct io_event *e)
{
	e->answered[1] = m.entries[e->asked[0]]->info.retval;
	e->answered[2] = m.entries[e->asked[0]]->info.tail_calls;
	e->n_answered = 3;
	return 0;
}

static int64_t do_image(struct io_event *e)
{
	e->answered[1] = 1;
	e->n_answered = 2;
	return 0;
}

static int64_t do_function(struct io_event *e)
{
	e->answered[1] = 0x1000;
	e->n_answered = 2;
	snprintf(e->text, e->size, "entry 01008280");
	return 0;
}

static int64_t do_file(struct io_event *e)
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

	if (!m.unwatched && strstr(e->on, "irq_handler_entry/id")) {
		snprintf(e->text, e->size, "77");
		return 0;
	}
	if (strstr(e->on, "scaling_cur_freq")) {
		bool slow = m.steps_at && m.runs >= m.steps_at;

		snprintf(e->text, e->size, slow ? "750000" : "1500000");
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

static int64_t do_write(struct io_event *e)
{
	const char *name = strchr(e->on, '=') + 1;

	if (strncmp(e->on, SCHEME_SYSCTL, strlen(SCHEME_SYSCTL)))
		return 0;
	if (strcmp(name, "stack") && strcmp(name, "reg"))
		return -EINVAL;
	snprintf(m.scheme, sizeof(m.scheme), "%s", name);
	return 0;
}

static int64_t do_exists(struct io_event *e)
{
	return strcmp(e->on, SCHEME_SYSCTL) ? -ENOENT : 0;
}

static int64_t do_store(struct io_event *e)
{
	(void)e;
	return ++m.stores == m.full_at ? -ENOSPC : 0;
}

static int64_t do_clock(struct io_event *e)
{
	(void)e;
	return m.clock += 50;
}

static int64_t do_affinity(struct io_event *e)
{
	(void)e;
	return 0xf;
}

static void answer(struct io_event *e)
{
	static const struct {
		const char *what;
		int64_t (*answer)(struct io_event *e);
	} table[] = {
		{ "open", do_open },   { "enable", do_enable },     { "read", do_read },
		{ "load", do_load },   { "run", do_run },           { "count", do_count },
		{ "image", do_image }, { "function", do_function }, { "file", do_file },
		{ "write", do_write }, { "exists", do_exists },     { "store", do_store },
		{ "clock", do_clock }, { "affinity", do_affinity },
	};

	if (++m.events == m.signal_at)
		raise(SIGINT);
	memset(e->answered, 0, sizeof(e->answered));
	if (e->text && e->size)
		*e->text = '\0';
	e->n_answered = 1;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (!strcmp(table[i].what, e->what))
			e->answered[0] = table[i].answer(e);
}

#define SAMPLES 5

static json_t *load(int status, int want)
{
	if (want >= 0)
		assert_int_equal(status, want);
	return json_load_file(out, 0, NULL);
}

/* Run on the machine as it is planned in @m, and give what is in the file, or NULL. */
static json_t *run_with(char *more, int want)
{
	char out_arg[80], state_arg[80];
	char *argv[] = { "jitbench run",
			 out_arg,
			 state_arg,
			 "--samples=5",
			 "--seed=1",
			 "--schemes=stack,reg",
			 "--workloads=leaf,helper_call",
			 "--events=r200,r400,DCACHE_MISS",
			 more,
			 NULL };

	snprintf(out_arg, sizeof(out_arg), "--out=%s", out);
	snprintf(state_arg, sizeof(state_arg), "--state=%s", folder);
	io_answer_by(answer);
	return load(cmd_run(ARRAY_SIZE(argv) - (more ? 1 : 2), argv), want);
}

static json_t *run(int want)
{
	return run_with(NULL, want);
}

static void reset(void)
{
	memset(&m, 0, sizeof(m));
	strcpy(m.scheme, "stack");
	unlink(out);
}

static int setup(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/replay.XXXXXX");
	if (!mkdtemp(folder) || workload_list(&workloads, &n_workloads))
		return -1;
	snprintf(out, sizeof(out), "%s/run.json", folder);
	reset();
	return 0;
}

static int teardown(void **state)
{
	char cmd[64];

	(void)state;
	free(workloads);
	snprintf(cmd, sizeof(cmd), "rm -rf '%s'", folder);
	return system(cmd);
}

static json_t *get(json_t *j, const char *key)
{
	return json_object_get(j, key);
}

static json_t *measurement(json_t *j, const char *scheme, const char *event)
{
	json_t *one;
	size_t i;

	json_array_foreach (get(j, "measurements"), i, one)
		if (!strcmp(json_string_value(get(one, "workload")), "leaf") &&
		    !strcmp(json_string_value(get(one, "scheme")), scheme) &&
		    !strcmp(json_string_value(get(one, "event")), event))
			return one;
	fail_msg("no measurement of %s under %s", event, scheme);
	return NULL;
}

/* Every sample is there, and is @value. */
static void all_are(json_t *j, const char *event, double value)
{
	static const char *const schemes[] = { "stack", "reg" };

	for (size_t s = 0; s < 2; s++) {
		json_t *samples = get(measurement(j, schemes[s], event), "samples");

		assert_int_equal(json_array_size(samples), SAMPLES);
		for (size_t i = 0; i < SAMPLES; i++)
			assert_true(json_number_value(json_array_get(samples, i)) == value);
	}
}

/* Does a warning of the run hold the text? */
static bool warned(json_t *j, const char *text)
{
	json_t *one;
	size_t i;

	json_array_foreach (get(j, "warnings"), i, one)
		if (strstr(json_string_value(get(one, "what")), text))
			return true;
	json_array_foreach (get(get(j, "environment"), "warnings"), i, one)
		if (strstr(json_string_value(one), text))
			return true;
	return false;
}

static long sum(json_t *j, const char *what)
{
	json_t *one;
	long n = 0;
	size_t i;

	json_array_foreach (get(j, "measurements"), i, one)
		n += json_integer_value(get(one, what));
	return n;
}

/* How much there is of all in a run without a fault. */
static void run_clean(long *events, long *reads, long *runs)
{
	json_decref(run(EXIT_DONE));
	*events = m.events;
	*reads = m.reads;
	*runs = m.runs;
	reset();
}

static void events_come_in_passes(void **state)
{
	json_t *j = run(EXIT_DONE), *passes;

	(void)state;
	passes = get(get(get(j, "environment"), "counting"), "passes");
	assert_int_equal(json_array_size(passes), 2);
	assert_int_equal(json_array_size(json_array_get(passes, 0)), 4);
	assert_int_equal(json_array_size(json_array_get(passes, 1)), 3);
	assert_int_equal(json_array_size(get(j, "measurements")), 2 * 2 * 5);
	assert_true(json_is_true(get(j, "complete")));
	all_are(j, "instructions", INSTRUCTIONS);
	all_are(j, "cycles", CYCLES);
	all_are(j, "INTEGER_LOAD_RETIRED", LOADS);
	all_are(j, "DCACHE_MISS", OTHERS);
	assert_int_equal(sum(j, "refused") + sum(j, "interrupted"), 0);
	/* 4000 of the call, and one read. */
	assert_int_equal(json_integer_value(get(measurement(j, "reg", "instructions"), "constant")),
			 4025);
	assert_int_equal(
		json_integer_value(get(get(get(j, "environment"), "read_cost"), "instructions")),
		25);
	assert_int_equal(json_array_size(get(j, "warnings")), 0);
	json_decref(j);
}

/* As on an FU740, whose counters are read more often than its clock ticks. */
static void a_clock_that_ticks_seldom(void **state)
{
	json_t *j;

	(void)state;
	m.tick = 1000;
	j = run(EXIT_DONE);
	all_are(j, "INTEGER_LOAD_RETIRED", LOADS);
	all_are(j, "DCACHE_MISS", OTHERS);
	assert_int_equal(sum(j, "refused"), 0);
	json_decref(j);
}

/* Everything that a run asks is in its recording, on hardware as well. */
static void a_recording_gives_the_same_run(void **state)
{
	char record[80], replay[80], out_arg[80];
	char *argv[] = { "jitbench run", replay, out_arg, NULL };
	json_t *recorded, *replayed;

	(void)state;
	snprintf(record, sizeof(record), "--record=%s/record", folder);
	snprintf(replay, sizeof(replay), "--replay=%s/record", folder);
	snprintf(out_arg, sizeof(out_arg), "--out=%s", out);
	m.interrupt_in = 10;
	recorded = run_with(record, EXIT_DONE);
	reset();
	replayed = load(cmd_run(3, argv), EXIT_DONE);
	assert_int_equal(m.events, 0);
	assert_true(json_equal(recorded, replayed));
	json_decref(recorded);
	json_decref(replayed);
}

static void a_hart_without_programmable_counters(void **state)
{
	json_t *j, *counting;

	(void)state;
	m.bare = true;
	j = run(EXIT_DONE);
	counting = get(get(j, "environment"), "counting");
	assert_int_equal(json_array_size(get(counting, "passes")), 1);
	assert_int_equal(json_array_size(get(counting, "refused")), 3);
	assert_true(warned(j, "maps no counter"));
	all_are(j, "instructions", INSTRUCTIONS);
	json_decref(j);
}

static void a_multiplexed_sample_is_refused_and_taken_again(void **state)
{
	long events, reads, runs;
	json_t *j;

	(void)state;
	run_clean(&events, &reads, &runs);
	m.rests_at = runs * 3 / 4;
	j = run(EXIT_DONE);
	all_are(j, "instructions", INSTRUCTIONS);
	all_are(j, "INTEGER_LOAD_RETIRED", LOADS);
	assert_true(sum(j, "refused") > 0);
	assert_true(warned(j, "did not run throughout"));
	json_decref(j);
}

static void a_counter_that_stops_ends_the_run(void **state)
{
	long events, reads, runs;
	json_t *j;

	(void)state;
	run_clean(&events, &reads, &runs);
	for (long at = 1; at <= runs; at += runs / 7) {
		reset();
		m.rests_at = at;
		m.rests_on = true;
		j = run(EXIT_FAILED);
		assert_true(json_is_false(get(j, "complete")));
		json_decref(j);
	}
}

static void interrupted_samples_are_taken_again(void **state)
{
	json_t *j;

	(void)state;
	m.interrupt_in = 10;
	j = run(EXIT_DONE);
	all_are(j, "instructions", INSTRUCTIONS);
	assert_true(sum(j, "interrupted") > 0);
	assert_int_equal(sum(j, "refused"), 0);
	json_decref(j);
}

/* The same, but the tracepoint is missing: the counts show it, and the run says so. */
static void interrupts_that_are_not_seen_are_warned_of(void **state)
{
	json_t *j, *samples;
	size_t off = 0;

	(void)state;
	m.interrupt_in = 10;
	m.unwatched = true;
	j = run(EXIT_DONE);
	assert_true(json_is_false(get(get(get(j, "environment"), "counting"), "interrupts_seen")));
	assert_true(warned(j, "interrupts can't be seen"));
	for (size_t s = 0; s < 2; s++) {
		samples = get(measurement(j, s ? "reg" : "stack", "instructions"), "samples");
		for (size_t i = 0; i < SAMPLES; i++)
			off += json_number_value(json_array_get(samples, i)) != INSTRUCTIONS;
	}
	assert_true(off > 0);
	assert_int_equal(sum(j, "interrupted"), 0);
	json_decref(j);
}

/* One in four runs and more: no sample, which has four, is ever clean. */
static void a_sample_that_is_always_interrupted_is_null(void **state)
{
	json_t *j, *samples;

	(void)state;
	m.interrupt_in = 3;
	j = run(EXIT_FAILED);
	samples = get(measurement(j, "reg", "instructions"), "samples");
	assert_int_equal(json_array_size(samples), SAMPLES);
	for (size_t i = 0; i < SAMPLES; i++)
		assert_true(json_is_null(json_array_get(samples, i)));
	assert_true(warned(j, "an interrupt fell into each"));
	assert_true(json_is_false(get(j, "complete")));
	json_decref(j);
}

static void passes_that_differ_are_seen(void **state)
{
	json_t *j;

	(void)state;
	m.other_at = 1;
	j = run(EXIT_DONE);
	assert_true(warned(j, "not of the same execution"));
	json_decref(j);
}

static void a_wrong_answer_ends_the_run(void **state)
{
	long events, reads, runs;
	json_t *j;

	(void)state;
	run_clean(&events, &reads, &runs);
	for (long at = 1; at <= runs; at += runs / 7) {
		reset();
		m.wrong_at = at;
		j = run(EXIT_FAILED);
		assert_true(json_is_false(get(j, "complete")));
		assert_true(warned(j, "wrong return value"));
		json_decref(j);
	}
}

static void a_program_that_is_refused(void **state)
{
	json_t *j, *refused;

	(void)state;
	m.refuses = true;
	j = run(EXIT_FAILED);
	assert_true(json_is_false(get(j, "complete")));
	json_decref(j);
	reset();
	m.refuses = m.mixes = true;
	j = run(EXIT_DONE);
	refused = get(json_array_get(get(j, "workloads"), 0), "refused");
	assert_int_equal(json_array_size(refused), 1);
	assert_string_equal(json_string_value(get(json_array_get(refused, 0), "scheme")), "reg");
	json_decref(j);
}

/* What was written before the file system was full is still there, and whole. */
static void a_file_system_that_fills_up(void **state)
{
	json_t *j;

	(void)state;
	for (long at = 1; at <= SAMPLES + 2; at++) {
		reset();
		m.full_at = at;
		j = run(EXIT_FAILED);
		if (at > 1) {
			assert_non_null(j);
			assert_true(json_is_false(get(j, "complete")));
		}
		json_decref(j);
	}
}

static void a_run_whose_frequency_steps_is_not_clean(void **state)
{
	long events, reads, runs;
	json_t *j = run(EXIT_DONE), *freq;

	(void)state;
	assert_true(json_is_true(get(get(j, "environment"), "clean")));
	json_decref(j);
	reset();
	run_clean(&events, &reads, &runs);
	m.steps_at = runs * 3 / 4;
	j = run(EXIT_DONE);
	assert_true(json_is_false(get(get(j, "environment"), "clean")));
	freq = json_array_get(get(get(j, "environment"), "moved"), 0);
	assert_int_equal(json_integer_value(get(freq, "from")), 1500000);
	assert_int_equal(json_integer_value(get(freq, "to")), 750000);
	json_decref(j);
}

#define STRIDE 41 /* of events between two tries */

/* Wherever it comes, a valid file is left that says that it is incomplete. */
static void a_signal_at_every_stage(void **state)
{
	long events, reads, runs;
	size_t cut_short = 0;
	json_t *j;

	(void)state;
	run_clean(&events, &reads, &runs);
	for (long at = 1; at <= events; at += STRIDE) {
		reset();
		m.signal_at = at;
		j = run(-1);
		assert_non_null(j);
		assert_string_equal(json_string_value(get(j, "schema")), "jitboard-run-1");
		/* And it comes to its end soon. */
		assert_true(m.events - at < events / 8);
		cut_short += json_is_false(get(j, "complete"));
		json_decref(j);
	}
	/* All but one that comes when the last word is being written. */
	assert_true(cut_short + 1 >= (size_t)events / STRIDE);
}

#define MACHINE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		MACHINE_TEST(events_come_in_passes),
		MACHINE_TEST(a_recording_gives_the_same_run),
		MACHINE_TEST(a_clock_that_ticks_seldom),
		MACHINE_TEST(a_hart_without_programmable_counters),
		MACHINE_TEST(a_multiplexed_sample_is_refused_and_taken_again),
		MACHINE_TEST(a_counter_that_stops_ends_the_run),
		MACHINE_TEST(interrupted_samples_are_taken_again),
		MACHINE_TEST(interrupts_that_are_not_seen_are_warned_of),
		MACHINE_TEST(a_sample_that_is_always_interrupted_is_null),
		MACHINE_TEST(passes_that_differ_are_seen),
		MACHINE_TEST(a_wrong_answer_ends_the_run),
		MACHINE_TEST(a_program_that_is_refused),
		MACHINE_TEST(a_file_system_that_fills_up),
		MACHINE_TEST(a_run_whose_frequency_steps_is_not_clean),
		MACHINE_TEST(a_signal_at_every_stage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
