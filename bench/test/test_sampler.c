// SPDX-License-Identifier: GPL-2.0-only
/* Random order, difference sampling, the sample's refusal. */

#include <errno.h>
#include <linux/perf_event.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "counter.h"
#include "calibrate.h"
#include "events.h"
#include "sampler.h"

#define R 64

/* Counts 119 a repeat in the first event, 2.5 times that in the second. */
struct fake {
	uint32_t repeats[8];
	size_t runs, fail_at;
};

static int run(void *ctx, uint32_t repeat, struct counter_values *delta)
{
	struct fake *f = ctx;

	f->repeats[f->runs++] = repeat;
	if (f->runs == f->fail_at)
		return -EAGAIN;
	delta->value[0] = 4000 + 119ull * repeat;
	delta->value[1] = 9000 + 119ull * repeat * 5 / 2;
	return 0;
}

static void the_generator_is_splitmix64(void **state)
{
	struct rng rng = { 1234567 };

	(void)state;
	/* The first outputs for this seed as they are published everywhere. */
	assert_true(rng_next(&rng) == 6457827717110365317u);
	assert_true(rng_next(&rng) == 3203168211198807973u);
	assert_true(rng_next(&rng) == 9817491932198370423u);
}

static void the_same_seed_gives_the_same_order(void **state)
{
	uint32_t a[22], b[22];
	struct rng ra = { 7 }, rb = { 7 }, rc = { 8 };

	(void)state;
	for (uint32_t i = 0; i < 22; i++)
		a[i] = b[i] = i;
	rng_shuffle(&ra, a, 22);
	rng_shuffle(&rb, b, 22);
	assert_memory_equal(a, b, sizeof(a));
	for (uint32_t i = 0; i < 22; i++)
		b[i] = i;
	rng_shuffle(&rc, b, 22);
	assert_memory_not_equal(a, b, sizeof(a));
}

/* Every order of three is about as frequent as any other: 1000 times of 6000. */
static void all_orders_are_alike(void **state)
{
	unsigned int seen[27] = {};
	struct rng rng = { 1 };

	(void)state;
	for (int i = 0; i < 6000; i++) {
		uint32_t o[3] = { 0, 1, 2 };

		rng_shuffle(&rng, o, 3);
		seen[o[0] * 9 + o[1] * 3 + o[2]]++;
	}
	for (uint32_t i = 0; i < 27; i++) {
		uint32_t x = i / 9, y = i / 3 % 3, z = i % 3;

		if (x == y || y == z || x == z)
			assert_int_equal(seen[i], 0);
		else
			assert_in_range(seen[i], 850, 1150);
	}
}

static void a_shuffle_loses_nothing(void **state)
{
	struct rng rng = { 3 };
	uint32_t order[100];
	bool seen[100] = {};

	(void)state;
	for (uint32_t i = 0; i < 100; i++)
		order[i] = i;
	rng_shuffle(&rng, order, 100);
	for (uint32_t i = 0; i < 100; i++)
		seen[order[i]] = true;
	for (uint32_t i = 0; i < 100; i++)
		assert_true(seen[i]);
	rng_shuffle(&rng, order, 0);
}

static void constant_costs_cancel(void **state)
{
	struct rng rng = { 1 };
	struct sample s;

	(void)state;
	for (int i = 0; i < 20; i++) {
		struct fake f = {};

		assert_int_equal(sampler_take(run, &f, R, &rng, &s), 0);
		assert_true(sampler_value(&s, 0, R, 1) == 119.0);
		assert_true(sampler_value(&s, 0, R, 7) == 17.0);
		assert_true(sampler_value(&s, 1, R, 1) == 297.5);
		assert_true(s.base.value[0] == 4000 + 119 * CALIBRATE_BASE);
	}
}

static void both_orders_of_r_and_2r_occur(void **state)
{
	unsigned int first_r = 0;
	struct rng rng = { 1 };
	struct sample s;

	(void)state;
	for (int i = 0; i < 100; i++) {
		struct fake f = {};

		sampler_take(run, &f, R, &rng, &s);
		assert_int_equal(f.runs, 4);
		assert_int_equal(f.repeats[1], CALIBRATE_BASE);
		assert_int_equal(f.repeats[2] + f.repeats[3], 3 * R);
		first_r += f.repeats[2] == R;
	}
	assert_in_range(first_r, 30, 70);
}

static void a_disturbance_shows_in_its_sign(void **state)
{
	struct sample s = { .once.value[0] = 1000, .twice.value[0] = 900 };

	(void)state;
	assert_true(sampler_value(&s, 0, 10, 1) == -10.0);
}

static void a_run_that_fails_ends_the_sample(void **state)
{
	struct rng rng = { 1 };
	struct sample s;

	(void)state;
	for (size_t at = 1; at <= 4; at++) {
		struct fake f = { .fail_at = at };

		assert_int_equal(sampler_take(run, &f, R, &rng, &s), -EAGAIN);
		assert_int_equal(f.runs, at);
	}
}

static void a_counter_that_rested_is_refused(void **state)
{
	const struct event e = { .type = PERF_TYPE_RAW };
	struct counters c = { .events = { &e, &e }, .n = 2 };
	struct counter_values from = { 100, 100, { 5, 7 } }, delta;
	struct counter_values ran = { 300, 300, { 25, 8 } }, rested = { 300, 299, { 25, 8 } };

	(void)state;
	assert_int_equal(counter_delta(&c, &from, &ran, &delta), 0);
	assert_true(delta.value[0] == 20 && delta.value[1] == 1);
	assert_int_equal(counter_delta(&c, &from, &rested, &delta), -EAGAIN);
}

static void a_base_counter_that_stands_still_is_refused(void **state)
{
	const struct event instructions = { .type = PERF_TYPE_HARDWARE,
					    .config = PERF_COUNT_HW_INSTRUCTIONS };
	const struct event cycles = { .type = PERF_TYPE_HARDWARE,
				      .config = PERF_COUNT_HW_CPU_CYCLES };
	const struct event misses = { .type = PERF_TYPE_HARDWARE,
				      .config = PERF_COUNT_HW_CACHE_MISSES };
	struct counters c = { .events = { &instructions, &cycles, &misses }, .n = 3 };
	struct counter_values from = { 100, 100, { 5, 7, 9 } }, delta;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct counter_values to = { 300, 300, { 6, 8, 10 } };

		to.value[i] = from.value[i];
		/* There need not be a miss. */
		assert_int_equal(counter_delta(&c, &from, &to, &delta), i < 2 ? -EAGAIN : 0);
	}
}

static void the_median(void **state)
{
	double odd[] = { 9, 1, 1, 5, 1 }, even[] = { 4, 1, 3, 2 }, one[] = { 6 };

	(void)state;
	assert_true(sampler_median(odd, 5) == 1.0);
	assert_true(sampler_median(even, 4) == 2.5);
	assert_true(sampler_median(one, 1) == 6.0);
}

static void a_majority_is_the_median(void **state)
{
	double odd[] = { 9, 1, 1, 5, 1 }, even[] = { 2, 2, 9, 2 }, least[] = { 7, 3, 7 };

	(void)state;
	assert_true(sampler_majority(odd, 5));
	assert_true(sampler_median(odd, 5) == 1.0);
	assert_true(sampler_majority(even, 4));
	assert_true(sampler_median(even, 4) == 2.0);
	assert_true(sampler_majority(least, 3));
	assert_true(sampler_median(least, 3) == 7.0);
}

static void half_is_no_majority(void **state)
{
	double half[] = { 1, 2, 1, 3 }, middle[] = { 9, 1, 4, 4, 8 }, none[] = { 1, 2, 3 };

	(void)state;
	assert_false(sampler_majority(half, 4));
	assert_false(sampler_majority(middle, 5));
	assert_false(sampler_majority(none, 3));
}

static void two_that_agree_are_too_few(void **state)
{
	double same[] = { 5, 5, 5 };

	(void)state;
	for (size_t n = 0; n < SAMPLER_LEAST; n++)
		assert_false(sampler_majority(same, n));
	assert_true(sampler_majority(same, SAMPLER_LEAST));
}

static void only_exact_counts_get_further_samples(void **state)
{
	(void)state;
	assert_int_equal(sampler_most(15, false), 15);
	assert_int_equal(sampler_most(15, true), 60);
	assert_int_equal(sampler_most(1, false), 1);
	assert_int_equal(sampler_most(1, true), 4 * SAMPLER_LEAST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_generator_is_splitmix64),
		cmocka_unit_test(the_same_seed_gives_the_same_order),
		cmocka_unit_test(all_orders_are_alike),
		cmocka_unit_test(a_shuffle_loses_nothing),
		cmocka_unit_test(constant_costs_cancel),
		cmocka_unit_test(both_orders_of_r_and_2r_occur),
		cmocka_unit_test(a_disturbance_shows_in_its_sign),
		cmocka_unit_test(a_run_that_fails_ends_the_sample),
		cmocka_unit_test(a_counter_that_rested_is_refused),
		cmocka_unit_test(a_base_counter_that_stands_still_is_refused),
		cmocka_unit_test(the_median),
		cmocka_unit_test(a_majority_is_the_median),
		cmocka_unit_test(half_is_no_majority),
		cmocka_unit_test(two_that_agree_are_too_few),
		cmocka_unit_test(only_exact_counts_get_further_samples),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
