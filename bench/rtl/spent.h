/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_SPENT_H
#define JITBOARD_SPENT_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "causes.h"

/* Whose code it is. */
enum place { PLACE_JIT, PLACE_KERNEL, PLACE_FIRMWARE, PLACE_USER, PLACES };

/* place_of() - by its address, in a kernel without KASLR. */
enum place place_of(uint64_t pc);

const char *place_name(enum place place);

/* Cycles, by whose code they were for and by cause. */
struct spent {
	uint64_t cycles[PLACES][CAUSES];
	uint64_t traps; /* from JITed code into firmware, which does an instruction's work */
};

/* An instruction of JITed code. */
struct at_pc {
	uint64_t pc, cycles[CAUSES];
	uint32_t word;
};

/* Instructions of JITed code, in the order in which they first retired. */
struct executed {
	struct at_pc *at;
	size_t n, room;
	uint32_t *index; /* open addressing by pc: 1 + an index in @at; 0: free */
	size_t slots;    /* a power of two */
};

/*
 * executed_add() - an instruction of JITed code has retired.
 *
 * @cycles: what it and the wait for it took, by cause
 *
 * Return: 0 or -ENOMEM.
 */
int executed_add(struct executed *c, uint64_t pc, uint32_t word, const uint64_t cycles[CAUSES]);

void executed_free(struct executed *c);

/* spent_json() - {"traps": N, "jit": [cycles by cause], ...}; no place without cycles. */
json_t *spent_json(const struct spent *s);

/* executed_json() - [[pc in hex, word, cycles by cause...], ...] */
json_t *executed_json(const struct executed *c);

#endif
