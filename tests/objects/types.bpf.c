// SPDX-License-Identifier: GPL-2.0-only
/* For tests/object.test: a program of each type that BPF_PROG_TEST_RUN runs on a packet or lookup.
 */

#include <linux/bpf.h>
#include <linux/in.h>
#include <bpf/bpf_helpers.h>

/* The packet's length, which each type has in its own way: with or without what is before IP. */
#define LENGTH(name, section)           \
	SEC(section)                    \
	int name(struct __sk_buff *skb) \
	{                               \
		return skb->len;        \
	}

LENGTH(of_socket, "socket")
LENGTH(of_action, "action")
LENGTH(of_lwt_in, "lwt_in")
LENGTH(of_lwt_out, "lwt_out")
LENGTH(of_lwt_xmit, "lwt_xmit")

/* 1 if that packet has so many bytes behind its Ethernet header; the verifier allows 0 and 1. */
SEC("cgroup_skb/ingress")
int of_cgroup(struct __sk_buff *skb)
{
	return skb->len == 50;
}

/* BPF_OK if the headers begin behind Ethernet's, else BPF_DROP. */
SEC("flow_dissector")
int of_dissector(struct __sk_buff *skb)
{
	return skb->flow_keys->nhoff == 14 ? BPF_OK : BPF_DROP;
}

/* SK_PASS for a connection over TCP, else SK_DROP. */
SEC("sk_lookup")
int of_lookup(struct bpf_sk_lookup *ctx)
{
	return ctx->protocol == IPPROTO_TCP ? SK_PASS : SK_DROP;
}

SEC("raw_tp")
int of_tracepoint(__u64 *args)
{
	return args[1];
}

/* NF_ACCEPT: of a type that the bench's kernel is built without. */
SEC("netfilter")
int of_netfilter(void *ctx)
{
	return 1;
}

/* Of types that nobody runs but the kernel. */
SEC("sockops")
int of_sockops(struct bpf_sock_ops *ctx)
{
	return 1;
}

SEC("sk_msg")
int of_message(struct sk_msg_md *ctx)
{
	return SK_PASS;
}

SEC("cgroup/sysctl")
int of_sysctl(struct bpf_sysctl *ctx)
{
	return 1;
}

SEC("perf_event")
int of_event(void *ctx)
{
	return 0;
}

SEC("lwt_seg6local")
int of_seg6(struct __sk_buff *skb)
{
	return BPF_OK;
}

char LICENSE[] SEC("license") = "GPL";
