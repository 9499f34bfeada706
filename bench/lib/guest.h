/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_GUEST_H
#define JITBOARD_GUEST_H

#include <stdbool.h>

/* Where the host's results folder is mounted in an emulated run (9p tag "results"). */
#define GUEST_RESULTS "/results"

/* What lies here when the guest ends goes to the host then. */
#define GUEST_KEPT "/tmp/results"

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
 * guest_enter_alone() - the same, but for the results folder.
 *
 * That folder is served by a thread of the emulator, at times that depend on how busy the
 * host is.  The guest waits for it, and from then on no two boots are alike: interrupts
 * come elsewhere, memory is laid out otherwise, and the random pool is another.  A guest that
 * has to do the same in each boot writes to GUEST_KEPT instead, from where guest_leave()
 * takes it to the host.
 *
 * Return: 0, or -errno with a message on stderr.
 */
int guest_enter_alone(void);

/*
 * guest_results() - mount the host's results folder, if this is the first process and has not
 * done it yet.
 *
 * Return: 0, or -errno with a message on stderr.
 */
int guest_results(void);

/*
 * guest_leave() - hand the exit status to the host and power off.
 *
 * @status: the exit status that the program would have had.
 *
 * The folder is mounted now if it was not, and gets the files of GUEST_KEPT; if one can't be
 * written, that is said on stderr, and the status is 1.
 *
 * The status goes to GUEST_RESULTS/exit, written whole and renamed, so that the
 * host can tell a program that ended from a guest that died.  Does not return.
 */
void guest_leave(int status) __attribute__((noreturn));

#endif
