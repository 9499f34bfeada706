/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_ALIGN_H
#define JITBOARD_ALIGN_H

#include <stddef.h>

#include "disasm.h"

enum aligned_kind {
	ALIGNED_SAME,  /* the same text on both sides */
	ALIGNED_MOVED, /* the same instruction, but for an offset, address or frame size */
	ALIGNED_LEFT,  /* only on the left */
	ALIGNED_RIGHT, /* only on the right */
};

/* One line of two disassemblies side by side; the side that has none is NULL. */
struct aligned {
	enum aligned_kind kind;
	const struct insn *left, *right;
};

/*
 * align_code() - put two pieces of code side by side.
 *
 * The alignment is the longest common subsequence in which instructions of the
 * same form pair up, those of the same text rather than others.
 *
 * @a, @b: the two; the lines point into them.
 * @lines: a->n + b->n lines at most; to be freed.
 * @n: how many.
 *
 * Return: 0; -ENOMEM; -E2BIG when the two are so long that the table of the
 * search would exceed 256 MiB.
 */
int align_code(const struct code *a, const struct code *b, struct aligned **lines, size_t *n);

#endif
