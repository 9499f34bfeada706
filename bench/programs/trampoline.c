// SPDX-License-Identifier: GPL-2.0-only
/* How long the trampolines are by which programs are attached. */

#include <errno.h>
#include <string.h>

#include "trampoline.h"

enum reg { ZERO = 0, T0 = 5, T1 = 6, A0 = 10, A1 = 11 };

/* As much of an instruction as is looked at here. */
struct insn {
	uint32_t word;
	unsigned int size; /* bytes */
	enum { OTHER, CONSTANT, CHANGE, JUMP } what;
	unsigned int rd;
};

/* rd = a constant (li, lui); rd changed by one (addi, addiw, slli); a jump to a register. */
static struct insn long_insn(uint32_t word)
{
	unsigned int funct3 = word >> 12 & 7, rs1 = word >> 15 & 31;
	struct insn in = { .word = word, .size = 4, .rd = word >> 7 & 31 };

	switch (word & 0x7f) {
	case 0x37: /* lui */
		in.what = CONSTANT;
		break;
	case 0x13: /* addi, slli */
		if (!funct3 && rs1 == ZERO)
			in.what = CONSTANT;
		else if ((!funct3 || funct3 == 1) && rs1 == in.rd)
			in.what = CHANGE;
		break;
	case 0x1b: /* addiw */
		if (!funct3 && rs1 == in.rd)
			in.what = CHANGE;
		break;
	case 0x67: /* jalr */
		in.what = in.rd == ZERO ? JUMP : OTHER;
		break;
	case 0x23: /* stores have none */
	case 0x63: /* nor have branches */
		in.rd = ZERO;
	}
	return in;
}

static struct insn short_insn(uint16_t word)
{
	struct insn in = { .word = word, .size = 2, .rd = word >> 7 & 31 };

	switch ((word & 3) << 4 | word >> 13) {
	case 0x10: /* c.addi */
	case 0x11: /* c.addiw */
	case 0x20: /* c.slli */
		in.what = CHANGE;
		break;
	case 0x12: /* c.li */
	case 0x13: /* c.lui */
		in.what = CONSTANT;
		break;
	case 0x24: /* c.jr, c.jalr, c.mv, c.add */
		if (word & 0x7c)
			break;
		in.what = word & 0x1000 ? OTHER : JUMP;
		in.rd = ZERO;
		break;
	default: /* what writes no register, or another one than this here */
		in.rd = ZERO;
	}
	return in;
}

static bool next_insn(const uint8_t *code, size_t size, size_t at, struct insn *in)
{
	uint16_t half[2] = {};

	if (at + 2 > size)
		return false;
	memcpy(half, code + at, 2);
	if ((half[0] & 3) != 3) {
		*in = short_insn(half[0]);
		return true;
	}
	if (at + 4 > size)
		return false;
	memcpy(half + 1, code + at + 2, 2);
	*in = long_insn((uint32_t)half[1] << 16 | half[0]);
	return true;
}

uint64_t trampoline_of(const uint8_t *code, size_t size, uint64_t addr)
{
	struct insn in, call;

	/* Two nops unless something is attached: auipc t1, ...; jalr t0, ...(t1). */
	if (!next_insn(code, size, 0, &in) || (in.word & 0x7f) != 0x17 || in.rd != T1 ||
	    !next_insn(code, size, 4, &call) || (call.word & 0x7f) != 0x67 || call.rd != T0 ||
	    (call.word >> 15 & 31) != T1)
		return 0;
	return addr + (int32_t)(in.word & ~0xfffU) + ((int32_t)call.word >> 20);
}

static void note_load(struct address_loads *loads, enum address_kind kind, unsigned int length)
{
	if (!loads->n[kind]++ || length < loads->least[kind])
		loads->least[kind] = length;
	if (length > loads->most[kind])
		loads->most[kind] = length;
}

int trampoline_read(const uint8_t *code, size_t size, struct address_loads *loads)
{
	unsigned int length = 0;
	struct insn in;

	for (size_t at = 0; next_insn(code, size, at, &in); at += in.size) {
		if (in.rd == A0 && (in.what == CONSTANT || (in.what == CHANGE && length))) {
			length++;
			continue;
		}
		/* A program's address goes with a second argument, that of the image alone. */
		if (length)
			note_load(loads, in.rd == A1 ? ADDRESS_PROGRAM : ADDRESS_IMAGE, length);
		length = 0;
		if (in.what == JUMP)
			return 0;
	}
	return -ENODATA;
}

bool address_loads_usual(unsigned int usual[ADDRESS_KINDS], const struct address_loads *loads,
			 bool *grown)
{
	bool all = true;

	for (int k = 0; k < ADDRESS_KINDS; k++) {
		if (!loads->n[k])
			continue;
		if (loads->most[k] > usual[k]) {
			usual[k] = loads->most[k];
			*grown = true;
		}
		all &= loads->least[k] == usual[k];
	}
	return all;
}
