// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a tail call into an empty slot, which falls through and is not counted.
 *
 * stack: `ld a6` to look at the counter.
 * reg:   the counter is in a6 already.
 */
#include "workload.h"

WORKLOAD(.name = "tail_call_failed", .title = "failed tail call (empty slot)",
	 .isolates = "tail call into an empty slot, from a main program", .ops = EVENTS(32),
	 .retval = 42);

SLOTS();

SEC("tc")
int entry(struct __sk_buff *skb)
{
	TIMES(EVENTS(32)) bpf_tail_call(skb, &slots, 1);
	return 42;
}
