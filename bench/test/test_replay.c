// SPDX-License-Identifier: GPL-2.0-only
/* The whole of `jitbench run` on a machine that is made up, with a fault planted in each test. */

#include "test_run.h"

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

/*
 * Everything that a run asks is in its recording, on hardware as well.  RECORDING= names a file
 * in which that stays, for tests/board/over-ssh.
 */
static void a_recording_gives_the_same_run(void **state)
{
	char path[256], record[272], replay[272], out_arg[80];
	char *argv[] = { "jitbench run", replay, out_arg, NULL };
	const char *keep = getenv("RECORDING");
	json_t *recorded, *replayed;

	(void)state;
	snprintf(path, sizeof(path), "%s%s", keep ? keep : folder, keep ? "" : "/record");
	snprintf(record, sizeof(record), "--record=%s", path);
	snprintf(replay, sizeof(replay), "--replay=%s", path);
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

/* Write @to over the first @from in a recording. */
static void edit(const char *path, const char *from, const char *to)
{
	static char text[1 << 20], *at;
	FILE *f = fopen(path, "r+");

	assert_non_null(f);
	assert_int_equal(strlen(from), strlen(to));
	text[fread(text, 1, sizeof(text) - 1, f)] = '\0';
	at = strstr(text, from);
	assert_non_null(at);
	assert_int_equal(fseek(f, at - text, SEEK_SET), 0);
	fputs(to, f);
	fclose(f);
}

/* It is refused by file and line; "zz" is not taken for a 0. */
static void code_in_a_recording_must_be_hexadecimal(void **state)
{
	static const char *const bad[] = { "zz008280", "01 08280", "0100828g", "0x008280" };
	char path[80], record[96], replay[96], out_arg[96], said[4096], where[96];
	char *argv[] = { "jitbench run", replay, out_arg, NULL };
	const char *now = "01008280";

	(void)state;
	snprintf(path, sizeof(path), "%s/record", folder);
	snprintf(record, sizeof(record), "--record=%s", path);
	snprintf(replay, sizeof(replay), "--replay=%s", path);
	snprintf(out_arg, sizeof(out_arg), "--out=%s", out);
	json_decref(run_with(record, EXIT_DONE));
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		json_t *j;

		edit(path, now, bad[i]);
		now = bad[i];
		hear();
		j = load(cmd_run(3, argv), EXIT_FAILED);
		heard(said, sizeof(said));
		assert_true(json_is_false(get(j, "complete")));
		assert_int_equal(json_array_size(get(j, "programs")), 0);
		json_decref(j);
		snprintf(where, sizeof(where), "%s:", path);
		assert_non_null(strstr(said, where));
		assert_non_null(strstr(said, ": code is hexadecimal"));
	}
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

	(void)state;
	run_clean(&events, &reads, &runs);
	for (long at = 1; at <= runs; at += runs / 7) {
		reset();
		fake.rests_at = at;
		fake.rests_on = true;
		stopped_or_missing(run(-1));
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

static void passes_at_another_speed_are_seen(void **state)
{
	json_t *j = run(EXIT_DONE);

	(void)state;
	assert_false(warned(j, "not as fast in both"));
	json_decref(j);
	reset();
	fake.slow_at = 1;
	j = run(EXIT_DONE);
	assert_true(warned(j, "not as fast in both"));
	assert_false(warned(j, "not of the same execution"));
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
	assert_string_equal(json_string_value(get(json_array_get(refused, 0), "why")),
			    "mixing is refused");
	json_decref(j);
}

/* What was written before the file system was full is still there, and whole. */
static void a_file_system_that_fills_up(void **state)
{
	json_t *j;

	(void)state;
	/* At first, after rounds 1, 2 and 4, at the end. */
	json_decref(run(EXIT_DONE));
	assert_int_equal(fake.stores, 5);
	for (long at = 1; at <= 5; at++) {
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

/* In another order each round, so that no program always follows the same one. */
static void programs_are_replaced_in_random_order(void **state)
{
	enum { CELLS = 4, AT_FIRST = 2 * CELLS };
	size_t moved = 0;

	(void)state;
	json_decref(run(EXIT_DONE));
	assert_int_equal(fake.n_entries, AT_FIRST + (SAMPLES - 1) * CELLS);
	for (int at = AT_FIRST; at < fake.n_entries; at += CELLS) {
		for (int a = 0; a < CELLS; a++) {
			/* Each once. */
			for (int b = 0; b < a; b++)
				assert_true(fake.entries[at + a] != fake.entries[at + b] ||
					    fake.schemes[at + a] != fake.schemes[at + b]);
			moved += fake.entries[at + a] != fake.entries[AT_FIRST + a] ||
				 fake.schemes[at + a] != fake.schemes[AT_FIRST + a];
		}
	}
	assert_true(moved > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MACHINE_TEST(events_come_in_passes),
		MACHINE_TEST(a_recording_gives_the_same_run),
		MACHINE_TEST(code_in_a_recording_must_be_hexadecimal),
		MACHINE_TEST(a_clock_that_ticks_seldom),
		MACHINE_TEST(a_hart_without_programmable_counters),
		MACHINE_TEST(a_multiplexed_sample_is_refused_and_taken_again),
		MACHINE_TEST(a_counter_that_stops_ends_the_run),
		MACHINE_TEST(interrupted_samples_are_taken_again),
		MACHINE_TEST(interrupts_that_are_not_seen_are_warned_of),
		MACHINE_TEST(a_sample_that_is_always_interrupted_is_null),
		MACHINE_TEST(passes_that_differ_are_seen),
		MACHINE_TEST(passes_at_another_speed_are_seen),
		MACHINE_TEST(a_wrong_answer_ends_the_run),
		MACHINE_TEST(a_program_that_is_refused),
		MACHINE_TEST(a_file_system_that_fills_up),
		MACHINE_TEST(programs_are_replaced_in_random_order),
		MACHINE_TEST(a_run_whose_frequency_steps_is_not_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
