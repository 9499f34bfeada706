// SPDX-License-Identifier: GPL-2.0-only
/*
 * Do R6 to R9 and the stack survive helper calls, kfunc calls, subprogram calls and
 * tail calls?  With the context and three values live across every call, clang
 * must use all four registers.
 */
#include "sem.bpf.h"

/* Values that neither clang nor the verifier can know. */
#define VALUES(a, b, c, extra)                                    \
	__u64 a = (n.zero + (extra) + 1) * 0x9e3779b97f4a7c15ULL; \
	__u64 b = (n.zero + (extra) + 2) * 0xc2b2ae3d27d4eb4fULL; \
	__u64 c = (n.zero + (extra) + 3) * 0x165667b19e3779f9ULL

#define HOLD(a, b, c) asm volatile("" : "+r"(a), "+r"(b), "+r"(c))

static __always_inline void check(__u64 a, __u64 b, __u64 c, __u64 extra)
{
	VALUES(x, y, z, extra);

	if (a != x || b != y || c != z)
		n.bad++;
}

__noinline int hop_registers(struct __sk_buff *skb)
{
	VALUES(a, b, c, 100);

	HOLD(a, b, c);
	clobber(skb);
	HOLD(a, b, c);
	clobber_kfunc();
	HOLD(a, b, c);
	check(a, b, c, 100);
	bpf_tail_call(skb, &jmp, SLOT_TARGET);
	n.misses++;
	check(a, b, c, 100);
	return opaque_zero();
}

__noinline int quiet_registers(struct __sk_buff *skb)
{
	VALUES(a, b, c, 200);

	HOLD(a, b, c);
	clobber(skb);
	HOLD(a, b, c);
	check(a, b, c, 200);
	return opaque_zero();
}

#define ROUND                                \
	do {                                 \
		sum += hop_registers(skb);   \
		HOLD(a, b, c);               \
		clobber(skb);                \
		HOLD(a, b, c);               \
		sum += quiet_registers(skb); \
		HOLD(a, b, c);               \
		clobber_kfunc();             \
		HOLD(a, b, c);               \
	} while (0)

/* 40 rounds, so 33 tail calls a run; what is on the stack is checked as well. */
SEC("?tc") int registers(struct __sk_buff *skb)
{
	volatile __u64 sum = 0, kept = n.zero + 12345;

	VALUES(a, b, c, 0);

	n.entries++;
	HOLD(a, b, c);
	repeat(10)
	{
		ROUND;
		ROUND;
		ROUND;
		ROUND;
	}
	check(a, b, c, 0);
	if (kept != n.zero + 12345)
		n.bad++;
	return sum;
}

/* Without subprograms: the values across helper and kfunc calls, and a chain. */
SEC("?tc") int registers_main(struct __sk_buff *skb)
{
	VALUES(a, b, c, 300);

	/* The counters go on from one of the 1000 runs to the next. */
	if (++n.entries > 1000 * LIMIT) {
		n.bad++;
		return 0;
	}
	HOLD(a, b, c);
	clobber(skb);
	HOLD(a, b, c);
	clobber_kfunc();
	HOLD(a, b, c);
	check(a, b, c, 300);
	bpf_tail_call(skb, &jmp, SLOT_ROOT);
	n.misses++;
	check(a, b, c, 300);
	return 7;
}
