/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_OPERATION_H
#define JITBOARD_OPERATION_H

#include <stdbool.h>
#include <stdint.h>

#include "disasm.h"

/* Registers have the numbers of the encoding; these are those with a part to play. */
enum { REG_NONE = -1, REG_ZERO = 0, REG_RA = 1, REG_SP = 2, REG_S0 = 8, REG_S5 = 21, REGS = 32 };

enum operation_kind {
	OP_COMPUTE, /* writes a register by others and a number */
	OP_LOAD,
	OP_STORE,
	OP_ATOMIC,  /* reads and writes memory, and writes a register */
	OP_BRANCH,  /* or goes on */
	OP_JUMP,    /* within the function */
	OP_CALL,    /* and comes back */
	OP_LEAVE,   /* goes where a register says */
	OP_NOTHING, /* fence, nop */
	OP_UNKNOWN,
};

/* What an instruction does, in its full form. */
struct operation {
	enum operation_kind kind;
	char name[16]; /* "addi", also of c.addi16sp */
	int rd;        /* is written; REG_NONE: nothing is, or zero */
	int rs[2];     /* are read; a store's value is the first, an address the last */
	int n_rs;
	bool has_number;
	int64_t number; /* an immediate, a shift, an address' offset */
};

/*
 * operation_of() - what an instruction does, by its disassembly.
 *
 * @in: of disasm()
 */
struct operation operation_of(const struct insn *in);

/*
 * code_frame() - the bytes that a function takes from sp, by the first instruction that
 * does; 0: none.
 */
uint32_t code_frame(const struct code *code);

#endif
