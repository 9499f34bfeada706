// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of stats.c, stats_bootstrap.c and stats_rank.c; see also test_stats_reference.c. */

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

#define N 30

static const double third = 1.0 / 3; /* not exact in binary */

static struct bootstrap *boot(uint32_t seed)
{
	struct bootstrap *b = bootstrap_new(seed, 1000, 0.05);

	assert_non_null(b);
	return b;
}

/* Samples that do not vary leave nothing to chance, to the last bit. */
static void test_no_width(void **state)
{
	struct bootstrap *b = boot(1);
	struct estimate e[3];
	double x[N], y[N];

	(void)state;
	for (size_t i = 0; i < N; i++) {
		x[i] = third;
		y[i] = 3 * third;
	}
	assert_int_equal(bootstrap_median(b, x, N, &e[0]), 0);
	assert_int_equal(bootstrap_paired(b, x, N - 1, &e[1]), 0);
	assert_int_equal(bootstrap_shift(b, x, N, y, N - 1, &e[2]), 0);
	for (size_t i = 0; i < 3; i++) {
		assert_true(e[i].value == (i == 2 ? 3 * third - third : third));
		assert_true(e[i].low == e[i].value && e[i].high == e[i].value);
		assert_true(e[i].error == 0);
	}
	bootstrap_free(b);
}

/* An interval depends on the seed and the samples, and not on what was asked for before. */
static void test_repeatable(void **state)
{
	struct bootstrap *first = boot(1), *again = boot(1), *other = boot(2);
	struct estimate e, f;
	double x[N];

	(void)state;
	for (size_t i = 0; i < N; i++)
		x[i] = sqrt(i);
	assert_int_equal(bootstrap_paired(first, x, N, &e), 0);
	assert_true(e.low < e.value && e.value < e.high && e.error > 0);
	assert_int_equal(bootstrap_shift(again, x, N - 5, x + 2, N - 3, &f), 0);
	assert_int_equal(bootstrap_median(again, x, N, &f), 0);
	assert_int_equal(bootstrap_paired(again, x, N, &f), 0);
	assert_memory_equal(&e, &f, sizeof(e));
	assert_int_equal(bootstrap_paired(other, x, N, &f), 0);
	assert_true(e.value == f.value && e.error != f.error);
	assert_true(x[0] == 0 && x[1] == 1 && x[4] == 2);
	bootstrap_free(first);
	bootstrap_free(again);
	bootstrap_free(other);
	bootstrap_free(NULL);
}

static void test_bootstrap_refused(void **state)
{
	static double many[65536];
	struct bootstrap *b = boot(1);
	const double bad[] = { 1, 2, NAN }, good[] = { 1, 2, 3 };
	struct estimate e;

	(void)state;
	assert_int_equal(bootstrap_median(b, good, 1, &e), -EINVAL);
	assert_int_equal(bootstrap_paired(b, good, 0, &e), -EINVAL);
	assert_int_equal(bootstrap_shift(b, good, 3, good, 1, &e), -EINVAL);
	assert_int_equal(bootstrap_median(b, bad, 3, &e), -EDOM);
	assert_int_equal(bootstrap_paired(b, bad, 3, &e), -EDOM);
	assert_int_equal(bootstrap_shift(b, good, 3, bad, 3, &e), -EDOM);
	assert_int_equal(bootstrap_median(b, many, 65536, &e), -E2BIG);
	bootstrap_free(b);
}

static void near(double got, double want)
{
	if (!(fabs(got - want) <= 1e-12 * fabs(want)))
		fail_msg("%.17g, not %.17g", got, want);
}

static double signed_rank(const double *x, size_t n)
{
	double p;

	assert_int_equal(stats_signed_rank(x, n, &p), 0);
	return p;
}

/* Ties, zeros, and nothing at all. */
static void test_signed_rank(void **state)
{
	double x[100] = { 0 };

	(void)state;
	near(signed_rank(x, 0), 1);
	near(signed_rank(x, 30), 1); /* zeros say nothing */
	near(signed_rank(x, 100), 1);
	for (size_t i = 0; i < 100; i++)
		x[i] = third;
	near(signed_rank(x, 1), 1);
	near(signed_rank(x, 5), 2.0 / 32);
	near(signed_rank(x, 30), stats_signed_rank_least(30));
	assert_true(signed_rank(x, 50) < 1e-14);
	assert_true(signed_rank(x, 51) < 1e-7); /* by the normal distribution */
	/* Of 8 ways to sign the ranks 1, 2.5 and 2.5, the positive add up to 5 or more in two. */
	near(signed_rank((const double[]){ -1, 2, 2 }, 3), 0.5);
	near(signed_rank((const double[]){ -1, 2, 0, 2 }, 4), 0.5);
	near(signed_rank((const double[]){ 1, -2, -2 }, 3), 0.5);
	near(signed_rank((const double[]){ 1, -1, 2, -2 }, 4), 1);
}

static double rank_sum(const double *a, size_t n_a, const double *b, size_t n_b)
{
	double p;

	assert_int_equal(stats_rank_sum(a, n_a, b, n_b, &p), 0);
	return p;
}

static void test_rank_sum(void **state)
{
	const double low[] = { 1, 2, 3, 4, 5, 6 }, high[] = { 7, 8, 9, 10, 11, 12 };
	double same[60];

	(void)state;
	for (size_t i = 0; i < 60; i++)
		same[i] = third;
	near(rank_sum(same, 6, same, 6), 1);
	near(rank_sum(same, 60, same, 50), 1);
	near(rank_sum(low, 6, high, 6), 2.0 / 924);
	near(rank_sum(high, 6, low, 6), 2.0 / 924);
	near(stats_rank_sum_least(6, 6), 2.0 / 924);
	near(rank_sum(low, 2, high, 1), 2.0 / 3);
	near(rank_sum(low, 0, high, 0), 1);
}

static void test_holm(void **state)
{
	double p[] = { 0.01, 0.04, 0.03, 0.005, 0.9 };

	(void)state;
	assert_int_equal(stats_holm(p, 5), 0);
	near(p[3], 0.025); /* 5 * 0.005 */
	near(p[0], 0.04);  /* 4 * 0.01 */
	near(p[2], 0.09);  /* 3 * 0.03 */
	near(p[1], 0.09);  /* 2 * 0.04 is less than the one before */
	near(p[4], 0.9);
	assert_int_equal(stats_holm(p, 0), 0);
}

static void test_detectable(void **state)
{
	(void)state;
	assert_true(stats_detectable(0, 29, 0.05) == 0);
	/* t of 29 degrees of freedom: 2.0452 and 1.3114. */
	assert_true(fabs(stats_detectable(2, 29, 0.05) - 2 * 3.3566) < 1e-3);
	assert_true(stats_detectable(1, 29, 0.0005) > stats_detectable(1, 29, 0.05));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one),
		cmocka_unit_test(test_odd),
		cmocka_unit_test(test_even),
		cmocka_unit_test(test_all_equal),
		cmocka_unit_test(test_input_kept),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_no_width),
		cmocka_unit_test(test_repeatable),
		cmocka_unit_test(test_bootstrap_refused),
		cmocka_unit_test(test_signed_rank),
		cmocka_unit_test(test_rank_sum),
		cmocka_unit_test(test_holm),
		cmocka_unit_test(test_detectable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
