// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unit tests of cycles of RTL: jitreport cores, with a column per core, and which runs it
 * refuses; jitreport costs, over none and over stack.
 */

#include "report.h"
#include "test_golden.h"
#include "util.h"

#define RUN TESTDATA "/run.json"

static char one[SCRATCH_NAME], other[SCRATCH_NAME];

static void add(json_t *run, const char *scheme, const char *event, double value)
{
	json_array_append_new(json_object_get(run, "measurements"),
			      json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:[f]}", "workload", "leaf",
					"scheme", scheme, "event", event, "unit", "count/op",
					"repeat", 7, "seed", 1, "samples", value));
}

/* A run of a core in which a leaf takes @more under reg than under stack, waiting for @cause. */
static json_t *run_of(const char *title, const char *cause, double more)
{
	json_t *run = json_load_file(RUN, 0, NULL), *board;

	assert_non_null(run);
	board = json_object_get(run, "board");
	json_object_set_new(board, "timing", json_string("rtl"));
	json_object_set_new(board, "rtl", json_pack("{s:s, s:i}", "title", title, "placements", 1));
	json_object_set_new(run, "pipeline",
			    json_pack("[{s:s, s:s, s:i, s:[{s:s}]}]", "workload", "leaf", "scheme",
				      "stack", "placements", 1, "code", "pc", "ffffffff01000000"));
	for (int reg = 0; reg < 2; reg++) {
		const char *scheme = reg ? "reg" : "stack";

		add(run, scheme, "core", 10 + reg * more);
		add(run, scheme, "cycles", 20 + reg * more);
		add(run, scheme, "retired", 10);
		add(run, scheme, cause, reg * more);
	}
	return run;
}

/* Put it into a scratch file, and let go of it. */
static void put(json_t *run, char file[SCRATCH_NAME])
{
	int fd = scratch_file(file);

	assert_true(fd >= 0);
	assert_int_equal(json_dumpfd(run, fd, 0), 0);
	close(fd);
	json_decref(run);
}

/* Of two runs, which are used up. */
static int cores(json_t *a, json_t *b, char **out, char **err)
{
	int status;

	put(a, one);
	put(b, other);
	status = run_verb(report_cores, one, other, out, err);
	unlink(one);
	unlink(other);
	return status;
}

static void each_core_has_a_column(void **state)
{
	char *out, *err;

	(void)state;
	assert_int_equal(
		cores(run_of("A RTL", "store-load", 5), run_of("B RTL", "waw", -2), &out, &err),
		EXIT_DONE);
	assert_string_equal(err, "");
	assert_non_null(strstr(out, "not of a board"));
	assert_non_null(strstr(out, "A RTL"));
	assert_non_null(strstr(out, "+5.00 = +5.00 store-load  -2.00 = -2.00 waw"));
	assert_non_null(strstr(out, "B RTL: 1 of 1 programs lie"));
	free(out);
	free(err);
}

static void refused(json_t *a, json_t *b, const char *why)
{
	char *out, *err;

	assert_int_equal(cores(a, b, &out, &err), EXIT_FAILED);
	assert_string_equal(out, "");
	assert_non_null(strstr(err, why));
	free(out);
	free(err);
}

static void runs_that_are_not_alike_are_refused(void **state)
{
	json_t *run = run_of("B RTL", "waw", 1);

	(void)state;
	refused(run_of("A RTL", "waw", 1), run_of("A RTL", "waw", 1), "are of one core");
	refused(run_of("A RTL", "waw", 1), json_load_file(RUN, 0, NULL), "has no cycles of RTL");
	json_object_set_new(json_object_get(run, "kernel"), "image_sha256", json_string("0"));
	refused(run_of("A RTL", "waw", 1), run, "are of different kernels");
}

/* An execution of a leaf, in both builds. */
static void add_executions(json_t *run, const char *scheme)
{
	json_t *list = json_object_get(run, "executions");

	for (int half = 0; half < 2; half++)
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:i}",
						      "workload", "leaf", "scheme", scheme, "build",
						      half ? "half" : "timed", "ops", 1,
						      "instructions", 9, "loads", 1, "stores", 1));
}

/* A run with cycles under none, too, which refuses the run's second workload. */
static json_t *run_with_none(void)
{
	static const char *const schemes[] = { "none", "stack", "reg" };
	json_t *run = run_of("A RTL", "store-load", 5);

	json_object_set_new(run, "executions", json_array());
	for (size_t i = 0; i < ARRAY_SIZE(schemes); i++)
		add_executions(run, schemes[i]);
	add(run, "none", "instructions", 12);
	add(run, "none", "core", 7);
	add(run, "none", "cycles", 18);
	add(run, "none", "retired", 7);
	add(run, "none", "store-load", 0);
	json_object_set_new(json_array_get(json_object_get(run, "workloads"), 1), "refused",
			    json_pack("[{s:s, s:s}]", "scheme", "none", "why", "it is a test"));
	return run;
}

static void cycles_are_over_none_and_over_stack(void **state)
{
	json_t *run = run_with_none();
	char *out, *err;

	(void)state;
	assert_int_equal(run_changed(run, report_costs, "", &out, &err), EXIT_DONE);
	assert_string_equal(err, "");
	golden("costs_rtl.txt", out);
	free(out);
	free(err);
	assert_int_equal(run_changed(run, report_costs, "--csv", &out, &err), EXIT_DONE);
	assert_non_null(strstr(out, ",RTL over none cycles,"));
	assert_non_null(strstr(out, ",RTL over stack cycles,"));
	/* reg takes 7 more than none, 5 more than stack. */
	assert_non_null(strstr(out, "\"main program, leaf\",reg,0,0,0,0,0,0,0,0,16,7,8,3,"));
	assert_non_null(strstr(out, ",5,5,0,"));
	free(out);
	free(err);
	json_decref(run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_core_has_a_column),
		cmocka_unit_test(runs_that_are_not_alike_are_refused),
		cmocka_unit_test(cycles_are_over_none_and_over_stack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
