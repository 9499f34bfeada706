// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: nothing.  Of each type of program there are two that are the same and do nothing;
 * between them the method must find nothing.
 *
 * tc and xdp are entered by the kernel.  The others are attached to a function that does
 * nothing, which a tc program calls.
 *
 * By hand: 0.
 */
#include "control.h"

LICENSED;

/* How often a tc program calls what the others are attached to. */
#define CALLS 32

/* What they are attached to: it is entered 32 times, and they with it. */
NAKED int target(void)
{
	asm volatile("r0 = 0\n"
		     "exit\n");
}

#define TC(id)       PROGRAM(id, "", 0, "", "")
#define XDP(id)      ASSEMBLY("xdp", id, "r0 = 2\n")
#define FENTRY(id)   CALLING(id) ASSEMBLY("fentry/target", id##__hook, "r0 = 0\n")
#define FEXIT(id)    CALLING(id) ASSEMBLY("fexit/target", id##__hook, "r0 = 0\n")
#define FREPLACE(id) CALLING(id) ASSEMBLY("freplace/target", id##__hook, "r0 = 0\n")
#define CALLING(id)  PROGRAM(id, "", CALLS, "call target\n", "")

/* Both of a type; they are entered @n times. */
#define TWICE(type, what, n, value, program)                                                 \
	CONTROL(control_empty_##type, .title = what ", empty", .ops = n, .retval = value,    \
		.isolates = "empty program: " what);                                         \
	program(control_empty_##type) CONTROL(                                               \
		control_empty_##type##_again, .title = what ", the same again", .ops = n,    \
		.retval = value, .isolates = "nothing: the same empty program again: " what, \
		.base = "control_empty_" #type);                                             \
	program(control_empty_##type##_again)

TWICE(tc, "tc program", 1, 0, TC)
TWICE(xdp, "xdp program", 1, XDP_PASS, XDP)
TWICE(fentry, "fentry program", CALLS, 0, FENTRY)
TWICE(fexit, "fexit program", CALLS, 0, FEXIT)
TWICE(freplace, "extension (freplace)", CALLS, 0, FREPLACE)
