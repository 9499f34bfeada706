// SPDX-License-Identifier: GPL-2.0-only
/* Finds redundant code in a function: one pass, asking each pattern at each instruction. */

#include <errno.h>
#include <stdlib.h>

#include "lint.h"
#include "lint_patterns.h"

/*
 * A function is entered at its start, after the first three instructions (by tail calls: the
 * kernel's RV_TAILCALL_OFFSET), or in between (by some schemes).  Up to the last of these
 * entries, what came before says nothing.
 */
#define LAST_ENTRY 12

static void mark_targets(const struct code *code, bool *is_target)
{
	for (size_t i = 0; i < code->n; i++)
		is_target[code_find(code, code->insns[i].jump)] = true;
}

/* The first pattern that matches, if any does. */
static bool find_at(const struct lint_place *place, struct lint_finding *found)
{
	for (size_t i = 0; i < n_lint_patterns; i++) {
		*found = (struct lint_finding){
			.pattern = i, .since = place->at, .at = place->at, .n = 1
		};
		if (lint_patterns[i].match(place, found))
			return true;
	}
	return false;
}

int lint(const struct code *code, struct lint_finding **findings, size_t *n)
{
	struct operation *ops = calloc(code->n + 1, sizeof(*ops));
	bool *is_target = calloc(code->n + 1, sizeof(*is_target));
	struct holds *holds = calloc(1, sizeof(*holds));
	struct lint_place place = { code, ops, 0, holds, is_target };
	int err = -ENOMEM;
	size_t past = 0;

	*n = 0;
	*findings = calloc(code->n + 1, sizeof(**findings));
	if (!ops || !is_target || !holds || !*findings)
		goto cleanup;
	for (size_t i = 0; i < code->n; i++)
		ops[i] = operation_of(&code->insns[i]);
	mark_targets(code, is_target);
	for (size_t i = 0; i < code->n; i++) {
		if (is_target[i] || code->insns[i].offset <= LAST_ENTRY)
			holds_forget(holds, i);
		place.at = i;
		if (i >= past && find_at(&place, &(*findings)[*n]))
			past = i + (*findings)[(*n)++].n;
		holds_step(holds, &ops[i], i);
	}
	err = 0;
cleanup:
	free(ops);
	free(is_target);
	free(holds);
	if (err) {
		free(*findings);
		*findings = NULL;
	}
	return err;
}
