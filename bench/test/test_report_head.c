// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of report_head.c: whether the machine stood still, in all forms of output. */

#include <stdbool.h>

#include "report.h"
#include "test_verb.h"
#include "util.h"

#define RUN  TESTDATA "/run.json"
#define MADE TESTDATA "/stats/run.json" /* of hardware that is made up */

#define MOVE                                                                                   \
	"{\"what\": \"frequency\", \"name\": \"cpu3\", \"unit\": \"kHz\", \"from\": 1500000, " \
	"\"to\": 1200000, \"round\": 7}"
#define GONE                                                                                 \
	"{\"what\": \"temperature\", \"name\": \"cpu\", \"unit\": \"mC\", \"from\": 45000, " \
	"\"to\": null, \"round\": 2}"
#define MOVED "NO: frequency (cpu3) moved from 1500000 to 1200000 kHz by round 7"

/* A run of testdata, in which the machine was like this. */
static json_t *run_in(const char *file, const char *environment)
{
	json_t *run = json_load_file(file, 0, NULL);
	json_t *value = json_loads(environment, JSON_DECODE_ANY, NULL);

	assert_non_null(run);
	assert_non_null(value);
	json_object_set_new(run, "environment", value);
	return run;
}

/* What is printed must have such a part. */
static void __attribute__((format(printf, 4, 0))) prints(json_t *run, verb *v, const char *args,
							 const char *fmt, const char *what)
{
	char want[160], *out, *err;

	snprintf(want, sizeof(want), fmt, what);
	assert_int_equal(run_changed(run, v, args, &out, &err), EXIT_DONE);
	if (!strstr(out, want))
		fail_msg("no \"%s\": %s", want, out);
	free(out);
	free(err);
}

/* CSV has no head: it is said on stderr, and only where it is known. */
static void warns(json_t *run, verb *v, bool wanted)
{
	char *out, *err;

	assert_int_equal(run_changed(run, v, "--csv", &out, &err), EXIT_DONE);
	assert_true(*out);
	assert_int_equal(!!strstr(err, "not clean: the machine did not stand still: "), wanted);
	free(out);
	free(err);
}

/* Whether the machine stood still is said of hardware, in all forms; it is shown all the same. */
static void test_clean(void **state)
{
	static const struct {
		const char *environment, *head, *json;
		bool warns;
	} cases[] = {
		{ "null", "unknown", "null", false },
		{ "{\"clean\": null, \"moved\": null}", "unknown", "null", false },
		{ "{\"clean\": true, \"moved\": []}", "yes", "true", false },
		{ "{\"clean\": false, \"moved\": []}", "NO: see the warnings", "false", true },
		{ "{\"clean\": false, \"moved\": [" MOVE "]}", MOVED "\n", "false", true },
		{ "{\"clean\": false, \"moved\": [" MOVE ", " GONE "]}",
		  MOVED ", the first of several moves\n", "false", true },
		/* It was cut short. */
		{ "{\"clean\": null, \"moved\": [" GONE "]}",
		  "NO: temperature (cpu) can't be read any more in round 2\n", "false", true },
	};
	static verb *const verbs[] = { report_show, report_compare };

	(void)state;
	for (size_t i = 0; i < 2 * ARRAY_SIZE(cases); i++) {
		const char *head = cases[i / 2].head, *environment = cases[i / 2].environment;
		json_t *run = run_in(MADE, environment);

		prints(run, verbs[i % 2], "", "\nclean     %s", head);
		prints(run, verbs[i % 2], "--markdown", "\n- clean: %s", head);
		prints(run, verbs[i % 2], "--json", "\"clean\": %s,", cases[i / 2].json);
		if (strstr(environment, MOVE))
			prints(run, verbs[i % 2], "--json", "\"name\": \"%s\"", "cpu3");
		warns(run, verbs[i % 2], cases[i / 2].warns);
		json_decref(run);
	}
}

/* An emulator's machine does not move. */
static void test_emulated(void **state)
{
	json_t *run = run_in(RUN, "{\"clean\": null, \"moved\": null}");
	char *out, *err;

	(void)state;
	assert_int_equal(run_changed(run, report_show, "", &out, &err), EXIT_DONE);
	assert_null(strstr(out, "clean"));
	free(out);
	free(err);
	prints(run, report_show, "--json", "\"clean\": %s", "null");
	warns(run, report_show, false);
	json_decref(run);
}

/* controls has no head in any form. */
static void test_controls(void **state)
{
	json_t *run = run_in(MADE, "{\"clean\": false, \"moved\": [" MOVE "]}");
	char *out, *err;

	(void)state;
	/* That the run holds no controls is another matter. */
	run_changed(run, report_controls, "", &out, &err);
	assert_non_null(
		strstr(err, "not clean: the machine did not stand still: frequency (cpu3)"));
	free(out);
	free(err);
	json_decref(run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean),
		cmocka_unit_test(test_emulated),
		cmocka_unit_test(test_controls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
