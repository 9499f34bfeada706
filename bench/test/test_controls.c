// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of report_controls.c: testdata/run.json with controls added, right and wrong. */

#include "report.h"
#include "test_verb.h"

/* What may be wrong with a run; by default nothing is. */
struct fault {
	int instructions, loads, stores; /* executed more than stated */
	double measured;                 /* of one operation, more */
	bool no_control, no_base, hardware, not_executed;
	int rounds; /* of samples that vary; 0: three that do not */
};

/* One control: it was run, and executed and took so much. */
static void add(json_t *run, const char *name, json_t *control, int ops, double median,
		const int executed[3])
{
	append(run, "workloads",
	       json_pack("{s:s, s:s, s:s, s:i, s:{s:i, s:i}, s:o}", "name", name, "title", name,
			 "isolates", name, "ops", ops, "expect", "retval", 0, "tail_calls", 0,
			 "control", control));
	append(run, "measurements",
	       json_pack("{s:s, s:s, s:s, s:s, s:i, s:i, s:[f, f, f]}", "workload", name, "scheme",
			 "reg", "event", "instructions", "unit", "count/op", "repeat", 8, "seed", 1,
			 "samples", median, median, median));
	if (executed)
		append(run, "executions",
		       json_pack("{s:s, s:s, s:s, s:i, s:i, s:i, s:i}", "workload", name, "scheme",
				 "reg", "build", "timed", "ops", ops, "instructions", executed[0],
				 "loads", executed[1], "stores", executed[2]));
}

/*
 * As many rounds as told, between which the machine drifts far, and both programs with it; what
 * the control takes besides varies by 0.01 an operation.  Its first round is lost.
 */
static void vary(json_t *run, int rounds)
{
	static const double noise[] = { 0, 0.01, -0.01, 0.005, -0.005 };
	json_t *list = json_object_get(run, "measurements");
	size_t n = json_array_size(list);
	json_t *base = json_object_get(json_array_get(list, n - 2), "samples");
	json_t *control = json_object_get(json_array_get(list, n - 1), "samples");

	json_array_clear(base);
	json_array_clear(control);
	for (int i = 0; i < rounds; i++) {
		double drift = 133 + 32 * (i % 4);

		json_array_append_new(base, json_real(drift));
		json_array_append_new(control,
				      i ? json_real(3 + drift / 32 + noise[i % 5]) : json_null());
	}
}

/* Of 32 pairs of a store and a load with one instruction between, as control_forward_1. */
static json_t *make_run(const struct fault *f)
{
	const int base[] = { 20, 2, 3 };
	const int with[] = { 20 + 32 * 3 + f->instructions, 2 + 32 + f->loads, 3 + 32 + f->stores };
	json_t *run = json_load_file(TESTDATA "/run.json", 0, NULL);
	json_t *adds = json_pack("{s:i, s:i, s:i}", "instructions", 3, "loads", 1, "stores", 1);

	assert_non_null(run);
	if (f->hardware)
		json_object_set_new(json_object_get(run, "board"), "emulated", json_false());
	if (!f->no_base)
		add(run, "control_base",
		    json_pack("{s:n, s:{s:i, s:i, s:i}}", "base", "adds", "instructions", 0,
			      "loads", 0, "stores", 0),
		    1, 133, f->not_executed ? NULL : base);
	if (!f->no_control)
		add(run, "control_pair",
		    json_pack("{s:s, s:o}", "base", "control_base", "adds", json_incref(adds)), 32,
		    3 + 133 / 32.0 + f->measured, f->not_executed ? NULL : with);
	json_decref(adds);
	if (f->rounds)
		vary(run, f->rounds);
	return run;
}

/* Run the verb on it; the status, and what it printed. */
static int controls(const struct fault *f, const char *option, char *out, size_t size)
{
	json_t *run = make_run(f);
	char *text, *err;
	int status = run_changed(run, report_controls, option ? option : "", &text, &err);

	json_decref(run);
	snprintf(out, size, "%s", text);
	free(text);
	free(err);
	return status;
}

#define RIGHT_LINE "controls: 1 of 1 are right, to the instruction; 0 are wrong, 0 were not run\n"
#define WRONG_LINE "controls: 0 of 1 are right, to the instruction; 1 are wrong, 0 were not run\n"

static void test_right(void **state)
{
	const struct fault nothing = {}, measured_only = { .not_executed = true };
	char out[4096];

	(void)state;
	assert_int_equal(controls(&nothing, "--quiet", out, sizeof(out)), EXIT_DONE);
	assert_string_equal(out, RIGHT_LINE);
	assert_int_equal(controls(&measured_only, "--quiet", out, sizeof(out)), EXIT_DONE);
	assert_string_equal(out, RIGHT_LINE);
}

static void test_table(void **state)
{
	const struct fault nothing = {};
	char out[4096];

	(void)state;
	assert_int_equal(controls(&nothing, "--csv", out, sizeof(out)), EXIT_DONE);
	assert_string_equal(out, "control,ops,adds instructions,adds loads,adds stores,executed "
				 "instructions,executed loads,executed stores,measured "
				 "instructions,right,title\n"
				 "control_pair,32,3,1,1,3,1,1,3,yes,control_pair\n");
	assert_int_equal(controls(&nothing, "--markdown", out, sizeof(out)), EXIT_DONE);
	assert_non_null(strstr(out, "| control\\_pair |"));
	assert_non_null(strstr(out, RIGHT_LINE));
}

/* One instruction in 96 is seen, wherever it is too much. */
static void test_wrong(void **state)
{
	static const struct fault faults[] = {
		{ .instructions = 1 },     { .loads = 1 },
		{ .stores = -1 },          { .measured = 1 / 32.0 },
		{ .measured = -1 / 32.0 },
	};
	char out[4096];

	(void)state;
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		assert_int_equal(controls(&faults[i], "--quiet", out, sizeof(out)), EXIT_FAILED);
		assert_string_equal(out, WRONG_LINE);
	}
}

/* Without a base nothing is known; on hardware nothing is judged. */
static void test_unknown(void **state)
{
	const struct fault no_base = { .no_base = true };
	const struct fault hardware = { .hardware = true, .measured = 1, .not_executed = true };
	const struct fault none = { .no_control = true, .no_base = true };
	char out[4096];

	(void)state;
	assert_int_equal(controls(&no_base, "--quiet", out, sizeof(out)), EXIT_DONE);
	assert_non_null(strstr(out, "0 are wrong, 1 were not run"));
	assert_int_equal(controls(&hardware, "--quiet", out, sizeof(out)), EXIT_DONE);
	assert_string_equal(out, "controls: 1, not judged: this was not an emulator\n");
	assert_int_equal(controls(&none, "--quiet", out, sizeof(out)), EXIT_FAILED);
	assert_string_equal(out, "");
}

struct value {
	double value, low, high;
};

/* What was measured of a control on hardware, by the CSV. */
static struct value varied(int rounds)
{
	const struct fault f = { .hardware = true, .not_executed = true, .rounds = rounds };
	struct value v;
	char out[4096];

	assert_int_equal(controls(&f, "--csv", out, sizeof(out)), EXIT_DONE);
	assert_int_equal(sscanf(strstr(out, "\ncontrol_pair,"),
				"\ncontrol_pair,32,3,1,1,,,,%lf,%lf,%lf,,", &v.value, &v.low,
				&v.high),
			 3);
	return v;
}

/* On hardware a value has an interval, by round, if there are rounds enough. */
static void test_interval(void **state)
{
	const struct fault few = { .hardware = true, .not_executed = true, .rounds = 6 };
	struct value seven = varied(7), seventy = varied(70);
	char out[4096];

	(void)state;
	/* Drift is a hundred times as large. */
	assert_true(seven.low < seven.value && seven.value < seven.high);
	assert_true(2.99 <= seven.low && seven.high <= 3.01);
	assert_true(seventy.low < 3 && 3 < seventy.high);
	assert_true(seventy.high - seventy.low < (seven.high - seven.low) / 2);
	/* Five that have both are too few. */
	assert_int_equal(controls(&few, "--csv", out, sizeof(out)), EXIT_DONE);
	assert_non_null(strstr(out, ",measured instructions,measured instructions low,measured "
				    "instructions high,right,"));
	assert_non_null(strstr(out, ",,,,control_pair\n"));
	assert_int_equal(controls(&few, NULL, out, sizeof(out)), EXIT_DONE);
	assert_non_null(strstr(out, "\nintervals: of 95 %, bootstrap, 10000 resamples, seed 1\n"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_right),    cmocka_unit_test(test_table),
		cmocka_unit_test(test_wrong),    cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_interval),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
