// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tail-call targets.  All but one make no tail call and so do not count as "tail
 * call reachable" for the JIT; but they return into a caller that goes on counting.
 * Each returns 7.
 */
#include "sem.bpf.h"

SEC("?tc") int leaf(struct __sk_buff *skb)
{
	n.hits++;
	return 7;
}

SEC("?tc") int helpers(struct __sk_buff *skb)
{
	n.hits++;
	clobber(skb);
	return 7;
}

SEC("?tc") int kfuncs(struct __sk_buff *skb)
{
	n.hits++;
	clobber_kfunc();
	return 7;
}

/* A subprogram of a target, for fentry and fexit. */
__noinline int under(struct __sk_buff *skb)
{
	use(skb);
	n.quiet++;
	return opaque_zero() + 7;
}

__noinline int under_helpers(struct __sk_buff *skb)
{
	n.quiet++;
	clobber(skb);
	return opaque_zero() + 7;
}

SEC("?tc") int nested(struct __sk_buff *skb)
{
	n.hits++;
	return under(skb);
}

SEC("?tc") int nested_helpers(struct __sk_buff *skb)
{
	int ret;

	n.hits++;
	clobber(skb);
	ret = under_helpers(skb);
	clobber_kfunc();
	return ret;
}

/* This one is reachable itself: its tail call fails and must not cost anything. */
SEC("?tc") int failing(struct __sk_buff *skb)
{
	n.hits++;
	clobber(skb);
	bpf_tail_call(skb, &jmp, SLOT_EMPTY);
	n.failed++;
	return 7;
}

/* Uses every callee-saved register of BPF, with helper calls in between. */
SEC("?tc") int greedy(struct __sk_buff *skb)
{
	n.hits++;
	clobber(skb);
	asm volatile("r6 = -1; r7 = -2; r8 = -3; r9 = -4" ::: "r6", "r7", "r8", "r9");
	bpf_ktime_get_ns();
	asm volatile("r6 += r7; r8 += r9" ::: "r6", "r7", "r8", "r9");
	return 7;
}

/* The third step of the example (calls.bpf.c). */
SEC("?tc") int third(struct __sk_buff *skb)
{
	n.hits++;
	if (n.trail < 100)
		n.trail = n.trail * 10 + 3;
	clobber(skb);
	return 7;
}
