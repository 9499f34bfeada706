// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: one event seen by a tracing program as users write them: attached by
 * fentry, made of subprograms that mostly call helpers.
 *
 * What is traced is a function of entry, so that the event can be repeated as often as
 * any other; the program is that for a function of the kernel.  entry finds in the map
 * how many events were recorded.
 */
#include "workload.h"

WORKLOAD(.name = "tracing", .title = "tracing program: subprograms full of helper calls",
	 .isolates = "event seen by a tracing program with helper-heavy subprograms",
	 .ops = EVENTS(8), .retval = EVENTS(8));

#define BUCKETS MORE_THAN_A_PAGE

struct key {
	__u32 pid, node;
};

struct value {
	__u64 first, last, events;
	char comm[16];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, struct key);
	__type(value, struct value);
} tasks SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, BUCKETS);
	__type(key, __u32);
	__type(value, __u64);
} sizes SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, MORE_THAN_A_PAGE);
	__type(key, __u32);
	__type(value, __u64);
} recorded SEC(".maps");

static __noinline int describe(struct key *key)
{
	key->pid = bpf_get_current_pid_tgid() >> 32;
	key->node = bpf_get_numa_node_id();
	return bpf_get_current_uid_gid() >> 32 == 0xffffffff;
}

static __noinline int count_task(const struct key *key)
{
	struct value *v = bpf_map_lookup_elem(&tasks, key), fresh = {};

	if (!v) {
		fresh.first = bpf_ktime_get_ns();
		bpf_get_current_comm(fresh.comm, sizeof(fresh.comm));
		bpf_map_update_elem(&tasks, key, &fresh, BPF_NOEXIST);
		v = bpf_map_lookup_elem(&tasks, key);
	}
	if (!v)
		return 1;
	v->last = bpf_ktime_get_boot_ns();
	v->events++;
	return 0;
}

static __noinline int count_size(const void *from)
{
	__u32 size = 0, bucket;
	__u64 *n;

	if (bpf_probe_read_kernel(&size, sizeof(size), from))
		return 1;
	bucket = size % BUCKETS;
	n = bpf_map_lookup_elem(&sizes, &bucket);
	if (!n)
		return 1;
	__sync_fetch_and_add(n, 1);
	return 0;
}

SEC("fentry/handle")
int on_handle(__u64 *ctx)
{
	__u32 zero = 0;
	struct key key;
	__u64 *n;

	if (describe(&key) || count_task(&key) || count_size((const void *)ctx[0]))
		return 0;
	n = bpf_map_lookup_elem(&recorded, &zero);
	if (n)
		++*n;
	return 0;
}

/* The event. */
__noinline int handle(struct __sk_buff *skb)
{
	return HIDDEN(1) + !skb;
}

SEC("tc")
int entry(struct __sk_buff *skb)
{
	__u32 zero = 0;
	__u64 *n = bpf_map_lookup_elem(&recorded, &zero);

	if (!n)
		return 0;
	*n = 0;
	TIMES(EVENTS(8)) handle(skb);
	return *(volatile __u64 *)n;
}
