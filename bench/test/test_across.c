// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unit tests of jitreport compare across runs: what it prints of testdata/run.json and
 * testdata/stats/run.json and of changed copies of these, what it refuses, what gates say.
 * With TEST_REPORT_UPDATE set the files of what is printed are written anew.
 */

#include "report.h"
#include "test_folder.h"
#include "test_golden.h"
#include "test_verb.h"
#include "util.h"

#define RUN  TESTDATA "/run.json"
#define MADE TESTDATA "/stats/run.json"

static json_t *load(const char *file)
{
	json_t *run = json_load_file(file, 0, NULL);

	assert_non_null(run);
	return run;
}

/* Each copy is another run. */
static void set_id(json_t *run, char last)
{
	char id[128];

	snprintf(id, sizeof(id), "%s", json_string_value(json_object_get(run, "id")));
	id[strlen(id) - 1] = last;
	json_object_set_new(run, "id", json_string(id));
}

/* Write a run to FOLDER/NAME.json, and let go of it. */
static void put(json_t *run, const char *name)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s.json", folder, name);
	assert_int_equal(json_dump_file(run, path, 0), 0);
	json_decref(run);
}

/* Add to all samples of a workload under a scheme. */
static void add(json_t *run, const char *workload, const char *scheme, double more)
{
	json_t *m, *x, *samples;
	size_t i, k;

	json_array_foreach (json_object_get(run, "measurements"), i, m) {
		if (strcmp(json_string_value(json_object_get(m, "workload")), workload) ||
		    strcmp(json_string_value(json_object_get(m, "scheme")), scheme))
			continue;
		samples = json_object_get(m, "samples");
		json_array_foreach (samples, k, x)
			if (json_is_number(x))
				json_array_set_new(samples, k,
						   json_real(json_number_value(x) + more));
	}
}

/* Compare with @ standing for the folder. */
static int compare(const char *args, char **out, char **err)
{
	char text[1024] = "";
	char *argv[16] = { "jitreport compare" }, *save;
	struct capture o, e;
	int argc = 1, status;

	for (const char *p = args; *p; p++) {
		size_t n = strlen(text);

		if (*p == '@')
			snprintf(text + n, sizeof(text) - n, "%s/", folder);
		else
			text[n] = *p;
	}
	for (char *a = strtok_r(text, " ", &save); a; a = strtok_r(NULL, " ", &save))
		argv[argc++] = a;
	capture(&o, stdout);
	capture(&e, stderr);
	status = report_compare(argc, argv);
	*err = captured(&e);
	*out = captured(&o);
	return status;
}

/* The emulator's run, and one that is worse in one row and better in another. */
static void put_exact(void)
{
	json_t *run = load(RUN);

	put(json_incref(run), "a");
	set_id(run, 'f');
	add(run, "leaf", "reg", 2);
	add(run, "leaf", "stack", -1);
	json_object_set_new(json_object_get(run, "kernel"), "patches_sha256", json_null());
	put(run, "b");
}

/* Runs of hardware: three and three, of which the latter take a cycle more of "differs". */
static void put_varying(void)
{
	for (size_t i = 0; i < 6; i++) {
		char name[2] = { 'p' + i };
		json_t *run = load(MADE);

		set_id(run, '0' + i);
		for (const char *const *s = (const char *const[]){ "stack", "reg", "lean", NULL };
		     *s; s++)
			add(run, "differs", *s, 0.125 * (i % 3) + (i < 3 ? 0 : 1));
		put(run, name);
	}
}

static void test_output(void **state)
{
	static const struct {
		const char *file, *args;
		int status;
	} cases[] = {
		{ "across_exact.txt", "@a.json @b.json", EXIT_DONE },
		{ "across_exact.md", "-m --gate 1% @a.json @b.json", EXIT_WORSE },
		{ "across.txt", "@p.json @s.json -w differs,ties,short", EXIT_DONE },
		{ "across_runs.txt", "@p.json,@q.json,@r.json:@s.json,@t.json,@u.json -e cycles",
		  EXIT_DONE },
		{ "across.csv", "-c @p.json @s.json @t.json -w differs -g 5%", EXIT_WORSE },
		{ "across.json", "-j @p.json @s.json -w differs -e cycles -s stack=reg",
		  EXIT_DONE },
	};
	char *out, *err;

	(void)state;
	put_exact();
	put_varying();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(compare(cases[i].args, &out, &err), cases[i].status);
		assert_string_equal(err, "");
		golden(cases[i].file, out);
		free(out);
		free(err);
	}
}

static void says(const char *args, int status, const char *in_out, const char *in_err)
{
	char *out, *err;
	int got = compare(args, &out, &err);

	if (got != status || !strstr(out, in_out) || !strstr(err, in_err))
		fail_msg("%s: status %d, not %d, or not \"%s\" in\n%sor not \"%s\" in\n%s", args,
			 got, status, in_out, out, in_err, err);
	free(out);
	free(err);
}

static void test_gate(void **state)
{
	json_t *run;
	size_t i;
	json_t *m;

	(void)state;
	put_exact();
	put_varying();
	says("@a.json @b.json -g 0%", EXIT_WORSE, "1 worse", "");
	says("@a.json @b.json -g 2", EXIT_DONE, "passed", "");
	says("@a.json @b.json -g 1.999", EXIT_WORSE, "1 worse", "");
	says("@b.json @a.json -g 0%", EXIT_WORSE, "1 worse", ""); /* leaf, stack */
	/* A limit for each: the first row that matches counts. */
	put_text("limits", "# what may get worse\nleaf reg instr* 2 # yes\n* * * 0%\n");
	says("@a.json @b.json -g @limits", EXIT_DONE, "passed", "");
	put_text("limits", "* * * 0%\nleaf reg instr* 2\n");
	says("@a.json @b.json -g @limits", EXIT_WORSE, "1 worse", "");
	put_text("limits", "leaf reg * none\nnothing * * 1%\n* * * 0%\n");
	says("@a.json @b.json -g @limits", EXIT_FAILED, "passed", "limits:2: this limit matches");
	put_text("limits", "leaf reg 1%\n");
	says("@a.json @b.json -g @limits", EXIT_FAILED, "", "limits:1: not four words");
	put_text("limits", "leaf reg instructions lots\n");
	says("@a.json @b.json -g @limits", EXIT_FAILED, "", "limits:1: limit \"lots\"");
	says("@a.json @b.json -g -2%", EXIT_FAILED, "", "neither a limit");
	says("@a.json @b.json -g 2%%", EXIT_FAILED, "", "neither a limit");
	/* Samples that vary: a whole cycle of 40 is more than chance, and less than 5 %. */
	says("@p.json @s.json -w differs -e cycles -g 0%", EXIT_WORSE, "3 worse", "");
	says("@p.json @s.json -w differs -e cycles -g 5%", EXIT_DONE, "passed", "");
	says("@p.json @q.json -w differs -e cycles -g 0%", EXIT_DONE, "passed", "");
	/* What can't be judged has not passed. */
	says("@p.json @s.json -w short -e cycles -g 5%", EXIT_FAILED, "1 can't be judged",
	     "can't be judged");
	run = load(RUN);
	set_id(run, 'e');
	json_array_foreach (json_object_get(run, "measurements"), i, m)
		if (!strcmp(json_string_value(json_object_get(m, "workload")), "leaf")) {
			json_array_remove(json_object_get(run, "measurements"), i);
			break;
		}
	put(run, "less");
	says("@a.json @less.json -g 0%", EXIT_FAILED, "1 missing", "can't be judged");
	says("@less.json @a.json -g 0%", EXIT_DONE, "1 only on one side", "");
}

static void test_junit(void **state)
{
	char path[128], text[8192] = "";
	FILE *f;

	(void)state;
	put_exact();
	says("@a.json @b.json -g 0% --junit @junit.xml", EXIT_WORSE, "", "");
	snprintf(path, sizeof(path), "%s/junit.xml", folder);
	f = fopen(path, "r");
	assert_non_null(f);
	assert_true(fread(text, 1, sizeof(text) - 1, f) > 0);
	fclose(f);
	golden("across_junit.xml", text);
	says("@a.json @b.json -g 0% --junit @nowhere/junit.xml", EXIT_FAILED, "",
	     "junit.xml: can't be written");
}

/* A copy of the emulator's run with one value another, beside the run itself. */
static void put_other(const char *section, const char *key, json_t *value)
{
	json_t *run = load(RUN), *obj = section ? json_object_get(run, section) : run;

	set_id(run, 'e');
	if (json_is_array(obj))
		obj = json_array_get(obj, 0);
	json_object_set_new(obj, key, value);
	put(run, "other");
}

static void test_refusals(void **state)
{
	static const char both[] = "@a.json @other.json",
			  even_so[] = "@a.json @other.json --despite ";
	char args[128];
	const struct {
		const char *section, *key;
		json_t *value;
		const char *why, *despite;
	} cases[] = {
		{ "board", "isa", json_string("rv64imafdc"), "the ISA is not the same", "isa" },
		{ "workloads", "ops", json_integer(3), "is not the same program", "ops" },
		{ "workloads", "object", json_pack("{s:s}", "object_sha256", "00"),
		  "is not the same program", "ops" },
		{ NULL, "complete", json_false(), "incomplete", "incomplete" },
	};

	(void)state;
	put_exact();
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		put_other(cases[i].section, cases[i].key, cases[i].value);
		says(both, EXIT_FAILED, "", cases[i].why);
		snprintf(args, sizeof(args), "%s%s", even_so, cases[i].despite);
		says(args, EXIT_DONE, "compared", "");
	}
	/* Not all kernels name the properties of memory; a shorter list of instructions is another.
	 */
	put_other("board", "isa",
		  json_string("rv64imafdc_ziccamoa_zicclsm_zicsr_za64rs_zba_zbb_sstc"));
	says(both, EXIT_DONE, "compared", "");
	/* Nor all parts of what a letter stands for; but a part is not the whole. */
	put_other("board", "isa", json_string("rv64imafdc_zicsr_zaamo_zalrsc_zca_zcd_zba_zbb"));
	says(both, EXIT_DONE, "compared", "");
	put_other("board", "isa", json_string("rv64imfdc_zicsr_zaamo_zba_zbb"));
	says(both, EXIT_FAILED, "", "the ISA is not the same");
	put_other("board", "isa", json_string("rv64imafdc_zicsr_zba"));
	says(both, EXIT_FAILED, "", "the ISA is not the same");
	/* Of another kind they are never compared. */
	put_varying();
	says("@a.json @p.json --despite isa,ops,core", EXIT_FAILED, "",
	     "one is of an emulator, the other of hardware");
	/* Runs of one side are of one kernel. */
	put_other("kernel", "release", json_string("7.3.5"));
	says("@a.json,@other.json:@b.json", EXIT_FAILED, "", "kernel.release differs");
	says("@a.json,@other.json:@b.json --despite pool", EXIT_DONE, "compared", "");
	says("@a.json @a.json", EXIT_FAILED, "", "given twice");
	says("@a.json @nowhere.json", EXIT_FAILED, "", "nowhere.json");
	says("@a.json @b.json -s stack=none", EXIT_FAILED, "", "scheme \"none\"");
	says("@a.json @b.json -w nothing", EXIT_FAILED, "", "choose from");
}

/* Code that is longer is told, also where it executes as much. */
static void test_bytes(void **state)
{
	json_t *run = load(RUN), *leaf, *f;
	char hex[256];

	(void)state;
	put_exact();
	set_id(run, 'd');
	leaf = json_array_get(json_object_get(run, "programs"), 0);
	f = json_array_get(json_object_get(leaf, "functions"), 0);
	snprintf(hex, sizeof(hex), "%s0100",
		 json_string_value(json_object_get(f, "code_hex"))); /* c.nop */
	json_object_set_new(f, "code_hex", json_string(hex));
	put(run, "longer");
	says("@a.json @longer.json", EXIT_DONE,
	     "leaf      stack   119.000  119.000       0.000  0.00     +2  the same\n\n4 compared",
	     "");
	says("@a.json @longer.json --csv", EXIT_DONE, ",119,32,B,stack,1,5,119,34,", "");
}

/* A kernel without the switch has one scheme, "default". */
static void test_other_schemes(void **state)
{
	json_t *run = load(RUN), *m;
	size_t i;

	(void)state;
	put_exact();
	set_id(run, 'd');
	json_array_foreach (json_object_get(run, "measurements"), i, m)
		if (!strcmp(json_string_value(json_object_get(m, "scheme")), "stack"))
			json_object_set_new(m, "scheme", json_string("default"));
		else
			json_array_remove(json_object_get(run, "measurements"), i--);
	json_object_set_new(run, "programs", json_array());
	put(run, "plain");
	says("@plain.json @a.json", EXIT_FAILED, "",
	     "no scheme is in both: the first run has default");
	says("@plain.json @a.json -s default=stack,default=reg --all", EXIT_DONE, "default=reg",
	     "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_output, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_gate, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_junit, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_bytes, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_refusals, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_other_schemes, make_folder, remove_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
