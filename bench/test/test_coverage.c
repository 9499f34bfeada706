// SPDX-License-Identifier: GPL-2.0-only
/*
 * How often what jitreport compare says is true, by simulation: runs are made up around a
 * difference that is known, and compared as any other.
 *
 * The noise is that of made_noise.h, and a drift that the samples of a round share, of
 * frequency and temperature: a half of a round's goes on in the next.
 *
 * TEST_COVERAGE_TRIALS in the environment says how many runs there are, other than 2000.
 */

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "compare.h"
#include "made_noise.h"
#include "util.h"

#define ROUNDS    30
#define PLANTED   0.5
#define LEVEL     40.0 /* cycles that the base takes */
#define RESAMPLES 1000
#define WORKLOADS 10 /* of a table */
#define TABLES    (trials / 20)

static const char *const names[WORKLOADS] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j" };

/* A run of two schemes and some workloads. */
struct made {
	struct run_workload workloads[WORKLOADS];
	struct run_measurement measurements[2 * WORKLOADS];
	double samples[2 * WORKLOADS][ROUNDS];
	struct run run;
	size_t rounds; /* ROUNDS at most */
	gsl_rng *rng;
	bool no_drift;
};

static size_t trials = 2000;

/* Make a run anew: in every workload, the second scheme takes that much more. */
static void make(struct made *m, size_t n_workloads, double difference)
{
	double drift = 0;

	for (size_t i = 0; i < 2 * n_workloads; i++) {
		m->workloads[i / 2] = (struct run_workload){ .name = names[i / 2], .ops = 1 };
		m->measurements[i] = (struct run_measurement){
			.workload = names[i / 2],
			.scheme = i % 2 ? "reg" : "stack",
			.event = "cycles",
			.unit = "count/op",
			.rounds = m->samples[i],
			.samples = m->samples[i],
			.n_rounds = m->rounds,
			.n_samples = m->rounds,
		};
	}
	for (size_t r = 0; r < m->rounds; r++) {
		drift = m->no_drift ? 0 : drift / 2 + gsl_ran_gaussian(m->rng, 0.5);
		for (size_t i = 0; i < 2 * n_workloads; i++) {
			m->samples[i][r] =
				made_sample(m->rng, LEVEL + drift + (i % 2 ? difference : 0));
		}
	}
	m->run = (struct run){
		.workloads = m->workloads,
		.n_workloads = n_workloads,
		.measurements = m->measurements,
		.n_measurements = 2 * n_workloads,
	};
}

static void compare(struct made *m, struct comparison *c)
{
	static const char *event = "cycles", *schemes[] = { "stack", "reg" };
	const struct compare_choice choice = {
		.events = &event,
		.workloads = (const char **)names,
		.schemes = schemes,
		.n_events = 1,
		.n_workloads = m->run.n_workloads,
		.n_schemes = 2,
		.seed = 1,
		.resamples = RESAMPLES,
		.alpha = 0.05,
	};

	assert_int_equal(compare_run(&m->run, &choice, c), 0);
}

static bool says_word(const struct compare_row *r)
{
	return r->verdict == VERDICT_LESS || r->verdict == VERDICT_MORE;
}

static int make_rng(void **state)
{
	struct made *m = calloc(1, sizeof(*m));

	*state = m;
	if (!m)
		return -1;
	m->rounds = ROUNDS;
	m->rng = gsl_rng_alloc(gsl_rng_mt19937);
	gsl_rng_set(m->rng, 1);
	return 0;
}

static int free_rng(void **state)
{
	struct made *m = *state;

	gsl_rng_free(m->rng);
	free(m);
	return 0;
}

/* Let no round have a sample of both schemes. */
static void part(struct made *m)
{
	static double a[2 * ROUNDS], b[2 * ROUNDS];

	for (size_t r = 0; r < m->rounds; r++) {
		a[2 * r] = m->samples[0][r];
		b[2 * r + 1] = m->samples[1][r];
		a[2 * r + 1] = b[2 * r] = NAN;
	}
	m->measurements[0].rounds = a;
	m->measurements[1].rounds = b;
	m->measurements[0].n_rounds = m->measurements[1].n_rounds = 2 * m->rounds;
}

/*
 * How often the interval holds the truth; where it does not, it is not the wrong word that is
 * said.
 */
static void coverage(struct made *m, bool apart, double least, double most)
{
	size_t holds = 0, wrong = 0;

	for (size_t t = 0; t < trials; t++) {
		struct comparison c;

		make(m, 1, PLANTED);
		if (apart)
			part(m);
		compare(m, &c);
		assert_int_equal(c.rows[1].test, apart ? TEST_RANK_SUM : TEST_SIGNED_RANK);
		holds +=
			c.rows[1].difference.low <= PLANTED && c.rows[1].difference.high >= PLANTED;
		wrong += c.rows[1].verdict == VERDICT_LESS;
		compare_free(&c);
	}
	print_message("# the interval holds %g in %.2f %% of %zu runs of %zu rounds\n", PLANTED,
		      100.0 * holds / trials, trials, m->rounds);
	assert_in_range(holds, least * trials, most * trials);
	assert_in_range(wrong, 0, 0.005 * trials);
}

static void test_paired(void **state)
{
	coverage(*state, false, 0.94, 0.96);
}

/* With fewer rounds it is too narrow, but not by much. */
static void test_few_rounds(void **state)
{
	struct made *m = *state;

	m->rounds = 10;
	coverage(m, false, 0.94, 0.97);
	m->rounds = COMPARE_LEAST;
	coverage(m, false, 0.915, 0.96);
}

/* A drift that is not shared by pairs makes samples of a scheme depend on one another. */
static void test_unpaired(void **state)
{
	struct made *m = *state;

	m->no_drift = true;
	coverage(m, true, 0.94, 0.96);
}

/* The median of one scheme; what it truly is, a great many samples tell. */
static void test_median(void **state)
{
	static double many[300001];
	struct made *m = *state;
	struct summary truth;
	size_t holds = 0;

	for (size_t i = 0; i < ARRAY_SIZE(many); i++)
		many[i] = LEVEL + made_noise(m->rng);
	assert_int_equal(stats_summary(many, ARRAY_SIZE(many), &truth), 0);
	for (size_t t = 0; t < trials; t++) {
		struct bootstrap *boot = bootstrap_new(1, RESAMPLES, 0.05);
		struct estimate e;

		for (size_t r = 0; r < m->rounds; r++)
			m->samples[0][r] = LEVEL + made_noise(m->rng);
		assert_int_equal(bootstrap_median(boot, m->samples[0], m->rounds, &e), 0);
		holds += e.low <= truth.median && truth.median <= e.high;
		bootstrap_free(boot);
	}
	print_message("# the interval holds the median in %.2f %% of %zu runs\n",
		      100.0 * holds / trials, trials);
	assert_in_range(holds, 0.94 * trials, 0.965 * trials);
}

/* Where there is no difference, few runs say that there is one. */
static void test_false_positives(void **state)
{
	struct made *m = *state;
	size_t wrong = 0, misses = 0;

	for (size_t t = 0; t < trials; t++) {
		struct comparison c;

		make(m, 1, 0);
		compare(m, &c);
		wrong += says_word(&c.rows[1]);
		misses += c.rows[1].verdict == VERDICT_NO_LARGER;
		compare_free(&c);
	}
	print_message("# a difference where there is none: %.2f %% of %zu runs\n",
		      100.0 * wrong / trials, trials);
	assert_true(wrong < 0.05 * trials);
	assert_true(wrong > 0.02 * trials); /* the test is not just too shy */
	assert_true(misses > 0.94 * trials);
}

/* A table is wrong as a whole when one row is. */
static void test_tables(void **state)
{
	struct made *m = *state;
	size_t wrong = 0;

	for (size_t t = 0; t < TABLES; t++) {
		struct comparison c;
		bool any = false;

		make(m, WORKLOADS, 0);
		compare(m, &c);
		assert_int_equal(c.tests, WORKLOADS);
		for (size_t i = 0; i < c.n; i++)
			any |= says_word(&c.rows[i]);
		wrong += any;
		compare_free(&c);
	}
	print_message("# a difference where there is none: %.2f %% of %zu tables of %d\n",
		      100.0 * wrong / TABLES, TABLES, WORKLOADS);
	/* By chance 5 of 100 may be 9; without a correction 35 would be wrong. */
	assert_true(wrong < 0.1 * TABLES);
}

/* What is called detectable is detected in four of five runs, and not in nearly all. */
static void test_detectable(void **state)
{
	struct made *m = *state;
	double detectable = 0;
	size_t found = 0;
	struct comparison c;

	for (size_t t = 0; t < TABLES; t++) {
		make(m, WORKLOADS, 0);
		compare(m, &c);
		for (size_t i = 1; i < c.n; i += 2)
			detectable += c.rows[i].detectable / (WORKLOADS * TABLES);
		compare_free(&c);
	}
	for (size_t t = 0; t < TABLES; t++) {
		make(m, WORKLOADS, 0);
		for (size_t r = 0; r < m->rounds; r++)
			m->samples[1][r] += detectable; /* the only one of its table */
		compare(m, &c);
		found += c.rows[1].verdict == VERDICT_MORE;
		compare_free(&c);
	}
	print_message(
		"# a difference of %.2f, said to be detectable: found in %.0f %% of %zu tables\n",
		detectable, 100.0 * found / TABLES, TABLES);
	assert_in_range(found, 0.75 * TABLES, 0.95 * TABLES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_paired, make_rng, free_rng),
		cmocka_unit_test_setup_teardown(test_few_rounds, make_rng, free_rng),
		cmocka_unit_test_setup_teardown(test_unpaired, make_rng, free_rng),
		cmocka_unit_test_setup_teardown(test_median, make_rng, free_rng),
		cmocka_unit_test_setup_teardown(test_false_positives, make_rng, free_rng),
		cmocka_unit_test_setup_teardown(test_tables, make_rng, free_rng),
		cmocka_unit_test_setup_teardown(test_detectable, make_rng, free_rng),
	};

	if (getenv("TEST_COVERAGE_TRIALS"))
		trials = strtoul(getenv("TEST_COVERAGE_TRIALS"), NULL, 10);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
