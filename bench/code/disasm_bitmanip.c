// SPDX-License-Identifier: GPL-2.0-only
/*
 * Zba, Zbb and Zacas instructions, which capstone 5 does not decode.
 *
 * Encodings: The RISC-V Instruction Set Manual, volume I, "B" extension and
 * "Zacas"; test_disasm.c holds each against what LLVM makes of it.
 */

#include <stdio.h>
#include <string.h>

#include "disasm.h"

/* How the operands are written. */
enum form {
	FORM_RRR,   /* rd, rs1, rs2 */
	FORM_RR,    /* rd, rs1 */
	FORM_SHIFT, /* rd, rs1, shamt */
	FORM_AMO,   /* rd, rs2, (rs1), with .aq and .rl after the mnemonic */
};

#define MASK_R     0xfe00707f /* opcode, funct3, funct7 */
#define MASK_UNARY 0xfff0707f /* and rs2, which is part of the opcode */
#define MASK_SHIFT 0xfc00707f /* a shift by 6 bits */
#define MASK_AMO   0xf800707f /* aq and rl are free */

static const struct {
	uint32_t mask, match;
	const char *mnemonic;
	enum form form;
} table[] = {
	/* zext.w is add.uw with zero: it comes first. */
	{ MASK_UNARY, 0x0800003b, "zext.w", FORM_RR },
	{ MASK_R, 0x0800003b, "add.uw", FORM_RRR },
	{ MASK_R, 0x20002033, "sh1add", FORM_RRR },
	{ MASK_R, 0x20004033, "sh2add", FORM_RRR },
	{ MASK_R, 0x20006033, "sh3add", FORM_RRR },
	{ MASK_R, 0x2000203b, "sh1add.uw", FORM_RRR },
	{ MASK_R, 0x2000403b, "sh2add.uw", FORM_RRR },
	{ MASK_R, 0x2000603b, "sh3add.uw", FORM_RRR },
	{ MASK_SHIFT, 0x0800101b, "slli.uw", FORM_SHIFT },
	{ MASK_UNARY, 0x60401013, "sext.b", FORM_RR },
	{ MASK_UNARY, 0x60501013, "sext.h", FORM_RR },
	{ MASK_UNARY, 0x0800403b, "zext.h", FORM_RR },
	{ MASK_UNARY, 0x6b805013, "rev8", FORM_RR },
	{ MASK_R, 0x40007033, "andn", FORM_RRR },
	{ MASK_R, 0x40006033, "orn", FORM_RRR },
	{ MASK_R, 0x40004033, "xnor", FORM_RRR },
	{ MASK_R, 0x0a006033, "max", FORM_RRR },
	{ MASK_R, 0x0a007033, "maxu", FORM_RRR },
	{ MASK_R, 0x0a004033, "min", FORM_RRR },
	{ MASK_R, 0x0a005033, "minu", FORM_RRR },
	{ MASK_AMO, 0x2800202f, "amocas.w", FORM_AMO },
	{ MASK_AMO, 0x2800302f, "amocas.d", FORM_AMO },
};

static const char *const regs[32] = {
	"zero", "ra", "sp", "gp", "tp",  "t0",  "t1", "t2", "s0", "s1", "a0",
	"a1",   "a2", "a3", "a4", "a5",  "a6",  "a7", "s2", "s3", "s4", "s5",
	"s6",   "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
};

enum { REG_A6 = 16, REG_S6 = 22 };

static bool is_tcc(unsigned int reg)
{
	return reg == REG_A6 || reg == REG_S6;
}

bool disasm_bitmanip(uint32_t word, struct insn *in)
{
	unsigned int rd = word >> 7 & 31, rs1 = word >> 15 & 31, rs2 = word >> 20 & 31;
	static const char *const order[] = { "", ".rl", ".aq", ".aqrl" };
	const char *suffix = "";
	enum form form;
	size_t i;

	for (i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if ((word & table[i].mask) == table[i].match)
			break;
	if (i == sizeof(table) / sizeof(table[0]))
		return false;

	form = table[i].form;
	in->flags = is_tcc(rd) || is_tcc(rs1) ? INSN_TCC : 0;
	if ((form == FORM_RRR || form == FORM_AMO) && is_tcc(rs2))
		in->flags |= INSN_TCC;
	switch (form) {
	case FORM_RRR:
		snprintf(in->operands, sizeof(in->operands), "%s, %s, %s", regs[rd], regs[rs1],
			 regs[rs2]);
		break;
	case FORM_RR:
		snprintf(in->operands, sizeof(in->operands), "%s, %s", regs[rd], regs[rs1]);
		break;
	case FORM_SHIFT:
		snprintf(in->operands, sizeof(in->operands), "%s, %s, 0x%x", regs[rd], regs[rs1],
			 word >> 20 & 63);
		break;
	case FORM_AMO:
		snprintf(in->operands, sizeof(in->operands), "%s, %s, (%s)", regs[rd], regs[rs2],
			 regs[rs1]);
		suffix = order[word >> 25 & 3];
		in->flags |= INSN_LOAD | INSN_STORE;
		break;
	}
	snprintf(in->mnemonic, sizeof(in->mnemonic), "%s%s", table[i].mnemonic, suffix);
	return true;
}
