// SPDX-License-Identifier: GPL-2.0-only
/* Extensions: programs that replace a subprogram of another program. */
#include "sem.bpf.h"

SEC("?freplace") int empty(struct __sk_buff *skb)
{
	n.quiet++;
	return 1000;
}

SEC("?freplace") int with_helpers(struct __sk_buff *skb)
{
	n.quiet++;
	clobber(skb);
	return 1000;
}

SEC("?freplace") int with_kfuncs(struct __sk_buff *skb)
{
	n.quiet++;
	clobber_kfunc();
	return 1000;
}

/* These count themselves. */
HOP(hop, SLOT_TARGET, misses)

SEC("?freplace") int tail_calls(struct __sk_buff *skb)
{
	n.quiet++;
	clobber(skb);
	bpf_tail_call(skb, &jmp, SLOT_TARGET);
	n.misses++;
	return opaque_zero();
}

SEC("?freplace") int hops(struct __sk_buff *skb)
{
	int sum = 0;

	n.quiet++;
	repeat(10) sum += hop(skb);
	clobber_kfunc();
	return sum;
}
