/* SPDX-License-Identifier: GPL-2.0-only */
/* Turns a program of a case into BPF instructions. */
#ifndef JITBOARD_FUZZ_EMIT_H
#define JITBOARD_FUZZ_EMIT_H

#include <linux/bpf.h>

#include "case.h"

#define INSNS_MAX 4096

/* What the instructions refer to. */
struct emit_refs {
	int trace_fd;  /* array map, its one value is a struct trace_map */
	int slots_fd;  /* program array of SLOTS slots */
	int each_fd;   /* array map of FOR_EACH 8-byte values */
	int dynptr_id; /* BTF ids of kfuncs in vmlinux */
	int strlen_id;
	/* From here on functions return at once. */
	int limit; /* bytes of the trace */
	int mains; /* main programs entered */
};

struct code {
	struct bpf_insn insn[INSNS_MAX];
	int insns;
	int start[FUNCS_MAX]; /* of each function, in instructions */
};

/*
 * emit_prog() - the instructions of a program, its functions one after the other.
 *
 * Return: 0, or -E2BIG where they are more than INSNS_MAX.
 */
int emit_prog(const struct fuzz_case *c, int prog, const struct emit_refs *refs, struct code *code);

#endif
