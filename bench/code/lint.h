/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_LINT_H
#define JITBOARD_LINT_H

#include "disasm.h"

/* Instructions that do nothing, by what is known where they stand. */
struct lint_finding {
	size_t pattern; /* of lint_patterns */
	size_t since;   /* the instruction that makes it so; @at where it needs none */
	size_t at, n;   /* the instructions: the first, and how many */
};

struct lint_place;

/* What may be redundant in JITed code: the rows of a table, in lint_patterns.c. */
struct lint_pattern {
	const char *name; /* "extension" */
	const char *what; /* in a few words, plural */
	/* Does it stand there?  @found has the place; @since and @n may be set. */
	bool (*match)(const struct lint_place *place, struct lint_finding *found);
};

extern const struct lint_pattern lint_patterns[];
extern const size_t n_lint_patterns;

/*
 * lint() - find redundant code in a function.
 *
 * What registers and the frame hold is followed from one instruction to the next, and
 * forgotten where a jump may lead to, so nothing is found across these places, and what is
 * found is so on each path.  A call may change all that callees may, and all memory.  Of
 * loads and stores only those of the frame count: other memory may be somebody else's, too.
 *
 * @code: of disasm()
 * @findings: in the order of the code; to be freed
 * @n: how many
 *
 * Return: 0, -ENOMEM.
 */
int lint(const struct code *code, struct lint_finding **findings, size_t *n);

#endif
