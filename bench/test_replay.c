// SPDX-License-Identifier: GPL-2.0-only
/* The whole of `jitbench run` on a machine that is made up, with a fault planted in each test. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <jansson.h>

#include "fake_machine.h"
#include "io.h"
#include "jitbench.h"
#include "util.h"
#include "workload.h"

const bool replays_only = true;

static struct workload *workloads;
static size_t n_workloads;
static char folder[32], out[64];

#define SAMPLES 5

static json_t *load(int status, int want)
{
	if (want >= 0)
		assert_int_equal(status, want);
	return json_load_file(out, 0, NULL);
}

/* Run on the machine as it is planned in fake, and give what is in the file, or NULL. */
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
	int status;

	snprintf(out_arg, sizeof(out_arg), "--out=%s", out);
	snprintf(state_arg, sizeof(state_arg), "--state=%s", folder);
	io_answer_by(fake_answer);
	status = cmd_run(ARRAY_SIZE(argv) - (more ? 1 : 2), argv);
	/* However the run went. */
	assert_string_equal(fake.governor, "schedutil");
	assert_false(fake.noted);
	return load(status, want);
}

static json_t *run(int want)
{
	return run_with(NULL, want);
}

static void reset(void)
{
	fake_reset(workloads, n_workloads);
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
	*events = fake.events;
	*reads = fake.reads;
	*runs = fake.runs;
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
	fake.tick = 1000;
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
	fake.interrupt_in = 10;
	recorded = run_with(record, EXIT_DONE);
	reset();
	replayed = load(cmd_run(3, argv), EXIT_DONE);
	assert_int_equal(fake.events, 0);
	assert_true(json_equal(recorded, replayed));
	json_decref(recorded);
	json_decref(replayed);
}

static void a_hart_without_programmable_counters(void **state)
{
	json_t *j, *counting;

	(void)state;
	fake.bare = true;
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
	fake.rests_at = runs * 3 / 4;
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
		fake.rests_at = at;
		fake.rests_on = true;
		j = run(EXIT_FAILED);
		assert_true(json_is_false(get(j, "complete")));
		json_decref(j);
	}
}

static void interrupted_samples_are_taken_again(void **state)
{
	json_t *j;

	(void)state;
	fake.interrupt_in = 10;
	j = run(EXIT_DONE);
	all_are(j, "instructions", INSTRUCTIONS);
	assert_true(sum(j, "interrupted") > 0);
	assert_int_equal(sum(j, "refused"), 0);
	assert_false(warned(j, "isolated hart"));
	json_decref(j);
}

/* The same, but the tracepoint is missing: the counts show it, and the run says so. */
static void interrupts_that_are_not_seen_are_warned_of(void **state)
{
	json_t *j, *samples;
	size_t off = 0;

	(void)state;
	fake.interrupt_in = 10;
	fake.unwatched = true;
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
	fake.interrupt_in = 3;
	j = run(EXIT_FAILED);
	samples = get(measurement(j, "reg", "instructions"), "samples");
	assert_int_equal(json_array_size(samples), SAMPLES);
	for (size_t i = 0; i < SAMPLES; i++)
		assert_true(json_is_null(json_array_get(samples, i)));
	assert_true(warned(j, "an interrupt fell into each"));
	assert_true(warned(j, "isolated hart"));
	assert_true(json_is_false(get(j, "complete")));
	json_decref(j);
}

static void passes_that_differ_are_seen(void **state)
{
	json_t *j;

	(void)state;
	fake.other_at = 1;
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
		fake.wrong_at = at;
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
	fake.refuses = true;
	j = run(EXIT_FAILED);
	assert_true(json_is_false(get(j, "complete")));
	json_decref(j);
	reset();
	fake.refuses = fake.mixes = true;
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
		fake.full_at = at;
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
	assert_string_equal(json_string_value(get(get(j, "environment"), "governor")),
			    "performance");
	json_decref(j);
	reset();
	run_clean(&events, &reads, &runs);
	fake.steps_at = runs * 3 / 4;
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
		fake.signal_at = at;
		j = run(-1);
		assert_non_null(j);
		assert_string_equal(json_string_value(get(j, "schema")), "jitboard-run-1");
		/* And it comes to its end soon. */
		assert_true(fake.events - at < events / 8);
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
