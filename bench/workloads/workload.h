/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every workload shares.  A workload is one file, NAME.bpf.c, with
 *
 *   WORKLOAD(.name = "NAME", ...)   what it says of itself, see the struct below;
 *   SEC("tc") int entry(...)        the program that is run; SEC("xdp") will do, too;
 *   SLOTS(...)                      if it tail-calls: what its prog_array holds;
 *   SEC("fentry/F"), SEC("fexit/F"), SEC("freplace/F")
 *                                   what is attached, before it is run, to the function
 *                                   F of entry, or to a program F of the same file.
 *
 * Or a family of workloads that differ by a number, see control.h: of each the name begins
 * with the file's, and its entry has the workload's name instead.
 *
 * The file is compiled in some builds:
 *
 *   timed   what is measured;
 *   count   every program that is tail-called begins with COUNT_TAIL_CALL(), which
 *           adds to a counter here and is nothing elsewhere.  By it the number of
 *           tail calls is checked before timing;
 *   floor   MAY_TAIL_CALL() is no tail call, so that a scheme which refuses to mix tail
 *           calls and BPF-to-BPF calls takes the program: what the others are compared with;
 *   half    EVENTS(n), which is n elsewhere, is half of it, rounded up.  Timed less half leaves a
 *           number of events, without what entry and exit of the programs cost.  There is
 *           a half of the floor build, too.
 */
#ifndef JITBOARD_WORKLOADS_WORKLOAD_H
#define JITBOARD_WORKLOADS_WORKLOAD_H

#include "workload_info.h"

#ifdef __bpf__
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define LICENSED char LICENSE[] SEC("license") = "GPL"

#define WORKLOAD(...)                                                            \
	const struct workload_info info SEC(WORKLOAD_SECTION) = { __VA_ARGS__ }; \
	LICENSED

/*
 * Entries of 8 bytes by which an array takes more than a page, and begins at one: under
 * Sv39 the JIT then loads its address by three instructions in every boot, and otherwise
 * by three or four as it happens.  (Maps of other types jitbench makes anew until it is
 * four.)
 */
#define MORE_THAN_A_PAGE 512

/*
 * SLOTS([0] = (void *)&hop): a prog_array; slots that are not named stay empty.  Every
 * scheme has an array of its own, since not all may share one.  Under Sv39 its address is always as
 * long; elsewhere jitbench makes it anew until it is.
 */
#define SLOTS(...)                                     \
	struct {                                       \
		__uint(type, BPF_MAP_TYPE_PROG_ARRAY); \
		__uint(max_entries, MORE_THAN_A_PAGE); \
		__uint(key_size, sizeof(__u32));       \
		__array(values, int(void *));          \
	} slots SEC(".maps") = { .values = { __VA_ARGS__ } }

#ifdef COUNT_TAIL_CALLS
volatile __u64 tail_calls; /* the only variable, hence the start of .bss */
#define COUNT_TAIL_CALL() (tail_calls++)
#else
#define COUNT_TAIL_CALL() \
	do {              \
	} while (0)
#endif

#ifdef HALF_THE_EVENTS
#define EVENTS(n) (((n) + 1) / 2)
#else
#define EVENTS(n) (n)
#endif

/* TIMES(n) statement; the statement n times over, with no loop left. */
#define TIMES(n) _Pragma("clang loop unroll(full)") for (int times_ = 0; times_ < (n); times_++)

/* n, which the compiler does not know: it must not compute a callee's result itself. */
#define HIDDEN(n)                     \
	({                            \
		int hidden_ = (n);    \
		barrier_var(hidden_); \
		hidden_;              \
	})

/* False in every run (the test packet has no mark), which no compiler or verifier knows. */
#define NEVER(skb) ((skb)->mark != 0)

/*
 * MAY_TAIL_CALL(skb): a tail call that is never made, which makes the function one that a
 * tail call can be reached from.  In the floor builds it is none, and what is executed is
 * the same: the test, and for the compiler the loss of the registers.
 */
#ifdef WITHOUT_TAIL_CALLS
#define MAY_TAIL_CALL(skb)                                                               \
	do {                                                                             \
		if (NEVER(skb))                                                          \
			asm volatile("r0 = 0" : : : "r0", "r1", "r2", "r3", "r4", "r5"); \
	} while (0)
#else
#define MAY_TAIL_CALL(skb)                             \
	do {                                           \
		if (NEVER(skb))                        \
			bpf_tail_call(skb, &slots, 0); \
	} while (0)
#endif
#endif

#endif
