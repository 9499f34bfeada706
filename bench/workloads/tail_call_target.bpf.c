// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a tail call into a program that calls a helper and makes no tail call itself.
 *
 * One a run: for a second one there would have to be a BPF-to-BPF call, with which `none` refuses
 * the program.
 *
 * stack: the slots of both programs.
 * lean, hybrid: the slot of the target.
 * reg:   two moves round the helper call; s6 saved and restored.
 * lazy:  the target is entered by way of a frame out of line, which saves the counter.
 */
#include "workload.h"

WORKLOAD(.name = "tail_call_target", .title = "tail call into a program with one helper call",
	 .isolates = "a run that tail calls a program with one helper call and no tail call",
	 .ops = 1, .retval = 7, .tail_calls = 1);

int target(struct __sk_buff *skb);
SLOTS([0] = (void *)&target);

SEC("tc")
int target(struct __sk_buff *skb)
{
	COUNT_TAIL_CALL();
	bpf_get_numa_node_id();
	return 7;
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	bpf_tail_call(skb, &slots, 0);
	return 1;
}
