// SPDX-License-Identifier: GPL-2.0-only
/* run.json: its parts and order, written whole or not at all. */

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "runfile.h"
#include "test_scratch.h"

struct fixture {
	char dir[SCRATCH_NAME], path[64], tmp[80];
	struct runfile run;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	if (scratch_folder(f->dir))
		return -1;
	snprintf(f->path, sizeof(f->path), "%s/run.json", f->dir);
	snprintf(f->tmp, sizeof(f->tmp), "%s.tmp", f->path);
	*state = f;
	return runfile_open(&f->run, f->path, "an-id");
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	runfile_close(&f->run);
	unlink(f->tmp);
	unlink(f->path);
	rmdir(f->dir);
	free(f);
	return 0;
}

static json_t *load(const struct fixture *f)
{
	json_t *j = json_load_file(f->path, 0, NULL);

	assert_non_null(j);
	return j;
}

static void every_part_is_there_in_order(void **state)
{
	static const char *const order[] = { "schema",    "id",       "complete",     "kit",
					     "board",     "kernel",   "firmware",     "environment",
					     "workloads", "programs", "measurements", "warnings",
					     "sources" };
	struct fixture *f = *state;
	const char *key;
	json_t *j, *value;
	size_t n = 0;

	assert_int_equal(runfile_write(&f->run, false), 0);
	j = load(f);
	json_object_foreach (j, key, value)
		assert_string_equal(key, order[n++]);
	assert_int_equal(n, sizeof(order) / sizeof(order[0]));
	assert_string_equal(json_string_value(json_object_get(j, "schema")), "jitboard-run-1");
	assert_true(json_is_false(json_object_get(j, "complete")));
	assert_true(json_is_null(json_object_get(j, "kit")));
	json_decref(j);
}

static void samples_come_back_bit_for_bit(void **state)
{
	const double values[] = { 119, 28.181818181818183, 1.0 / 3, 0.1, 1e-9, -4.0625 };
	struct fixture *f = *state;
	json_t *samples, *j, *m;

	runfile_append(&f->run, "measurements",
		       runfile_measurement(&(struct measurement){ .workload = "leaf",
								  .scheme = "reg",
								  .event = "instructions",
								  .repeat = 256,
								  .seed = (1ull << 53) - 1,
								  .samples = values,
								  .n = 6,
								  .constant = NAN }));
	assert_int_equal(runfile_write(&f->run, true), 0);
	j = load(f);
	m = json_array_get(json_object_get(j, "measurements"), 0);
	assert_true(json_is_true(json_object_get(j, "complete")));
	assert_string_equal(json_string_value(json_object_get(m, "unit")), "count/op");
	assert_int_equal(json_integer_value(json_object_get(m, "repeat")), 256);
	assert_true(json_integer_value(json_object_get(m, "seed")) == (1ll << 53) - 1);
	samples = json_object_get(m, "samples");
	assert_int_equal(json_array_size(samples), 6);
	for (size_t i = 0; i < 6; i++)
		assert_true(json_real_value(json_array_get(samples, i)) == values[i]);
	json_decref(j);
}

static void a_sample_that_is_missing_keeps_its_place(void **state)
{
	const double values[] = { 119, NAN, 120 };
	struct fixture *f = *state;
	json_t *samples, *j, *m;

	runfile_append(&f->run, "measurements",
		       runfile_measurement(&(struct measurement){ .workload = "leaf",
								  .scheme = "reg",
								  .event = "instructions",
								  .repeat = 256,
								  .seed = 1,
								  .samples = values,
								  .n = 3,
								  .tried = true,
								  .refused = 4,
								  .constant = -2.5 }));
	assert_int_equal(runfile_write(&f->run, true), 0);
	j = load(f);
	m = json_array_get(json_object_get(j, "measurements"), 0);
	samples = json_object_get(m, "samples");
	assert_int_equal(json_array_size(samples), 3);
	assert_true(json_is_null(json_array_get(samples, 1)));
	assert_true(json_real_value(json_array_get(samples, 2)) == 120);
	assert_int_equal(json_integer_value(json_object_get(m, "refused")), 4);
	assert_true(json_real_value(json_object_get(m, "constant")) == -2.5);
	json_decref(j);
}

/* A program of one function, of two bytes; @name is its function's. */
static json_t *program(struct runfile *r, const char *workload, const char *name)
{
	uint8_t code[] = { 0x82, 0x80 };
	struct image_function f = { .addr = 0x1000, .code = code, .size = sizeof(code) };
	struct image image = { &f, 1 };

	snprintf(f.name, sizeof(f.name), "%s", name);
	return runfile_program(r, workload, "reg", &image);
}

/* What is kept in a file comes to stand where what is kept in memory would. */
static void spooled_programs_stand_in_their_place(void **state)
{
	struct fixture *f = *state;
	json_t *j, *list, *function;

	runfile_warn(&f->run, "a trap", "\n \"programs\": []");
	for (int i = 0; i < 3; i++)
		assert_int_equal(
			runfile_spool(&f->run, program(&f->run, "leaf", i ? "other" : "main")), 0);
	/* Written twice, it is the same twice. */
	assert_int_equal(runfile_write(&f->run, false), 0);
	assert_int_equal(runfile_spool(&f->run, program(&f->run, "last", "last")), 0);
	assert_int_equal(runfile_write(&f->run, true), 0);
	j = load(f);
	list = json_object_get(j, "programs");
	assert_int_equal(json_array_size(list), 4);
	assert_string_equal(json_string_value(json_object_get(json_array_get(list, 3), "workload")),
			    "last");
	function = json_array_get(json_object_get(json_array_get(list, 0), "functions"), 0);
	assert_string_equal(json_string_value(json_object_get(function, "name")), "main");
	assert_string_equal(json_string_value(json_object_get(function, "addr")), "0x1000");
	assert_string_equal(json_string_value(json_object_get(function, "code_hex")), "8280");
	assert_int_equal(json_array_size(json_object_get(j, "warnings")), 1);
	json_decref(j);
}

static void a_program_that_can_not_be_kept_is_an_error(void **state)
{
	struct fixture *f = *state;
	struct runfile r;

	assert_int_equal(runfile_open(&r, "/nowhere/run.json", "id"), 0);
	assert_int_equal(runfile_spool(&r, program(&r, "leaf", "main")), -ENOENT);
	runfile_close(&r);
	/* Nor is what there was no memory for passed over. */
	assert_int_equal(runfile_spool(&f->run, NULL), 0);
	assert_int_equal(runfile_write(&f->run, true), -ENOMEM);
}

/* What functions were JITed from is there once, however many were. */
static void functions_share_their_source(void **state)
{
	struct fixture *f = *state;
	uint8_t code[] = { 0x13, 0, 0, 0, 0x82, 0x80 }, exits[] = { 0x95, 0, 0, 0, 0, 0, 0, 0 };
	struct image_function functions[] = {
		{ .name = "a",
		  .addr = 0x1000,
		  .code = code,
		  .size = sizeof(code),
		  .bpf = exits,
		  .bpf_size = sizeof(exits) },
		{ .name = "b", .addr = 0x2000, .code = code, .size = sizeof(code) },
	};
	struct image image = { functions, 2 };
	json_t *j, *list, *source, *line;

	assert_int_equal(
		image_add_line(&functions[0], &(struct image_line){ .at = 0,
								    .line = 7,
								    .file = "a.bpf.c",
								    .text = "\treturn\xe9;" }),
		0);
	runfile_append(&f->run, "programs", runfile_program(&f->run, "leaf", "reg", &image));
	functions[0].lines[0].at = 4;
	runfile_append(&f->run, "programs", runfile_program(&f->run, "leaf", "stack", &image));
	functions[0].lines[0].line = 8;
	runfile_append(&f->run, "programs", runfile_program(&f->run, "leaf", "none", &image));
	assert_int_equal(runfile_write(&f->run, true), 0);
	j = load(f);
	assert_int_equal(json_array_size(json_object_get(j, "sources")), 2);
	for (size_t i = 0; i < 3; i++) {
		static const int starts[] = { 0, 4, 4 }, sources[] = { 0, 0, 1 };

		list = json_object_get(json_array_get(json_object_get(j, "programs"), i),
				       "functions");
		source = json_array_get(list, 0);
		assert_int_equal(json_integer_value(json_object_get(source, "source")), sources[i]);
		assert_int_equal(
			json_integer_value(json_array_get(json_object_get(source, "starts"), 0)),
			starts[i]);
		assert_null(json_object_get(json_array_get(list, 1), "source"));
	}
	source = json_array_get(json_object_get(j, "sources"), 0);
	assert_string_equal(json_string_value(json_object_get(source, "bpf_hex")),
			    "9500000000000000");
	line = json_array_get(json_object_get(source, "lines"), 0);
	assert_string_equal(json_string_value(json_object_get(line, "file")), "a.bpf.c");
	assert_int_equal(json_integer_value(json_object_get(line, "line")), 7);
	assert_string_equal(json_string_value(json_object_get(line, "text")), " return?;");
	json_decref(j);
	free(functions[0].lines[0].file);
	free(functions[0].lines[0].text);
	free(functions[0].lines);
}

static void warnings_are_kept(void **state)
{
	struct fixture *f = *state;
	json_t *j, *w;

	runfile_warn(&f->run, "leaf/reg", "something");
	assert_int_equal(runfile_write(&f->run, false), 0);
	j = load(f);
	w = json_array_get(json_object_get(j, "warnings"), 0);
	assert_string_equal(json_string_value(json_object_get(w, "where")), "leaf/reg");
	assert_string_equal(json_string_value(json_object_get(w, "what")), "something");
	json_decref(j);
}

static void a_full_disk_leaves_the_former_file(void **state)
{
	struct fixture *f = *state;
	json_t *j;

	assert_int_equal(runfile_write(&f->run, false), 0);
	/* What is written under the other name meets a device that is always full. */
	assert_int_equal(symlink("/dev/full", f->tmp), 0);
	assert_int_equal(runfile_write(&f->run, true), -ENOSPC);
	assert_int_equal(access(f->tmp, F_OK), -1);
	j = load(f);
	assert_true(json_is_false(json_object_get(j, "complete")));
	json_decref(j);
}

static void a_folder_that_is_not_there_is_an_error(void **state)
{
	struct runfile r;

	(void)state;
	assert_int_equal(runfile_open(&r, "/nowhere/run.json", "id"), 0);
	assert_int_equal(runfile_write(&r, true), -ENOENT);
	runfile_close(&r);
}

static void what_could_not_be_added_is_not_passed_over(void **state)
{
	struct fixture *f = *state;

	runfile_append(&f->run, "programs", NULL);
	assert_int_equal(runfile_write(&f->run, true), -ENOMEM);
	assert_int_equal(access(f->path, F_OK), -1);
}

static void an_id_has_four_parts(void **state)
{
	char id[64], small[24];

	(void)state;
	runfile_id(id, sizeof(id), 1785499200, "vision five/2", "7.3.4", 0xabcdef12);
	assert_string_equal(id, "20260731T120000Z-vision_five_2-7.3.4-cdef12");
	runfile_id(small, sizeof(small), 0, "qemu", "7.3.4", 1);
	assert_string_equal(small, "19700101T000000Z-qemu-7");
}

#define FILE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FILE_TEST(every_part_is_there_in_order),
		FILE_TEST(samples_come_back_bit_for_bit),
		FILE_TEST(a_sample_that_is_missing_keeps_its_place),
		FILE_TEST(spooled_programs_stand_in_their_place),
		FILE_TEST(a_program_that_can_not_be_kept_is_an_error),
		FILE_TEST(functions_share_their_source),
		FILE_TEST(warnings_are_kept),
		FILE_TEST(a_full_disk_leaves_the_former_file),
		cmocka_unit_test(a_folder_that_is_not_there_is_an_error),
		FILE_TEST(what_could_not_be_added_is_not_passed_over),
		cmocka_unit_test(an_id_has_four_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
