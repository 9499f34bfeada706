/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a run leaves behind: the words that its functions append to the trace.  The
 * model computes them, the BPF programs write them to a map of this layout.
 */
#ifndef JITBOARD_FUZZ_TRACE_H
#define JITBOARD_FUZZ_TRACE_H

#include <stdint.h>

#define TRACE_WORDS 4096 /* a power of two, so that the cursor can be masked */

struct trace_map {
	uint32_t cursor; /* bytes written to word[] */
	uint32_t mains;  /* how often a main program was entered */
	uint32_t seed;   /* what main programs start to compute with */
	uint32_t unused;
	/* Addresses on the kernel's stack: a frame's, the lowest, and the highest of the root's. */
	int64_t frame, lowest, highest;
	uint64_t zero;    /* 0, though the verifier does not know it */
	uint64_t scratch; /* helpers write here */
	char text[8];     /* "12" */
	uint32_t word[TRACE_WORDS];
};

enum event {
	EVENT_ENTER = 1,  /* a function was entered; for fexit its target's value follows */
	EVENT_FAILED = 2, /* a tail call fell through */
};

#define EVENT(kind, prog, func, op) \
	((uint32_t)(kind) << 24 | (uint32_t)(prog) << 16 | (uint32_t)(func) << 8 | (op))

/* How a function mixes what it gets into the value that it returns. */
#define MIX(value, got) ((uint32_t)(value) * 31 + (uint32_t)(got))

#endif
