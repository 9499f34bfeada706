// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unit tests of the verbs: what they print of testdata/run.json against the files
 * beside it, and how they fail.  With TEST_REPORT_UPDATE set in the environment
 * those files are written anew; look at the difference before it is committed.
 */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "report.h"
#include "test_golden.h"
#include "test_verb.h"
#include "util.h"

#define RUN  TESTDATA "/run.json"
#define MADE TESTDATA "/stats/run.json" /* by the program beside it */

static void test_output(void **state)
{
	static const struct {
		const char *file;
		verb *verb;
		const char *args, *run; /* run: NULL = RUN */
	} cases[] = {
		{ "show.txt", report_show, "", NULL },
		{ "show.md", report_show, "--markdown --base reg", NULL },
		{ "show.json", report_show, "--json", NULL },
		{ "show.csv", report_show, "--csv", NULL },
		{ "functions.csv", report_show, "--csv --table functions", NULL },
		{ "jit.txt", report_jit, "bpf2bpf_helper", NULL },
		{ "jit_colour.txt", report_jit, "bpf2bpf_helper --function sub --color=always",
		  NULL },
		{ "jit_one.txt", report_jit, "leaf --schemes reg", NULL },
		{ "lint.txt", report_lint, "", NULL },
		{ "lint.csv", report_lint, "--csv", NULL },
		{ "lint.json", report_lint, "--json", NULL },
		{ "compare_exact.txt", report_compare, "", NULL },
		{ "compare.txt", report_compare, "", MADE },
		{ "compare.md", report_compare, "-m -b reg -s lean -e cycles -a 0.01 -S 2", MADE },
		{ "compare.csv", report_compare, "-c", MADE },
		{ "compare.json", report_compare, "-j -w differs,lost -e cycles", MADE },
	};
	char *out, *err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(run_verb(cases[i].verb, cases[i].run ? cases[i].run : RUN,
					  cases[i].args, &out, &err),
				 EXIT_DONE);
		assert_string_equal(err, "");
		golden(cases[i].file, out);
		free(out);
		free(err);
	}
}

static void test_incomplete(void **state)
{
	json_t *run = json_load_file(RUN, 0, NULL);
	char *out, *err;

	(void)state;
	assert_non_null(run);
	json_object_set_new(run, "complete", json_false());
	json_array_clear(json_object_get(json_array_get(json_object_get(run, "measurements"), 0),
					 "samples"));
	assert_int_equal(run_changed(run, report_show, "", &out, &err), EXIT_DONE);
	assert_non_null(strstr(out, "complete  NO: the run was cut short"));
	assert_non_null(strstr(out, "\nINCOMPLETE: "));
	/* The scheme without samples has no value, and there is no difference to it. */
	assert_non_null(
		strstr(out, "leaf              1      -  117.00          -      -  5/5  a "));
	free(out);
	free(err);
	assert_int_equal(run_changed(run, report_show, "--csv", &out, &err), EXIT_DONE);
	assert_non_null(strstr(err, "incomplete"));
	assert_non_null(strstr(out, "\nleaf,1,,117,,"));
	free(out);
	free(err);

	/* It failed before there was anything but a warning. */
	json_array_clear(json_object_get(run, "measurements"));
	json_array_clear(json_object_get(run, "programs"));
	json_object_set_new(run, "board", json_null());
	assert_int_equal(run_changed(run, report_show, "", &out, &err), EXIT_DONE);
	assert_non_null(strstr(out, "board     unknown (unknown)"));
	assert_non_null(strstr(out, "- bpf2bpf_helper, stack: one sample differs"));
	free(out);
	free(err);
	assert_int_equal(run_changed(run, report_show, "--csv", &out, &err), EXIT_FAILED);
	assert_string_equal(out, "");
	assert_non_null(strstr(err, "nothing was measured"));
	free(out);
	free(err);
	json_decref(run);
}

/* Add a scheme to a run: what another has, but for the first workload, refused by design. */
static void add_scheme(json_t *run, const char *scheme, const char *like)
{
	static const char *const lists[] = { "programs", "measurements" };
	json_t *first = json_array_get(json_object_get(run, "workloads"), 0);
	json_t *old, *new;
	size_t n, i;

	for (size_t k = 0; k < ARRAY_SIZE(lists); k++) {
		json_t *list = json_object_get(run, lists[k]);

		n = json_array_size(list);
		for (i = 0; i < n; i++) {
			old = json_array_get(list, i);
			if (strcmp(json_string_value(json_object_get(old, "scheme")), like) ||
			    json_equal(json_object_get(old, "workload"),
				       json_object_get(first, "name")))
				continue;
			new = json_deep_copy(old);
			json_object_set_new(new, "scheme", json_string(scheme));
			json_array_append_new(list, new);
		}
	}
	json_object_set_new(first, "refused",
			    json_pack("[{s:s, s:s}]", "scheme", scheme, "why", "it is a test"));
}

/* An emulator's samples that do not agree: nothing is tested, and no word is said. */
static void test_no_majority(void **state)
{
	json_t *run = json_load_file(RUN, 0, NULL);
	json_t *list = json_object_get(run, "measurements"), *samples;
	char *out, *err;

	(void)state;
	/* leaf: 12 samples that agree under stack; 12 less, of which no two agree, under reg. */
	for (size_t i = 0; i < 2; i++) {
		samples = json_object_get(json_array_get(list, 2 * i), "samples");
		json_array_clear(samples);
		for (int k = 0; k < 12; k++)
			json_array_append_new(samples, json_real(i ? 100 + k : 119));
	}
	assert_int_equal(run_changed(run, report_compare, "-c -w leaf", &out, &err), EXIT_DONE);
	assert_non_null(strstr(out, ",leaf,reg,12,12,105.5,,,stack,,,,,,,,,,,,unclear,,0,"));
	free(out);
	free(err);
	assert_int_equal(run_changed(run, report_compare, "-w leaf", &out, &err), EXIT_DONE);
	assert_null(strstr(out, "bootstrap"));
	assert_null(strstr(out, "fewer"));
	assert_non_null(strstr(out, "unclear"));
	free(out);
	free(err);
	json_decref(run);
}

/* More schemes than fit side by side, and a workload that one of them does not apply to. */
static void test_many_schemes(void **state)
{
	json_t *run = json_load_file(RUN, 0, NULL);
	char *out, *err;

	(void)state;
	assert_non_null(run);
	add_scheme(run, "none", "reg");
	assert_int_equal(run_changed(run, report_show, "", &out, &err), EXIT_DONE);
	golden("show_many.txt", out);
	free(out);
	free(err);
	assert_int_equal(run_changed(run, report_show, "--table functions", &out, &err), EXIT_DONE);
	golden("functions_many.txt", out);
	free(out);
	free(err);
	assert_int_equal(run_changed(run, report_jit, "leaf --schemes none,reg", &out, &err),
			 EXIT_FAILED);
	assert_string_equal(err, "jitreport: workload leaf: the run holds no code of scheme none: "
				 "the kernel refuses it: it is a test\n");
	free(out);
	free(err);
	json_decref(run);
}

/* A scratch file with this text; its name goes to @path. */
static void write_scratch(char path[SCRATCH_NAME], const char *text)
{
	int fd = scratch_file(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
}

/* One cell of `jitbench trace`, as JSON. */
#define CELL(workload, scheme, build, ops)                                                 \
	"{\"workload\": \"" workload "\", \"scheme\": \"" scheme "\", \"build\": \"" build \
	"\", \"ops\": " #ops "}"

/* What was counted, between marks, and what came of it. */
static void test_trace(void **state)
{
	static const char order[] =
		"[" CELL("leaf", "stack", "timed", 1) ", " CELL("leaf", "reg", "timed", 1) "]";
	static const struct {
		const char *counts, *message; /* NULL: all is well */
	} cases[] = {
		/* 119 and 117 were measured: 105 more than is executed of the JITed code. */
		{ "9 9 9\n14 2 2\n5 5 5\n12 1 1\n", NULL },
		{ "9 9 9\n14 2 2\n5 5 5\n13 1 1\n", "workload leaf: besides the JITed code one run "
						    "executed 105.00 instructions under "
						    "stack, but 104.00 under reg" },
		{ "9 9 9\n14 2 2\n5 5 5\n",
		  "3 lines, not the 4 of two marks around each of 2 runs" },
		{ "9 9 9\n14 2 2\n5 5 5\n12 1 1\n7 7 7\n", "5 lines, not the 4" },
		{ "9 9 9\n14 2 2\n5 5 5\n12 1 x\n", "3 lines, not the 4" },
	};
	char *out, *err, *text = NULL;
	char run[SCRATCH_NAME], places[80], file[SCRATCH_NAME], counts[SCRATCH_NAME];

	(void)state;
	write_scratch(file, order);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		json_t *root = json_load_file(RUN, 0, NULL);

		text = json_dumps(root, 0);
		write_scratch(run, text);
		write_scratch(counts, cases[i].counts);
		snprintf(places, sizeof(places), "%s %s", file, counts);
		assert_int_equal(run_verb(report_trace, run, places, &out, &err),
				 cases[i].message ? EXIT_FAILED : EXIT_DONE);
		if (cases[i].message)
			assert_non_null(strstr(err, cases[i].message));
		else
			assert_string_equal(err, "");
		json_decref(root);
		root = json_load_file(run, 0, NULL);
		/* A run to which nothing was to be added is left as it was. */
		assert_int_equal(json_array_size(json_object_get(root, "executions")),
				 cases[i].message ? 0 : 2);
		json_decref(root);
		free(text);
		free(out);
		free(err);
		unlink(run);
		unlink(counts);
	}
	unlink(file);
}

/* An execution of a workload that has no half, in the run. */
static void add_execution(json_t *run, const char *scheme, int instructions, int loads, int stores)
{
	static const char *const builds[] = { "timed", "half" };

	for (size_t i = 0; i < ARRAY_SIZE(builds); i++)
		json_array_append_new(json_object_get(run, "executions"),
				      json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:i}", "workload",
						"leaf", "scheme", scheme, "build", builds[i], "ops",
						1, "instructions", instructions, "loads", loads,
						"stores", stores));
}

static void test_costs(void **state)
{
	json_t *run = json_load_file(RUN, 0, NULL);
	char *out, *err;

	(void)state;
	assert_int_equal(run_changed(run, report_costs, "", &out, &err), EXIT_FAILED);
	assert_non_null(strstr(err, "nothing counted what was executed"));
	free(out);
	free(err);
	json_object_set_new(run, "executions", json_array());
	add_execution(run, "stack", 14, 2, 2);
	add_execution(run, "reg", 12, 2, 1);
	assert_int_equal(run_changed(run, report_costs, "", &out, &err), EXIT_FAILED);
	assert_non_null(strstr(err, "scheme none was not measured"));
	free(out);
	free(err);
	add_scheme(run, "none", "reg");
	add_execution(run, "none", 12, 1, 1);
	assert_int_equal(run_changed(run, report_costs, "", &out, &err), EXIT_DONE);
	golden("costs.txt", out);
	free(out);
	free(err);
	assert_int_equal(run_changed(run, report_costs, "--csv", &out, &err), EXIT_DONE);
	golden("costs.csv", out);
	free(out);
	free(err);
	/* hybrid is there, and worse. */
	add_scheme(run, "hybrid", "reg");
	add_scheme(run, "lean", "reg");
	add_execution(run, "lean", 12, 1, 1);
	add_execution(run, "hybrid", 13, 1, 2);
	assert_int_equal(run_changed(run, report_costs, "", &out, &err), EXIT_DONE);
	assert_non_null(
		strstr(out, "\n- leaf: 2 stores, not 1\n- leaf: 13 instructions, not 12\n"));
	free(out);
	free(err);
	json_decref(run);
}

/* Controls are redundant on purpose: they do not count.  Without code there is no answer. */
static void test_lint(void **state)
{
	json_t *run = json_load_file(RUN, 0, NULL);
	json_t *leaf = json_array_get(json_object_get(run, "workloads"), 0);
	char *out, *err;

	(void)state;
	assert_int_equal(run_changed(run, report_lint, "--csv", &out, &err), EXIT_DONE);
	assert_non_null(strstr(out, "\nload,2,0,"));
	free(out);
	free(err);
	json_object_set_new(leaf, "control",
			    json_pack("{s:n, s:{s:i, s:i, s:i}}", "base", "adds", "instructions", 0,
				      "loads", 0, "stores", 0));
	assert_int_equal(run_changed(run, report_lint, "--csv", &out, &err), EXIT_DONE);
	assert_non_null(strstr(out, "\nload,1,0,"));
	free(out);
	free(err);
	json_array_clear(json_object_get(run, "programs"));
	assert_int_equal(run_changed(run, report_lint, "", &out, &err), EXIT_FAILED);
	assert_non_null(strstr(err, "holds no JITed code"));
	assert_string_equal(out, "");
	free(out);
	free(err);
	json_decref(run);
}

/* Names come from a file: they must not reach the terminal as commands. */
static void test_control_characters(void **state)
{
	json_t *run = json_load_file(RUN, 0, NULL);
	char *out, *err;

	(void)state;
	json_object_set_new(json_object_get(run, "board"), "model", json_string("\033[2Jmodel"));
	json_object_set_new(json_array_get(json_object_get(run, "workloads"), 0), "title",
			    json_string("title\n\033[2J"));
	json_object_set_new(json_array_get(json_object_get(run, "warnings"), 0), "what",
			    json_string("\033]0;what"));
	assert_int_equal(run_changed(run, report_show, "", &out, &err), EXIT_DONE);
	assert_null(strchr(out, '\033'));
	assert_non_null(strstr(out, "title??[2J"));
	free(out);
	free(err);
	json_decref(run);
}

static void test_failures(void **state)
{
	static const struct {
		verb *verb;
		const char *run, *args, *message;
	} cases[] = {
		{ report_show, "/nonexistent", "",
		  "jitreport: /nonexistent: No such file or directory: give a run.json or the "
		  "folder "
		  "that holds one\n" },
		{ report_show, RUN, "--base lean",
		  "jitreport: scheme \"lean\": not in this run: choose from stack, reg\n" },
		{ report_show, RUN, "--table cycles",
		  "jitreport: table \"cycles\": not in this run: choose an event of it, or "
		  "functions\n" },
		{ report_compare, RUN, "--schemes stack,lean",
		  "jitreport: scheme \"lean\": not in this run: choose from stack, reg\n" },
		{ report_compare, RUN, "--event cycles",
		  "jitreport: event \"cycles\": not in this run: choose from instructions\n" },
		{ report_compare, MADE, "--workload leaf",
		  "jitreport: workload \"leaf\": not in this run: choose from differs, lost, ties, "
		  "constant, short\n" },
		{ report_compare, MADE, "-e cycles -w short -s stack,reg",
		  "jitreport: 20260102T030405Z-none-7.3.4-0a1b2c: too few samples to compare "
		  "anything: 6 of each are needed: measure again with --samples 30\n" },
		{ report_jit, RUN, "other",
		  "jitreport: workload \"other\": not in this run: choose from leaf, "
		  "bpf2bpf_helper\n" },
		{ report_jit, RUN, "leaf --schemes stack,lean",
		  "jitreport: scheme \"lean\": not in this run: choose from stack, reg\n" },
		{ report_jit, RUN, "bpf2bpf_helper --function main",
		  "jitreport: function \"main\": not in workload bpf2bpf_helper: choose from "
		  "bpf2bpf_helper, sub\n" },
	};
	char *out, *err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(run_verb(cases[i].verb, cases[i].run, cases[i].args, &out, &err),
				 EXIT_FAILED);
		assert_string_equal(err, cases[i].message);
		assert_string_equal(out, "");
		free(out);
		free(err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_output),      cmocka_unit_test(test_incomplete),
		cmocka_unit_test(test_no_majority), cmocka_unit_test(test_many_schemes),
		cmocka_unit_test(test_trace),       cmocka_unit_test(test_costs),
		cmocka_unit_test(test_lint),        cmocka_unit_test(test_control_characters),
		cmocka_unit_test(test_failures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
