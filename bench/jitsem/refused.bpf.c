// SPDX-License-Identifier: GPL-2.0-only
/* Programs that must not load: tail calls below a callback, which C may call. */
#include "sem.bpf.h"

HOP(hop, SLOT_TARGET, misses)

static __noinline int hop_static(struct __sk_buff *skb)
{
	bpf_tail_call(skb, &jmp, SLOT_TARGET);
	n.misses++;
	return 0;
}

static int calls_hop(__u64 index, void *ctx)
{
	struct __sk_buff *skb = *(struct __sk_buff **)ctx;

	hop(skb);
	return 0;
}

static int calls_static(__u64 index, void *ctx)
{
	struct __sk_buff *skb = *(struct __sk_buff **)ctx;

	hop_static(skb);
	return 0;
}

static int tail_calls(__u64 index, void *ctx)
{
	struct __sk_buff *skb = *(struct __sk_buff **)ctx;

	bpf_tail_call(skb, &jmp, SLOT_TARGET);
	return 0;
}

SEC("?tc") int callback_calls_global(struct __sk_buff *skb)
{
	return bpf_loop(2, calls_hop, &skb, 0);
}

SEC("?tc") int callback_calls_static(struct __sk_buff *skb)
{
	return bpf_loop(2, calls_static, &skb, n.zero);
}

SEC("?tc") int callback_tail_calls(struct __sk_buff *skb)
{
	return bpf_loop(2, tail_calls, &skb, 0);
}
