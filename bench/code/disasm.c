// SPDX-License-Identifier: GPL-2.0-only
/* Decodes RISC-V code by capstone, and says what of it is memory and what is TCC's. */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <capstone/capstone.h>

#include "disasm.h"
#include "util.h"

/*
 * Instructions that access memory, as ranges of capstone's numbers, which are in alphabetical
 * order; both ends belong to a range.  First letters would not do (lui, li, slt).
 */
static const struct {
	unsigned int first, last;
	unsigned int flags;
} memory_insns[] = {
	{ RISCV_INS_AMOADD_D, RISCV_INS_AMOXOR_W_RL, INSN_LOAD | INSN_STORE },
	{ RISCV_INS_C_FLD, RISCV_INS_C_FLWSP, INSN_LOAD },
	{ RISCV_INS_C_FSD, RISCV_INS_C_FSWSP, INSN_STORE },
	{ RISCV_INS_C_LD, RISCV_INS_C_LDSP, INSN_LOAD },
	{ RISCV_INS_C_LW, RISCV_INS_C_LWSP, INSN_LOAD },
	{ RISCV_INS_C_SD, RISCV_INS_C_SDSP, INSN_STORE },
	{ RISCV_INS_C_SW, RISCV_INS_C_SWSP, INSN_STORE },
	{ RISCV_INS_FLD, RISCV_INS_FLD, INSN_LOAD },
	{ RISCV_INS_FLW, RISCV_INS_FLW, INSN_LOAD },
	{ RISCV_INS_FSD, RISCV_INS_FSD, INSN_STORE },
	{ RISCV_INS_FSW, RISCV_INS_FSW, INSN_STORE },
	{ RISCV_INS_LB, RISCV_INS_LR_W_RL, INSN_LOAD }, /* lb, lbu, ld, lh, lhu, lr.* */
	{ RISCV_INS_LW, RISCV_INS_LWU, INSN_LOAD },
	{ RISCV_INS_SB, RISCV_INS_SB, INSN_STORE },
	{ RISCV_INS_SC_D, RISCV_INS_SC_W_RL, INSN_STORE },
	{ RISCV_INS_SD, RISCV_INS_SD, INSN_STORE },
	{ RISCV_INS_SH, RISCV_INS_SH, INSN_STORE },
	{ RISCV_INS_SW, RISCV_INS_SW, INSN_STORE },
};

/* Instructions whose last operand is a distance from the instruction itself. */
static const unsigned int relative_insns[] = {
	RISCV_INS_BEQ, RISCV_INS_BGE,    RISCV_INS_BGEU,   RISCV_INS_BLT, RISCV_INS_BLTU,
	RISCV_INS_BNE, RISCV_INS_C_BEQZ, RISCV_INS_C_BNEZ, RISCV_INS_C_J, RISCV_INS_JAL,
};

/* Compressed mnemonics whose full form is not just the name without "c.". */
static const struct {
	const char *compressed, *full;
} full_names[] = {
	{ "c.addi16sp", "addi" }, { "c.addi4spn", "addi" }, { "c.sdsp", "sd" },
	{ "c.ldsp", "ld" },       { "c.swsp", "sw" },       { "c.lwsp", "lw" },
};

/* Code is little-endian, whatever the host is. */
static uint32_t get16(const uint8_t *p)
{
	return p[0] | p[1] << 8;
}

static uint32_t get32(const uint8_t *p)
{
	return get16(p) | get16(p + 2) << 16;
}

static unsigned int memory_flags(unsigned int id)
{
	for (size_t i = 0; i < ARRAY_SIZE(memory_insns); i++)
		if (id >= memory_insns[i].first && id <= memory_insns[i].last)
			return memory_insns[i].flags;
	return 0;
}

static bool is_relative(unsigned int id)
{
	for (size_t i = 0; i < ARRAY_SIZE(relative_insns); i++)
		if (relative_insns[i] == id)
			return true;
	return false;
}

static bool is_tcc(unsigned int reg)
{
	return reg == RISCV_REG_A6 || reg == RISCV_REG_S6;
}

static bool names_tcc(const cs_riscv *rv)
{
	for (int i = 0; i < rv->op_count; i++) {
		const cs_riscv_op *op = &rv->operands[i];

		if ((op->type == RISCV_OP_REG && is_tcc(op->reg)) ||
		    (op->type == RISCV_OP_MEM && is_tcc(op->mem.base)))
			return true;
	}
	return false;
}

/*
 * The text without what depends on where code and data lie and on the frame's
 * size: every number becomes "#", and a compressed instruction its full name.
 */
static void make_form(struct insn *in)
{
	const char *name = in->mnemonic;
	char *out = in->form, *end = in->form + sizeof(in->form) - 1;

	if (in->flags & INSN_UNKNOWN) {
		snprintf(in->form, sizeof(in->form), "%s %.40s", name, in->operands);
		return;
	}
	if (!strncmp(name, "c.", 2))
		name += 2;
	for (size_t i = 0; i < ARRAY_SIZE(full_names); i++)
		if (!strcmp(in->mnemonic, full_names[i].compressed))
			name = full_names[i].full;
	out += snprintf(out, end - out, "%s ", name);

	for (const char *p = in->operands; *p && out < end;) {
		bool starts = p == in->operands || strchr(" ,(", p[-1]);

		if (starts && (isdigit((unsigned char)*p) || *p == '-')) {
			*out++ = '#';
			while (*p == '-' || isxdigit((unsigned char)*p) || *p == 'x')
				p++;
		} else {
			*out++ = *p++;
		}
	}
	*out = '\0';
}

/* Replace a branch's distance by where it goes: an offset in the function. */
static void show_target(struct insn *in, int64_t target)
{
	char *last = strrchr(in->operands, ' ');

	in->jump = target;
	last = last ? last + 1 : in->operands;
	snprintf(last, sizeof(in->operands) - (last - in->operands), "0x%llx",
		 (unsigned long long)target);
}

/* Where a capstone instruction goes or points: the number it ends in. */
static int64_t last_number(const cs_riscv *rv)
{
	const cs_riscv_op *op = &rv->operands[rv->op_count ? rv->op_count - 1 : 0];

	return op->type == RISCV_OP_IMM ? op->imm : 0;
}

/*
 * The target of a call.  The JIT calls by `jal ra`, or by `auipc rX` and
 * `jalr ra, lo(rX)` right after it (emit_jump_and_link() of the kernel).
 */
static void find_target(struct insn *in, const uint8_t *bytes, size_t code_size, uint64_t addr,
			const cs_insn *cs)
{
	int64_t at = in->offset, number = last_number(&cs->detail->riscv);
	uint32_t before, word;

	if (is_relative(cs->id)) {
		bool inside = at + number >= 0 && at + number < (int64_t)code_size;

		if (inside)
			show_target(in, at + number);
		else if (addr)
			in->target = addr + at + number;
		return;
	}
	if (cs->id != RISCV_INS_JALR || in->offset < 4 || !addr)
		return;
	before = get32(bytes + in->offset - 4);
	word = get32(bytes + in->offset);
	/* auipc, into the register that this jalr jumps by? */
	if ((before & 0x7f) == 0x17 && (before >> 7 & 31) == (word >> 15 & 31))
		in->target = addr + at - 4 + (int32_t)(before & 0xfffff000) + ((int32_t)word >> 20);
}

/* Where neither capstone nor the table helps: the bits themselves. */
static void decode_unknown(uint32_t word, struct insn *in)
{
	in->flags = INSN_UNKNOWN;
	snprintf(in->mnemonic, sizeof(in->mnemonic), in->size == 2 ? ".2byte" : ".4byte");
	snprintf(in->operands, sizeof(in->operands), "0x%0*x", in->size * 2, word);
}

/* The lowest two bits tell the length; nobody uses more than 32 bits. */
static int insn_at(const uint8_t *bytes, size_t left, uint32_t *word, struct insn *in)
{
	in->size = left && (bytes[0] & 3) == 3 ? 4 : 2;
	if (in->size > left)
		return -EINVAL;
	*word = in->size == 4 ? get32(bytes) : get16(bytes);
	return 0;
}

static void decode(csh cs, cs_insn *buf, const uint8_t *bytes, size_t size, uint64_t addr,
		   uint32_t word, struct insn *in)
{
	const uint8_t *p = bytes + in->offset;
	size_t left = in->size;
	uint64_t at = in->offset;

	if (cs_disasm_iter(cs, &p, &left, &at, buf) && buf->size == in->size) {
		in->flags = memory_flags(buf->id);
		if (names_tcc(&buf->detail->riscv))
			in->flags |= INSN_TCC;
		snprintf(in->mnemonic, sizeof(in->mnemonic), "%.15s", buf->mnemonic);
		snprintf(in->operands, sizeof(in->operands), "%.47s", buf->op_str);
		find_target(in, bytes, size, addr, buf);
	} else if (in->size != 4 || !disasm_bitmanip(word, in)) {
		decode_unknown(word, in);
	}
	make_form(in);
}

int disasm(const uint8_t *bytes, size_t size, uint64_t addr, struct code *code)
{
	cs_insn *buf = NULL;
	csh cs = 0;
	int err = 0;

	memset(code, 0, sizeof(*code));
	/* The shortest instruction has two bytes. */
	code->insns = calloc(size / 2 + 1, sizeof(*code->insns));
	if (!code->insns)
		return -ENOMEM;
	if (cs_open(CS_ARCH_RISCV, CS_MODE_RISCV64 | CS_MODE_RISCVC, &cs) != CS_ERR_OK) {
		cs = 0;
		err = -ENOTSUP;
		goto cleanup;
	}
	cs_option(cs, CS_OPT_DETAIL, CS_OPT_ON);
	buf = cs_malloc(cs);
	if (!buf) {
		err = -ENOMEM;
		goto cleanup;
	}
	for (size_t at = 0; at < size;) {
		struct insn *in = &code->insns[code->n];
		uint32_t word;

		err = insn_at(bytes + at, size - at, &word, in);
		if (err)
			goto cleanup;
		in->offset = at;
		in->jump = NO_JUMP;
		decode(cs, buf, bytes, size, addr, word, in);
		at += in->size;
		code->n++;
	}
cleanup:
	if (buf)
		cs_free(buf, 1);
	if (cs)
		cs_close(&cs);
	if (err)
		code_free(code);
	return err;
}

void code_free(struct code *code)
{
	free(code->insns);
	memset(code, 0, sizeof(*code));
}

size_t code_find(const struct code *code, uint32_t offset)
{
	size_t from = 0, to = code->n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (code->insns[middle].offset == offset)
			return middle;
		if (code->insns[middle].offset < offset)
			from = middle + 1;
		else
			to = middle;
	}
	return code->n;
}

struct code_counts code_count(const struct code *code)
{
	struct code_counts c = { .insns = code->n };

	for (size_t i = 0; i < code->n; i++) {
		const struct insn *in = &code->insns[i];
		bool load = in->flags & INSN_LOAD, store = in->flags & INSN_STORE;

		c.bytes += in->size;
		c.loads += load;
		c.stores += store;
		if (in->flags & INSN_TCC) {
			c.tcc++;
			c.tcc_loads += load;
			c.tcc_stores += store;
		}
		c.unknown += !!(in->flags & INSN_UNKNOWN);
	}
	return c;
}
