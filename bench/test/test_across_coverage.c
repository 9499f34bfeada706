// SPDX-License-Identifier: GPL-2.0-only
/*
 * How often what jitreport compare says of several runs is true, by simulation: pairs of runs
 * are made up around a difference that is known, and compared as any others.  The noise is
 * that of made_noise.h; what a boot does to a run is an offset of each workload in it.
 *
 * TEST_COVERAGE_TRIALS in the environment says how many pairs there are, other than 2000.
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

#include "across.h"
#include "made_noise.h"
#include "util.h"

#define ROUNDS    30
#define LEVEL     40.0 /* cycles */
#define RESAMPLES 400
#define WORKLOADS 10 /* of a table */
#define TABLES    (trials / 20)
#define MOST_RUNS 3   /* on a side */
#define BOOT      0.5 /* standard deviation of what a boot does, in cycles */

static const char *names[WORKLOADS] = { "a", "b", "c", "d", "e", "f", "g", "h", "i", "j" };
static const char *event = "cycles", *scheme = "stack";
static size_t trials = 2000;

/* Two sides of some runs, with all that is in them. */
struct made {
	struct run_workload workloads[WORKLOADS];
	struct run_measurement measurements[2 * MOST_RUNS][WORKLOADS];
	double samples[2 * MOST_RUNS][WORKLOADS][ROUNDS];
	struct run runs[2 * MOST_RUNS];
	struct side side[2];
	struct sides sides;
	size_t n_workloads, n_runs; /* on a side */
	double level, boot;
	gsl_rng *rng;
};

static int make_rng(void **state)
{
	struct made *m = calloc(1, sizeof(*m));

	*state = m;
	if (!m)
		return -1;
	*m = (struct made){ .n_workloads = 1, .n_runs = 1, .level = LEVEL };
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

static void make_run(struct made *m, size_t nth, double more)
{
	for (size_t w = 0; w < m->n_workloads; w++) {
		double boot = m->boot > 0 ? gsl_ran_gaussian(m->rng, m->boot) : 0;
		double *x = m->samples[nth][w];

		m->workloads[w] = (struct run_workload){ .name = names[w], .ops = 1 };
		m->measurements[nth][w] = (struct run_measurement){
			.workload = names[w],
			.scheme = scheme,
			.event = event,
			.unit = "count/op",
			.samples = x,
			.n_samples = ROUNDS,
		};
		/* What was planted is in the first workload alone. */
		for (size_t r = 0; r < ROUNDS; r++)
			x[r] = made_sample(m->rng, m->level + boot + (w ? 0 : more));
	}
	m->runs[nth] = (struct run){
		.workloads = m->workloads,
		.n_workloads = m->n_workloads,
		.measurements = m->measurements[nth],
		.n_measurements = m->n_workloads,
	};
}

/* Make all runs anew, the second side with so much more in its first workload; compare. */
static void make_and_compare(struct made *m, double more, const char *limit, struct across *c)
{
	struct scheme_pair pair = { scheme, scheme };
	struct gate gate;
	const struct across_choice choice = {
		.events = { &event, 1 },
		.workloads = { names, m->n_workloads },
		.pairs = &pair,
		.n_pairs = 1,
		.seed = 1,
		.resamples = RESAMPLES,
		.alpha = 0.05,
		.gate = &gate,
	};

	for (size_t i = 0; i < 2 * m->n_runs; i++)
		make_run(m, i, i < m->n_runs ? 0 : more);
	for (size_t i = 0; i < 2; i++)
		m->side[i] = (struct side){
			.label = { 'A' + i },
			.runs = &m->runs[i * m->n_runs],
			.n = m->n_runs,
		};
	m->sides = (struct sides){ m->side, 2 };
	assert_int_equal(gate_load(limit, &gate), 0);
	assert_int_equal(across_run(&m->sides, &choice, c), 0);
	assert_int_equal(c->n, m->n_workloads);
	gate_free(&gate);
}

/* How many of so many pairs the gate stops. */
static size_t stopped(struct made *m, size_t pairs, double more, const char *limit)
{
	size_t n = 0;

	for (size_t t = 0; t < pairs; t++) {
		struct across c;

		make_and_compare(m, more, limit, &c);
		n += c.states[GATE_WORSE] > 0;
		across_free(&c);
	}
	return n;
}

static void say_stopped(const char *what, size_t n, size_t pairs)
{
	print_message("# %s: the gate stops %.2f %% of %zu pairs\n", what, 100.0 * n / pairs,
		      pairs);
}

/* Of the same, one is worse than the other in the sense of a gate in a fortieth. */
static void test_false_alarms(void **state)
{
	struct made *m = *state;
	size_t n = stopped(m, trials, 0, "0%");

	say_stopped("no change, one row", n, trials);
	assert_in_range(n, 0.01 * trials, 0.05 * trials);
	m->n_workloads = WORKLOADS;
	n = stopped(m, TABLES, 0, "0%");
	say_stopped("no change, ten rows", n, TABLES);
	/* By chance 5 of 100 may be 10. */
	assert_true(n < 0.1 * TABLES);
}

/* What is as bad as the limit allows is let through as often as what is not bad at all. */
static void test_at_limit(void **state)
{
	struct made *m = *state;
	size_t n = stopped(m, trials / 4, 0.02 * LEVEL, "2%");

	say_stopped("2 %, which is the limit", n, trials / 4);
	assert_in_range(n, 0.002 * trials, 0.0125 * trials);
}

/* A change of 1 % where that is what can be detected: found in four of five, or more. */
static void test_power(void **state)
{
	struct made *m = *state;
	double detectable = 0;
	size_t n;

	m->n_workloads = WORKLOADS;
	for (size_t t = 0; t < TABLES; t++) {
		struct across c;

		make_and_compare(m, 0, "0%", &c);
		for (size_t i = 0; i < c.n; i++)
			detectable += c.rows[i].r.detectable / (c.n * TABLES);
		across_free(&c);
	}
	m->level = 100 * detectable;
	n = stopped(m, TABLES, m->level / 100, "0%");
	print_message("# detectable: %.2f, which is 1 %% of %.0f\n", detectable, m->level);
	say_stopped("1 % in one of ten rows", n, TABLES);
	assert_in_range(n, 0.75 * TABLES, 0.97 * TABLES);
	n = stopped(m, TABLES, 3 * m->level / 100, "2%");
	say_stopped("3 % where 2 % are allowed", n, TABLES);
	/* The other rows are known to be within the limit, so Holm need not correct for them. */
	assert_true(n >= 0.75 * TABLES);
}

/* Boots differ: several runs a side know it, and one does not. */
static void test_boots(void **state)
{
	struct made *m = *state;
	size_t n, holds = 0;

	m->boot = BOOT;
	n = stopped(m, trials / 10, 0, "0%");
	say_stopped("no change, boots differ, one run a side", n, trials / 10);
	assert_true(n > 0.1 * trials / 10);
	m->n_runs = MOST_RUNS;
	n = stopped(m, trials / 2, 0, "0%");
	say_stopped("no change, boots differ, three runs a side", n, trials / 2);
	assert_in_range(n, 0.005 * trials, 0.025 * trials);
	for (size_t t = 0; t < trials / 2; t++) {
		struct across c;

		make_and_compare(m, 1, "0%", &c);
		assert_int_equal(c.rows[0].r.test, TEST_RUNS);
		holds += c.rows[0].r.difference.low <= 1 && c.rows[0].r.difference.high >= 1;
		across_free(&c);
	}
	print_message("# three runs a side: the interval holds 1 in %.2f %% of %zu pairs\n",
		      200.0 * holds / trials, trials / 2);
	assert_in_range(holds, 0.465 * trials, 0.4875 * trials);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_false_alarms, make_rng, free_rng),
		cmocka_unit_test_setup_teardown(test_at_limit, make_rng, free_rng),
		cmocka_unit_test_setup_teardown(test_power, make_rng, free_rng),
		cmocka_unit_test_setup_teardown(test_boots, make_rng, free_rng),
	};

	if (getenv("TEST_COVERAGE_TRIALS"))
		trials = strtoul(getenv("TEST_COVERAGE_TRIALS"), NULL, 10);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
