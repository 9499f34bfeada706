// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of stats.c. */

#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "stats.h"

#define SUMMARY(s, ...)                                \
	stats_summary((const double[]){ __VA_ARGS__ }, \
		      sizeof((const double[]){ __VA_ARGS__ }) / sizeof(double), s)

static void check(const struct summary *s, size_t n, double median, double min, double max,
		  size_t equal)
{
	assert_int_equal(s->n, n);
	assert_true(s->median == median);
	assert_true(s->min == min);
	assert_true(s->max == max);
	assert_int_equal(s->equal, equal);
}

static void test_one(void **state)
{
	struct summary s;

	(void)state;
	assert_int_equal(SUMMARY(&s, 13.25), 0);
	check(&s, 1, 13.25, 13.25, 13.25, 1);
}

static void test_odd(void **state)
{
	struct summary s;

	(void)state;
	assert_int_equal(SUMMARY(&s, 9, 1, 5), 0);
	check(&s, 3, 5, 1, 9, 1);
	assert_int_equal(SUMMARY(&s, -2, 7, 7, 100, 7), 0);
	check(&s, 5, 7, -2, 100, 3);
}

static void test_even(void **state)
{
	struct summary s;

	(void)state;
	/* Between two samples, and equal to none. */
	assert_int_equal(SUMMARY(&s, 4, 1, 3, 2), 0);
	check(&s, 4, 2.5, 1, 4, 0);
	/* The middle two agree. */
	assert_int_equal(SUMMARY(&s, 8, 0.1, 0.1, -3), 0);
	check(&s, 4, 0.1, -3, 8, 2);
}

static void test_all_equal(void **state)
{
	double samples[101];
	struct summary s;

	(void)state;
	for (size_t i = 0; i < 101; i++)
		samples[i] = 1.0 / 3;
	assert_int_equal(stats_summary(samples, 101, &s), 0);
	check(&s, 101, 1.0 / 3, 1.0 / 3, 1.0 / 3, 101);
	assert_int_equal(stats_summary(samples, 100, &s), 0);
	check(&s, 100, 1.0 / 3, 1.0 / 3, 1.0 / 3, 100);
}

/* The caller keeps the order of its samples. */
static void test_input_kept(void **state)
{
	double samples[] = { 3, 1, 2 };
	struct summary s;

	(void)state;
	assert_int_equal(stats_summary(samples, 3, &s), 0);
	assert_true(samples[0] == 3 && samples[1] == 1 && samples[2] == 2);
}

static void test_refused(void **state)
{
	struct summary s, before;
	double none = 0;

	(void)state;
	memset(&s, 0x5a, sizeof(s));
	before = s;
	assert_int_equal(stats_summary(&none, 0, &s), -EINVAL);
	assert_int_equal(SUMMARY(&s, 1, NAN, 2), -EDOM);
	assert_int_equal(SUMMARY(&s, NAN), -EDOM);
	assert_int_equal(SUMMARY(&s, 1, INFINITY), -EDOM);
	assert_int_equal(SUMMARY(&s, -INFINITY, 1), -EDOM);
	assert_memory_equal(&s, &before, sizeof(s));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one),        cmocka_unit_test(test_odd),
		cmocka_unit_test(test_even),       cmocka_unit_test(test_all_equal),
		cmocka_unit_test(test_input_kept), cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
