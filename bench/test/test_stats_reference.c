// SPDX-License-Identifier: GPL-2.0-only
/*
 * The statistics against what SciPy and R say of the same samples: testdata/stats, where
 * the programs that made these files stand beside them.
 */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "stats.h"

#define MOST 100 /* samples of a case */

struct samples {
	const char *name;
	double a[MOST], b[MOST], d[MOST]; /* d: paired differences */
	size_t n_a, n_b;
	bool paired;
	double step; /* samples are multiples of it; 0: not so */
	json_t *scipy;
};

static json_t *samples_json, *scipy_json;

static int load(void **state)
{
	(void)state;
	samples_json = json_load_file(TESTDATA "/stats/samples.json", 0, NULL);
	scipy_json = json_load_file(TESTDATA "/stats/scipy.json", 0, NULL);
	return samples_json && scipy_json ? 0 : -1;
}

static int unload(void **state)
{
	(void)state;
	json_decref(samples_json);
	json_decref(scipy_json);
	return 0;
}

static size_t read_set(const json_t *c, const char *key, double *to)
{
	json_t *array = json_object_get(c, key), *value;
	size_t i;

	assert_in_range(json_array_size(array), 2, MOST);
	json_array_foreach (array, i, value)
		to[i] = json_number_value(value);
	return json_array_size(array);
}

/* The nth case, or false after the last. */
static bool read_case(size_t nth, struct samples *s)
{
	json_t *c = json_array_get(json_object_get(samples_json, "cases"), nth);

	if (!c)
		return false;
	s->name = json_string_value(json_object_get(c, "name"));
	s->step = json_number_value(json_object_get(c, "step"));
	s->n_a = read_set(c, "a", s->a);
	s->n_b = read_set(c, "b", s->b);
	s->paired = s->n_a == s->n_b;
	for (size_t i = 0; i < s->n_a && s->paired; i++)
		s->d[i] = s->b[i] - s->a[i];
	s->scipy = json_array_get(json_object_get(scipy_json, "cases"), nth);
	assert_string_equal(json_string_value(json_object_get(s->scipy, "name")), s->name);
	return true;
}

/* Relative to the larger; exact values are 0 apart. */
static void near(const struct samples *s, const char *what, double got, double want,
		 double tolerance)
{
	if (!(fabs(got - want) <= tolerance * fmax(fabs(got), fabs(want))))
		fail_msg("%s: %s is %.17g, not %.17g", s->name, what, got, want);
}

static double scipy(const struct samples *s, const char *key)
{
	json_t *value = json_object_get(s->scipy, key);

	if (!json_is_number(value))
		fail_msg("%s: no %s of SciPy", s->name, key);
	return json_number_value(value);
}

static bool scipy_is(const struct samples *s, const char *key, const char *text)
{
	return !strcmp(json_string_value(json_object_get(s->scipy, key)), text);
}

/*
 * Of permutations SciPy goes through all, as we do.  Where ties and many samples leave it
 * only the normal distribution, ours must be that too, or is exact and not compared.
 */
static void test_tests(void **state)
{
	size_t compared = 0;
	struct samples s;
	double p;

	(void)state;
	for (size_t i = 0; read_case(i, &s); i++) {
		assert_int_equal(stats_rank_sum(s.a, s.n_a, s.b, s.n_b, &p), 0);
		if (!scipy_is(&s, "rank_sum_by", "normal") || s.n_a + s.n_b > 40) {
			near(&s, "rank-sum p", p, scipy(&s, "rank_sum"), 1e-9);
			compared++;
		}
		if (!s.paired)
			continue;
		assert_int_equal(stats_signed_rank(s.d, s.n_a, &p), 0);
		if (!scipy_is(&s, "signed_rank_by", "normal") || s.n_a > 50) {
			near(&s, "signed-rank p", p, scipy(&s, "signed_rank"), 1e-9);
			compared++;
		}
	}
	assert_true(compared >= 18);
}

/*
 * The ends are of random resamples: some hundredths of the width from those of others, or to
 * the next possible value, the mean of two samples.
 */
static void near_interval(const struct samples *s, const char *key, const struct estimate *e)
{
	json_t *value = json_object_get(s->scipy, key);
	double want[3], width, off;

	if (json_is_null(value))
		return;
	for (size_t i = 0; i < 3; i++)
		want[i] = json_number_value(json_array_get(value, i));
	width = want[1] - want[0];
	assert_true(width > 0);
	off = fmax(0.05 * width, s->step / 2);
	if (fabs(e->low - want[0]) > off || fabs(e->high - want[1]) > off ||
	    fabs(e->error - want[2]) > 0.1 * want[2])
		fail_msg("%s: %s: %g to %g, error %g; SciPy: %g to %g, error %g", s->name, key,
			 e->low, e->high, e->error, want[0], want[1], want[2]);
}

static void test_estimates(void **state)
{
	struct bootstrap *boot = bootstrap_new(1, 20000, 0.05);
	struct estimate e;
	struct samples s;

	(void)state;
	assert_non_null(boot);
	for (size_t i = 0; read_case(i, &s); i++) {
		assert_int_equal(bootstrap_median(boot, s.a, s.n_a, &e), 0);
		near(&s, "median", e.value, scipy(&s, "median"), 0);
		near_interval(&s, "median_interval", &e);
		assert_int_equal(bootstrap_shift(boot, s.a, s.n_a, s.b, s.n_b, &e), 0);
		near(&s, "shift", e.value, scipy(&s, "shift"), 1e-15);
		near_interval(&s, "shift_interval", &e);
		if (!s.paired)
			continue;
		assert_int_equal(bootstrap_paired(boot, s.d, s.n_a, &e), 0);
		near(&s, "paired difference", e.value, scipy(&s, "paired"), 1e-15);
		near_interval(&s, "paired_interval", &e);
	}
	bootstrap_free(boot);
}

/* A number of r.txt that may be NA. */
static void near_r(const struct samples *s, const char *what, const char *text, double got)
{
	assert_non_null(text);
	if (strcmp(text, "NA"))
		near(s, what, got, strtod(text, NULL), 1e-9);
}

static void test_r(void **state)
{
	FILE *f = fopen(TESTDATA "/stats/r.txt", "r");
	double p, corrected[32];
	struct samples s;
	char line[1024];
	size_t n = 0;

	(void)state;
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof(line), f)); /* which R it was */
	for (; read_case(n, &s); n++) {
		char *name, *shift, *walsh, *sum, *signs;

		assert_non_null(fgets(line, sizeof(line), f));
		name = strtok(line, "\t\n");
		shift = strtok(NULL, "\t\n");
		walsh = strtok(NULL, "\t\n");
		sum = strtok(NULL, "\t\n");
		signs = strtok(NULL, "\t\n");
		assert_string_equal(name, s.name);
		near_r(&s, "shift", shift, scipy(&s, "shift"));
		if (s.paired) {
			near_r(&s, "paired difference", walsh, scipy(&s, "paired"));
			assert_int_equal(stats_signed_rank(s.d, s.n_a, &p), 0);
			near_r(&s, "signed-rank p", signs, p);
		}
		/* R's own, so that what is corrected is the same. */
		corrected[n] = strtod(sum, NULL);
	}
	assert_true(n > 8);
	assert_int_equal(stats_holm(corrected, n), 0);
	assert_non_null(fgets(line, sizeof(line), f));
	assert_string_equal(strtok(line, "\t\n"), "holm");
	for (size_t i = 0; i < n; i++)
		near_r(&s, "Holm's p", strtok(NULL, "\t\n"), corrected[i]);
	fclose(f);
}

static double number(const json_t *c, const char *key)
{
	json_t *value = json_object_get(c, key);

	assert_true(json_is_real(value));
	return json_real_value(value);
}

static size_t read_runs(const json_t *c, const char *key, double *to)
{
	json_t *array = json_object_get(c, key), *value;
	size_t i;

	json_array_foreach (array, i, value)
		to[i] = json_real_value(value);
	return json_array_size(array);
}

/* Several runs a side, against SciPy's t test. */
static void test_runs(void **state)
{
	json_t *all = json_load_file(TESTDATA "/stats/runs.json", 0, NULL), *c;
	double a[8], b[8], errors[8] = { 0 }, p;
	struct samples s = { .name = "runs" };
	struct estimate e;
	size_t i, cases = 0;

	(void)state;
	json_array_foreach (json_object_get(all, "cases"), i, c) {
		struct side_runs of_a = { a, errors, read_runs(c, "a", a) };
		struct side_runs of_b = { b, errors, read_runs(c, "b", b) };

		assert_int_equal(stats_runs(&of_a, &of_b, 0.05, &e, &p), 0);
		near(&s, "p", p, number(c, "p"), 1e-9);
		near(&s, "low", e.low, number(c, "low"), 1e-9);
		near(&s, "high", e.high, number(c, "high"), 1e-9);
		p = stats_runs_p(&e, of_a.n + of_b.n - 2, number(c, "limit"));
		near(&s, "p beyond the limit", p, number(c, "p_beyond"), 1e-9);
		cases++;
	}
	assert_true(cases >= 6);
	json_decref(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tests),
		cmocka_unit_test(test_estimates),
		cmocka_unit_test(test_r),
		cmocka_unit_test(test_runs),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
