// SPDX-License-Identifier: GPL-2.0-only
/* The kernel's types, read once for all objects. */

#include "kernel_btf.h"

static bool keeping;
static struct btf *kept;

void kernel_btf_keep(void)
{
	keeping = true;
}

struct btf *__wrap_btf__load_vmlinux_btf(void)
{
	struct btf *btf = kept ? kept : __real_btf__load_vmlinux_btf();

	if (keeping)
		kept = btf;
	return btf;
}

void __wrap_btf__free(struct btf *btf)
{
	if (!btf || btf != kept)
		__real_btf__free(btf);
}
