// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of the pictures: what of a run is drawn where. */

#include "report.h"
#include "report_site.h"
#include "test_folder.h"
#include "test_verb.h"

#define RUN TESTDATA "/run.json"

static char path[SCRATCH_NAME + 16];

static void executed(json_t *run, const char *scheme, int instructions, int loads, int stores)
{
	static const char *const builds[] = { "timed", "half" };

	for (size_t i = 0; i < ARRAY_SIZE(builds); i++)
		append(run, "executions",
		       json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:i}", "workload", "leaf",
				 "scheme", scheme, "build", builds[i], "ops", 1, "instructions",
				 instructions, "loads", loads, "stores", stores));
}

static void control(json_t *run, const char *name, json_t *control, double median)
{
	append(run, "workloads",
	       json_pack("{s:s, s:s, s:s, s:i, s:{s:i, s:i}, s:o}", "name", name, "title", name,
			 "isolates", name, "ops", 2, "expect", "retval", 0, "tail_calls", 0,
			 "control", control));
	append(run, "measurements",
	       json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:[f, f, f]}", "workload", name, "scheme",
			 "reg", "event", "instructions", "unit", "count/op", "repeat", 8, "seed", 1,
			 "samples", median, median, median));
}

/* A run with costs of the leaf under two schemes, and with a control of store-to-load distance. */
static int make(void **state)
{
	json_t *run = json_load_file(RUN, 0, NULL);
	static const char adds[] = "{s:s, s:{s:i, s:i, s:i}}";

	(void)state;
	if (!run || scratch_folder(folder))
		return -1;
	executed(run, "none", 10, 1, 1);
	executed(run, "stack", 12, 2, 2);
	executed(run, "reg", 11, 1, 0);
	control(run, "control_base",
		json_pack("{s:n, s:{s:i, s:i, s:i}}", "base", "adds", "instructions", 0, "loads", 0,
			  "stores", 0),
		10);
	control(run, "control_forward_3",
		json_pack(adds, "base", "control_base", "adds", "instructions", 5, "loads", 1,
			  "stores", 1),
		15);
	snprintf(path, sizeof(path), "%s/a.json", folder);
	assert_int_equal(json_dump_file(run, path, 0), 0);
	json_decref(run);
	return 0;
}

static char *drawn(const char *kind)
{
	char *out, *err;

	assert_int_equal(run_verb(report_plot, kind, path, &out, &err), EXIT_DONE);
	assert_string_equal(err, "");
	free(err);
	return out;
}

static void holds(const char *text, const char *what)
{
	if (!strstr(text, what))
		fail_msg("not in it: %s\n%s", what, text);
}

/* Parts stand beside each other: those above zero to its right, those below to its left. */
static void costs_are_put_together(void **state)
{
	char *out = drawn("costs");

	(void)state;
	holds(out, "# title: What each event costs over none: qemu, 7.3.4\n# text: What ");
	holds(out, "set label \"main program, leaf\" at graph 0.01, first 0 left\n");
	holds(out, "set ytics scale 0 (\"stack\" 1, \"reg\" 2)\n");
	holds(out, "$values << END\n2 1 \"1L 1S\"\n2 2 \"-1S 2A\"\nEND\n");
	holds(out, "$part0 << END\n0.5 1 0 1 0.62 1.38\nEND\n");
	holds(out, "$part1 << END\n1.5 1 1 2 0.62 1.38\n-0.5 2 -1 0 1.62 2.38\nEND\n");
	holds(out, "$part2 << END\n1 2 0 2 1.62 2.38\nEND\n");
	free(out);
}

static void controls_stand_at_their_number(void **state)
{
	char *out = drawn("controls");

	(void)state;
	holds(out, "$hand0 << END\n3 5\nEND\n$p0_0 << END\n3 5\nEND\n");
	assert_null(strstr(out, "Other controls"));
	free(out);
}

static void boards_are_in_per_cent(void **state)
{
	char *out = drawn("boards");

	(void)state;
	holds(out, "set title \"qemu: instructions, emulated\"\n");
	holds(out, "(\"leaf\" 1, \"bpf2bpf_helper\" 2)\n");
	/* 117 of 119, and 37.25 of 40.25. */
	holds(out, "$b0_0 << END\n-1.68067 1\n-7.45342 2\nEND\n");
	free(out);
}

static void only_what_is_there_is_listed(void **state)
{
	char *out = drawn("--list"), *err;

	(void)state;
	assert_string_equal(out, "costs\ncontrols\n");
	free(out);
	assert_int_equal(run_verb(report_plot, "--list", RUN, &out, &err), EXIT_DONE);
	assert_string_equal(out, "");
	free(out);
	free(err);
}

static void refuses(const char *kind, const char *runs, int status, const char *why)
{
	char *out, *err;

	assert_int_equal(run_verb(report_plot, kind, runs, &out, &err), status);
	assert_string_equal(out, "");
	holds(err, why);
	free(out);
	free(err);
}

static void what_is_not_there_is_refused(void **state)
{
	(void)state;
	refuses("costs", RUN, EXIT_FAILED, "has nothing for the picture \"costs\"");
	refuses("cycles", path, EXIT_FAILED, "has nothing for the picture \"cycles\"");
	refuses("costs", TESTDATA "/run.json " TESTDATA "/run.json", EXIT_FAILED, "give one");
	refuses("else", path, EXIT_USAGE, "no such picture");
	refuses("costs", "nowhere.json", EXIT_FAILED, "nowhere.json");
}

/* Leave out of the run what can be made again, and then more, until nothing is left. */
static void what_is_left_out_is_said(void **state)
{
	char *out, *err;
	json_t *run;

	(void)state;
	assert_int_equal(run_verb(report_slim, path, "", &out, &err), EXIT_DONE);
	free(out);
	free(err);
	run = json_load_file(path, 0, NULL);
	assert_int_equal(json_array_size(json_object_get(run, "programs")), 0);
	assert_true(json_array_size(json_object_get(run, "measurements")) > 0);
	json_decref(run);
	assert_int_equal(run_verb(report_show, path, "", &out, &err), EXIT_DONE);
	holds(out, "\nleft out  programs: ");
	free(out);
	free(err);
	assert_int_equal(run_verb(report_slim, path, "", &out, &err), EXIT_FAILED);
	holds(err, "nothing is left in it that can be made again");
	free(out);
	free(err);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(costs_are_put_together, make, remove_folder),
		cmocka_unit_test_setup_teardown(controls_stand_at_their_number, make,
						remove_folder),
		cmocka_unit_test_setup_teardown(boards_are_in_per_cent, make, remove_folder),
		cmocka_unit_test_setup_teardown(only_what_is_there_is_listed, make, remove_folder),
		cmocka_unit_test_setup_teardown(what_is_not_there_is_refused, make, remove_folder),
		cmocka_unit_test_setup_teardown(what_is_left_out_is_said, make, remove_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
