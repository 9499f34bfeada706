/* SPDX-License-Identifier: GPL-2.0-only */
/* What the BPF programs of the semantics tests count, and what jitsem reads. */
#ifndef JITBOARD_SEM_COUNTS_H
#define JITBOARD_SEM_COUNTS_H

/* The tail calls that one entry from outside may make (MAX_TAIL_CALL_CNT). */
#define BUDGET 33

/*
 * A program that could call itself without end when the count is lost stops by
 * itself here.  Twice the budget of the trees would be some 8 KiB of kernel
 * stack, half of it; more is not needed to see that a count is wrong.
 */
#define LIMIT 60

/* How deep a tree of tail calls is that has room to double at each level. */
#define TREE_DEPTH 5

/* Slots of the program array that all objects of a test share. */
#define SLOT_TARGET  0
#define SLOT_ROOT    1
#define SLOT_EMPTY   2
#define SLOTS        4
#define OUT_OF_RANGE 1000

#define SEM_HARTS 8 /* a power of two; those beyond share */

struct sem_counts {
	unsigned long long entries; /* runs of a root program */
	unsigned long long hits;    /* runs of a tail-call target */
	unsigned long long misses;  /* tail calls of the target that fell through */
	unsigned long long failed;  /* tail calls to nowhere that fell through */
	unsigned long long traced;  /* runs of fentry and fexit programs */
	unsigned long long quiet;   /* runs of subprograms without tail calls */
	unsigned long long loops;   /* runs of a callback or of a loop's body */
	unsigned long long trail;   /* who ran in which order, a decimal digit each */
	unsigned long long bad;     /* values that did not survive, bounds that were passed */
	unsigned long long zero;    /* always 0, which the verifier can't know */
	char pad[16];               /* memory for dynptrs */
	/* Of programs that interrupt others: runs on each hart since one was entered from outside.
	 */
	unsigned long long hart[SEM_HARTS];
};

#endif
