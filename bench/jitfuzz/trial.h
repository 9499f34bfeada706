/* SPDX-License-Identifier: GPL-2.0-only */
/* Loads the programs of a case into the kernel, runs them, compares. */
#ifndef JITBOARD_TRIAL_H
#define JITBOARD_TRIAL_H

#include "case.h"
#include "model.h"
#include "text.h"

/* What came of one mixture of a case. */
enum outcome {
	RUN_GOOD,
	RUN_EXCUSED, /* not run: see mixture_excused() */
	RUN_DEEP,    /* not run: it would take too much of the kernel's stack */
	RUN_FAILED,  /* the trace, the root's value or the stack is not what it must be */
	RUN_REFUSED, /* the kernel refuses what it must take, or takes what it must refuse */
};

struct verdict {
	enum outcome outcome;
	int depth;       /* bytes of the kernel's stack that it takes, if that is known */
	char what[2048]; /* of a failure: what was expected, what was got */
};

/*
 * trial_open() - maps, BTF and the like that all cases share.
 *
 * Return: 0, or -errno with a message on stderr.
 */
int trial_open(void);
void trial_close(void);

/*
 * trial_allow_depth() - run what takes so many bytes of the kernel's stack, and no more.
 *
 * The kernel does not survive much more than what is allowed at first.
 */
void trial_allow_depth(int bytes);

/*
 * trial_case() - the case that trial_run() runs from now on; programs of the one before
 * are unloaded.  NULL: none.  The case must stay where it is.
 */
void trial_case(const struct fuzz_case *c);

/*
 * trial_run() - load what is not loaded yet, wire it up, run the root once, compare
 * with the model, take apart again.
 *
 * Where the kernel must refuse programs under their schemes, that is tried instead.
 */
void trial_run(const struct mixture *mix, struct verdict *v);

#endif
