/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_GUEST_H
#define JITBOARD_GUEST_H

#include <stdbool.h>

/* Where the host's results folder is mounted in an emulated run (9p tag "results"). */
#define GUEST_RESULTS "/results"

/*
 * guest_is_init() - is this program the first process of an initramfs?
 *
 * scripts/run-qemu boots the kernel with one static program as /init and gives
 * it its arguments on the kernel command line, after "--".
 */
bool guest_is_init(void);

/*
 * guest_enter() - mount what a first process needs: /proc, /sys, /dev, /tmp,
 * debugfs, bpffs, and the host's results folder on GUEST_RESULTS.
 *
 * Return: 0, or -errno with a message on stderr.
 */
int guest_enter(void);

/*
 * guest_leave() - hand the exit status to the host and power off.
 *
 * @status: the exit status that the program would have had.
 *
 * The status goes to GUEST_RESULTS/exit, written whole and renamed, so that the
 * host can tell a program that ended from a guest that died.  Does not return.
 */
void guest_leave(int status) __attribute__((noreturn));

#endif
