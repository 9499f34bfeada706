// SPDX-License-Identifier: GPL-2.0-only
/* Aligns two disassemblies by dynamic programming over their instructions. */

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "align.h"

/* Above both, a pair of the same form is worth more than none at all. */
#define WORTH_SAME  3
#define WORTH_MOVED 2

#define MAX_CELLS (64ul << 20)

static uint32_t worth(const struct insn *a, const struct insn *b)
{
	if (strcmp(a->form, b->form))
		return 0;
	return strcmp(a->operands, b->operands) ? WORTH_MOVED : WORTH_SAME;
}

static uint32_t max(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* best[i * (b->n + 1) + j]: the worth of the best alignment of a from i and b from j. */
static void fill(const struct code *a, const struct code *b, uint32_t *best)
{
	size_t row = b->n + 1;

	for (size_t i = a->n; i-- > 0;) {
		for (size_t j = b->n; j-- > 0;) {
			uint32_t *cell = &best[i * row + j];
			uint32_t w = worth(&a->insns[i], &b->insns[j]);

			*cell = max(cell[row], cell[1]);
			if (w)
				*cell = max(*cell, w + cell[row + 1]);
		}
	}
}

/* Walk the best way from the start; where ways are equal, pairs come first, then the left. */
static size_t walk(const struct code *a, const struct code *b, const uint32_t *best,
		   struct aligned *lines)
{
	size_t row = b->n + 1, i = 0, j = 0, n = 0;

	while (i < a->n || j < b->n) {
		const struct insn *l = i < a->n ? &a->insns[i] : NULL;
		const struct insn *r = j < b->n ? &b->insns[j] : NULL;
		const uint32_t *cell = &best[i * row + j];
		uint32_t w = l && r ? worth(l, r) : 0;

		if (w && *cell == w + cell[row + 1]) {
			lines[n++] =
				(struct aligned){ w == WORTH_SAME ? ALIGNED_SAME : ALIGNED_MOVED, l,
						  r };
			i++, j++;
		} else if (l && (!r || *cell == cell[row])) {
			lines[n++] = (struct aligned){ ALIGNED_LEFT, l, NULL };
			i++;
		} else {
			lines[n++] = (struct aligned){ ALIGNED_RIGHT, NULL, r };
			j++;
		}
	}
	return n;
}

int align_code(const struct code *a, const struct code *b, struct aligned **lines, size_t *n)
{
	uint32_t *best;
	size_t cells;

	if (__builtin_mul_overflow(a->n + 1, b->n + 1, &cells) || cells > MAX_CELLS)
		return -E2BIG;
	best = calloc(cells, sizeof(*best));
	*lines = calloc(a->n + b->n + 1, sizeof(**lines));
	if (!best || !*lines) {
		free(best);
		free(*lines);
		*lines = NULL;
		return -ENOMEM;
	}
	fill(a, b, best);
	*n = walk(a, b, best, *lines);
	free(best);
	return 0;
}
