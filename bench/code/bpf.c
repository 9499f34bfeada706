// SPDX-License-Identifier: GPL-2.0-only
/* BPF instructions as text; the format is that of Documentation/bpf/standardization. */

#include <linux/bpf.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "bpf.h"
#include "util.h"

/* An instruction, and what it is called with. */
struct reading {
	struct bpf_insn in;
	int32_t next_imm; /* of the instruction behind it, which it may take, too */
	size_t i;
	const struct bpf_names *names;
	char *text;
	size_t n;
};

#define PRINT(r, ...) (snprintf((r)->text, (r)->n, __VA_ARGS__), true)

static const char *const alu_signs[16] = {
	[BPF_ADD >> 4] = "+=",  [BPF_SUB >> 4] = "-=",    [BPF_MUL >> 4] = "*=",
	[BPF_DIV >> 4] = "/=",  [BPF_OR >> 4] = "|=",     [BPF_AND >> 4] = "&=",
	[BPF_LSH >> 4] = "<<=", [BPF_RSH >> 4] = ">>=",   [BPF_MOD >> 4] = "%=",
	[BPF_XOR >> 4] = "^=",  [BPF_ARSH >> 4] = "s>>=", [BPF_MOV >> 4] = "=",
};

static const char *const jump_signs[16] = {
	[BPF_JEQ >> 4] = "==",   [BPF_JGT >> 4] = ">",    [BPF_JGE >> 4] = ">=",
	[BPF_JSET >> 4] = "&",   [BPF_JNE >> 4] = "!=",   [BPF_JSGT >> 4] = "s>",
	[BPF_JSGE >> 4] = "s>=", [BPF_JLT >> 4] = "<",    [BPF_JLE >> 4] = "<=",
	[BPF_JSLT >> 4] = "s<",  [BPF_JSLE >> 4] = "s<=",
};

/* Of BPF_SIZE(): bits. */
static const int sizes[4] = { 32, 16, 8, 64 };

static int bits(const struct bpf_insn *in)
{
	return sizes[BPF_SIZE(in->code) >> 3];
}

/* The right-hand side: a register or a number. */
static const char *operand(const struct bpf_insn *in, char reg, char text[16])
{
	if (BPF_SRC(in->code) == BPF_X)
		snprintf(text, 16, "%c%d", reg, in->src_reg);
	else
		snprintf(text, 16, "%d", in->imm);
	return text;
}

static bool alu(struct reading *r)
{
	const struct bpf_insn *in = &r->in;
	bool wide = BPF_CLASS(in->code) == BPF_ALU64;
	char reg = wide ? 'r' : 'w', right[16];
	const char *sign = alu_signs[BPF_OP(in->code) >> 4], *is_signed = "";

	operand(in, reg, right);
	if (BPF_OP(in->code) == BPF_END)
		return PRINT(r, "r%d = %s%d r%d", in->dst_reg,
			     wide                             ? "bswap"
			     : BPF_SRC(in->code) == BPF_TO_BE ? "be"
							      : "le",
			     in->imm, in->dst_reg);
	if (BPF_OP(in->code) == BPF_NEG)
		return PRINT(r, "%c%d = -%c%d", reg, in->dst_reg, reg, in->dst_reg);
	if (!sign)
		return false;
	if (BPF_OP(in->code) == BPF_MOV && in->off && BPF_SRC(in->code) == BPF_X) {
		/* An address space's number is in imm, that of a CPU's own data is -1. */
		if (in->off == 1 && wide)
			return PRINT(r, "r%d = addr_space_cast(%s, %d, %d)", in->dst_reg, right,
				     in->imm >> 16, in->imm & 0xffff);
		if (in->off == -1)
			return PRINT(r, "r%d = &(void __percpu *)(%s)", in->dst_reg, right);
		return PRINT(r, "%c%d = (s%d)%s", reg, in->dst_reg, in->off, right);
	}
	if (in->off == 1 && (BPF_OP(in->code) == BPF_DIV || BPF_OP(in->code) == BPF_MOD))
		is_signed = "s";
	return PRINT(r, "%c%d %s%s %s", reg, in->dst_reg, is_signed, sign, right);
}

static bool call(struct reading *r)
{
	const struct bpf_insn *in = &r->in;
	const char *name = NULL;

	if (in->src_reg == BPF_PSEUDO_CALL) {
		if (r->names && r->names->function)
			name = r->names->function(r->names->ctx, in->imm);
		return name ? PRINT(r, "call %s", name) : PRINT(r, "call function %d", in->imm);
	}
	/* Of helpers it is known how far from the kernel's other code they are, and no name. */
	return PRINT(r, "%s",
		     in->src_reg == BPF_PSEUDO_KFUNC_CALL ? "call kfunc"
		     : in->imm == BPF_FUNC_tail_call      ? "call bpf_tail_call"
							  : "call helper");
}

static bool jump(struct reading *r)
{
	const struct bpf_insn *in = &r->in;
	bool wide = BPF_CLASS(in->code) == BPF_JMP;
	const char *sign = jump_signs[BPF_OP(in->code) >> 4];
	char reg = wide ? 'r' : 'w', right[16];
	long long to = (long long)r->i + 1 + in->off;

	switch (BPF_OP(in->code)) {
	case BPF_CALL:
		return wide && BPF_SRC(in->code) == BPF_K
			       ? call(r)
			       : PRINT(r, "call r%d", in->dst_reg); /* callx */
	case BPF_EXIT:
		return PRINT(r, "exit");
	case BPF_JA:
		return PRINT(r, "goto %lld", wide ? to : (long long)r->i + 1 + in->imm);
	case BPF_JCOND:
		return PRINT(r, "may_goto %lld", to);
	}
	if (!sign)
		return false;
	return PRINT(r, "if %c%d %s %s goto %lld", reg, in->dst_reg, sign, operand(in, reg, right),
		     to);
}

static bool load(struct reading *r)
{
	const struct bpf_insn *in = &r->in;
	bool is_signed = BPF_MODE(in->code) == BPF_MEMSX;

	if (!is_signed && BPF_MODE(in->code) != BPF_MEM)
		return false;
	return PRINT(r, "r%d = *(%c%d *)(r%d %+d)", in->dst_reg, is_signed ? 's' : 'u', bits(in),
		     in->src_reg, in->off);
}

/* Atomic operations: what they do is in imm. */
static bool atomic(struct reading *r)
{
	static const struct {
		int32_t imm;
		const char *name;
	} fetching[] = {
		{ BPF_ADD, "add" },
		{ BPF_AND, "and" },
		{ BPF_OR, "or" },
		{ BPF_XOR, "xor" },
	};
	const struct bpf_insn *in = &r->in;
	char at[48], where[32];

	snprintf(where, sizeof(where), "(r%d %+d)", in->dst_reg, in->off);
	snprintf(at, sizeof(at), "(u%d *)%s", bits(in), where);
	switch (in->imm) {
	case BPF_XCHG:
		return PRINT(r, "r%d = atomic_xchg(%s, r%d)", in->src_reg, at, in->src_reg);
	case BPF_CMPXCHG:
		return PRINT(r, "r0 = atomic_cmpxchg(%s, r0, r%d)", at, in->src_reg);
	case BPF_LOAD_ACQ:
		return PRINT(r, "r%d = load_acquire((u%d *)(r%d %+d))", in->dst_reg, bits(in),
			     in->src_reg, in->off);
	case BPF_STORE_REL:
		return PRINT(r, "store_release(%s, r%d)", at, in->src_reg);
	}
	for (size_t k = 0; k < ARRAY_SIZE(fetching); k++) {
		if (in->imm == fetching[k].imm)
			return PRINT(r, "lock *%s %s r%d", at, alu_signs[in->imm >> 4],
				     in->src_reg);
		if (in->imm == (fetching[k].imm | BPF_FETCH))
			return PRINT(r, "r%d = atomic_fetch_%s(%s, r%d)", in->src_reg,
				     fetching[k].name, at, in->src_reg);
	}
	return false;
}

static bool store(struct reading *r)
{
	const struct bpf_insn *in = &r->in;
	char right[16];

	if (BPF_CLASS(in->code) == BPF_STX && BPF_MODE(in->code) == BPF_ATOMIC)
		return atomic(r);
	if (BPF_MODE(in->code) != BPF_MEM)
		return false;
	if (BPF_CLASS(in->code) == BPF_STX)
		snprintf(right, sizeof(right), "r%d", in->src_reg);
	else
		snprintf(right, sizeof(right), "%d", in->imm);
	return PRINT(r, "*(u%d *)(r%d %+d) = %s", bits(in), in->dst_reg, in->off, right);
}

/* A number of 64 bits, or what stands for one. */
static bool wide_load(struct reading *r)
{
	const struct bpf_insn *in = &r->in;
	const char *name = NULL;

	switch (in->src_reg) {
	case BPF_PSEUDO_MAP_FD:
		return PRINT(r, "r%d = map ll", in->dst_reg);
	case BPF_PSEUDO_MAP_VALUE:
		return PRINT(r, "r%d = map value %+d ll", in->dst_reg, r->next_imm);
	case BPF_PSEUDO_FUNC:
		if (r->names && r->names->function)
			name = r->names->function(r->names->ctx, r->next_imm);
		return PRINT(r, "r%d = %s ll", in->dst_reg, name ? name : "function");
	}
	return PRINT(r, "r%d = 0x%llx ll", in->dst_reg,
		     (unsigned long long)(uint32_t)in->imm | (unsigned long long)r->next_imm << 32);
}

static bool write_text(struct reading *r)
{
	switch (BPF_CLASS(r->in.code)) {
	case BPF_ALU:
	case BPF_ALU64:
		return alu(r);
	case BPF_JMP:
	case BPF_JMP32:
		return jump(r);
	case BPF_LDX:
		return load(r);
	case BPF_ST:
	case BPF_STX:
		return store(r);
	}
	return r->in.code == (BPF_LD | BPF_IMM | BPF_DW) && wide_load(r);
}

static int32_t get32(const uint8_t *p)
{
	return p[0] | p[1] << 8 | p[2] << 16 | (uint32_t)p[3] << 24;
}

size_t bpf_text(const uint8_t *bpf, size_t size, size_t i, const struct bpf_names *names,
		char *text, size_t n)
{
	const uint8_t *p = bpf + i * BPF_INSN_SIZE;
	bool is_wide = p[0] == (BPF_LD | BPF_IMM | BPF_DW) && (i + 2) * BPF_INSN_SIZE <= size;
	struct reading r = { .i = i, .names = names, .text = text, .n = n };

	r.in = (struct bpf_insn){ .code = p[0],
				  .dst_reg = p[1] & 15,
				  .src_reg = p[1] >> 4,
				  .off = p[2] | p[3] << 8,
				  .imm = get32(p + 4) };
	r.next_imm = is_wide ? get32(p + BPF_INSN_SIZE + 4) : 0;
	if (!write_text(&r))
		snprintf(text, n, ".8byte 0x%08x%02x%02x%02x%02x", (uint32_t)r.in.imm, p[3], p[2],
			 p[1], p[0]);
	return is_wide ? 2 : 1;
}
