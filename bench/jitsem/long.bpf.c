// SPDX-License-Identifier: GPL-2.0-only
/* Programs of more than 1 MiB of code, which a jump of one instruction does not reach across. */
#include "sem.bpf.h"

/* 45,000 constants of 64 bits, for which the JIT emits some 26 bytes each. */
#define LONG()                                     \
	asm volatile(".rept 45000\n"               \
		     "r0 = 0x123456789abcdef ll\n" \
		     ".endr" ::                    \
			     : "r0")

/* Tail calls itself until the budget is gone. */
SEC("?tc") int chain(struct __sk_buff *skb)
{
	n.entries++;
	clobber(skb);
	LONG();
	bpf_tail_call(skb, &jmp, SLOT_ROOT);
	n.misses++;
	return 7;
}

/* A target that makes no tail call. */
SEC("?tc") int helpers(struct __sk_buff *skb)
{
	n.hits++;
	clobber(skb);
	LONG();
	return 7;
}

/* An extension that makes one. */
SEC("?freplace") int tail_calls(struct __sk_buff *skb)
{
	n.quiet++;
	clobber(skb);
	LONG();
	bpf_tail_call(skb, &jmp, SLOT_TARGET);
	n.misses++;
	return opaque_zero();
}
