// SPDX-License-Identifier: GPL-2.0-only
/* Which types of programs BPF_PROG_TEST_RUN runs, and how. */

#include <linux/bpf.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "object.h"
#include "util.h"

/* The least packet: an Ethernet header; of netfilter an IPv4 header without one. */
#define ETHERNET 14
#define IPV4     20

/* What a packet is if nobody says: as the kit's own workloads have it. */
#define PACKET 64

/* Of a lookup: a TCP connection over IPv4, since the kernel wants to know the family. */
static const struct bpf_sk_lookup lookup = { .family = AF_INET, .protocol = 6 };

/* Arguments of a tracepoint: the kernel takes 12 at most. */
#define ARGUMENTS (12 * sizeof(__u64))

/* By the .test_run of the kernel's struct bpf_prog_ops, and what these functions refuse. */
static const struct runnable runnables[] = {
	{ BPF_PROG_TYPE_SOCKET_FILTER, false, true, ETHERNET, NULL, PACKET },
	{ BPF_PROG_TYPE_SCHED_CLS, false, true, ETHERNET, NULL, PACKET },
	{ BPF_PROG_TYPE_SCHED_ACT, false, true, ETHERNET, NULL, PACKET },
	{ BPF_PROG_TYPE_XDP, false, true, ETHERNET, NULL, PACKET },
	{ BPF_PROG_TYPE_CGROUP_SKB, false, true, ETHERNET, NULL, PACKET },
	{ BPF_PROG_TYPE_LWT_IN, false, true, ETHERNET, NULL, PACKET },
	{ BPF_PROG_TYPE_LWT_OUT, false, true, ETHERNET, NULL, PACKET },
	{ BPF_PROG_TYPE_LWT_XMIT, false, true, ETHERNET, NULL, PACKET },
	{ BPF_PROG_TYPE_FLOW_DISSECTOR, false, true, ETHERNET, NULL, PACKET },
	{ BPF_PROG_TYPE_NETFILTER, false, true, IPV4, NULL, PACKET },
	{ BPF_PROG_TYPE_SK_LOOKUP, true, true, sizeof(lookup), (const uint8_t *)&lookup,
	  sizeof(lookup) },
	{ BPF_PROG_TYPE_RAW_TRACEPOINT, true, false, 0, NULL, ARGUMENTS },
	{ BPF_PROG_TYPE_SYSCALL, true, false, 0, NULL, 0 },
};

const struct runnable *runnable_of(const struct bpf_program *prog)
{
	enum bpf_attach_type attach = bpf_program__expected_attach_type(prog);

	/* Of maps of devices and CPUs: XDP, but the kernel runs them there only. */
	if (attach == BPF_XDP_DEVMAP || attach == BPF_XDP_CPUMAP)
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(runnables); i++)
		if (runnables[i].type == bpf_program__type(prog))
			return &runnables[i];
	return NULL;
}

const char *runnable_names(void)
{
	static char names[512];

	for (size_t i = 0; i < ARRAY_SIZE(runnables) && !names[0]; i++)
		for (size_t k = 0; k < ARRAY_SIZE(runnables); k++) {
			strcat(names, k ? ", " : "");
			strcat(names, libbpf_bpf_prog_type_str(runnables[k].type));
		}
	return names;
}
