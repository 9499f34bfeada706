// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a helper call in a main program that may tail-call.
 *
 * The same 32 calls as in helper_call, and a tail call that is never reached: a
 * scheme that tells the two kinds of programs apart shows it in these two rows.
 */
#include "workload.h"

WORKLOAD(.name = "helper_call_reachable", .title = "helper call, tail-call reachable",
	 .isolates = "helper call in a tail-call reachable main program", .ops = EVENTS(32),
	 .retval = EVENTS(32));

SLOTS();

SEC("tc")
int entry(struct __sk_buff *skb)
{
	__u32 node = 0;

	MAY_TAIL_CALL(skb);
	TIMES(EVENTS(32)) node |= bpf_get_numa_node_id();
	return node < 1024 ? EVENTS(32) : 0;
}
