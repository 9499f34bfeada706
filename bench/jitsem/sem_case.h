/* SPDX-License-Identifier: GPL-2.0-only */
/* A case: programs, how they hang together, what they must count. */
#ifndef JITBOARD_SEM_CASE_H
#define JITBOARD_SEM_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "counts.h"

/* A program: SEC("?...") int PROG() of OBJECT.bpf.c. */
struct part {
	const char *object, *prog;
};

/* The programs of a case.  The root is JITed under one scheme, all others under another. */
enum role { ROOT, TARGET, REPLACE, TRACE, TRACE2, ROLES };

struct count {
	const char *name;
	size_t offset; /* in struct sem_counts */
	unsigned long long value;
};
#define COUNT(field, n) { #field, offsetof(struct sem_counts, field), n }

struct hook {
	struct part part;
	enum role of;         /* whose function */
	const char *function; /* is replaced or traced */
};

struct sem_case {
	const char *name;
	struct part root;       /* entered from outside by BPF_PROG_TEST_RUN */
	struct part target;     /* goes in SLOT_TARGET; may be missing */
	bool root_slot;         /* the root goes in SLOT_ROOT */
	struct hook replace;    /* an extension; may be missing */
	struct hook trace[2];   /* fentry, fexit programs; may be missing */
	bool plain;             /* no program has both tail calls and BPF-to-BPF calls */
	uint32_t repeat;        /* runs in one TEST_RUN; 0 counts as 1 */
	uint32_t retval;        /* what the root returns */
	struct count expect[6]; /* counters that must be exactly so */
	/* The same where an extension changes its caller's count. */
	bool replaces_counting; /* a tail call can be reached from what is replaced */
	uint32_t reset_retval;
	struct count reset_expect[6];
	/* The same where a call leaves its caller's count alone; without, it is not run so. */
	uint32_t path_retval;
	struct count path_expect[6];
	bool shown;              /* the documents say how many tail calls it makes */
	bool many_constants;     /* some 40,000 in one program, which is slow to load */
	const char *stack_fault; /* why it may fail where the rest is JITed by 7.3's own scheme */
	const char *linux_fault; /* why it may fail in a kernel without the kit's patches */
};

/* case_mixes() - has this case parts besides the root, so that schemes can be mixed? */
bool case_mixes(const struct sem_case *c);

extern const struct sem_case sem_cases[];
extern const size_t sem_case_count;

#endif
