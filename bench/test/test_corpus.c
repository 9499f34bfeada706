// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of report_corpus.c and corpus_data.c: sums, quantiles, refusals. */

#include <stdbool.h>

#include "report.h"
#include "test_golden.h"
#include "test_verb.h"
#include "util.h"

#define RUN TESTDATA "/run.json"

/* A workload that no scheme, or that only @scheme refuses, for this reason. */
static void refuse(json_t *run, const char *name, const char *scheme, const char *why)
{
	static const char *const both[] = { "stack", "reg" };
	json_t *list = json_array();

	for (size_t i = 0; i < ARRAY_SIZE(both); i++)
		if (!scheme || !strcmp(both[i], scheme))
			json_array_append_new(
				list, json_pack("{s:s, s:s}", "scheme", both[i], "why", why));
	json_array_append_new(json_object_get(run, "workloads"),
			      json_pack("{s:s, s:s, s:i, s:o}", "name", name, "title", "xdp", "ops",
					1, "refused", list));
}

/* The fixture as a corpus, with a few refusals. */
static json_t *corpus(void)
{
	json_t *run = json_load_file(RUN, 0, NULL);

	assert_non_null(run);
	json_array_clear(json_object_get(run, "measurements"));
	json_array_clear(json_object_get(run, "warnings"));
	json_object_set_new(run, "corpus", json_pack("{s:i}", "objects", 4));
	refuse(run, "a:one", NULL, "R6 invalid mem access 'scalar'");
	refuse(run, "a:two", NULL, "R10 invalid mem access 'map_value_or_null'");
	refuse(run, "b:one", NULL, "invalid access to memory, mem_size=8 off=0x10 size=4");
	return run;
}

static void all_tables(void **state)
{
	static const struct {
		const char *file, *args;
	} cases[] = {
		{ "corpus.txt", "" },
		{ "corpus.csv", "--csv" },
		{ "corpus_functions.csv", "--csv --table functions" },
		{ "corpus.json", "--json --table refused" },
		{ "corpus.md", "--markdown --schemes reg,stack --table most" },
	};
	json_t *run = corpus();
	char *out, *err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(run_changed(run, report_corpus, cases[i].args, &out, &err),
				 EXIT_DONE);
		assert_string_equal(err, "");
		golden(cases[i].file, out);
		free(out);
		free(err);
	}
	json_decref(run);
}

/* A scheme that refuses what the base takes is not compared, unless somebody wants it. */
static void a_scheme_with_fewer_programs_is_left_out(void **state)
{
	json_t *run = corpus(), *programs = json_object_get(run, "programs"), *p;
	char *out, *err;
	size_t i;

	(void)state;
	json_array_foreach (programs, i, p) {
		if (!strcmp(json_string_value(json_object_get(p, "scheme")), "reg") &&
		    !strcmp(json_string_value(json_object_get(p, "workload")), "leaf")) {
			json_array_remove(programs, i);
			break;
		}
	}
	assert_int_equal(run_changed(run, report_corpus, "--csv", &out, &err), EXIT_DONE);
	assert_non_null(strstr(out, "in all,sum stack\n"));
	free(out);
	free(err);
	assert_int_equal(run_changed(run, report_corpus, "--table programs", &out, &err),
			 EXIT_DONE);
	assert_non_null(strstr(out, "\nloaded                         2    1\n"));
	free(out);
	free(err);
	assert_int_equal(run_changed(run, report_corpus, "-s stack,reg", &out, &err), EXIT_DONE);
	assert_non_null(strstr(out, "functions that all these schemes have: 2 of 3"));
	free(out);
	free(err);
	json_decref(run);
}

/* Two kernels' corpora stand side by side, each scheme with that of the other. */
static void two_runs_stand_side_by_side(void **state)
{
	json_t *run = corpus(), *f;
	char path[SCRATCH_NAME], *out, *err, hex[256];
	int fd = scratch_file(path);

	(void)state;
	assert_true(fd >= 0);
	assert_int_equal(json_dumpfd(run, fd, 0), 0);
	close(fd);
	/* The second is longer by an instruction, and refuses a program more. */
	f = json_array_get(
		json_object_get(json_array_get(json_object_get(run, "programs"), 0), "functions"),
		0);
	snprintf(hex, sizeof(hex), "%s0100", json_string_value(json_object_get(f, "code_hex")));
	json_object_set_new(f, "code_hex", json_string(hex));
	refuse(run, "c:new", NULL, "too long");
	assert_int_equal(run_changed(run, report_corpus, path, &out, &err), EXIT_DONE);
	assert_string_equal(err, "");
	/* run_changed() names the changed one first. */
	assert_non_null(strstr(out, "A  20260102T030405Z-qemu-7.3.4-0a1b2c, emulator, "));
	assert_non_null(strstr(out, "\nprograms                   A: stack  B: stack\n"));
	assert_non_null(strstr(out, "\nrefused                           4         3\n"));
	assert_non_null(strstr(out, "functions that all these schemes have: 3 of 3"));
	assert_non_null(strstr(out, "\nleaf     leaf            14        13\n"));
	assert_non_null(strstr(out, "A: stack  too long"));
	free(out);
	free(err);
	snprintf(hex, sizeof(hex), "%s -s stack=reg,reg --csv", path);
	assert_int_equal(run_changed(run, report_corpus, hex, &out, &err), EXIT_DONE);
	assert_non_null(strstr(out, "in all,sum A: stack,sum B: reg,sum A: reg,% over A: "));
	free(out);
	free(err);
	snprintf(hex, sizeof(hex), "%s -s stack=lean", path);
	assert_int_equal(run_changed(run, report_corpus, hex, &out, &err), EXIT_FAILED);
	assert_string_equal(
		err, "jitreport: scheme \"lean\": not in this run: choose from stack, reg\n");
	free(out);
	free(err);
	json_decref(run);
	unlink(path);
}

/* More reasons than a reader wants are one row. */
static void many_reasons_are_cut(void **state)
{
	json_t *run = corpus();
	char *out, *err, name[32], why[200];

	(void)state;
	for (int i = 0; i < 40; i++) {
		snprintf(name, sizeof(name), "c:p%d", i);
		snprintf(why, sizeof(why), "reason %c%c%s", 'a' + i % 26, 'a' + i / 26,
			 i ? ""
			   : ", that goes on and on, and on and on, and on and on, and on and "
			     "on, and has no end");
		refuse(run, name, i == 7 ? "reg" : NULL, why);
	}
	assert_int_equal(run_changed(run, report_corpus, "--csv -t refused", &out, &err),
			 EXIT_DONE);
	assert_non_null(strstr(out, "\n23,,23 other reasons,"));
	assert_non_null(strstr(out, ", and has no en...\","));
	assert_non_null(strstr(out, "\n2,all,R# invalid mem access #,a:one\n"));
	assert_non_null(strstr(out, "\n1,reg,reason ha,c:p7\n"));
	free(out);
	free(err);
	json_decref(run);
}

static void what_can_not_be_shown_is_said(void **state)
{
	static const struct {
		const char *args, *message;
	} cases[] = {
		{ "--table sum",
		  "jitreport: table \"sum\": there is none: choose from programs, sums, "
		  "quantiles, most, refused, functions\n" },
		{ "--schemes stack,lean",
		  "jitreport: scheme \"lean\": not in this run: choose from stack, reg\n" },
	};
	json_t *run = corpus();
	char *out, *err;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(run_changed(run, report_corpus, cases[i].args, &out, &err),
				 EXIT_FAILED);
		assert_string_equal(err, cases[i].message);
		assert_string_equal(out, "");
		free(out);
		free(err);
	}
	assert_int_equal(run_changed(run, report_show, "", &out, &err), EXIT_FAILED);
	assert_non_null(strstr(err, "it is a corpus: see jitreport corpus"));
	assert_string_equal(out, "");
	free(out);
	free(err);
	json_array_clear(json_object_get(run, "programs"));
	assert_int_equal(run_changed(run, report_corpus, "", &out, &err), EXIT_FAILED);
	assert_non_null(strstr(err, "holds no JITed code: nothing was loaded"));
	free(out);
	free(err);
	json_decref(run);
}

/* Run join on two files of testdata's run as a corpus; @changed: the second, of another kernel. */
static int join(bool changed, json_t **joined, char **err)
{
	char first[SCRATCH_NAME], second[SCRATCH_NAME], out[SCRATCH_NAME], args[128], *said;
	json_t *run = corpus();
	int status;

	close(scratch_file(first));
	close(scratch_file(second));
	close(scratch_file(out));
	json_dump_file(run, first, 0);
	json_array_clear(json_object_get(run, "programs"));
	json_array_clear(json_object_get(run, "workloads"));
	refuse(run, "z:one", NULL, "why");
	if (changed)
		json_object_set_new(json_object_get(run, "kernel"), "release", json_string("7.4"));
	json_dump_file(run, second, 0);
	snprintf(args, sizeof(args), "%s %s", first, second);
	status = run_verb(report_join, out, args, &said, err);
	*joined = json_load_file(out, 0, NULL);
	free(said);
	json_decref(run);
	unlink(first);
	unlink(second);
	unlink(out);
	return status;
}

static void parts_are_joined(void **state)
{
	json_t *all;
	char *err;

	(void)state;
	assert_int_equal(join(false, &all, &err), EXIT_DONE);
	assert_string_equal(err, "");
	assert_int_equal(json_array_size(json_object_get(all, "workloads")), 6);
	assert_int_equal(json_array_size(json_object_get(all, "programs")), 4);
	assert_int_equal(
		json_integer_value(json_object_get(json_object_get(all, "corpus"), "objects")), 8);
	json_decref(all);
	free(err);
	assert_int_equal(join(true, &all, &err), EXIT_FAILED);
	assert_non_null(strstr(err, "is of another kernel, kit or machine than "));
	assert_null(all);
	free(err);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_tables),
		cmocka_unit_test(a_scheme_with_fewer_programs_is_left_out),
		cmocka_unit_test(two_runs_stand_side_by_side),
		cmocka_unit_test(many_reasons_are_cut),
		cmocka_unit_test(parts_are_joined),
		cmocka_unit_test(what_can_not_be_shown_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
