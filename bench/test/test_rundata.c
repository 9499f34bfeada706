// SPDX-License-Identifier: GPL-2.0-only
/*
 * Unit tests of rundata.c: testdata/run.json as it is, and with one thing wrong.
 */

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "rundata.h"
#include "test_scratch.h"
#include "util.h"

#define GOOD TESTDATA "/run.json"

static char file[SCRATCH_NAME]; /* a scratch file, removed at the end */

static int make_file(void **state)
{
	int fd = scratch_file(file);

	(void)state;
	if (fd < 0)
		return -1;
	return close(fd);
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(file);
}

static void write_file(const void *text, size_t size)
{
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(text, 1, size, f), size);
	assert_int_equal(fclose(f), 0);
}

/* Load what must not load; the message must be one line that begins with the file's name. */
static void refused(const char *where, int want, const char *part)
{
	struct run run;
	char err[512] = "";
	int ret = run_load(where, &run, err, sizeof(err));

	run_free(&run);
	if (ret != want || !strstr(err, part) || strchr(err, '\n') ||
	    strncmp(err, where, strlen(where)))
		fail_msg("%d, wanted %d and \"%s\": %s", ret, want, part, err);
}

static void test_good(void **state)
{
	const struct run_function *f;
	const struct run_measurement *m;
	const struct run_program *p;
	struct run run;
	char err[256];

	(void)state;
	assert_int_equal(run_load(GOOD, &run, err, sizeof(err)), 0);
	assert_string_equal(run.id, "20260102T030405Z-qemu-7.3.4-0a1b2c");
	assert_true(run.complete);
	assert_string_equal(run.board.name, "qemu");
	assert_true(run.board.emulated);
	assert_int_equal(run.board.harts, 1);
	assert_string_equal(run.kernel.release, "7.3.4");
	assert_false(run.kit.dirty);
	assert_int_equal(run.n_workloads, 2);
	assert_int_equal(run_workload(&run, "bpf2bpf_helper")->ops, 64);
	assert_null(run_workload(&run, "bpf2bpf"));
	assert_int_equal(run.n_schemes, 2);
	assert_string_equal(run.schemes[0], "stack");
	assert_string_equal(run.schemes[1], "reg");
	assert_true(run_has_scheme(&run, "reg"));
	assert_false(run_has_scheme(&run, "re"));

	m = run_measurement(&run, "bpf2bpf_helper", "stack", "instructions");
	assert_int_equal(m->n_samples, 5);
	assert_true(m->samples[0] == 40.25 && m->samples[4] == 40.5);
	assert_int_equal(m->n_rounds, 5);
	assert_true(m->rounds[4] == 40.5);
	assert_null(run_measurement(&run, "bpf2bpf_helper", "stack", "cycles"));

	p = run_program(&run, "bpf2bpf_helper", "reg");
	assert_int_equal(p->n_functions, 2);
	f = run_function(p, "sub", 0);
	assert_ptr_equal(f, &p->functions[1]);
	assert_null(run_function(p, "sub", 1));
	assert_int_equal(f->addr, 0xffffffff01000100);
	assert_int_equal(f->size, 44);
	assert_int_equal(f->code[0], 0x13);
	assert_int_equal(f->code[43], 0x80);
	assert_null(run_program(&run, "bpf2bpf_helper", "none"));

	assert_int_equal(run.n_warnings, 1);
	assert_string_equal(run.warnings[0].where, "bpf2bpf_helper, stack");
	run_free(&run);
	run_free(&run); /* nothing is left */
}

static void test_folder(void **state)
{
	struct run run;
	char err[256];

	(void)state;
	assert_int_equal(run_load(TESTDATA, &run, err, sizeof(err)), 0);
	assert_string_equal(run.board.name, "qemu");
	run_free(&run);
	refused("/proc/self/fdinfo", -ENOENT, "/run.json: No such file");
}

/* The way to a value: keys and list indices with dots between. */
static json_t *find(json_t *root, char *path, char **last)
{
	char *save, *key = strtok_r(path, ".", &save), *next;

	for (; (next = strtok_r(NULL, ".", &save)); key = next)
		root = json_is_array(root) ? json_array_get(root, atoi(key))
					   : json_object_get(root, key);
	*last = key;
	return root;
}

/* testdata/run.json with the value at @path replaced by JSON text, or taken out (NULL). */
static void write_changed(const char *path, const char *value)
{
	json_t *root = json_load_file(GOOD, 0, NULL), *parent;
	char copy[128], *last, *text;

	assert_non_null(root);
	snprintf(copy, sizeof(copy), "%s", path);
	parent = find(root, copy, &last);
	if (!value)
		assert_int_equal(json_object_del(parent, last), 0);
	else if (json_is_array(parent))
		assert_int_equal(json_array_set_new(parent, atoi(last),
						    json_loads(value, JSON_DECODE_ANY, NULL)),
				 0);
	else
		assert_int_equal(
			json_object_set_new(parent, last, json_loads(value, JSON_DECODE_ANY, NULL)),
			0);
	text = json_dumps(root, 0);
	write_file(text, strlen(text));
	free(text);
	json_decref(root);
}

static void test_not_a_run(void **state)
{
	static const struct {
		const char *path, *value; /* NULL = missing */
		const char *part;         /* of the message */
	} cases[] = {
		{ "schema", NULL, ": schema is missing:" },
		{ "id", NULL, ": id is missing:" },
		{ "id", "7", ": id is a whole number, not a string:" },
		{ "complete", "null", ": complete is null, not true or false:" },
		{ "kit.version", "[]", ": kit.version is a list, not a string:" },
		{ "board.name", "1", ": board.name is a whole number, not a string:" },
		{ "board.emulated", NULL, ": board.emulated is missing:" },
		{ "board.emulated", "\"yes\"", ": board.emulated is a string, not true or false:" },
		{ "board", "[]", ": board is a list, not an object:" },
		{ "kernel.release", NULL, ": kernel.release is missing:" },
		{ "workloads", NULL, ": workloads is missing:" },
		{ "workloads.1", "3", ": workloads[1] is a whole number, not an object:" },
		{ "workloads.1.ops", "1.5",
		  ": workloads[1].ops is a fraction, not a whole number:" },
		{ "workloads.1.refused", "{}", ": workloads[1].refused is an object, not a list:" },
		{ "workloads.1.refused", "[{\"scheme\": \"none\"}]",
		  ": workloads[1].refused[0].why is missing:" },
		{ "programs.3.functions", "{}",
		  ": programs[3].functions is an object, not a list:" },
		{ "programs.3.functions.1.name", NULL,
		  ": programs[3].functions[1].name is missing:" },
		{ "programs.0.functions.0.code_hex", NULL,
		  ": programs[0].functions[0].code_hex is missing:" },
		{ "programs.0.functions.0.code_hex", "\"130\"",
		  ": programs[0].functions[0].code_hex has an odd number of digits (3):" },
		{ "programs.0.functions.0.code_hex", "\"13zz\"",
		  ": programs[0].functions[0].code_hex has something else than 0-9a-f near digit "
		  "2:" },
		{ "sources", "[{\"bpf_hex\": \"95\"}]", ": sources[0].lines is missing:" },
		{ "sources", "[{\"bpf_hex\": \"9\", \"lines\": []}]",
		  ": sources[0].bpf_hex has an odd number of digits (1):" },
		{ "sources", "[{\"bpf_hex\": \"9500000000000000\", \"lines\": [{\"insn\": 1}]}]",
		  ": sources[0].lines[0].insn is 1, which is no instruction behind the line "
		  "before:" },
		{ "programs.2.workload", "\"other\"",
		  ": programs[2].workload is \"other\", which is not in workloads:" },
		{ "measurements.1.workload", "\"other\"",
		  ": measurements[1].workload is \"other\", which is not in workloads:" },
		{ "measurements.2.samples", NULL, ": measurements[2].samples is missing:" },
		{ "measurements.2.samples.4", "true",
		  ": measurements[2].samples[4] is true, not a number:" },
		{ "measurements.0.event", NULL, ": measurements[0].event is missing:" },
		{ "measurements.3.event", "\"cycles\"",
		  ": measurements[3].event is \"cycles\", but an emulated run holds instructions "
		  "only:" },
		{ "warnings.0.what", NULL, ": warnings[0].what is missing:" },
		{ "environment.clean", "\"yes\"",
		  ": environment.clean is a string, not true or false:" },
		{ "environment.moved", "[{\"what\": \"frequency\"}]",
		  ": environment.moved[0].name is missing:" },
		{ "environment.warnings", "[1]",
		  ": environment.warnings[0] is a whole number, not a string:" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		write_changed(cases[i].path, cases[i].value);
		refused(file, -EINVAL, cases[i].part);
	}
	write_changed("schema", "\"jitboard-run-2\"");
	refused(file, -EPROTO, "\"jitboard-run-2\", not \"jitboard-run-1\"");
}

/* What a run may lack. */
static void test_nulls(void **state)
{
	static const char *const paths[] = {
		"kit",         "board",       "kernel",        "firmware",
		"environment", "kernel.line", "kernel.origin", "board.model",
	};
	struct run run;
	char err[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++) {
		write_changed(paths[i], "null");
		if (run_load(file, &run, err, sizeof(err)))
			fail_msg("%s: %s", paths[i], err);
		if (!strcmp(paths[i], "kernel.line"))
			assert_null(run.kernel.line);
		assert_int_equal(run.board.known, strcmp(paths[i], "board") != 0);
		run_free(&run);
	}
	write_changed("measurements.0.samples", "[]");
	assert_int_equal(run_load(file, &run, err, sizeof(err)), 0);
	assert_int_equal(run.measurements[0].n_samples, 0);
	run_free(&run);
	/* A sample that was lost: the others keep their rounds. */
	write_changed("measurements.0.samples", "[1, null, 3]");
	assert_int_equal(run_load(file, &run, err, sizeof(err)), 0);
	assert_int_equal(run.measurements[0].n_samples, 2);
	assert_true(run.measurements[0].samples[1] == 3);
	assert_int_equal(run.measurements[0].n_rounds, 3);
	assert_true(isnan(run.measurements[0].rounds[1]) && run.measurements[0].rounds[2] == 3);
	run_free(&run);
	write_changed("workloads.0.refused", "[{\"scheme\": \"none\", \"why\": \"so\"}]");
	assert_int_equal(run_load(file, &run, err, sizeof(err)), 0);
	assert_string_equal(run_refusal(&run, "leaf", "none"), "so");
	assert_null(run_refusal(&run, "leaf", "reg"));
	assert_null(run_refusal(&run, "bpf2bpf_helper", "none"));
	run_free(&run);
	write_changed("environment.warnings", "[\"hot\"]");
	assert_int_equal(run_load(file, &run, err, sizeof(err)), 0);
	assert_int_equal(run.n_environment_warnings, 1);
	assert_string_equal(run.environment_warnings[0], "hot");
	run_free(&run);
}

/* A source, and what a function may not say of it. */
static void test_sources(void **state)
{
	static const struct {
		const char *function; /* what it says besides its code */
		const char *part;     /* of the message; NULL: none */
	} cases[] = {
		{ "\"source\": 0, \"starts\": [0, 4]", NULL },
		{ "\"source\": 1, \"starts\": [0, 4]",
		  ": programs[0].functions[0] names a source that is not in sources:" },
		{ "\"source\": -1, \"starts\": [0, 4]", "names a source that is not in sources" },
		{ "\"source\": 0, \"starts\": [0]", "has not as many starts as its source has" },
		{ "\"source\": 0", "has not as many starts as its source has" },
		{ "\"source\": 0, \"starts\": [4, 0]", "has starts that are not within it" },
		{ "\"source\": 0, \"starts\": [0, 8]", "has starts that are not within it" },
		{ "\"source\": 0, \"starts\": [-4, 4]", "has starts that are not within it" },
	};
	struct run run;
	char err[256], value[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		json_t *root;

		snprintf(value, sizeof(value),
			 "[{\"name\": \"f\", \"addr\": \"0x10\", \"code_hex\": "
			 "\"1300000082808280\", %s}]",
			 cases[i].function);
		write_changed("programs.0.functions", value);
		root = json_load_file(file, 0, NULL);
		json_object_set_new(root, "sources",
				    json_pack("[{s:s, s:[{s:i}, {s:i, s:s}]}]", "bpf_hex",
					      "b7000000000000009500000000000000", "lines", "insn",
					      0, "insn", 1, "text", "return 0;"));
		assert_int_equal(json_dump_file(root, file, 0), 0);
		json_decref(root);
		if (cases[i].part) {
			refused(file, -EINVAL, cases[i].part);
			continue;
		}
		assert_int_equal(run_load(file, &run, err, sizeof(err)), 0);
		assert_int_equal(run.programs[0].functions[0].source->size, 16);
		assert_int_equal(run.programs[0].functions[0].starts[1], 4);
		assert_string_equal(run.sources[0].lines[1].text, "return 0;");
		assert_null(run.programs[1].functions[0].source);
		run_free(&run);
	}
}

static void test_not_json(void **state)
{
	(void)state;
	refused("/nonexistent/run.json", -ENOENT, ": No such file or directory: give a run.json");
	write_file("{\n  \"schema\" 1\n}\n", 18);
	refused(file, -EINVAL, ": line 2, column 12: ");
	write_file("{ \"schema\": 1, \"schema\": 2 }", 28);
	refused(file, -EINVAL, "duplicate");
	write_file("\x7f\x45LF", 4);
	refused(file, -EINVAL, ": line 1, column 1: ");
	write_file("[1, 2]\n", 7);
	refused(file, -EINVAL, ": holds a list, not a run");
}

/* Cut at any place: never a run, and said to be cut where JSON can tell. */
static void test_cut_short(void **state)
{
	FILE *f = fopen(GOOD, "r");
	char text[65536];
	size_t size;

	(void)state;
	assert_non_null(f);
	size = fread(text, 1, sizeof(text), f);
	fclose(f);
	assert_in_range(size, 1000, sizeof(text) - 1);
	for (size_t n = 0; n < size - 2; n += 37) {
		write_file(text, n);
		refused(file, -EINVAL, ": line ");
	}
	write_file(text, 0);
	refused(file, -EINVAL, "cut short");
	write_file(text, size / 2);
	refused(file, -EINVAL, "cut short");
}

/* Of RTL a boot is one sample, the mean of its placements; of the emulator's counts none is. */
static void test_placements(void **state)
{
	static const double want[] = { 2, 6 };
	json_t *root = json_load_file(GOOD, 0, NULL), *all, *board;
	struct run run;
	char err[512], *text;

	(void)state;
	assert_non_null(root);
	board = json_object_get(root, "board");
	json_object_set_new(board, "timing", json_string(RUN_RTL));
	json_object_set_new(board, "rtl", json_pack("{s:i}", "placements", 2));
	all = json_object_get(root, "measurements");
	json_object_set_new(json_array_get(all, 0), "event", json_string("cycles"));
	for (size_t i = 0; i < 2; i++)
		json_object_set_new(json_array_get(all, i), "samples",
				    json_pack("[i,i,i,i]", 1, 3, 5, 7));
	text = json_dumps(root, 0);
	write_file(text, strlen(text));
	free(text);
	json_decref(root);

	assert_int_equal(run_load(file, &run, err, sizeof(err)), 0);
	assert_int_equal(run.measurements[0].n_samples, 2);
	for (size_t i = 0; i < 2; i++)
		assert_true(run.measurements[0].samples[i] == want[i]);
	assert_int_equal(run.measurements[1].n_samples, 4);
	run_free(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),      cmocka_unit_test(test_folder),
		cmocka_unit_test(test_not_a_run), cmocka_unit_test(test_nulls),
		cmocka_unit_test(test_sources),   cmocka_unit_test(test_not_json),
		cmocka_unit_test(test_cut_short), cmocka_unit_test(test_placements),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
