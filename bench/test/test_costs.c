// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of costs.c: parts of workloads, floors, the model's text. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "costs.h"
#include "util.h"

/*
 * Two workloads: "a", of 8 events that take 1L 2S 3A each over an entry of 10L 20S 30A,
 * and under the scheme 1L more an event and 1S 2A more at entry; "b", which `none` refuses
 * and of which there is a floor.  "c" has no half.
 */
static struct run_execution executions[] = {
	{ "a", "none", "timed", 8, 108, 18, 36 }, { "a", "none", "half", 4, 84, 14, 28 },
	{ "a", "lean", "timed", 8, 119, 26, 37 }, { "a", "lean", "half", 4, 91, 18, 29 },
	{ "b", "none", "floor", 8, 108, 18, 36 }, { "b", "none", "floor-half", 4, 84, 14, 28 },
	{ "b", "lean", "timed", 8, 124, 26, 44 }, { "b", "lean", "half", 4, 92, 18, 32 },
	{ "c", "none", "timed", 2, 10, 0, 0 },    { "c", "none", "half", 2, 10, 0, 0 },
	{ "c", "lean", "timed", 2, 13, 2, 0 },    { "c", "lean", "half", 2, 13, 2, 0 },
};

static const struct run run = { .executions = executions, .n_executions = ARRAY_SIZE(executions) };

static const char *text_of(const struct cost_row *row, const char *scheme, char *text, size_t size)
{
	struct cost cost;
	int err = cost_of(&run, row, scheme, &cost);

	if (err)
		snprintf(text, size, "%d", err);
	else
		cost_text(&cost, text, size);
	return text;
}

static void an_event_is_the_difference_of_the_builds(void **state)
{
	static const struct {
		struct cost_row row;
		const char *want;
	} cases[] = {
		{ { .terms = { { "a", COST_EVENT, false } } }, "1L" },
		{ { .terms = { { "a", COST_ENTRY, false } } }, "1S 2A" },
		{ { .terms = { { "b", COST_EVENT, false } } }, "1L 1S" },
		{ { .terms = { { "b", COST_EVENT, false }, { "a", COST_EVENT, true } } }, "1S" },
		{ { .terms = { { "c", COST_EVENT, false } } }, "1L 0.50A" },
		{ { .terms = { { "a", COST_EVENT, false }, { "a", COST_EVENT, true } } }, "0" },
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(text_of(&cases[i].row, "lean", text, sizeof(text)),
				    cases[i].want);
}

static void what_is_not_in_the_run_has_no_cost(void **state)
{
	const struct cost_row entry = { .terms = { { "c", COST_ENTRY, false } } };
	const struct cost_row a = { .terms = { { "a", COST_EVENT, false } } };
	const struct cost_row other = { .terms = { { "d", COST_EVENT, false } } };
	struct cost cost;

	(void)state;
	assert_int_equal(cost_of(&run, &entry, "lean", &cost), -ENODATA);
	assert_int_equal(cost_of(&run, &a, "reg", &cost), -ENODATA);
	assert_int_equal(cost_of(&run, &other, "lean", &cost), -ENODATA);
}

static void the_model_is_over_none_too(void **state)
{
	const struct cost_row row = { .model = { "1A", "1A 2L 2S", "12L", "2A", NULL, "0" } };
	static const struct {
		const char *scheme, *want;
	} cases[] = {
		{ "none", "0" }, { "stack", "2L 2S" }, { "lean", "12L -1A" },
		{ "reg", "1A" }, { "ptr", "-1A" },     { "hybrid", "1A" },
	};
	const struct cost_row silent = { .model = { NULL, "1L" } };
	struct cost cost;
	char text[64];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_true(cost_model(&row, cases[i].scheme, &cost));
		assert_string_equal(cost_text(&cost, text, sizeof(text)), cases[i].want);
	}
	assert_false(cost_model(&row, "pinned", &cost));
	assert_false(cost_model(&row, "other", &cost));
	assert_false(cost_model(&silent, "stack", &cost));
}

static void the_better_of_equals_has_fewer_instructions(void **state)
{
	const struct cost_row row = { .model = { "0", "2L 2S", "1L 1S", "2L 3A", "0", "0" } };
	struct cost cost;
	char text[64];

	(void)state;
	assert_true(cost_model(&row, "hybrid", &cost));
	assert_string_equal(cost_text(&cost, text, sizeof(text)), "1L 1S");
}

static void costs_that_round_alike_are_equal(void **state)
{
	const struct cost a = { 1, 1.0 / 3, 0 }, b = { 1, 0.3333, 0.001 }, c = { 1, 0.34, 0 };

	(void)state;
	assert_true(cost_equal(&a, &b));
	assert_false(cost_equal(&a, &c));
	assert_true(cost_instructions(&a) == 1 + 1.0 / 3);
}

/* The rows themselves: an event, a workload, and text that can be read. */
static void the_rows_are_well_formed(void **state)
{
	(void)state;
	for (size_t i = 0; i < n_cost_rows; i++) {
		const struct cost_row *row = &cost_rows[i];

		assert_true(strlen(row->event) > 2);
		assert_non_null(row->terms[0].workload);
		assert_false(row->terms[0].minus);
		for (size_t m = 0; m < MODELS; m++)
			if (row->model[m])
				assert_int_equal(strspn(row->model[m], "0123456789LSA "),
						 strlen(row->model[m]));
	}
	assert_int_not_equal(cost_rows[0].event[0], '-');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_is_the_difference_of_the_builds),
		cmocka_unit_test(what_is_not_in_the_run_has_no_cost),
		cmocka_unit_test(the_model_is_over_none_too),
		cmocka_unit_test(the_better_of_equals_has_fewer_instructions),
		cmocka_unit_test(costs_that_round_alike_are_equal),
		cmocka_unit_test(the_rows_are_well_formed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
