// SPDX-License-Identifier: GPL-2.0-only
/* Recordings: what is recorded is replayed, and what is out of step is seen. */

#include <errno.h>
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

#include "programs.h"
#include "test_scratch.h"
#include "util.h"

static char path[SCRATCH_NAME];
static const char *const options[] = { "--samples=3", "--seed=1" };
static int64_t number;

static int64_t ask(void *ctx)
{
	return *(int64_t *)ctx;
}

static int setup(void **state)
{
	int fd = scratch_file(path);

	(void)state;
	return fd < 0 ? -1 : close(fd);
}

static int teardown(void **state)
{
	(void)state;
	seam_close(false);
	return unlink(path);
}

static void put(const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fprintf(f, "[\"jitboard-record-1\"]\n%s", text);
	assert_int_equal(fclose(f), 0);
}

static int replay(void)
{
	const char *const *had;
	size_t n;

	return seam_replay(path, &had, &n);
}

static void what_is_recorded_is_replayed(void **state)
{
	const char *const *had;
	char text[64], names[256];
	uint64_t clock;
	size_t n;

	(void)state;
	assert_int_equal(seam_record(path, options, 2), 0);
	clock = io_clock();
	number = -7;
	assert_int_equal(io_ask("seven", ask, &number), -7);
	assert_int_equal(read_text("", "/proc/sys/kernel/ostype", text, sizeof(text)), 0);
	assert_int_equal(read_text("", "/proc/nowhere", text, sizeof(text)), -ENOENT);
	assert_int_equal(io_exists("/proc/nowhere"), -ENOENT);
	assert_int_equal(io_list("/proc/self/task", names, sizeof(names)), 0);
	assert_int_equal(io_write("/dev/null", "performance"), 0);
	assert_int_equal(seam_close(true), 0);

	number = 0;
	assert_int_equal(seam_replay(path, &had, &n), 0);
	assert_true(io_replaying());
	assert_int_equal(n, 2);
	assert_string_equal(had[0], "--samples=3");
	assert_string_equal(had[1], "--seed=1");
	assert_true(io_clock() == clock);
	assert_int_equal(io_ask("seven", ask, &number), -7);
	assert_int_equal(read_text("", "/proc/sys/kernel/ostype", text, sizeof(text)), 0);
	assert_string_equal(text, "Linux");
	assert_int_equal(read_text("", "/proc/nowhere", text, sizeof(text)), -ENOENT);
	assert_int_equal(io_exists("/proc/nowhere"), -ENOENT);
	names[0] = '\0';
	assert_int_equal(io_list("/proc/self/task", names, sizeof(names)), 0);
	assert_int_equal(atoi(names), getpid());
	assert_int_equal(io_write("/dev/null", "performance"), 0);
	assert_int_equal(seam_close(true), 0);
	assert_false(io_replaying());
}

static void counters_are_answered_from_the_recording(void **state)
{
	uint64_t words[3];

	(void)state;
	put("[\"read\",null,[5],[0,10,9,77]]\n[\"read\",null,[5],[-61]]\n"
	    "[\"enable\",null,[5,1],[0]]\n");
	assert_int_equal(replay(), 0);
	assert_int_equal(io_perf_read(5, words, 3), 0);
	assert_true(words[0] == 10 && words[1] == 9 && words[2] == 77);
	assert_int_equal(io_perf_read(5, words, 3), -ENODATA);
	assert_int_equal(io_perf_enable(5, true), 0);
	assert_int_equal(seam_close(true), 0);
}

static void who_asks_for_something_else_is_out_of_step(void **state)
{
	uint64_t words[3];

	(void)state;
	put("[\"read\",null,[5],[0,10,9,77]]\n[\"clock\",null,[],[1]]\n");
	assert_int_equal(replay(), 0);
	assert_int_equal(io_perf_read(6, words, 3), -EPROTO);
	/* And stays so: nothing more is taken from the recording. */
	assert_int_equal(io_perf_read(5, words, 3), -EPROTO);
	assert_int_equal(seam_close(false), -EPROTO);
}

static void a_recording_may_be_too_short_or_too_long(void **state)
{
	(void)state;
	put("[\"clock\",null,[],[1]]\n");
	assert_int_equal(replay(), 0);
	assert_true(io_clock() == 1);
	assert_int_equal((int64_t)io_clock(), -EPROTO);
	assert_int_equal(seam_close(false), -EPROTO);
	assert_int_equal(replay(), 0);
	assert_int_equal(seam_close(true), -EPROTO);
	assert_int_equal(replay(), 0);
	assert_int_equal(seam_close(false), 0);
}

/* One more than are asked for: earlier versions wrote the run file after each round. */
static void a_store_may_be_passed_over(void **state)
{
	int64_t five = 5;

	(void)state;
	put("[\"clock\",null,[],[1]]\n[\"store\",null,[],[0]]\n[\"clock\",null,[],[2]]\n"
	    "[\"store\",null,[],[-28]]\n");
	assert_int_equal(replay(), 0);
	assert_true(io_clock() == 1);
	assert_true(io_clock() == 2);
	assert_int_equal(io_ask("store", ask, &five), -28);
	assert_int_equal(seam_close(true), 0);
}

static void a_line_that_is_no_event_is_out_of_step(void **state)
{
	static const char *const lines[] = { "",
					     "{}",
					     "[]",
					     "[\"clock\"]",
					     "[\"clock\",null,[],1]",
					     "[\"clock\",null,[],[\"1\"]]",
					     "[\"clock\",null,[1],[1]]",
					     "[\"clock\",\"x\",[],[1]]",
					     "[1" };
	char text[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		snprintf(text, sizeof(text), "%s\n", lines[i]);
		put(text);
		assert_int_equal(replay(), 0);
		assert_int_equal((int64_t)io_clock(), -EPROTO);
		assert_int_equal(seam_close(false), -EPROTO);
	}
}

static void what_is_written_is_compared(void **state)
{
	(void)state;
	put("[\"write\",\"/x=performance\",[],[0]]\n[\"write\",\"/x=ondemand\",[],[0]]\n");
	assert_int_equal(replay(), 0);
	assert_int_equal(io_write("/x", "performance"), 0);
	assert_int_equal(io_write("/x", "powersave"), -EPROTO);
}

static volatile sig_atomic_t got;

static void on_signal(int sig)
{
	got = sig;
}

static void a_signal_comes_when_its_line_does(void **state)
{
	(void)state;
	signal(SIGINT, on_signal);
	got = 0;
	put("[\"clock\",null,[],[1]]\n[\"signal\",null,[],[2]]\n[\"clock\",null,[],[2]]\n");
	assert_int_equal(replay(), 0);
	assert_true(io_clock() == 1);
	assert_int_equal(got, 0);
	assert_true(io_clock() == 2);
	assert_int_equal(got, SIGINT);
}

static void what_is_no_recording_is_refused(void **state)
{
	FILE *f = fopen(path, "w");

	(void)state;
	fputs("{\"schema\": \"jitboard-run-1\"}\n", f);
	fclose(f);
	assert_int_equal(replay(), -EINVAL);
	assert_false(io_replaying());
}

/* Events within another are not recorded, and a file that can't grow is said. */
static void quiet_events_and_a_full_file_system(void **state)
{
	(void)state;
	assert_int_equal(seam_record(path, NULL, 0), 0);
	tape_quiet(true);
	io_clock();
	tape_quiet(false);
	number = 5;
	io_ask("five", ask, &number);
	assert_int_equal(seam_close(true), 0);
	assert_int_equal(replay(), 0);
	assert_int_equal(io_ask("five", ask, &number), 5);
	assert_int_equal(seam_close(true), 0);
	assert_int_equal(seam_record("/dev/full", NULL, 0), 0);
	assert_true(seam_close(true) < 0);
}

#define FILE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FILE_TEST(what_is_recorded_is_replayed),
		FILE_TEST(counters_are_answered_from_the_recording),
		FILE_TEST(who_asks_for_something_else_is_out_of_step),
		FILE_TEST(a_recording_may_be_too_short_or_too_long),
		FILE_TEST(a_store_may_be_passed_over),
		FILE_TEST(a_line_that_is_no_event_is_out_of_step),
		FILE_TEST(what_is_written_is_compared),
		FILE_TEST(a_signal_comes_when_its_line_does),
		FILE_TEST(what_is_no_recording_is_refused),
		FILE_TEST(quiet_events_and_a_full_file_system),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
