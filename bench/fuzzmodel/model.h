/* SPDX-License-Identifier: GPL-2.0-only */
/* What must happen when a case runs, whatever the JIT does. */
#ifndef JITBOARD_FUZZ_MODEL_H
#define JITBOARD_FUZZ_MODEL_H

#include "case.h"

#define TAIL_CALLS_MAX 33 /* MAX_TAIL_CALL_CNT, per invocation from outside of BPF */

/* Where schemes may differ. */
struct model_rules {
	/*
	 * Does the caller of a function that is replaced by this program go on with what the
	 * program has left of its own budget (Linux 7.3's stack scheme, where both were JITed
	 * under it), or with its own (all others)?
	 */
	bool ext_resets[PROGS_MAX];
	/*
	 * Does a function of this program go on after a call with the budget that it had before
	 * (the scheme that restores it), or with what the callee has left of that (all others)?
	 */
	bool by_path[PROGS_MAX];
	/* The bytes of kernel stack that each function takes; 0: not known, and guessed. */
	uint16_t frame[PROGS_MAX][FUNCS_MAX];
	/* And what a main program takes besides: where it is called, or by tail calls into it. */
	uint16_t shim[PROGS_MAX];
	bool shim_for_tail_calls[PROGS_MAX];
};

struct model_result {
	uint32_t value; /* what the root returns */
	uint32_t word[EVENTS_MAX];
	int words;
	int made, failed; /* tail calls */
	/* The kernel's stack: bytes in use where it is deepest, below what enters the root. */
	int depth;
	int largest; /* of the frames, bytes */
	bool around; /* some of it is C code's, whose frames are guessed: at most so many */
};

/*
 * model_run() - run a case that case_check() accepts.
 *
 * Return: 0; -E2BIG where the trace has more than EVENTS_MAX words.
 */
int model_run(const struct fuzz_case *c, const struct model_rules *rules, struct model_result *res);

#endif
