// SPDX-License-Identifier: GPL-2.0-only
/* Frames, read from code: without a disassembler, which the target has none of. */

#include "frame.h"

/* The bits of an instruction from @low on, @n of them. */
static uint32_t bits(uint32_t insn, int low, int n)
{
	return insn >> low & ((1U << n) - 1);
}

/* addi sp, sp, NUMBER */
static int32_t full(uint32_t insn)
{
	return bits(insn, 0, 20) == 0x10113 ? (int32_t)insn >> 20 : 0;
}

/*
 * c.addi16sp and c.addi of sp (x2), the RISC-V ISA manual's formats CI: the number's bits
 * are spread, its sign is bit 12.
 */
static int32_t compressed(uint32_t insn)
{
	int32_t sign = bits(insn, 12, 1);

	if ((insn & 0xef83) == 0x6101)
		return bits(insn, 6, 1) << 4 | bits(insn, 2, 1) << 5 | bits(insn, 5, 1) << 6 |
		       bits(insn, 3, 2) << 7 | -sign * 512;
	if ((insn & 0xef83) == 0x0101)
		return bits(insn, 2, 5) | -sign * 32;
	return 0;
}

uint32_t frame_of(const uint8_t *code, size_t size, uint32_t *more)
{
	uint32_t first = 0, rest = 0;

	for (size_t at = 0; at + 2 <= size;) {
		uint32_t insn = code[at] | code[at + 1] << 8;
		int length = (insn & 3) == 3 ? 4 : 2;
		int32_t number;

		if (at + length > size)
			break;
		if (length == 4)
			insn |= code[at + 2] << 16 | (uint32_t)code[at + 3] << 24;
		number = length == 4 ? full(insn) : compressed(insn);
		if (number < 0 && !first)
			first = -number;
		else if (number < 0)
			rest += -number;
		at += length;
	}
	if (more)
		*more = rest;
	return first;
}
