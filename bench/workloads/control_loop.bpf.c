// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: one turn of a loop that does nothing.
 *
 * By hand: `addi`, `bnez`.
 */
#include "control.h"

LICENSED;

#define TURNS 256

CONTROL(control_loop_base, .title = "no loop", .ops = 1,
	.isolates = "the program round an empty loop, without the loop");
PROGRAM(control_loop_base, "r1 = " TEXT(TURNS) "\n", 0, "", "")

CONTROL(control_loop_empty, .title = "empty loop, 256 turns", .ops = TURNS,
	.isolates = "turn of an empty loop", .base = "control_loop_base", .adds = { 2, 0, 0 });
PROGRAM(control_loop_empty, "r1 = " TEXT(TURNS) "\n", 1,
	"r1 += -1\n"
	"if r1 != 0 goto -2\n",
	"")
