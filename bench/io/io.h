/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_IO_H
#define JITBOARD_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct perf_event_attr;

/*
 * The seam between jitbench and the machine: whatever a run asks of the machine is one of
 * these operations, or one of programs.h.  Backends answer them:
 *
 *   live       the machine itself
 *   taping     the backend beneath it; each answer also goes to a tape, see tape.h
 *   replaying  a tape, or a machine that is made up
 *
 * seam_use() of programs.h chooses the backend.  The functions below call the one that is in
 * force, and so do read_text("", ...) and read_number("", ...) of util.h.
 */
struct io_ops {
	int (*read_text)(const char *path, char *buf, size_t size);
	int (*list)(const char *path, char *names, size_t size);
	int (*write)(const char *path, const char *text);
	int (*exists)(const char *path);
	int (*writable)(const char *path);
	int (*log)(char *text, size_t size);
	int64_t (*ask)(const char *what, int64_t (*ask)(void *ctx), void *ctx);
	int (*perf_open)(struct perf_event_attr *attr, int group);
	void (*perf_close)(int fd);
	int (*perf_enable)(int fd, bool on);
	int (*perf_read)(int fd, uint64_t *words, size_t n);
	bool (*replaying)(void);
};

/* The machine itself, which is in force at first. */
extern const struct io_ops live_io;

/* io_use() - let @ops be in force.  Return: the former. */
const struct io_ops *io_use(const struct io_ops *ops);

/* io_replaying() - is there no machine, so that nothing may be changed or looked at? */
bool io_replaying(void);

/*
 * io_ask() - one number of the machine that has no operation of its own.
 *
 * @what: a literal, the event's name on a tape
 * @ask: finds the number, where there is a machine
 */
int64_t io_ask(const char *what, int64_t (*ask)(void *ctx), void *ctx);

/* io_write() - write a text to a file of /proc or /sys.  Return: 0 or -errno. */
int io_write(const char *path, const char *text);

/* io_exists() - is there such a file?  Return: 0 or -errno. */
int io_exists(const char *path);

/* io_writable() - may this process write to it?  Return: 0 or -errno. */
int io_writable(const char *path);

/*
 * io_list() - the names in a folder, sorted, one a line.
 *
 * @names, @size: where they go; what does not fit is left out
 *
 * Return: 0, or -errno.
 */
int io_list(const char *path, char *names, size_t size);

/*
 * io_log() - what the kernel's log says of the firmware.
 *
 * @text, @size: where it goes, a line each; what does not fit is left out.  It stays empty if
 *	the log can't be read.
 *
 * Return: 0, or -errno.
 */
int io_log(char *text, size_t size);

/* io_clock() - nanoseconds of a clock that never goes back. */
uint64_t io_clock(void);

/*
 * io_perf_open() - open a counter for the calling thread.
 *
 * @group: the leader's file descriptor, or -1
 *
 * Return: a file descriptor, or -errno.
 */
int io_perf_open(struct perf_event_attr *attr, int group);

/* io_perf_close() - close it. */
void io_perf_close(int fd);

/* io_perf_enable() - start or stop a leader's group.  Return: 0 or -errno. */
int io_perf_enable(int fd, bool on);

/*
 * io_perf_read() - read a group.
 *
 * @words, @n: enabled, running, the values: where they go, and how many there are
 *
 * Return: 0, or -errno; -ENODATA: the group is not on the PMU.
 */
int io_perf_read(int fd, uint64_t *words, size_t n);

#endif
