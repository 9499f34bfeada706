// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: n calls, one in the other, and as many returns: what a return-address stack of
 * n entries foresees, and one of fewer does not.
 *
 * By hand, under none: the call from entry `auipc`, `jalr`; the innermost function 10 (two
 * `nop`, `addi sp`, `sd s0`, `addi s0`, `li a5`, `ld s0`, `addi sp`, `addiw a0`, `ret`); one
 * that calls 13: the same with ra saved and loaded and `auipc`, `jalr` instead of `li`.  So
 * 12 + 13 (n - 1); s0 in each function, ra in all but the innermost.  Other schemes have
 * further instructions in functions.
 *
 * The verifier of 7.3 allows 16 frames, entry's among them, and begins to count anew at a
 * global function: hence the last.
 *
 * Each program begins with one call of the innermost function, the base too: all save ra.
 */
#include "control.h"

LICENSED;

#define DESCENTS 8

#define FUNCTION(storage, name, body)                      \
	storage NAKED __attribute__((used)) int name(void) \
	{                                                  \
		asm volatile(body "exit\n");               \
	}

/* down_n calls n - 1 functions, one in the other. */
FUNCTION(static, down_1, "r0 = 0\n")
FUNCTION(static, down_2, "call down_1\n")
FUNCTION(static, down_3, "call down_2\n")
FUNCTION(static, down_4, "call down_3\n")
FUNCTION(static, down_5, "call down_4\n")
FUNCTION(static, down_6, "call down_5\n")
FUNCTION(static, down_7, "call down_6\n")
FUNCTION(static, down_8, "call down_7\n")
FUNCTION(static, down_9, "call down_8\n")
FUNCTION(static, down_10, "call down_9\n")
FUNCTION(static, down_11, "call down_10\n")
FUNCTION(static, down_12, "call down_11\n")
FUNCTION(static, down_13, "call down_12\n")
FUNCTION(static, down_14, "call down_13\n")
FUNCTION(static, down_15, "call down_14\n")
FUNCTION(extern, down_16, "call down_15\n")

CONTROL(control_call_base, .title = "one call", .ops = 1, .schemes = "none",
	.isolates = "the program round nested calls, without these calls");
PROGRAM(control_call_base, "call down_1\n", 0, "", "")

#define CALL(n)                                                                          \
	CONTROL(control_call_##n, .title = "nested calls, " #n " deep, and returns",     \
		.ops = DESCENTS,                                                         \
		.isolates = #n " BPF-to-BPF calls, one in the other, and their returns", \
		.base = "control_call_base", .schemes = "none",                          \
		.adds = { 12 + 13 * (n - 1), 1 + 2 * (n - 1), 1 + 2 * (n - 1) });        \
	PROGRAM(control_call_##n, "call down_1\n", DESCENTS, "call down_" #n "\n", "")

CALL(1)
CALL(2)
CALL(3)
CALL(4)
CALL(5)
CALL(6)
CALL(7)
CALL(8)
CALL(9)
CALL(10)
CALL(11)
CALL(12)
CALL(13)
CALL(14)
CALL(15)
CALL(16)
