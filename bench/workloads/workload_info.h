/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a workload says of itself, in a section of its object: the BPF program writes it
 * (workload.h), jitbench reads it.
 */
#ifndef JITBOARD_WORKLOADS_WORKLOAD_INFO_H
#define JITBOARD_WORKLOADS_WORKLOAD_INFO_H

#include <linux/types.h>

/* The section of the info: libbpf knows no such name and makes no map of it. */
#define WORKLOAD_SECTION "workload"
#define WORKLOAD_ENTRY   "entry"
#define WORKLOAD_COUNTER ".bss"
#define WORKLOAD_SLOTS   "slots"
#define WORKLOAD_PACKET  64

/* What is executed of the JITed code. */
struct workload_counts {
	__u32 instructions, loads, stores;
};

/* Strings are arrays so that the section needs no relocation to be read. */
struct workload_info {
	char name[96];      /* the file's name without .bpf.c; of a user's object OBJECT:PROGRAM */
	char title[64];     /* a row of a table is headed by it */
	char isolates[160]; /* the event whose cost is measured */
	char schemes[64];   /* "a,b": these only; "-a": all but a; "": every scheme */
	__u32 ops;          /* such events in one invocation of entry */
	__u32 retval;       /* what entry returns, always */
	__u32 tail_calls;   /* how many tail calls one invocation makes */
	/* The frame that entry is given, where zeroes won't do.  What it does to it stays done. */
	__u8 packet[WORKLOAD_PACKET];
	/* A program reads the frame where the verifier does not expect it to be aligned. */
	__u32 any_alignment;
	/* Controls only, see control.h; such a workload needs no comparison of schemes. */
	__u32 control;               /* it is one */
	char base[96];               /* the control that is the same without the events, or "" */
	struct workload_counts adds; /* what an event executes, by a count by hand */
};

#endif
