// SPDX-License-Identifier: GPL-2.0-only
/* How R is chosen, and when the alarm of proportionality rings. */

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "calibrate.h"

/* A workload that costs so much a repeat, and so much a run. */
struct fake {
	uint64_t each, constant;
	uint64_t tick; /* an interrupt's cost, in every third run */
	unsigned int runs;
	unsigned int fail_at; /* this run fails; 0: none */
};

static int probe(void *ctx, uint32_t repeat, uint64_t *cost)
{
	struct fake *f = ctx;

	f->runs++;
	if (f->runs == f->fail_at)
		return -EINTR;
	*cost = f->constant + repeat * f->each + (f->runs % 3 ? 0 : f->tick);
	return 0;
}

static uint32_t repeat_of(struct fake f, uint64_t budget)
{
	uint32_t r = 0;

	assert_int_equal(calibrate_repeat(probe, &f, budget, &r), 0);
	return r;
}

static void the_largest_power_of_two_within_the_budget(void **state)
{
	(void)state;
	assert_int_equal(repeat_of((struct fake){ .each = 119 }, 250000), 2048);
	assert_int_equal(repeat_of((struct fake){ .each = 125 }, 128 * 125), 128);
	assert_int_equal(repeat_of((struct fake){ .each = 126 }, 128 * 125), 64);
}

static void a_constant_cost_does_not_count(void **state)
{
	(void)state;
	assert_int_equal(repeat_of((struct fake){ .each = 119, .constant = 200000 }, 250000), 2048);
}

static void interrupts_do_not_change_it(void **state)
{
	(void)state;
	assert_int_equal(repeat_of((struct fake){ .each = 119, .tick = 90000 }, 250000), 2048);
}

static void it_stays_within_bounds(void **state)
{
	(void)state;
	assert_int_equal(repeat_of((struct fake){ .each = 1000000 }, 1000), CALIBRATE_REPEAT_MIN);
	assert_int_equal(repeat_of((struct fake){ .each = 1 }, UINT64_MAX / 2),
			 CALIBRATE_REPEAT_MAX);
}

static void no_cost_is_an_error(void **state)
{
	struct fake f = { .constant = 1000 };
	uint32_t r;

	(void)state;
	assert_int_equal(calibrate_repeat(probe, &f, 1000, &r), -ERANGE);
}

static void the_error_of_a_run_is_handed_on(void **state)
{
	struct fake f = { .each = 10, .fail_at = 4 };
	uint32_t r;

	(void)state;
	assert_int_equal(calibrate_repeat(probe, &f, 100000, &r), -EINTR);
	assert_int_equal(f.runs, 4);
}

static void proportion_is_one_whatever_the_constant(void **state)
{
	(void)state;
	for (uint64_t constant = 0; constant < 1000000; constant += 99999) {
		double p = calibrate_proportion(constant + 119 * CALIBRATE_BASE,
						constant + 119 * 512, constant + 119 * 1024, 512);

		assert_true(fabs(p - 1) < 1e-12);
	}
}

static void proportion_tells_a_cost_that_grows(void **state)
{
	double p = calibrate_proportion(119 * CALIBRATE_BASE, 119 * 512, 119 * 1024 + 6000, 512),
	       off = 0;

	(void)state;
	assert_int_equal(calibrate_judge(&p, 1, true, &off), CALIBRATE_OFF);
	assert_int_equal(calibrate_judge(&p, 1, false, &off), CALIBRATE_OFF);
	assert_true(off > 0.03);
}

static void proportion_of_nonsense_is_no_number(void **state)
{
	(void)state;
	assert_true(isnan(calibrate_proportion(5, 5, 10, 8)));
	assert_true(isnan(calibrate_proportion(1, 10, 10, 8)));
	assert_true(isnan(calibrate_proportion(1, 10, 20, CALIBRATE_BASE)));
}

static void a_disturbed_sample_rings_no_alarm(void **state)
{
	double high[] = { 1.4, 1, 1 }, low[] = { 1, 0.2, 1, 1 }, no_number[] = { NAN, 1, 1 };
	double off;

	(void)state;
	assert_int_equal(calibrate_judge(high, 3, true, &off), CALIBRATE_GOOD);
	assert_int_equal(calibrate_judge(low, 4, true, &off), CALIBRATE_GOOD);
	assert_int_equal(calibrate_judge(no_number, 3, true, &off), CALIBRATE_GOOD);
	assert_true(off == 0.0);
}

static void hardware_is_borne_more(void **state)
{
	double p[] = { 1.01, 1.02, 1.01 }, off;

	(void)state;
	assert_int_equal(calibrate_judge(p, 3, false, &off), CALIBRATE_GOOD);
	assert_int_equal(calibrate_judge(p, 3, true, &off), CALIBRATE_OFF);
	assert_true(fabs(off - 0.01) < 1e-12);
}

static void nonsense_is_not_judged(void **state)
{
	double all[] = { NAN, NAN, NAN }, half[] = { 1, NAN, 1, NAN }, off;

	(void)state;
	assert_int_equal(calibrate_judge(all, 3, true, &off), CALIBRATE_UNCLEAR);
	assert_int_equal(calibrate_judge(half, 4, true, &off), CALIBRATE_UNCLEAR);
	assert_int_equal(calibrate_judge(all, 0, true, &off), CALIBRATE_UNCLEAR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_largest_power_of_two_within_the_budget),
		cmocka_unit_test(a_constant_cost_does_not_count),
		cmocka_unit_test(interrupts_do_not_change_it),
		cmocka_unit_test(it_stays_within_bounds),
		cmocka_unit_test(no_cost_is_an_error),
		cmocka_unit_test(the_error_of_a_run_is_handed_on),
		cmocka_unit_test(proportion_is_one_whatever_the_constant),
		cmocka_unit_test(proportion_tells_a_cost_that_grows),
		cmocka_unit_test(proportion_of_nonsense_is_no_number),
		cmocka_unit_test(a_disturbed_sample_rings_no_alarm),
		cmocka_unit_test(hardware_is_borne_more),
		cmocka_unit_test(nonsense_is_not_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
