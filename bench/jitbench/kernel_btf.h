/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_KERNEL_BTF_H
#define JITBOARD_KERNEL_BTF_H

#include <bpf/btf.h>
#include <stdbool.h>

/*
 * libbpf reads the kernel's types anew for each object that it loads, which in an emulator
 * takes longer than all the rest.  The linker puts these in the place of the library's own
 * (--wrap); from kernel_btf_keep() on the types are read once.
 */
typeof(btf__load_vmlinux_btf) __real_btf__load_vmlinux_btf, __wrap_btf__load_vmlinux_btf;
typeof(btf__free) __real_btf__free, __wrap_btf__free;

void kernel_btf_keep(void);

#endif
