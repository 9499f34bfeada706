// SPDX-License-Identifier: GPL-2.0-only
/* Programs that come back to themselves by tail calls: trees, chains, depths. */
#include "sem.bpf.h"

/*
 * A program with two subprograms, each of which tail-calls it (or its twin, JITed
 * under another scheme) again.  With one count for the whole tree it is entered
 * 1 + 33 times; with a count that goes down only along a path, some 2^34 times.
 */
#define TREE(name, slot, between)                  \
	HOP(name##_left, slot, misses)             \
	HOP(name##_right, slot, misses)            \
	SEC("?tc") int name(struct __sk_buff *skb) \
	{                                          \
		if (++n.entries > LIMIT) {         \
			n.bad++;                   \
			return 0;                  \
		}                                  \
		name##_left(skb);                  \
		between;                           \
		name##_right(skb);                 \
		return 7;                          \
	}

TREE(tree, SLOT_ROOT, )
TREE(tree_twin, SLOT_TARGET, )
TREE(tree_helpers, SLOT_ROOT, clobber(skb))
TREE(tree_helpers_twin, SLOT_TARGET, clobber(skb))
TREE(tree_kfuncs, SLOT_ROOT, clobber_kfunc())
TREE(tree_kfuncs_twin, SLOT_TARGET, clobber_kfunc())

/* A main program that tail-calls itself (or its twin) until the budget is gone. */
#define CHAIN(name, slot, before)                  \
	SEC("?tc") int name(struct __sk_buff *skb) \
	{                                          \
		if (++n.entries > LIMIT) {         \
			n.bad++;                   \
			return 0;                  \
		}                                  \
		before;                            \
		bpf_tail_call(skb, &jmp, slot);    \
		n.misses++;                        \
		return 7;                          \
	}

CHAIN(chain, SLOT_ROOT, )
CHAIN(chain_twin, SLOT_TARGET, )
CHAIN(chain_helpers, SLOT_ROOT, clobber(skb))
CHAIN(chain_helpers_twin, SLOT_TARGET, clobber(skb))
CHAIN(chain_kfuncs, SLOT_ROOT, clobber_kfunc())
CHAIN(chain_kfuncs_twin, SLOT_TARGET, clobber_kfunc())

/*
 * Seven subprograms, each called by the one above, as deep as the verifier lets
 * them; each tail-calls the target after its callee has come back.
 */
#define LEVEL(name, below, helper)                        \
	static __noinline int name(struct __sk_buff *skb) \
	{                                                 \
		int ret = below;                          \
                                                          \
		helper;                                   \
		bpf_tail_call(skb, &jmp, SLOT_TARGET);    \
		n.misses++;                               \
		return ret;                               \
	}

#define LEVELS(p, helper)                  \
	LEVEL(p##7, opaque_zero(), helper) \
	LEVEL(p##6, p##7(skb), helper)     \
	LEVEL(p##5, p##6(skb), helper)     \
	LEVEL(p##4, p##5(skb), helper)     \
	LEVEL(p##3, p##4(skb), helper)     \
	LEVEL(p##2, p##3(skb), helper)     \
	LEVEL(p##1, p##2(skb), helper)

LEVELS(depth, )
LEVELS(depth_helpers, clobber(skb))

/*
 * 70 tail calls are tried.  The first 33 succeed: four rounds of seven and the five
 * deepest levels of the fifth round; so five rounds return 7 and five return 0.
 */
SEC("?tc") int depths(struct __sk_buff *skb)
{
	int sum = 0;

	n.entries++;
	repeat(10) sum += depth1(skb);
	return sum;
}

SEC("?tc") int depths_helpers(struct __sk_buff *skb)
{
	int sum = 0;

	n.entries++;
	repeat(10) sum += depth_helpers1(skb);
	return sum;
}
