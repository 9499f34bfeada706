// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a branch that is always taken, never taken, or taken by chance.
 *
 * The three execute as many instructions, and all of them compute the random number: they
 * differ in the register that they branch on.  The numbers are Marsaglia's xorshift64 (13,
 * 7, 17), whose state goes on from run to run in the context, so that no predictor meets the
 * same numbers twice.  The other register holds a zero that the verifier does not know; of
 * what it knows it would make no branch.
 *
 * By hand: xorshift `mv`, `slli`, `xor`, `mv`, `srli`, `xor`, `mv`, `slli`, `xor`; choice
 * `mv`, `andi`; branch `beqz` or `bnez`; then `addi`, `j` after it, or `addi`, `addi` where
 * it goes.  14.
 */
#include "control.h"

LICENSED;

#define BRANCHES 32
#define SETUP                            \
	"r0 = 0x1e3779b9\n"              \
	"r2 = *(u64 *)(r1 + %[state])\n" \
	"r2 ^= r0\n"                     \
	"r5 = *(u32 *)(r1 + %[mark])\n"  \
	"r4 = 0\n"
/* The state is kept less the seed, so that the zero of a fresh context is a start. */
#define RANDOM        \
	"r3 = r2\n"   \
	"r3 <<= 13\n" \
	"r2 ^= r3\n"  \
	"r3 = r2\n"   \
	"r3 >>= 7\n"  \
	"r2 ^= r3\n"  \
	"r3 = r2\n"   \
	"r3 <<= 17\n" \
	"r2 ^= r3\n"
#define BRANCH(of, when)             \
	"r3 = " of "\n"              \
	"r3 &= 1\n"                  \
	"if r3 " when " 0 goto +2\n" \
	"r4 += 1\n"                  \
	"goto +2\n"                  \
	"r4 += 2\n"                  \
	"r4 += 3\n"
#define KEEP         \
	"r2 ^= r0\n" \
	"*(u64 *)(r1 + %[state]) = r2\n"

CONTROL(control_branch_base, .title = "no branches", .ops = 1,
	.isolates = "the program round branches, without the branches");
PROGRAM(control_branch_base, SETUP, 0, "", KEEP)

CONTROL(control_branch_taken, .title = "branch, always taken", .ops = BRANCHES,
	.isolates = "random number, and a branch that is always taken",
	.base = "control_branch_base", .adds = { 14, 0, 0 });
PROGRAM(control_branch_taken, SETUP, BRANCHES, RANDOM BRANCH("r5", "=="), KEEP)

CONTROL(control_branch_not_taken, .title = "branch, never taken", .ops = BRANCHES,
	.isolates = "random number, and a branch that is never taken",
	.base = "control_branch_base", .adds = { 14, 0, 0 });
PROGRAM(control_branch_not_taken, SETUP, BRANCHES, RANDOM BRANCH("r5", "!="), KEEP)

CONTROL(control_branch_random, .title = "branch, taken by chance", .ops = BRANCHES,
	.isolates = "random number, and a branch on it that nothing can predict",
	.base = "control_branch_base", .adds = { 14, 0, 0 });
PROGRAM(control_branch_random, SETUP, BRANCHES, RANDOM BRANCH("r2", "=="), KEEP)
