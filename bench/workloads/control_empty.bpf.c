// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: nothing.  Of each type of program there are two that are the same and do nothing;
 * between them the method must find nothing.
 *
 * tc and xdp are entered by the kernel.  The others are attached to a function that does
 * nothing, which a tc program calls once.
 *
 * By hand: 0.
 */
#include "control.h"

LICENSED;

/* Both of a type: TYPE(their description), and the programs by MAKE(ID). */
#define TWICE(type, what, value, make)                                                       \
	CONTROL(control_empty_##type, .title = what ", empty", .ops = 1, .retval = value,    \
		.isolates = "empty program: " what);                                         \
	make(control_empty_##type);                                                          \
	CONTROL(control_empty_##type##_again, .title = what ", the same again", .ops = 1,    \
		.retval = value, .isolates = "nothing: the same empty program again: " what, \
		.base = "control_empty_" #type);                                             \
	make(control_empty_##type##_again)

#define EMPTY(section, id, value)               \
	SEC(section) NAKED int id(void)         \
	{                                       \
		asm volatile("r0 = " value "\n" \
			     "exit\n"           \
			     :                  \
			     :);                \
	}                                       \
	_Static_assert(1, "")

/* What the programs are attached to. */
NAKED int target(void)
{
	asm volatile("r0 = 0\n"
		     "exit\n" ::);
}

#define CALLING(id)                          \
	SEC("tc") NAKED int id(void)         \
	{                                    \
		asm volatile("call target\n" \
			     "r0 = 0\n"      \
			     "exit\n"        \
			     :               \
			     :);             \
	}

#define TC(id)       EMPTY("tc", id, "0")
#define XDP(id)      EMPTY("xdp", id, "2")
#define FENTRY(id)   CALLING(id) EMPTY("fentry/target", id##__hook, "0")
#define FEXIT(id)    CALLING(id) EMPTY("fexit/target", id##__hook, "0")
#define FREPLACE(id) CALLING(id) EMPTY("freplace/target", id##__hook, "0")

TWICE(tc, "tc program", 0, TC);
TWICE(xdp, "xdp program", XDP_PASS, XDP);
TWICE(fentry, "fentry program", 0, FENTRY);
TWICE(fexit, "fexit program", 0, FEXIT);
TWICE(freplace, "extension (freplace)", 0, FREPLACE);
