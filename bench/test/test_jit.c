// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of report_jit.c and report_pipeline.c: labels and colours; see test_report.c, too. */

#include <stdbool.h>

#include "report.h"
#include "test_verb.h"

#define RUN TESTDATA "/run.json"

/* The branch of the fixture's main function under reg, two bytes at 0x14, and what it becomes. */
static void change_branch(json_t *run, const char *to)
{
	json_t *programs = json_object_get(run, "programs"), *p, *main_of;
	char *hex;
	size_t i;

	json_array_foreach (programs, i, p) {
		if (strcmp(json_string_value(json_object_get(p, "scheme")), "reg") ||
		    strcmp(json_string_value(json_object_get(p, "workload")), "bpf2bpf_helper"))
			continue;
		main_of = json_array_get(json_object_get(p, "functions"), 0);
		hex = strdup(json_string_value(json_object_get(main_of, "code_hex")));
		memcpy(hex + 2 * 0x14, to, 4);
		json_object_set_new(main_of, "code_hex", json_string(hex));
		free(hex);
	}
}

static char *jit(json_t *run)
{
	char *out, *err;

	assert_int_equal(
		run_changed(run, report_jit, "bpf2bpf_helper -f bpf2bpf_helper", &out, &err),
		EXIT_DONE);
	free(err);
	return out;
}

static void labels_stand_on_the_side_that_jumps(void **state)
{
	json_t *run = json_load_file(RUN, 0, NULL);
	char *out;

	(void)state;
	change_branch(run, "0100"); /* c.nop */
	out = jit(run);
	assert_non_null(strstr(out, "\n   L1:\n   26:   c.ldsp "));
	free(out);
	/* c.beqz a0, +2: to what stands on no left line; so the labels are two. */
	change_branch(run, "09c1");
	out = jit(run);
	assert_non_null(strstr(out, "c.beqz         a0, L2                            ~"));
	assert_non_null(strstr(out, "c.beqz         a0, L1\n"));
	assert_non_null(strstr(out, "\n   L2:\n   26:   c.ldsp "));
	assert_null(strchr(out, '\033'));
	free(out);
	json_decref(run);
}

/* A run with two instructions' cycles: one of the counter, and one that took long. */
static json_t *rtl_run(void)
{
	json_t *run = json_load_file(RUN, 0, NULL), *code;

	assert_non_null(run);
	json_object_set_new(json_object_get(run, "board"), "timing", json_string("rtl"));
	code = json_pack("[{s:s, s:{s:f}}, {s:s, s:{s:f, s:f}}, {s:s, s:{s:f}}]", "word",
			 "00006842", "cycles", "retired", 1.0, "word", "00008082", "cycles",
			 "retired", 1.0, "branch", 3.0, "word", "0000853e", "cycles", "retired",
			 1.0);
	json_object_set_new(run, "pipeline",
			    json_pack("[{s:s, s:s, s:i, s:o}]", "workload", "leaf", "scheme",
				      "stack", "placements", 1, "code", code));
	return run;
}

static void a_pipeline_has_colours_when_they_are_wanted(void **state)
{
	json_t *run = rtl_run();
	char *out, *err;

	(void)state;
	assert_int_equal(
		run_changed(run, report_pipeline, "leaf -s stack --color=always", &out, &err),
		EXIT_DONE);
	assert_string_equal(err, "");
	assert_non_null(strstr(out, "\n\033[33m *     1.00     1.00  c.ldsp a6, 0x10(sp)"));
	assert_non_null(strstr(out, "\n\033[31m       1.00     4.00  c.jr ra"));
	assert_non_null(strstr(out, "\033[m branch 3.00\n       1.00     1.00  c.mv a0, a5"));
	free(out);
	free(err);
	/* Not in a pipe or a file. */
	assert_int_equal(run_changed(run, report_pipeline, "leaf -s stack", &out, &err), EXIT_DONE);
	assert_null(strchr(out, '\033'));
	assert_non_null(strstr(out, " *     1.00     1.00  c.ldsp a6, 0x10(sp)"));
	free(out);
	free(err);
	json_decref(run);
}

/* Where it is known where instructions lay, a loop and what it goes on to have labels. */
static void a_pipeline_has_labels(void **state)
{
	static const char *const loop[][2] = {
		{ "1000", "0000157d" }, /* c.addi a0, -1 */
		{ "1002", "0000c501" }, /* c.beqz a0, +8 */
		{ "1004", "02b51063" }, /* bne a0, a1, +32: to what was not executed */
		{ "1008", "ff9ff06f" }, /* j -8 */
		{ "100a", "00008082" }, /* ret */
	};
	json_t *run = rtl_run(), *code = json_array();
	char *out, *err;

	(void)state;
	for (size_t i = 0; i < 5; i++)
		json_array_append_new(code,
				      json_pack("{s:s, s:s, s:{s:f}}", "pc", loop[i][0], "word",
						loop[i][1], "cycles", "retired", 1.0));
	json_object_set_new(json_array_get(json_object_get(run, "pipeline"), 0), "code", code);
	assert_int_equal(run_changed(run, report_pipeline, "leaf -s stack", &out, &err), EXIT_DONE);
	assert_non_null(
		strstr(out, "                    L1:\n       1.00     1.00  c.addi a0, -1 "));
	assert_non_null(strstr(out, " c.beqz a0, L2 "));
	assert_non_null(strstr(out, " bne a0, a1, 0x20 "));
	assert_non_null(strstr(out, " j L1 "));
	assert_non_null(strstr(out, "                    L2:\n       1.00     1.00  c.jr ra "));
	free(out);
	free(err);
	json_decref(run);
}

/* Two schemes of one run stand side by side, with reasons where they are not the same. */
static void a_pipeline_has_two_sides(void **state)
{
	json_t *run = rtl_run(), *reg, *code;
	char *out, *err, line[160];

	(void)state;
	reg = json_deep_copy(json_array_get(json_object_get(run, "pipeline"), 0));
	json_object_set_new(reg, "scheme", json_string("reg"));
	code = json_object_get(reg, "code");
	json_array_remove(code, 0);
	json_object_set_new(json_object_get(json_array_get(code, 0), "cycles"), "branch",
			    json_real(1.0));
	json_array_append_new(json_object_get(run, "pipeline"), reg);
	assert_int_equal(run_changed(run, report_pipeline, "leaf -s stack,reg", &out, &err),
			 EXIT_DONE);
	assert_string_equal(err, "");
	snprintf(line, sizeof(line), "\n%-56s   reg\n", "stack");
	assert_non_null(strstr(out, line));
	snprintf(line, sizeof(line), "\n%-56s < %56s \n",
		 " *     1.00     1.00  c.ldsp a6, 0x10(sp)", "");
	assert_non_null(strstr(out, line));
	snprintf(line, sizeof(line), "\n%-56s   %-56s branch 3.00 | branch 1.00\n",
		 "       1.00     4.00  c.jr ra", "       1.00     2.00  c.jr ra");
	assert_non_null(strstr(out, line));
	snprintf(line, sizeof(line), "\n%-56s   %s\n", "       3.00     6.00  together",
		 "       2.00     3.00  together");
	assert_non_null(strstr(out, line));
	free(out);
	free(err);
	json_decref(run);
}

/* The fixture's leaf was JITed from two lines: the second begins at these offsets. */
static void add_source(json_t *run, int of_stack, int of_reg)
{
	json_t *programs = json_object_get(run, "programs"), *p;
	size_t i;

	json_object_set_new(run, "sources",
			    json_pack("[{s:s, s:[{s:i, s:s, s:i, s:s}, {s:i, s:s, s:i, s:s}]}]",
				      "bpf_hex",
				      "b7000000000000008500000007000000"
				      "9500000000000000",
				      "lines", "insn", 0, "file", "leaf.bpf.c", "line", 16, "text",
				      "int entry(struct __sk_buff *skb)", "insn", 1, "file",
				      "leaf.bpf.c", "line", 18, "text", "return 0;"));
	json_array_foreach (programs, i, p) {
		bool reg = !strcmp(json_string_value(json_object_get(p, "scheme")), "reg");
		json_t *f = json_array_get(json_object_get(p, "functions"), 0);

		if (strcmp(json_string_value(json_object_get(p, "workload")), "leaf"))
			continue;
		json_object_set_new(f, "source", json_integer(0));
		json_object_set_new(f, "starts", json_pack("[i, i]", 0, reg ? of_reg : of_stack));
	}
}

#define ENTRY_ROWS                                            \
	"; leaf.bpf.c:16  int entry(struct __sk_buff *skb)\n" \
	";    0: r0 = 0\n"

#define RETURN_ROWS                    \
	"; leaf.bpf.c:18  return 0;\n" \
	";    1: call helper\n"        \
	";    2: exit\n"

/* What a line became stands below it, with its BPF instructions. */
static void source_stands_above_its_code(void **state)
{
	json_t *run = json_load_file(RUN, 0, NULL);
	char *out, *err;

	(void)state;
	add_source(run, 0x12, 0x14);
	assert_int_equal(run_changed(run, report_jit, "leaf -s reg", &out, &err), EXIT_DONE);
	assert_string_equal(err, "");
	assert_non_null(strstr(out, "leaf\n" ENTRY_ROWS "    0:   nop\n"));
	assert_non_null(strstr(out, "   12:   c.li           a5, 0\n" RETURN_ROWS
				    "   14:   c.ldsp         s0, 8(sp)\n"));
	free(out);
	free(err);
	assert_int_equal(run_changed(run, report_jit, "leaf -s reg --no-source", &out, &err),
			 EXIT_DONE);
	assert_null(strchr(out, ';'));
	free(out);
	free(err);
	/* Once where both sides begin it, else where each does. */
	assert_int_equal(run_changed(run, report_jit, "leaf --color=always", &out, &err),
			 EXIT_DONE);
	assert_non_null(strstr(out, "reg\n\033[36m; leaf.bpf.c:16  int entry(struct __sk_buff "
				    "*skb)\033[m\n\033[36m;    0: r0 = 0\033[m\n    0:   nop "));
	assert_non_null(strstr(out, "\n\033[36m; leaf.bpf.c:18  return 0;\033[m\n"));
	assert_non_null(strstr(out, "\n\033[36m                                                    "
				    "        ; leaf.bpf.c:18  return 0;\033[m\n"));
	free(out);
	free(err);
	json_decref(run);
}

/* In the order of execution, a line that is come back to is said again, without its BPF. */
static void a_pipeline_has_source(void **state)
{
	static const char *const words[][2] = {
		{ "1000", "00000013" }, { "1012", "00004781" }, { "9000", "00008082" },
		{ "1014", "00006422" }, { "1016", "00000141" },
	};
	json_t *run = rtl_run(), *code = json_array(), *one;
	char *out, *err;

	(void)state;
	add_source(run, 0x12, 0x14);
	for (size_t i = 0; i < 5; i++)
		json_array_append_new(code,
				      json_pack("{s:s, s:s, s:{s:f}}", "pc", words[i][0], "word",
						words[i][1], "cycles", "retired", 1.0));
	one = json_array_get(json_object_get(run, "pipeline"), 0);
	json_object_set_new(one, "scheme", json_string("reg"));
	json_object_set_new(one, "code", code);
	json_object_set_new(
		one, "functions",
		json_pack("[{s:s, s:s, s:i}]", "name", "leaf", "addr", "0x1000", "size", 28));
	assert_int_equal(run_changed(run, report_pipeline, "leaf -s reg", &out, &err), EXIT_DONE);
	assert_string_equal(err, "");
	assert_non_null(strstr(out, "why more\n" ENTRY_ROWS "       1.00     1.00  nop "));
	assert_non_null(strstr(out, " \n" RETURN_ROWS "       1.00     1.00  c.ldsp s0, 8(sp)"));
	free(out);
	free(err);
	/* The second line in its midst. */
	json_array_remove(code, 3);
	assert_int_equal(run_changed(run, report_pipeline, "leaf -s reg", &out, &err), EXIT_DONE);
	assert_non_null(strstr(out, "\n; leaf.bpf.c:18  return 0;\n       1.00     1.00  c.addi "));
	free(out);
	free(err);
	/* Code of another length is other code. */
	json_object_set_new(json_array_get(json_object_get(one, "functions"), 0), "size",
			    json_integer(30));
	assert_int_equal(run_changed(run, report_pipeline, "leaf -s reg", &out, &err), EXIT_DONE);
	assert_null(strstr(out, "; leaf"));
	free(out);
	free(err);
	json_decref(run);
}

/* A workload in two runs, each under a scheme of its own. */
static void two_runs_stand_side_by_side(void **state)
{
	char *out, *err, *one, *code, *end;

	(void)state;
	assert_int_equal(run_verb(report_jit, RUN, RUN " bpf2bpf_helper -s stack=reg", &out, &err),
			 EXIT_DONE);
	assert_string_equal(err, "");
	assert_non_null(strstr(out, "A  20260102T030405Z-qemu-7.3.4-0a1b2c, emulator, "));
	assert_non_null(strstr(out, "\nB  20260102T030405Z-qemu-7.3.4-0a1b2c, emulator, "));
	assert_non_null(strstr(out, "\nA: stack          "));
	assert_non_null(strstr(out, "   B: reg\n"));
	free(err);
	/* The code is what it is of one run. */
	assert_int_equal(run_verb(report_jit, RUN, "bpf2bpf_helper -s stack,reg", &one, &err),
			 EXIT_DONE);
	code = strstr(one, "\n    0:");
	end = strstr(code, "\n\n");
	assert_non_null(end);
	*end = '\0';
	assert_non_null(strstr(out, code));
	free(one);
	free(out);
	free(err);
	/* The same scheme of both, if only one is told. */
	assert_int_equal(run_verb(report_jit, RUN, RUN " bpf2bpf_helper -s reg", &out, &err),
			 EXIT_DONE);
	assert_non_null(strstr(out, "   B: reg\n"));
	assert_null(strstr(out, " < "));
	assert_null(strstr(out, " > "));
	free(out);
	free(err);
	assert_int_equal(run_verb(report_pipeline, RUN, RUN " leaf", &out, &err), EXIT_FAILED);
	assert_non_null(strstr(err, "has no cycles of RTL"));
	free(out);
	free(err);
}

static void colours_are_asked_for_or_not(void **state)
{
	(void)state;
	assert_true(report_colour("always"));
	assert_false(report_colour("never"));
	/* Whether this test has a terminal or not. */
	setenv("NO_COLOR", "1", 1);
	assert_false(report_colour("auto"));
	assert_false(report_colour(NULL));
	assert_true(report_colour("always"));
	unsetenv("NO_COLOR");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_stand_on_the_side_that_jumps),
		cmocka_unit_test(a_pipeline_has_colours_when_they_are_wanted),
		cmocka_unit_test(a_pipeline_has_two_sides),
		cmocka_unit_test(two_runs_stand_side_by_side),
		cmocka_unit_test(a_pipeline_has_labels),
		cmocka_unit_test(source_stands_above_its_code),
		cmocka_unit_test(a_pipeline_has_source),
		cmocka_unit_test(colours_are_asked_for_or_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
