// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unit tests of jitreport letter: what it prints of changed copies of testdata/run.json, and
 * what it refuses.  With TEST_REPORT_UPDATE set testdata/letter.txt is written anew.
 */

#include "report.h"
#include "test_folder.h"
#include "test_golden.h"
#include "test_verb.h"
#include "util.h"

#define WIDTH 72

/* Write testdata's run to FOLDER/NAME.json after @change has had it. */
static void put(const char *name, void (*change)(json_t *run, bool patched), bool patched)
{
	json_t *run = json_load_file(TESTDATA "/run.json", 0, NULL);
	char text[128];

	assert_non_null(run);
	snprintf(text, sizeof(text), "20261126T000000Z-qemu-7.3.4-%s", name);
	json_object_set_new(run, "id", json_string(text));
	if (!patched)
		json_object_set_new(json_object_get(run, "kernel"), "patches_sha256", json_null());
	change(run, patched);
	snprintf(text, sizeof(text), "%s/%s.json", folder, name);
	assert_int_equal(json_dump_file(run, text, 0), 0);
	json_decref(run);
}

static void add_execution(json_t *run, const char *build, int ops, int instructions, int memory)
{
	json_t *all = json_object_get(run, "executions");

	if (!all) {
		all = json_array();
		json_object_set_new(run, "executions", all);
	}
	json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:i}", "workload",
					     "leaf", "scheme", "stack", "build", build, "ops", ops,
					     "instructions", instructions, "loads", memory,
					     "stores", memory));
}

/* Six boots of a core's RTL, which differ. */
static void add_cycles(json_t *run, const char *event, double least)
{
	json_t *samples = json_array();

	for (int i = 0; i < 6; i++)
		json_array_append_new(samples, json_real(least + i / 4.0));
	json_array_append_new(json_object_get(run, "measurements"),
			      json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:i, s:i, s:i, s:o}",
					"workload", "leaf", "scheme", "stack", "event", event,
					"unit", "count/op", "repeat", 1, "seed", 1, "attempts", 6,
					"refused", 0, "interrupted", 0, "samples", samples));
}

/* The series takes a load and a store from leaf, and 4 bytes. */
static void counts(json_t *run, bool patched)
{
	json_t *m = json_array_get(json_object_get(run, "measurements"), 0);
	json_t *f = json_array_get(
		json_object_get(json_array_get(json_object_get(run, "programs"), 0), "functions"),
		0);
	const char *code = json_string_value(json_object_get(f, "code_hex"));
	int less = patched ? 2 : 0;

	for (size_t i = 0; i < 5; i++)
		json_array_set_new(json_object_get(m, "samples"), i, json_real(119 - less));
	assert_non_null(code);
	if (patched)
		json_object_set_new(f, "code_hex", json_stringn(code, strlen(code) - 8));
	add_execution(run, "timed", 8, 8 * (13 - less), 8 * (2 - less / 2));
	add_execution(run, "half", 4, 4 * (13 - less), 4 * (2 - less / 2));
}

static void cycles(json_t *run, bool patched)
{
	json_t *board = json_object_get(run, "board");

	counts(run, patched);
	json_object_set_new(board, "timing", json_string(RUN_RTL));
	json_object_set_new(board, "rtl", json_pack("{s:s}", "title", "RTL of a core"));
	add_cycles(run, "core", patched ? 30 : 37);
	add_cycles(run, "cycles", patched ? 90 : 100);
}

static void hardware(json_t *run, bool patched)
{
	counts(run, patched);
	json_object_set_new(json_object_get(run, "board"), "emulated", json_false());
}

/* jitreport letter of two runs in FOLDER. */
static int letter(const char *schemes, const char *a, const char *b, char **out, char **err)
{
	char base[64], run[64], pair[32];
	char *argv[] = { "jitreport letter", "-s", pair, base, run, NULL };
	struct capture o, e;
	int status;

	snprintf(pair, sizeof(pair), "%s", schemes);
	snprintf(base, sizeof(base), "%s/%s.json", folder, a);
	snprintf(run, sizeof(run), "%s/%s.json", folder, b);
	capture(&o, stdout);
	capture(&e, stderr);
	status = report_letter(5, argv);
	*err = captured(&e);
	*out = captured(&o);
	return status;
}

static void test_output(void **state)
{
	char *out, *err, *rest;

	(void)state;
	put("base", cycles, false);
	put("patched", cycles, true);
	assert_int_equal(letter("stack", "base", "patched", &out, &err), EXIT_DONE);
	assert_string_equal(err, "");
	golden("letter.txt", out);
	rest = out;
	for (char *line; (line = strsep(&rest, "\n"));)
		assert_true(strlen(line) <= WIDTH);
	free(out);
	free(err);
}

/* Without cycles nothing is said of any, nor of an RTL. */
static void test_counts_alone(void **state)
{
	char *out, *err;

	(void)state;
	put("base", counts, false);
	put("patched", counts, true);
	assert_int_equal(letter("stack", "base", "patched", &out, &err), EXIT_DONE);
	assert_non_null(strstr(out, "\nleaf "));
	assert_null(strstr(out, "RTL"));
	assert_null(strstr(out, "ycles"));
	free(out);
	free(err);
}

static void test_refusals(void **state)
{
	static const struct {
		const char *schemes, *a, *b, *why;
	} cases[] = {
		{ "stack", "hard-a", "hard-b", "of hardware" },
		{ "stack", "base", "hard-b", "one is of an emulator, the other of hardware" },
		{ "none", "base", "patched", "scheme \"none\"" },
		{ "stack", "base", "base", "given twice" },
		{ "stack", "base", "nowhere", "nowhere.json" },
	};

	(void)state;
	put("base", counts, false);
	put("patched", counts, true);
	put("hard-a", hardware, false);
	put("hard-b", hardware, true);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char *out, *err;

		assert_int_equal(letter(cases[i].schemes, cases[i].a, cases[i].b, &out, &err),
				 EXIT_FAILED);
		assert_non_null(strstr(err, cases[i].why));
		assert_string_equal(out, "");
		free(out);
		free(err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_output, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_counts_alone, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_refusals, make_folder, remove_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
