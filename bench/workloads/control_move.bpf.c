// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a move from register to register, as the schemes that keep the counter in a
 * register make at calls.
 *
 * By hand: `mv`.  Dependent: each moves what the one before has moved.
 */
#include "control.h"

LICENSED;

#define MOVES 32
#define SETUP      \
	"r2 = 0\n" \
	"r3 = 0\n" \
	"r4 = 0\n" \
	"r5 = 0\n"

CONTROL(control_move_base, .title = "no moves", .ops = 1,
	.isolates = "the program round register moves, without the moves");
PROGRAM(control_move_base, SETUP, 0, "", "")

CONTROL(control_move_dependent, .title = "register moves, each of the last's result", .ops = MOVES,
	.isolates = "register move that depends on the one before", .base = "control_move_base",
	.adds = { 1, 0, 0 });
PROGRAM(control_move_dependent, SETUP, 16,
	"r2 = r3\n"
	"r3 = r2\n",
	"")

CONTROL(control_move_independent, .title = "register moves, each of the same register",
	.ops = MOVES, .isolates = "register move that depends on no other",
	.base = "control_move_base", .adds = { 1, 0, 0 });
PROGRAM(control_move_independent, SETUP, 8,
	"r2 = r1\n"
	"r3 = r1\n"
	"r4 = r1\n"
	"r5 = r1\n",
	"")
