/* SPDX-License-Identifier: GPL-2.0-only */
/* What unwind.bpf.c leaves for unwind.c. */
#ifndef JITBOARD_UNWIND_H
#define JITBOARD_UNWIND_H

struct chain {
	long size; /* bytes of ip that are used; negative: -errno */
	unsigned long long ip[32];
};

#endif
