// SPDX-License-Identifier: GPL-2.0-only
/* `jitbench run` on a machine that is made up: signals, and what keeps samples from being had. */

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "scheme.h"
#include "test_run.h"

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

/* A run in a process of its own, which ends by @sig, and never by itself. */
static void run_that_dies(int sig, rlim_t most_bytes)
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (!pid) {
		setrlimit(RLIMIT_CORE, &(struct rlimit){});
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){ most_bytes, most_bytes });
		freopen("/dev/null", "w", stderr);
		run(-1);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), sig);
}

/* How many samples the file holds of each measurement, which says that it is incomplete; or -1. */
static long left_behind(void)
{
	json_t *j = load(0, -1), *list = get(j, "measurements");
	size_t n = json_array_size(get(json_array_get(list, 0), "samples"));

	assert_true(j || access(out, F_OK));
	if (!j)
		return -1;
	assert_string_equal(json_string_value(get(j, "schema")), "jitboard-run-1");
	assert_true(json_is_false(get(j, "complete")));
	for (size_t i = 0; i < json_array_size(list); i++)
		assert_int_equal(json_array_size(get(json_array_get(list, i), "samples")), n);
	json_decref(j);
	return n;
}

/* At any event: no more than half of what it had is lost. */
static void a_run_that_is_killed_at_every_stage(void **state)
{
	long events, reads, runs, most = -1, n;

	(void)state;
	run_clean(&events, &reads, &runs);
	for (long at = 1; at < events; at += STRIDE) {
		reset();
		fake.signal = SIGKILL;
		fake.signal_at = at;
		run_that_dies(SIGKILL, RLIM_INFINITY);
		n = left_behind();
		/* The longer it ran the more there is. */
		assert_true(n >= most);
		most = n;
	}
	/* Killed in the fifth of five rounds. */
	assert_int_equal(most, 4);
}

/* At any byte of the file that is being written. */
static void a_run_that_is_killed_while_it_writes(void **state)
{
	struct stat whole;

	(void)state;
	json_decref(run(EXIT_DONE));
	assert_int_equal(stat(out, &whole), 0);
	for (rlim_t most = 0; most < (rlim_t)whole.st_size; most += whole.st_size / 40) {
		reset();
		run_that_dies(SIGXFSZ, most);
		left_behind();
	}
}

/* By whichever it is told to stop, what it has changed is put back: run() looks. */
static void all_signals_that_end_a_run(void **state)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(signals); i++) {
		json_t *j;

		reset();
		fake.signal = signals[i];
		fake.signal_load = 6;
		j = run(EXIT_FAILED);
		assert_true(warned(j, "stopped by a signal"));
		assert_string_equal(fake.scheme, "stack");
		json_decref(j);
	}
}

static void a_pipe_that_nobody_reads_ends_no_run(void **state)
{
	(void)state;
	fake.signal = SIGPIPE;
	fake.signal_load = 6;
	json_decref(run(EXIT_DONE));
}

/* There are many, of which each takes its time. */
static void a_signal_while_programs_are_replaced(void **state)
{
	enum { AT_FIRST = 2 * 2 * 2 }; /* builds, workloads, schemes */

	(void)state;
	for (int n = AT_FIRST + 1; n < AT_FIRST + 4; n++) {
		reset();
		fake.signal_load = n;
		json_decref(run(EXIT_FAILED));
		assert_int_equal(fake.n_entries, n);
		assert_string_equal(fake.scheme, "stack");
	}
}

/* Run, and have in @text what is said. */
static json_t *run_heard(int want, char *text, size_t size)
{
	json_t *j;

	hear();
	j = run(want);
	heard(text, size);
	return j;
}

/* Whatever keeps a program off the loopback device is what is said of it. */
static void a_program_that_cant_be_attached(void **state)
{
	static const struct {
		int err;
		const char *why;
	} faults[] = {
		{ -EBUSY, "another XDP program is attached to the loopback device: Device or" },
		{ -EPERM, "it can't be attached to the loopback device: Operation not permitted" },
	};
	char said[4096];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		reset();
		fake.hold = faults[i].err;
		json_decref(run_heard(EXIT_FAILED, said, sizeof(said)));
		assert_non_null(strstr(said, faults[i].why));
	}
}

/* The record stays then, for `jitbench doctor --restore`: run() looks. */
static void a_scheme_that_cant_be_put_back(void **state)
{
	char said[4096];
	json_t *j;

	(void)state;
	fake.stuck_at = 1;
	j = run_heard(EXIT_FAILED, said, sizeof(said));
	assert_string_equal(fake.scheme, "stack");
	assert_non_null(strstr(said, "not all is put back: the JIT's scheme: Input/output error: "
				     "run `jitbench doctor --restore`"));
	assert_true(warned(j, "could not be put back"));
	json_decref(j);
	/* Not at the end of this test, on the machine that it runs on. */
	fake.stuck_at = 0;
	seam_made_up(fake_answer);
	assert_int_equal(scheme_restore(), 0);
	seam_close(false);
}

/* It is not taken for a count of 0. */
static void a_counter_that_stands_still_ends_the_run(void **state)
{
	long events, reads, runs;

	(void)state;
	run_clean(&events, &reads, &runs);
	for (long at = 1; at <= runs; at += runs / 7) {
		reset();
		fake.frozen_at = at;
		stopped_or_missing(run(-1));
	}
}

/* Two for each sample, of which each round has one in every pass. */
static void refusals_are_borne_in_every_pass(void **state)
{
	json_t *j;

	(void)state;
	fake.rests_in = 6;
	j = run(EXIT_DONE);
	assert_true(json_integer_value(get(measurement(j, "reg", "cycles"), "refused")) >
		    2 * SAMPLES);
	all_are(j, "instructions", INSTRUCTIONS);
	json_decref(j);
}

static void a_signal_for_others_is_no_refusal(void **state)
{
	long events, reads, runs;
	json_t *j;

	(void)state;
	run_clean(&events, &reads, &runs);
	fake.ends_at = runs * 3 / 4;
	j = run(EXIT_DONE);
	assert_int_equal(sum(j, "refused") + sum(j, "interrupted"), 0);
	all_are(j, "instructions", INSTRUCTIONS);
	json_decref(j);
}

/* What is said of samples that could not be had is what happened to them. */
static void interrupts_are_not_blamed_alone(void **state)
{
	json_t *j;

	(void)state;
	fake.interrupt_in = 3;
	fake.rests_in = 50;
	j = run(EXIT_FAILED);
	assert_true(sum(j, "refused") > 0);
	assert_true(warned(j, "counters that did not run throughout, spoilt each"));
	json_decref(j);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MACHINE_TEST(a_signal_at_every_stage),
		MACHINE_TEST(a_run_that_is_killed_at_every_stage),
		MACHINE_TEST(a_run_that_is_killed_while_it_writes),
		MACHINE_TEST(all_signals_that_end_a_run),
		MACHINE_TEST(a_pipe_that_nobody_reads_ends_no_run),
		MACHINE_TEST(a_signal_while_programs_are_replaced),
		MACHINE_TEST(a_program_that_cant_be_attached),
		MACHINE_TEST(a_scheme_that_cant_be_put_back),
		MACHINE_TEST(a_counter_that_stands_still_ends_the_run),
		MACHINE_TEST(refusals_are_borne_in_every_pass),
		MACHINE_TEST(a_signal_for_others_is_no_refusal),
		MACHINE_TEST(interrupts_are_not_blamed_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
