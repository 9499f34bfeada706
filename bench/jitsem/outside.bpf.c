// SPDX-License-Identifier: GPL-2.0-only
/* Root programs that leave BPF, or run callbacks and loops, between tail calls. */
#include "sem.bpf.h"

extern void bpf_rcu_read_lock(void) __ksym __weak;
extern void bpf_rcu_read_unlock(void) __ksym __weak;

HOP(hop, SLOT_TARGET, misses)

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} two SEC(".maps");

static __always_inline void rcu(void)
{
	bpf_rcu_read_lock();
	n.loops++;
	bpf_rcu_read_unlock();
}

BETWEEN(kfuncs_rcu, rcu())

/* The callback calls helpers, so it spoils a6 in whatever way it is called. */
static int callback(__u64 index, void *ctx)
{
	unsigned long value;
	char text[8] = "12";

	bpf_strtoul(text, sizeof(text), 0, &value);
	n.loops++;
	return 0;
}

static int callback_map(void *map, const void *key, void *value, void *ctx)
{
	return callback(0, ctx);
}

/* The verifier inlines bpf_loop() when it knows callback and flags: bpf2bpf calls. */
BETWEEN(loop_inlined, bpf_loop(2, callback, &sum, 0))
/* Flags that it can't know to be 0 keep the helper: C calls the callback. */
BETWEEN(loop_called, bpf_loop(2, callback, &sum, n.zero))
BETWEEN(each_element, bpf_for_each_map_elem(&two, callback_map, &sum, 0))

/*
 * The count of a timed may_goto is 65535; only then does the JITed code call
 * arch_bpf_timed_may_goto(), and by it C.  Two thirds of a second loop follow.
 */
#define SPINS 110000

SEC("?tc") int may_goto(struct __sk_buff *skb)
{
	int sum = 0;

	n.entries++;
	repeat(20) sum += hop(skb);
	while (n.loops < SPINS) {
		/* Leaves the loop when the kernel finds that it runs for too long. */
		asm volatile goto("may_goto %l[out]" : : : : out);
		n.loops++;
	}
out:
	repeat(20) sum += hop(skb);
	return sum;
}

/*
 * A loop that only the kernel ends, after a quarter of a second of the guest's time:
 * the other way out of arch_bpf_timed_may_goto().
 */
SEC("?tc") int may_goto_expires(struct __sk_buff *skb)
{
	int sum = 0;

	n.entries++;
	repeat(20) sum += hop(skb);
	for (;;) {
		asm volatile goto("may_goto %l[out]" : : : : out);
		n.loops++;
	}
out:
	repeat(20) sum += hop(skb);
	return sum;
}
