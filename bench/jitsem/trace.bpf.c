// SPDX-License-Identifier: GPL-2.0-only
/* Tracing programs, for functions of other BPF programs. */
#include "sem.bpf.h"

static __always_inline int trace(void)
{
	unsigned long value;
	char text[8] = "12";

	n.traced++;
	bpf_strtoul(text, sizeof(text), 0, &value);
	clobber_kfunc();
	return 0;
}

SEC("?fentry") int on_entry(void *ctx)
{
	return trace();
}

SEC("?fexit") int on_exit(void *ctx)
{
	return trace();
}
