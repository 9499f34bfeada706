// SPDX-License-Identifier: GPL-2.0-only
/*
 * Isolates: one packet through a load balancer as users build them: XDP programs that
 * tail-call each other.  entry -> parse -> policy -> balance -> rewrite.
 *
 * The packet is UDP to port 53.  rewrite sends it to a backend; a packet that has been
 * rewritten takes the same way again, as the connection is told by its source.
 *
 * The IP header is aligned, as it is behind a driver that leaves NET_IP_ALIGN bytes free
 * before a frame: there are harts where a misaligned access traps to firmware.
 * BPF_PROG_TEST_RUN leaves none, so that these bytes are part of the frame here, and the
 * verifier, which takes them for granted, is told not to look at alignment.
 *
 * Nothing but tail calls: the functions that the stages share are inlined, as they had
 * to be before a JIT could mix.
 */
#include <linux/if_ether.h>
#include <linux/in.h>
#include <linux/ip.h>
#include <linux/udp.h>

#include <bpf/bpf_endian.h>

#include "workload.h"

WORKLOAD(.name = "xdp_pipeline", .title = "XDP pipeline: parse, policy, balance, rewrite",
	 .isolates = "one packet through an XDP pipeline of four tail-called stages", .ops = 1,
	 .retval = XDP_TX, .tail_calls = 4, .any_alignment = 1,
	 .packet = {
		 /* NET_IP_ALIGN */
		 0,
		 0,
		 /* Ethernet: 02:00:00:00:00:01 from 02:00:00:00:00:02, IPv4 */
		 2,
		 0,
		 0,
		 0,
		 0,
		 1,
		 2,
		 0,
		 0,
		 0,
		 0,
		 2,
		 0x08,
		 0x00,
		 /* IPv4: 48 bytes, TTL 64, UDP, 192.0.2.7 to 198.51.100.1 */
		 0x45,
		 0,
		 0,
		 48,
		 0,
		 1,
		 0,
		 0,
		 64,
		 17,
		 0x4f,
		 0x8c,
		 192,
		 0,
		 2,
		 7,
		 198,
		 51,
		 100,
		 1,
		 /* UDP: port 4000 to 53, 28 bytes, no checksum */
		 0x0f,
		 0xa0,
		 0,
		 53,
		 0,
		 28,
		 0,
		 0,
	 });

int parse(struct xdp_md *ctx);
int policy(struct xdp_md *ctx);
int balance(struct xdp_md *ctx);
int rewrite(struct xdp_md *ctx);

enum { PARSE, POLICY, BALANCE, REWRITE };

SLOTS([PARSE] = (void *)&parse, [POLICY] = (void *)&policy, [BALANCE] = (void *)&balance,
      [REWRITE] = (void *)&rewrite);

/* What a stage leaves for the next. */
struct flow {
	__u32 source;
	__u16 source_port, port;
	__u32 backend;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, MORE_THAN_A_PAGE); /* the first is used */
	__type(key, __u32);
	__type(value, struct flow);
} flows SEC(".maps");

/* Packets seen, by port: a port that never was is let in as long as there is room. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 64);
	__type(key, __u32);
	__type(value, __u64);
} ports SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, MORE_THAN_A_PAGE); /* 8 of them are used */
	__type(key, __u32);
	__type(value, __u64);
} backends SEC(".maps");

static __always_inline struct flow *flow_of_this_cpu(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&flows, &zero);
}

/* What a driver leaves free before a frame (linux/skbuff.h). */
#define NET_IP_ALIGN 2

static __always_inline struct ethhdr *eth_header(const struct xdp_md *ctx)
{
	return (void *)(long)ctx->data + NET_IP_ALIGN;
}

static __always_inline struct iphdr *ip_header(struct xdp_md *ctx)
{
	struct ethhdr *eth = eth_header(ctx);
	struct iphdr *ip = (void *)(eth + 1);

	/* UDP lies after it: no stage needs another check. */
	if ((void *)(ip + 1) + sizeof(struct udphdr) > (void *)(long)ctx->data_end)
		return 0;
	return eth->h_proto == bpf_htons(ETH_P_IP) && ip->ihl == 5 ? ip : 0;
}

SEC("xdp")
int parse(struct xdp_md *ctx)
{
	struct iphdr *ip = ip_header(ctx);
	struct flow *flow = flow_of_this_cpu();
	struct udphdr *udp;

	COUNT_TAIL_CALL();
	if (!ip || !flow || ip->protocol != IPPROTO_UDP)
		return XDP_PASS;
	udp = (void *)(ip + 1);
	flow->source = ip->saddr;
	flow->source_port = bpf_ntohs(udp->source);
	flow->port = bpf_ntohs(udp->dest);
	bpf_tail_call(ctx, &slots, POLICY);
	return XDP_ABORTED;
}

SEC("xdp")
int policy(struct xdp_md *ctx)
{
	struct flow *flow = flow_of_this_cpu();
	__u64 *seen, one = 1;
	__u32 port;

	COUNT_TAIL_CALL();
	if (!flow)
		return XDP_ABORTED;
	port = flow->port;
	seen = bpf_map_lookup_elem(&ports, &port);
	if (seen)
		++*seen;
	else if (bpf_map_update_elem(&ports, &port, &one, BPF_NOEXIST))
		return XDP_DROP;
	bpf_tail_call(ctx, &slots, BALANCE);
	return XDP_ABORTED;
}

SEC("xdp")
int balance(struct xdp_md *ctx)
{
	struct flow *flow = flow_of_this_cpu();
	__u32 hash, i;
	__u64 *packets;

	COUNT_TAIL_CALL();
	if (!flow)
		return XDP_ABORTED;
	/* Knuth's multiplicative hash: 2^32 divided by the golden ratio. */
	hash = (flow->source ^ flow->source_port << 16 ^ flow->port) * 2654435761u;
	i = hash >> 29;
	packets = bpf_map_lookup_elem(&backends, &i);
	if (!packets)
		return XDP_DROP;
	++*packets;
	flow->backend = i;
	bpf_tail_call(ctx, &slots, REWRITE);
	return XDP_ABORTED;
}

SEC("xdp")
int rewrite(struct xdp_md *ctx)
{
	struct ethhdr *eth = eth_header(ctx);
	struct iphdr *ip = ip_header(ctx);
	struct flow *flow = flow_of_this_cpu();
	__u8 mac[ETH_ALEN];
	__u32 to, sum;

	COUNT_TAIL_CALL();
	if (!ip || !flow)
		return XDP_ABORTED;
	/* 203.0.113.x; RFC 1624, equation 3, for the header's checksum. */
	to = bpf_htonl(0xcb007100 | flow->backend);
	sum = (__u16)~ip->check + (__u16)~ip->daddr + (__u16) ~(ip->daddr >> 16) + (__u16)to +
	      (to >> 16);
	sum = (sum & 0xffff) + (sum >> 16);
	ip->check = ~(sum + (sum >> 16));
	ip->daddr = to;
	__builtin_memcpy(mac, eth->h_dest, ETH_ALEN);
	__builtin_memcpy(eth->h_dest, eth->h_source, ETH_ALEN);
	__builtin_memcpy(eth->h_source, mac, ETH_ALEN);
	return XDP_TX;
}

SEC("xdp")
int entry(struct xdp_md *ctx)
{
	bpf_tail_call(ctx, &slots, PARSE);
	return XDP_ABORTED;
}
