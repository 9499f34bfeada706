/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_LINT_PATTERNS_H
#define JITBOARD_LINT_PATTERNS_H

#include "holds.h"
#include "lint.h"
#include "operation.h"

/* Where in the code a pattern is looked for. */
struct lint_place {
	const struct code *code;
	const struct operation *ops; /* one for each instruction of the code */
	size_t at;
	struct holds *holds;   /* before the instruction */
	const bool *is_target; /* for each instruction: is it jumped to? */
};

#endif
