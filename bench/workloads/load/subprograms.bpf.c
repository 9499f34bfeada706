// SPDX-License-Identifier: GPL-2.0-only
/*
 * What `jitbench load` loads: four programs of 254 functions each, which the kernel
 * verifies and JITs.  (It takes 256 in one program.)
 *
 * The functions are of four kinds in turn, so that the JIT comes through all that its
 * schemes do: a leaf; one that calls a helper; one that may tail-call; one that calls
 * another and a helper.  WITHOUT_TAIL_CALLS is for schemes that refuse to mix.
 * They are global: the verifier looks at each once, not at every way through all of them.
 */
#include "workload.h"

char LICENSE[] SEC("license") = "GPL";

SLOTS();

static __noinline int common(int x)
{
	return HIDDEN(x) + 1;
}

/* The formatter takes lists of macros for expressions. */
/* clang-format off */
#define FUNCTION(name, body)                              \
	__noinline int name(struct __sk_buff *skb, int x) \
	{                                                 \
		x = HIDDEN(x) + (skb->len & 1);           \
		body;                                     \
		return x;                                 \
	}

/* Four functions; 40; in all 252. */
#define FOUR(n)                                           \
	FUNCTION(leaf_##n, x++)                           \
	FUNCTION(helper_##n, x += bpf_get_numa_node_id()) \
	FUNCTION(tail_call_##n, MAY_TAIL_CALL(skb))       \
	FUNCTION(caller_##n, x = common(x); x += bpf_get_numa_node_id())
#define FORTY(n)                                                \
	FOUR(n##0) FOUR(n##1) FOUR(n##2) FOUR(n##3) FOUR(n##4)  \
	FOUR(n##5) FOUR(n##6) FOUR(n##7) FOUR(n##8) FOUR(n##9)
#define ALL                                                     \
	FORTY(0) FORTY(1) FORTY(2) FORTY(3) FORTY(4) FORTY(5)   \
	FOUR(60) FOUR(61) FOUR(62)
ALL

/* Programs that call them all: the same list, now of calls. */
#undef FOUR
#define FOUR(n)                    \
	x = leaf_##n(skb, x);      \
	x = helper_##n(skb, x);    \
	x = tail_call_##n(skb, x); \
	x = caller_##n(skb, x);
#define PROGRAM(name)                       \
	SEC("tc")                           \
	int name(struct __sk_buff *skb)     \
	{                                   \
		int x = 0;                  \
                                            \
		ALL                         \
		return x;                   \
	}
PROGRAM(first)
PROGRAM(second)
PROGRAM(third)
PROGRAM(fourth)
