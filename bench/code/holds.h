/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_HOLDS_H
#define JITBOARD_HOLDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "operation.h"

/* A value: some @root, which is numbered, and a distance from it.  The root 0 is zero. */
struct held {
	unsigned int root;
	int64_t offset;
	uint8_t bits;        /* it is less than 2 to that; 64: not known */
	uint8_t signed_bits; /* it is the sign extension of so many; 64: not known */
	/* A left shift: by how much, and of what. */
	uint8_t shift;
	unsigned int shifted_root;
	int64_t shifted_offset;
	uint8_t shifted_bits, shifted_signed_bits;
};

/* A doubleword of the frame. */
struct held_slot {
	struct held address, value;
	size_t since; /* the instruction that stored or loaded it */
};

#define HELD_SLOTS 64

/* What registers and the frame hold before an instruction. */
struct holds {
	struct held regs[REGS];
	size_t since[REGS]; /* the instruction that gave it that value */
	struct held_slot slots[HELD_SLOTS];
	size_t n_slots;
	unsigned int roots; /* given so far */
};

/* holds_forget() - nothing is known any more before instruction @at. */
void holds_forget(struct holds *h, size_t at);

/* held_same() - are these the same value? */
bool held_same(const struct held *a, const struct held *b);

/* holds_extended() - would extending the value change it?  @op: an extension. */
bool holds_extended(const struct held *value, const struct operation *op);

/* is_extension() - does it extend a register's low bits: zext.w, sext.b, addiw with 0? */
bool is_extension(const struct operation *op);

/* is_move() - is it a copy of a register? */
bool is_move(const struct operation *op);

/*
 * holds_slot() - what the doubleword of the frame that is loaded or stored holds, or NULL:
 * not known, or of other memory.
 */
const struct held_slot *holds_slot(const struct holds *h, const struct operation *op);

/* holds_result() - what a computation writes; may number a new root. */
struct held holds_result(struct holds *h, const struct operation *op);

/* holds_step() - what is held after the instruction @at. */
void holds_step(struct holds *h, const struct operation *op, size_t at);

#endif
