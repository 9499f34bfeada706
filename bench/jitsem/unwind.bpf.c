// SPDX-License-Identifier: GPL-2.0-only
/* Takes the call chain at the entry of another program's subprogram. */
#include "sem.bpf.h"
#include "unwind.h"

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct chain);
} chains SEC(".maps");

SEC("?fentry") int on_entry(void *ctx)
{
	__u32 key = 0;
	struct chain *c = bpf_map_lookup_elem(&chains, &key);

	if (c)
		c->size = bpf_get_stack(ctx, c->ip, sizeof(c->ip), 0);
	n.traced++;
	return 0;
}
