// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of jitreport junit: testdata/run.json, and copies of it in which something fails. */

#include "report.h"
#include "test_golden.h"
#include "util.h"

#define RUN TESTDATA "/run.json"

static void a_run_as_xml(void **state)
{
	char *out, *err;

	(void)state;
	assert_int_equal(run_verb(report_junit, RUN, "", &out, &err), EXIT_DONE);
	assert_string_equal(err, "");
	golden("junit.xml", out);
	free(out);
	free(err);
}

static void has(json_t *run, const char *text)
{
	char *out, *err;

	assert_int_equal(run_changed(run, report_junit, "", &out, &err), EXIT_DONE);
	assert_string_equal(err, "");
	if (!strstr(out, text))
		fail_msg("no '%s' in: %s", text, out);
	free(out);
	free(err);
	json_decref(run);
}

static json_t *load(void)
{
	json_t *run = json_load_file(RUN, 0, NULL);

	assert_non_null(run);
	return run;
}

static void what_is_wrong_fails(void **state)
{
	json_t *run = load(), *samples;
	size_t i;

	(void)state;
	json_object_set_new(run, "complete", json_false());
	has(run, "<failure message=\"incomplete: it was cut short\"/>");

	run = load();
	json_array_clear(json_object_get(run, "measurements"));
	has(run, "<failure message=\"not measured\"/>");

	run = load();
	samples =
		json_object_get(json_array_get(json_object_get(run, "measurements"), 0), "samples");
	for (i = 0; i < json_array_size(samples); i++)
		json_array_set_new(samples, i, json_null());
	has(run, ": no sample\"/>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_run_as_xml),
		cmocka_unit_test(what_is_wrong_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
