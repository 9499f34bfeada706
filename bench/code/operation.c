// SPDX-License-Identifier: GPL-2.0-only
/* Instructions as operations on registers: what disassembly says, in a struct. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "operation.h"
#include "util.h"

static const char *const registers[REGS] = {
	"zero", "ra", "sp", "gp", "tp",  "t0",  "t1", "t2", "s0", "s1", "a0",
	"a1",   "a2", "a3", "a4", "a5",  "a6",  "a7", "s2", "s3", "s4", "s5",
	"s6",   "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
};

/* What is no computation; all that is not here and touches no memory is one. */
static const struct {
	const char *name;
	enum operation_kind kind;
} kinds[] = {
	{ "beq", OP_BRANCH },    { "bne", OP_BRANCH },      { "blt", OP_BRANCH },
	{ "bge", OP_BRANCH },    { "bltu", OP_BRANCH },     { "bgeu", OP_BRANCH },
	{ "beqz", OP_BRANCH },   { "bnez", OP_BRANCH },     { "bltz", OP_BRANCH },
	{ "bgez", OP_BRANCH },   { "blez", OP_BRANCH },     { "bgtz", OP_BRANCH },
	{ "j", OP_JUMP },        { "jal", OP_CALL },        { "jalr", OP_CALL },
	{ "jr", OP_LEAVE },      { "ret", OP_LEAVE },       { "nop", OP_NOTHING },
	{ "fence", OP_NOTHING }, { "fence.i", OP_NOTHING }, { "ebreak", OP_LEAVE },
	{ "unimp", OP_LEAVE },   { "ecall", OP_UNKNOWN },
};

/* Compressed ones whose first operand is read, too. */
static const char *const two_address[] = { "addi", "addiw", "slli", "srli", "srai", "andi", "add",
					   "addw", "sub",   "subw", "and",  "or",   "xor" };

static int register_of(const char *name)
{
	for (int i = 0; i < REGS; i++)
		if (!strcmp(registers[i], name))
			return i;
	return REG_NONE;
}

/* What stands in the text, in its order: registers, and the last number. */
struct operands {
	int regs[4], n;
	bool has_number;
	int64_t number;
};

static struct operands parse(const char *text)
{
	struct operands o = { 0 };
	char copy[sizeof(((struct insn *)0)->operands)], *rest = copy, *word;

	strcpy(copy, text);
	while ((word = strsep(&rest, ", ()"))) {
		int reg = register_of(word);
		char *end;
		long long number = strtoll(word, &end, 0);

		if (reg >= 0 && o.n < (int)ARRAY_SIZE(o.regs))
			o.regs[o.n++] = reg;
		if (end == word || *end)
			continue;
		o.has_number = true;
		o.number = number;
	}
	return o;
}

static enum operation_kind kind_of(const struct insn *in, const char *name)
{
	if (in->flags & INSN_UNKNOWN)
		return OP_UNKNOWN;
	/* sc writes a register; lr is followed by one. */
	if ((in->flags & INSN_LOAD && in->flags & INSN_STORE) || !strncmp(name, "sc.", 3) ||
	    !strncmp(name, "lr.", 3))
		return OP_ATOMIC;
	if (in->flags & INSN_LOAD)
		return OP_LOAD;
	if (in->flags & INSN_STORE)
		return OP_STORE;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(name, kinds[i].name))
			return kinds[i].kind;
	return OP_COMPUTE;
}

/* Calls that do not come back, and jumps that look like calls. */
static void settle_jump(struct operation *op, const struct insn *in, const struct operands *o)
{
	if (op->kind != OP_CALL)
		return;
	if (o->n && o->regs[0] == REG_ZERO)
		op->kind = in->jump == NO_JUMP ? OP_LEAVE : OP_JUMP;
}

static bool reads_first(const struct insn *in, const char *name, const struct operands *o)
{
	if (strncmp(in->mnemonic, "c.", 2) || o->n + o->has_number > 2)
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(two_address); i++)
		if (!strcmp(two_address[i], name))
			return true;
	return false;
}

struct operation operation_of(const struct insn *in)
{
	struct operands o = parse(in->operands);
	struct operation op = { .rd = REG_NONE, .has_number = o.has_number, .number = o.number };
	bool writes;
	int from = 0;

	/* The form has the full name. */
	snprintf(op.name, sizeof(op.name), "%.*s", (int)strcspn(in->form, " "), in->form);
	op.kind = kind_of(in, op.name);
	settle_jump(&op, in, &o);
	writes = op.kind == OP_COMPUTE || op.kind == OP_LOAD || op.kind == OP_ATOMIC;
	if (writes && o.n) {
		op.rd = o.regs[0] == REG_ZERO ? REG_NONE : o.regs[0];
		from = reads_first(in, op.name, &o) ? 0 : 1;
	}
	if (op.kind == OP_CALL)
		op.rd = REG_RA;
	for (int i = from; i < o.n && op.n_rs < (int)ARRAY_SIZE(op.rs); i++)
		op.rs[op.n_rs++] = o.regs[i];
	return op;
}

uint32_t code_frame(const struct code *code)
{
	for (size_t i = 0; i < code->n; i++) {
		struct operation op = operation_of(&code->insns[i]);

		if (op.kind == OP_COMPUTE && op.rd == REG_SP && !strcmp(op.name, "addi") &&
		    op.rs[0] == REG_SP && op.number < 0)
			return -op.number;
	}
	return 0;
}
