// SPDX-License-Identifier: GPL-2.0-only
/*
 * Linked into test_progs, whose bpf() calls pass here (ld --wrap=syscall).
 *
 * The kernel that jitboard builds is for harts that trap on misaligned accesses, too, so
 * its verifier refuses programs that make them, and with these the tests of
 * fexit_bpf2bpf, xdp_noinline and others, which are written for harts that don't.  The
 * emulated hart does not.  BPF_F_ANY_ALIGNMENT says so to the verifier, program by
 * program, where CONFIG_RISCV_EFFICIENT_UNALIGNED_ACCESS would say it for the kernel.
 */

#include <errno.h>
#include <linux/bpf.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/syscall.h>

long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);

/* bpf(BPF_PROG_LOAD), with the flag; without it where only the privileged may set it. */
static long prog_load(union bpf_attr *attr, unsigned int size)
{
	const __u32 flags = attr->prog_flags;
	long ret;

	attr->prog_flags |= BPF_F_ANY_ALIGNMENT;
	ret = __real_syscall(__NR_bpf, BPF_PROG_LOAD, attr, size);
	attr->prog_flags = flags;
	if (ret < 0 && errno == EPERM)
		ret = __real_syscall(__NR_bpf, BPF_PROG_LOAD, attr, size);
	return ret;
}

long __wrap_syscall(long number, ...)
{
	long arg[6];
	va_list ap;

	va_start(ap, number);
	for (int i = 0; i < 6; i++)
		arg[i] = va_arg(ap, long);
	va_end(ap);
	if (number == __NR_bpf && (int)arg[0] == BPF_PROG_LOAD) {
		union bpf_attr *attr = (union bpf_attr *)arg[1];
		unsigned int size = arg[2];

		if (size >= offsetof(union bpf_attr, prog_flags) + sizeof(attr->prog_flags) &&
		    !(attr->prog_flags & (BPF_F_STRICT_ALIGNMENT | BPF_F_ANY_ALIGNMENT)))
			return prog_load(attr, size);
	}
	return __real_syscall(number, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
}
