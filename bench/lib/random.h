/* SPDX-License-Identifier: GPL-2.0-only */
/* Random numbers that a seed determines, on every machine. */
#ifndef JITBOARD_RANDOM_H
#define JITBOARD_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rng {
	uint64_t state; /* the seed, at first */
};

/* rng_next() - 64 random bits: Sebastiano Vigna's splitmix64, whose constants define it. */
uint64_t rng_next(struct rng *rng);

/* rng_below() - a number from 0 to @n - 1, each as likely as the others; n > 0. */
uint32_t rng_below(struct rng *rng, uint32_t n);

/* rng_shuffle() - put @n indices into random order. */
void rng_shuffle(struct rng *rng, uint32_t *index, size_t n);

/*
 * rng_pick() - a number from 0 to @n - 1, by one step of the generator.
 *
 * The small numbers are more likely by n / 2^32 at most.  For the fuzzer, whose seeds must
 * give the same cases as ever.
 */
static inline uint32_t rng_pick(struct rng *rng, uint32_t n)
{
	return (uint32_t)(rng_next(rng) >> 32) % n;
}

/* rng_percent() - true in so many of 100 cases. */
static inline bool rng_percent(struct rng *rng, uint32_t percent)
{
	return rng_pick(rng, 100) < percent;
}

#endif
