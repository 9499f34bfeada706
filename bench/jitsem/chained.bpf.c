// SPDX-License-Identifier: GPL-2.0-only
/*
 * A tracing program that tail-calls itself until its own budget is gone, and so
 * ends with another count in a6 than one that makes no tail call (which ends with
 * 33, as its prologue set it).  Neither may reach the functions that are traced.  They end
 * by themselves, too, far beyond what any test counts: a lost count can't hang.
 */
#include "sem.bpf.h"

/* Its own array, for tracing programs can't be in one with programs of another type. */
struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u32);
} own SEC(".maps");

#define CHAINED(type, name)                      \
	SEC("?" type) int name(void *ctx)        \
	{                                        \
		if (++n.traced > 1000 * LIMIT) { \
			n.bad++;                 \
			return 0;                \
		}                                \
		bpf_tail_call(ctx, &own, 0);     \
		return 0;                        \
	}

CHAINED("fentry", on_entry)
CHAINED("fexit", on_exit)
