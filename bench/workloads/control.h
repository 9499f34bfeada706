/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Controls: programs of which the cost is known, by which the rest is believed.
 *
 * In an emulator they show that the counts are right, to the instruction.  On hardware they
 * show what a load, a store, a move, a branch or a call costs on that core.  No scheme
 * changes them, so that each is run under one.
 *
 * A file is a family of them that differ by a number.  Each member is
 *
 *   CONTROL(ID, ...)   what it says of itself, as WORKLOAD() does;
 *   a program ID       its entry, and programs ID__x that are attached to functions of it.
 *
 * and names a base, which is the same program without the events: what it executes more than
 * that is .adds for each of its events and nothing else.  The base is entered, sets its
 * registers and leaves in the same way, so what is above it is no entry and no exit.
 *
 * They are written in BPF's own assembly, without a compiler that could do better, and are
 * so chosen that the JIT has one instruction for each of theirs: registers r0 to r5, which
 * need not be saved; 64-bit arithmetic, which needs no extension to 64 bits (so that it is
 * the same with Zba and without); constants and offsets of 12 bits.
 */
#ifndef JITBOARD_WORKLOADS_CONTROL_H
#define JITBOARD_WORKLOADS_CONTROL_H

#include <stddef.h>

#include "workload.h"

#define TEXT_(x) #x
#define TEXT(x)  TEXT_(x)

#define CONTROL(id, ...)                          \
	const struct workload_info info_##id SEC( \
		WORKLOAD_SECTION) = { .control = 1, .name = #id, __VA_ARGS__ }

#define NAKED __attribute__((naked))

/* Fields of the context that the assembly may name. */
#define ASM_OFFSETS \
	[mark] "i"(offsetof(struct __sk_buff, mark)), [state] "i"(offsetof(struct __sk_buff, cb[0]))

/* A function of the section, in assembly but for the exit. */
#define ASSEMBLY(section, id, text)                          \
	SEC(section) NAKED int id(void)                      \
	{                                                    \
		asm volatile(text "exit\n" : : ASM_OFFSETS); \
	}

/* PROGRAM(ID, set up, n, event, end): the event n times, between what else there is to do. */
#define PROGRAM(id, setup, n, event, end) \
	ASSEMBLY("tc", id, setup ".rept " TEXT(n) "\n" event ".endr\n" end "r0 = 0\n")

#endif
