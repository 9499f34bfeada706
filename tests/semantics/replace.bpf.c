// SPDX-License-Identifier: GPL-2.0-only
/* Extensions: programs that replace a subprogram of another program. */
#include "sem.bpf.h"

SEC("?freplace") int empty(struct __sk_buff *skb)
{
	n.quiet++;
	return 1000;
}

SEC("?freplace") int with_helpers(struct __sk_buff *skb)
{
	n.quiet++;
	clobber(skb);
	return 1000;
}

SEC("?freplace") int with_kfuncs(struct __sk_buff *skb)
{
	n.quiet++;
	clobber_kfunc();
	return 1000;
}
