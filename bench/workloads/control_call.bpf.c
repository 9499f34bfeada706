// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: n calls, one in the other, and as many returns: what a return-address stack of
 * n entries foresees, and one of fewer does not.
 *
 * The verifier allows eight frames ("the call stack of 9 frames is too deep !"), so entry
 * calls seven functions deep.  From 8 on the seventh is replaced by an extension: that is a
 * program of its own with eight frames of its own, and gets there by a jump, which leaves
 * the return addresses as they are.  Extensions can't be extended ("Cannot recursively
 * attach"), so 14 is the most that BPF code alone can do.
 *
 * By hand, under none: the call from entry `auipc`, `jalr`; the innermost function 10 (two
 * `nop`, `addi sp`, `sd s0`, `addi s0`, `li a5`, `ld s0`, `addi sp`, `addiw a0`, `ret`); one
 * that calls 13: the same with ra saved and loaded and `auipc`, `jalr` instead of `li`.  Where
 * it is replaced, its `nop`s are `auipc`, `jalr` and lead to the extension, which has one
 * instruction more than a function (its counter's).  So 12 + 13 (n - 1), and 3 more from 8 on.
 * Other schemes have further instructions in functions.
 *
 * Each program begins with one call of the innermost function, the base too: all save ra.
 */
#include "control.h"

LICENSED;

#define DESCENTS 8

#define FUNCTION(name, body)                              \
	static NAKED __attribute__((used)) int name(void) \
	{                                                 \
		asm volatile(body "exit\n" ::);           \
	}

/* down_n calls n - 1 functions, one in the other. */
FUNCTION(down_1, "r0 = 0\n")
FUNCTION(down_2, "call down_1\n")
FUNCTION(down_3, "call down_2\n")
FUNCTION(down_4, "call down_3\n")
FUNCTION(down_5, "call down_4\n")
FUNCTION(down_6, "call down_5\n")
FUNCTION(down_7, "call down_6\n")

/* The same, with an extension in the place of the last: to_7 calls six functions, it seven. */
NAKED int replaced(void)
{
	asm volatile("r0 = 0\n"
		     "exit\n" ::);
}
FUNCTION(to_2, "call replaced\n")
FUNCTION(to_3, "call to_2\n")
FUNCTION(to_4, "call to_3\n")
FUNCTION(to_5, "call to_4\n")
FUNCTION(to_6, "call to_5\n")
FUNCTION(to_7, "call to_6\n")

CONTROL(control_call_base, .title = "one call", .ops = 1, .schemes = "none",
	.isolates = "the program round nested calls, without these calls");
PROGRAM(control_call_base, "call down_1\n", 0, "", "")

#define CALL(n, function, instructions, frames)                                          \
	CONTROL(control_call_##n, .title = "nested calls, " #n " deep, and returns",     \
		.ops = DESCENTS,                                                         \
		.isolates = #n " BPF-to-BPF calls, one in the other, and their returns", \
		.base = "control_call_base", .schemes = "none",                          \
		.adds = { instructions, frames, frames });                               \
	PROGRAM(control_call_##n, "call down_1\n", DESCENTS, "call " function "\n", "")

/* s0 in each function, and ra in all but the innermost. */
#define DIRECT(n) CALL(n, "down_" #n, 12 + 13 * (n - 1), 1 + 2 * (n - 1))
#define DEEPER(n, more)                                         \
	CALL(n, "to_7", 12 + 13 * (n - 1) + 3, 1 + 2 * (n - 1)) \
	ASSEMBLY("freplace/replaced", control_call_##n##__extension, "call down_" #more "\n")

DIRECT(1)
DIRECT(2)
DIRECT(3)
DIRECT(4)
DIRECT(5)
DIRECT(6)
DIRECT(7)

DEEPER(8, 1)
DEEPER(9, 2)
DEEPER(10, 3)
DEEPER(11, 4)
DEEPER(12, 5)
DEEPER(13, 6)
DEEPER(14, 7)
