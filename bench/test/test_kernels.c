// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of report_kernels.c: one kernel beside another. */

#include "report.h"
#include "test_folder.h"
#include "test_verb.h"

#define RUN TESTDATA "/run.json"
#define WHY "mixing is not supported"

static char older[SCRATCH_NAME + 16], newer[SCRATCH_NAME + 16];

static bool is_of(const json_t *item, const char *key, const char *value)
{
	return !strcmp(json_string_value(json_object_get(item, key)), value);
}

/* Take away what is of a scheme, and of a workload unless that is NULL. */
static void take(json_t *run, const char *list, const char *scheme, const char *workload)
{
	json_t *items = json_object_get(run, list);

	for (size_t i = json_array_size(items); i--;) {
		json_t *item = json_array_get(items, i);

		if (is_of(item, "scheme", scheme) &&
		    (!workload || is_of(item, "workload", workload)))
			json_array_remove(items, i);
	}
}

static void put(json_t *run, const char *release, const char *id, const char *file)
{
	json_object_set_new(json_object_get(run, "kernel"), "release", json_string(release));
	json_object_set_new(run, "id", json_string(id));
	assert_int_equal(json_dump_file(run, file, 0), 0);
	json_decref(run);
}

static json_t *executed(const char *workload, const char *scheme, const char *build, int ops,
			int instructions)
{
	return json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:i}", "workload", workload, "scheme",
			 scheme, "build", build, "ops", ops, "instructions", instructions, "loads",
			 1, "stores", 1);
}

/* An older kernel with the scheme reg alone, which refuses one program, and one with stack. */
static int make(void **state)
{
	json_t *a = json_load_file(RUN, 0, NULL), *b = json_load_file(RUN, 0, NULL);
	static const char *const lists[] = { "measurements", "programs" };

	(void)state;
	if (!a || !b || scratch_folder(folder))
		return -1;
	snprintf(older, sizeof(older), "%s/a.json", folder);
	snprintf(newer, sizeof(newer), "%s/b.json", folder);
	for (size_t i = 0; i < 2; i++) {
		take(a, lists[i], "stack", NULL);
		take(a, lists[i], "reg", "bpf2bpf_helper");
		take(b, lists[i], "reg", NULL);
	}
	json_object_set_new(json_array_get(json_object_get(a, "workloads"), 1), "refused",
			    json_pack("[{s:s, s:s}]", "scheme", "reg", "why", WHY));
	json_object_set_new(a, "executions",
			    json_pack("[o, o]", executed("leaf", "reg", "timed", 1, 12),
				      executed("leaf", "reg", "half", 1, 12)));
	json_object_set_new(b, "executions",
			    json_pack("[o, o, o]", executed("leaf", "stack", "timed", 1, 13),
				      executed("leaf", "stack", "half", 1, 13),
				      executed("bpf2bpf_helper", "stack", "timed", 64, 640)));
	put(a, "7.2.12", "20260102T030405Z-qemu-7.2.12-0a1b2c", older);
	put(b, "7.3.4", "20260102T030405Z-qemu-7.3.4-0a1b2d", newer);
	return 0;
}

/* The output of the verb for both runs, to be freed. */
static char *said(const char *args)
{
	char *out, *err, all[256];

	snprintf(all, sizeof(all), "%s %s", newer, args);
	assert_int_equal(run_verb(report_kernels, older, all, &out, &err), EXIT_DONE);
	assert_string_equal(err, "");
	free(err);
	return out;
}

/* 117 measured, 12 of them JITed; 119 and 13; 40.25 an operation, 10 of them JITed. */
static void jited_code_stands_apart(void **state)
{
	char *out = said("--csv");

	(void)state;
	assert_string_equal(
		out, "workload,ops,tail call,JITed code 7.2.12,JITed code 7.3.4,JITed code +/-,"
		     "rest of the kernel 7.2.12,rest of the kernel 7.3.4,rest of the kernel +/-\n"
		     "leaf,1,no,12,13,1,105,106,1\n"
		     "bpf2bpf_helper,64,no,,10,,,30.25,\n");
	free(out);
}

static void events_stand_for_what_they_take_more(void **state)
{
	char *out = said("--events --csv");

	(void)state;
	assert_string_equal(out, "event,7.3.4 JITed code,7.3.4 instructions\n"
				 "\"main program, leaf\",1A,1\n");
	free(out);
}

static void what_a_kernel_refuses_is_said(void **state)
{
	char *out = said("");

	(void)state;
	assert_non_null(strstr(out, "\n7.2.12 refuses (" WHY "): bpf2bpf_helper\n"));
	assert_null(strstr(out, "7.3.4 refuses"));
	free(out);
}

static void programs_with_a_tail_call_come_last(void **state)
{
	json_t *run = json_load_file(older, 0, NULL), *function;
	char *out, *hex;

	(void)state;
	function = json_array_get(
		json_object_get(json_array_get(json_object_get(run, "programs"), 0), "functions"),
		0);
	hex = strdup(json_string_value(json_object_get(function, "code_hex")));
	memcpy(hex, "6700ce00", 8); /* jalr zero, 12(t3) */
	json_object_set_new(function, "code_hex", json_string(hex));
	free(hex);
	assert_int_equal(json_dump_file(run, older, 0), 0);
	json_decref(run);
	out = said("--csv");
	assert_non_null(strstr(out, "\nleaf,1,yes,12,"));
	assert_true(strstr(out, "\nleaf,") > strstr(out, "\nbpf2bpf_helper,"));
	free(out);
}

static void one_run_is_not_enough(void **state)
{
	char *out, *err;

	(void)state;
	assert_int_equal(run_verb(report_kernels, older, older, &out, &err), EXIT_FAILED);
	assert_non_null(strstr(err, "given twice"));
	free(out);
	free(err);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(jited_code_stands_apart, make, remove_folder),
		cmocka_unit_test_setup_teardown(events_stand_for_what_they_take_more, make,
						remove_folder),
		cmocka_unit_test_setup_teardown(what_a_kernel_refuses_is_said, make, remove_folder),
		cmocka_unit_test_setup_teardown(programs_with_a_tail_call_come_last, make,
						remove_folder),
		cmocka_unit_test_setup_teardown(one_run_is_not_enough, make, remove_folder),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
