// SPDX-License-Identifier: GPL-2.0-only
/* Random numbers that a seed determines. */

#include "random.h"

uint64_t rng_next(struct rng *rng)
{
	uint64_t z = rng->state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

uint32_t rng_below(struct rng *rng, uint32_t n)
{
	/* Numbers of the last, incomplete stretch of n would favour the small ones. */
	uint64_t limit = UINT64_MAX - UINT64_MAX % n, x;

	do
		x = rng_next(rng);
	while (x >= limit);
	return x % n;
}

void rng_shuffle(struct rng *rng, uint32_t *index, size_t n)
{
	for (size_t i = n; i > 1; i--) {
		uint32_t j = rng_below(rng, i), t = index[i - 1];

		index[i - 1] = index[j];
		index[j] = t;
	}
}
