/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_ISOLATE_H
#define JITBOARD_ISOLATE_H

#include <stdbool.h>
#include <stddef.h>

#define CPUS_ONLINE    "/sys/devices/system/cpu/online"
#define CPUS_ISOLATED  "/sys/devices/system/cpu/isolated"
#define CPUS_NOHZ_FULL "/sys/devices/system/cpu/nohz_full"

/* What keeps others away from a hart. */
struct isolation {
	int cpu;
	bool isolated;  /* isolcpus=: no task comes by itself */
	bool nohz_full; /* nohz_full=: no tick while one task runs */
	int irqs;       /* interrupts of devices that go to it */
	int irq;        /* the first of these */
	char driver[32];
};

/*
 * isolate_look() - how isolated is hart @cpu, as the kernel sees it now?
 *
 * @root: a directory to look under; "" for the running system
 *
 * What can't be read does not isolate.
 */
void isolate_look(const char *root, int cpu, struct isolation *i);

/*
 * isolate_missing() - what is missing for a hart to be isolated, and the words of the
 * kernel command line that isolate it.
 *
 * @why, @size: one sentence; untouched if nothing is missing
 *
 * Return: is anything missing?
 */
bool isolate_missing(const char *root, const struct isolation *i, char *why, size_t size);

#endif
