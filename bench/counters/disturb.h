/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_DISTURB_H
#define JITBOARD_DISTURB_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What interrupts the measuring thread.  The U74's counters go on counting in interrupts
 * and in the firmware (it has neither Sscofpmf nor Smcntrpmf), so that a count which an
 * interrupt fell into must be thrown away, and something must see the interrupt.
 *
 * That is the tracepoint irq:irq_handler_entry as a perf event of the thread.  The timer's
 * tick, interrupts between harts and those of devices all pass there (kernel/irq/chip.c:
 * handle_percpu_devid_irq(), handle.c: __handle_irq_event_percpu()), on the thread's own
 * hart while the thread is on it.  It is read by one small system call that does not count
 * into what is measured, where /proc/interrupts would have to be formatted for all harts
 * and take longer than many a sample.  With it goes the software event of context
 * switches: of what happened while another task was on the hart, the thread's events
 * see nothing, but the caches do.
 */
struct disturb {
	int fd, switches; /* -1: not watched */
};

#define DISTURB_TRACEPOINT "/sys/kernel/tracing/events/irq/irq_handler_entry/id"

/*
 * disturb_open() - begin to watch the calling thread.
 *
 * Return: 0, or -errno (no message): the kernel has no such tracepoint, or tracefs is not
 * mounted, or it may not be read.  @d is then open, and sees nothing.
 */
int disturb_open(struct disturb *d);

void disturb_close(struct disturb *d);

/* disturb_watched() - is anything seen? */
bool disturb_watched(const struct disturb *d);

/* disturb_count() - how often the thread was interrupted, so far.  Return: 0 or -errno. */
int disturb_count(const struct disturb *d, uint64_t *count);

#endif
