// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a BPF-to-BPF call of a leaf to which an fentry program is attached, with no tail
 * call anywhere in the program.
 *
 * The calls are those of bpf2bpf_call, the attached program is one such as leaf: the
 * rest is the trampoline, in which the function is entered by way of its trampoline.
 */
#include "workload.h"

WORKLOAD(.name = "fentry", .title = "bpf2bpf call, fentry attached",
	 .isolates = "bpf2bpf call of a leaf by way of an fentry trampoline", .ops = EVENTS(32),
	 .retval = EVENTS(32));

static __noinline int leaf(int x)
{
	return HIDDEN(x) + 1;
}

SEC("fentry/leaf")
int hook(void *ctx)
{
	return 0;
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	int x = 0;

	TIMES(EVENTS(32)) x = leaf(x);
	return x;
}
