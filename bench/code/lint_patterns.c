// SPDX-License-Identifier: GPL-2.0-only
/* The patterns of redundant code, as a table; test_lint.c tries each. */

#include <string.h>

#include "lint_patterns.h"
#include "util.h"

static const struct operation *op_at(const struct lint_place *p, size_t i)
{
	return i < p->code->n ? &p->ops[i] : NULL;
}

static size_t later(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Does the register hold already what the instruction would write? */
static bool rewrites(const struct lint_place *p, const struct held *value, int rd)
{
	return rd != REG_NONE && held_same(&p->holds->regs[rd], value);
}

static bool is_shift(const struct operation *op, const char *name)
{
	return op && op->kind == OP_COMPUTE && !strcmp(op->name, name) && op->n_rs == 1 &&
	       op->has_number;
}

/* slli and srli or srai by as much: what harts without Zba or Zbb extend by. */
static bool by_shifts(const struct lint_place *p, struct lint_finding *found)
{
	const struct operation *left = op_at(p, p->at), *right = op_at(p, p->at + 1);
	const struct held *v;
	uint8_t bits;

	if (!is_shift(left, "slli") || !(is_shift(right, "srli") || is_shift(right, "srai")) ||
	    left->number != right->number || left->rd != right->rs[0] || right->rd != left->rd ||
	    left->rd != left->rs[0] || p->is_target[p->at + 1])
		return false;
	v = &p->holds->regs[left->rs[0]];
	bits = right->name[2] == 'a' ? v->signed_bits : v->bits;
	if (bits > 64 - left->number)
		return false;
	found->since = p->holds->since[left->rd];
	found->n = 2;
	return true;
}

static bool extension(const struct lint_place *p, struct lint_finding *found)
{
	const struct operation *op = op_at(p, p->at);
	const struct held *v;

	if (by_shifts(p, found))
		return true;
	if (!is_extension(op) || op->n_rs != 1)
		return false;
	v = &p->holds->regs[op->rs[0]];
	if (!holds_extended(v, op) || !rewrites(p, v, op->rd))
		return false;
	found->since = later(p->holds->since[op->rs[0]], p->holds->since[op->rd]);
	return true;
}

static bool load(const struct lint_place *p, struct lint_finding *found)
{
	const struct operation *op = op_at(p, p->at);
	const struct held_slot *slot = op->kind == OP_LOAD ? holds_slot(p->holds, op) : NULL;

	for (int i = 0; slot && i < REGS; i++) {
		if (!held_same(&p->holds->regs[i], &slot->value))
			continue;
		found->since = slot->since;
		return true;
	}
	return false;
}

static bool store(const struct lint_place *p, struct lint_finding *found)
{
	const struct operation *op = op_at(p, p->at);
	const struct held_slot *slot = op->kind == OP_STORE ? holds_slot(p->holds, op) : NULL;

	if (!slot || !held_same(&slot->value, &p->holds->regs[op->rs[0]]))
		return false;
	found->since = slot->since;
	return true;
}

static bool move(const struct lint_place *p, struct lint_finding *found)
{
	const struct operation *op = op_at(p, p->at);

	if (!is_move(op) || !rewrites(p, &p->holds->regs[op->rs[0]], op->rd))
		return false;
	found->since = later(p->holds->since[op->rs[0]], p->holds->since[op->rd]);
	return true;
}

/* li or lui; not what follows a lui, which has overwritten the register. */
static bool number(const struct lint_place *p, struct lint_finding *found)
{
	const struct operation *op = op_at(p, p->at);
	struct held value;

	if (op->kind != OP_COMPUTE || op->n_rs > 1 || (op->n_rs && op->rs[0] != REG_ZERO) ||
	    !op->has_number)
		return false;
	value = holds_result(p->holds, op);
	if (value.root || !rewrites(p, &value, op->rd))
		return false;
	found->since = p->holds->since[op->rd];
	return true;
}

static bool jump_to_next(const struct lint_place *p, struct lint_finding *found)
{
	const struct insn *in = &p->code->insns[p->at];

	(void)found;
	return in->jump == in->offset + in->size;
}

static bool jump_to_jump(const struct lint_place *p, struct lint_finding *found)
{
	size_t aim = code_find(p->code, p->code->insns[p->at].jump);

	if (aim == p->code->n || p->ops[aim].kind != OP_JUMP || aim == p->at ||
	    jump_to_next(p, found))
		return false;
	found->since = aim;
	return true;
}

const struct lint_pattern lint_patterns[] = {
	{ "extension", "extensions of what is extended", extension },
	{ "load", "loads of the frame, of what a register holds", load },
	{ "store", "stores to the frame, of what it holds", store },
	{ "move", "moves of what is there, also there and back", move },
	{ "number", "numbers that the register holds", number },
	{ "jump-next", "jumps to the next instruction", jump_to_next },
	{ "jump-jump", "jumps to a jump", jump_to_jump },
};

const size_t n_lint_patterns = ARRAY_SIZE(lint_patterns);
