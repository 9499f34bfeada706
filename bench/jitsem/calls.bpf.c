// SPDX-License-Identifier: GPL-2.0-only
/*
 * Root programs whose subprograms tail-call.  None tries more tail calls than its
 * loops have rounds, so a lost count shows in the counters and can't hang.
 */
#include "sem.bpf.h"

HOP(hop, SLOT_TARGET, misses)
HOP(hop_empty, SLOT_EMPTY, failed)
HOP(hop_far, OUT_OF_RANGE, failed)

/* 40 tail calls from a subprogram: 33 reach the target, each of which gives 7. */
SEC("?tc") int forty(struct __sk_buff *skb)
{
	int sum = 0;

	n.entries++;
	repeat(40) sum += hop(skb);
	return sum;
}

/* Tail calls that reach nothing are free, from main as from a subprogram. */
SEC("?tc") int nowhere(struct __sk_buff *skb)
{
	int sum = 0;

	n.entries++;
	repeat(100)
	{
		hop_empty(skb);
		hop_far(skb);
		bpf_tail_call(skb, &jmp, SLOT_EMPTY);
		bpf_tail_call(skb, &jmp, OUT_OF_RANGE);
		bpf_tail_call(skb, &jmp, 0xffffffff);
		n.failed += 3;
	}
	repeat(40) sum += hop(skb);
	/* Once the budget is gone a full slot fails as well, also in main. */
	bpf_tail_call(skb, &jmp, SLOT_TARGET);
	n.misses++;
	return sum;
}

/*
 * A subprogram that begins with its tail call, for it has got all that takes as arguments.
 * When that falls through it returns 16, or less if instructions were left out.
 */
static __attribute__((naked, noinline, used)) int begin(void)
{
	asm volatile("call 12; r0 = 0; .rept 16; r0 += 1; .endr; exit" /* bpf_tail_call() */);
}

SEC("?tc") int begins(struct __sk_buff *skb)
{
	int sum = 0;

	n.entries++;
	repeat(40)
	{
		int ret;

		asm volatile("r1 = %[skb]; r2 = jmp ll; r3 = %[slot]; call begin; %[ret] = r0"
			     : [ret] "=r"(ret)
			     : [skb] "r"(skb), [slot] "i"(SLOT_TARGET)
			     : "r0", "r1", "r2", "r3", "r4", "r5", "memory");
		sum += ret;
	}
	return sum;
}

/* Subprograms without tail calls, which the JIT does not call reachable. */
__noinline int quiet(struct __sk_buff *skb)
{
	use(skb);
	n.quiet++;
	return 0;
}

__noinline int quiet_helpers(struct __sk_buff *skb)
{
	n.quiet++;
	clobber(skb);
	return 0;
}

__noinline int quiet_kfuncs(struct __sk_buff *skb)
{
	use(skb);
	n.quiet++;
	clobber_kfunc();
	return 0;
}

BETWEEN(between_leaf, quiet(skb))
BETWEEN(between_helpers, quiet_helpers(skb))
BETWEEN(between_kfuncs, quiet_kfuncs(skb))
BETWEEN(main_helpers, clobber(skb))
BETWEEN(main_kfuncs, clobber_kfunc())

/*
 * Subprograms that tail-call by another and call one that does not: in the first nothing else
 * spoils a6, in the second a helper does.
 */
__noinline int mixed_calls(struct __sk_buff *skb)
{
	int sum = hop(skb);

	quiet(skb);
	return sum + hop(skb);
}

__noinline int mixed_helper(struct __sk_buff *skb)
{
	int sum = hop(skb);

	bpf_ktime_get_ns();
	quiet(skb);
	return sum + hop(skb);
}

SEC("?tc") int mixed_twice(struct __sk_buff *skb)
{
	int sum = 0;

	n.entries++;
	repeat(10) sum += mixed_calls(skb) + mixed_helper(skb);
	return sum;
}

/* The function that an extension replaces: 80 tail calls, half of them after it. */
__noinline int replaced(struct __sk_buff *skb)
{
	use(skb);
	n.quiet++;
	return opaque_zero() + 1;
}

SEC("?tc") int around(struct __sk_buff *skb)
{
	int sum = 0;

	n.entries++;
	repeat(40) sum += hop(skb);
	sum += replaced(skb);
	repeat(40) sum += hop(skb);
	return sum;
}

/* The same around a function that makes a tail call, to nowhere. */
__noinline int replaced_hop(struct __sk_buff *skb)
{
	bpf_tail_call(skb, &jmp, SLOT_EMPTY);
	n.quiet++;
	return opaque_zero() + 1;
}

SEC("?tc") int around_hop(struct __sk_buff *skb)
{
	int sum = 0;

	n.entries++;
	repeat(40) sum += hop(skb);
	sum += replaced_hop(skb);
	repeat(40) sum += hop(skb);
	return sum;
}

/* The same function to be replaced, in a program that every scheme takes. */
SEC("?tc") int around_nothing(struct __sk_buff *skb)
{
	n.entries++;
	return replaced(skb);
}

/*
 * The example of the review of the RISC-V patches: main calls a subprogram that
 * tail-calls another program, which returns to main; main calls a second
 * subprogram and goes on.
 */
static __always_inline void step(int digit)
{
	if (n.trail < 10000)
		n.trail = n.trail * 10 + digit;
}

__noinline int second(struct __sk_buff *skb)
{
	step(2);
	bpf_tail_call(skb, &jmp, SLOT_TARGET);
	n.misses++;
	step(9);
	return opaque_zero();
}

__noinline int fourth(struct __sk_buff *skb, __u64 x)
{
	step(4);
	clobber(skb);
	return x + 1;
}

SEC("?tc") int first(struct __sk_buff *skb)
{
	__u64 a = n.zero + 20, b = n.zero + 400;
	int sum;

	n.entries++;
	step(1);
	sum = second(skb);     /* 7 */
	sum += fourth(skb, a); /* 21 */
	step(5);
	sum += b;
	repeat(40) hop(skb);
	return sum;
}
