// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: a kfunc call in a main program that may tail-call.
 *
 * A kfunc is a function of the kernel as a helper is, called by another kind of
 * instruction.  The tail call is never reached.
 */
#include "workload.h"

extern void bpf_rcu_read_lock(void) __ksym;
extern void bpf_rcu_read_unlock(void) __ksym;

WORKLOAD(.name = "kfunc_call", .title = "kfunc call, tail-call reachable",
	 .isolates = "kfunc call in a tail-call reachable main program", .ops = 2 * EVENTS(16),
	 .retval = 5);

SLOTS();

SEC("tc")
int entry(struct __sk_buff *skb)
{
	MAY_TAIL_CALL(skb);
	TIMES(EVENTS(16))
	{
		bpf_rcu_read_lock();
		bpf_rcu_read_unlock();
	}
	return 5;
}
