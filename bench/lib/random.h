/* SPDX-License-Identifier: GPL-2.0-only */
/* Random numbers that a seed determines, on every machine: SplitMix64. */
#ifndef JITBOARD_FUZZ_RANDOM_H
#define JITBOARD_FUZZ_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

struct rng {
	uint64_t state;
};

static inline uint64_t rng_next(struct rng *r)
{
	uint64_t z = r->state += 0x9e3779b97f4a7c15;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
	z = (z ^ z >> 27) * 0x94d049bb133111eb;
	return z ^ z >> 31;
}

/* rng_below() - 0 to n - 1; the slight bias does not matter here. */
static inline uint32_t rng_below(struct rng *r, uint32_t n)
{
	return (uint32_t)(rng_next(r) >> 32) % n;
}

/* rng_percent() - true in so many of 100 cases. */
static inline bool rng_percent(struct rng *r, uint32_t percent)
{
	return rng_below(r, 100) < percent;
}

#endif
