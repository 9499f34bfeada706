// SPDX-License-Identifier: GPL-2.0-only
/* For tests/object.test: an object as a user may have one. */

#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4);
	__type(key, __u32);
	__type(value, __u64);
} table SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} per_cpu SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 2);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} jump SEC(".maps");

SEC("xdp")
int second(struct xdp_md *ctx)
{
	return XDP_TX;
}

/* XDP_TX if all maps hold what the test puts there, which takes a tail call; else XDP_DROP. */
SEC("xdp")
int first(struct xdp_md *ctx)
{
	__u32 seven = 7, zero = 0;
	__u64 *in_table = bpf_map_lookup_elem(&table, &seven);
	__u64 *of_cpu = bpf_map_lookup_elem(&per_cpu, &zero);

	if (in_table && *in_table == 9 && of_cpu && *of_cpu == 5)
		bpf_tail_call(ctx, &jump, 1);
	return XDP_DROP;
}

/* The last byte of the packet. */
SEC("tc")
int last_byte(struct __sk_buff *skb)
{
	__u8 byte = 0;

	bpf_skb_load_bytes(skb, skb->len - 1, &byte, 1);
	return byte;
}

/* Refused: it reads the packet without a look at its end. */
SEC("xdp")
int careless(struct xdp_md *ctx)
{
	return *(__u8 *)(long)ctx->data;
}

SEC("kprobe/nothing")
int probe(void *ctx)
{
	return 0;
}

SEC("syscall")
int plus_one(__u64 *ctx)
{
	return *ctx + 1;
}

char LICENSE[] SEC("license") = "GPL";
