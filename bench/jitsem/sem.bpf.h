/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every BPF object of the semantics tests starts with.
 *
 * Each object has the same two maps, the array of tail-call targets and the
 * counters (its .bss); jitsem gives all objects of one test the same pair.
 */
#ifndef JITBOARD_SEM_BPF_H
#define JITBOARD_SEM_BPF_H

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#include "counts.h"

char _license[] SEC("license") = "GPL";

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, SLOTS);
	__type(key, __u32);
	__type(value, __u32);
} jmp SEC(".maps");

/* The only variable in .bss, so that all objects lay it out alike. */
volatile struct sem_counts n;

extern int bpf_dynptr_adjust(const struct bpf_dynptr *ptr, __u64 start, __u64 end) __ksym __weak;

/*
 * Helper calls that leave garbage in a6, the register of the tail-call count.
 * In Linux 7.3 as gcc 14 compiles it bpf_strtoul() leaves a small number there
 * and bpf_skb_load_bytes() an address, that is a negative number; no test relies
 * on which.
 */
static __always_inline void clobber(struct __sk_buff *skb)
{
	unsigned long value;
	char text[8] = "12";

	bpf_strtoul(text, sizeof(text), 0, &value);
	bpf_skb_load_bytes(skb, 0, text, sizeof(text));
}

/* The same by a kfunc; bpf_dynptr_adjust() leaves a positive number (6). */
static __always_inline void clobber_kfunc(void)
{
	struct bpf_dynptr ptr;

	bpf_dynptr_from_mem((void *)n.pad, sizeof(n.pad), 0, &ptr);
	bpf_dynptr_adjust(&ptr, 0, 8);
}

/* Loops stay loops: 40 calls as 40 call sites would test the same 40 times over. */
#define repeat(times) _Pragma("clang loop unroll(disable)") for (int _i = 0; _i < (times); _i++)

/*
 * 0, though clang does not know it.  What a subprogram returns when its tail call
 * falls through must not be a constant: for clang a tail call always falls through,
 * so it would use that constant in the caller and drop what the target returns.
 */
static __always_inline int opaque_zero(void)
{
	int zero = 0;

	asm volatile("" : "+r"(zero));
	return zero;
}

/* Uses an argument; clang would not pass one that the callee ignores, and the verifier minds. */
static __always_inline void use(struct __sk_buff *skb)
{
	asm volatile("" : : "r"(skb));
}

/*
 * A subprogram that tail-calls and does nothing else; when the tail call falls
 * through it counts that and returns 0.  Global, so that it is verified once and
 * can be replaced.
 */
#define HOP(name, slot, counter)                   \
	__noinline int name(struct __sk_buff *skb) \
	{                                          \
		bpf_tail_call(skb, &jmp, slot);    \
		n.counter++;                       \
		return opaque_zero();              \
	}

/* A main program: 40 rounds of a tail call, by the file's own hop(), and of what spoils a6. */
#define BETWEEN(name, what)                        \
	SEC("?tc") int name(struct __sk_buff *skb) \
	{                                          \
		int sum = 0;                       \
                                                   \
		n.entries++;                       \
		repeat(40)                         \
		{                                  \
			sum += hop(skb);           \
			what;                      \
		}                                  \
		return sum;                        \
	}

#endif
