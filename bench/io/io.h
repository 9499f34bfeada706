/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_IO_H
#define JITBOARD_IO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The seam between jitbench and the machine: whatever a run reads of the machine passes
 * here, so that it can be recorded (`jitbench run --record`) and replayed where there
 * is no such machine (`--replay`, in the host's build of jitbench).
 *
 *   - counters, clock, files that are written or listed: the functions below;
 *   - small files that are read: read_text("", ...) and read_number("", ...) of util.h,
 *     which come here by themselves;
 *   - programs and their runs: record_workload.c and replay_workload.c;
 *   - anything else: a struct io_event of its own, see io_ask().
 *
 * What changes the machine without a file of its own (scheduling, locked memory) must
 * look at io_replaying() first: a replay changes nothing and reads nothing but FILE.
 *
 * A recording is text, one JSON array a line.  The first line names the format and holds
 * the options of the run:
 *
 *	["jitboard-record-1", "--samples=3", ...]
 *
 * Each further line is an event, in the order in which they occurred:
 *
 *	[WHAT, ON, [ASKED...], [ANSWERED...]]  or  [WHAT, ON, [...], [...], TEXT]
 *
 *   WHAT      what was done:
 *             "read"     read a group of counters; asked: its file descriptor;
 *                        answered: 0 or -errno, then enabled, running, values
 *             "open"     open a counter; asked: type, config, exclude flags (1 kernel,
 *                        2 user, 4 hypervisor), leader or -1; answered: fd or -errno
 *             "enable"   start (asked: fd, 1) or stop (fd, 0) a group; answered: 0/-errno
 *             "clock"    answered: nanoseconds of a monotonic clock
 *             "file"     read the file ON; answered: 0 or -errno; TEXT
 *             "exists"   is there a file ON? answered: 0 or -errno
 *             "writable" may it be written to? answered: 0 or -errno
 *             "list"     list the folder ON; answered: 0 or -errno; TEXT: a name a line
 *             "write"    write to a file; ON: FILE=TEXT; answered: 0 or -errno
 *             "store"    write the run's file; answered: 0 or -errno
 *             "load", "count", "run", "settle", "hold", "image", "function": see
 *                        record_workload.c
 *             others     as their callers say
 *   ON        a path or a name, or null
 *   ASKED     numbers that the run chose: a replay that chooses others is out of step
 *   ANSWERED  numbers that the machine answered
 *
 * Written by hand into a recording, ["signal", null, [], [N]] sends the replaying run
 * signal N when it comes to that line; what comes after it need not be in step.
 */

#define IO_ASKED    6
#define IO_ANSWERED 10

struct io_event {
	const char *what; /* a literal: it is kept */
	const char *on;   /* or NULL */
	int64_t asked[IO_ASKED], answered[IO_ANSWERED];
	size_t n_asked, n_answered;
	char *text; /* the caller's, or NULL; in a replay io_replayed() fills it */
	size_t size;
};

/*
 * io_record() - write all that follows to a file.
 *
 * @path: the file
 * @options, @n: the first line's, by which a replay chooses as the run did
 *
 * Return: 0, or -errno with a message on stderr.
 */
int io_record(const char *path, const char *const *options, size_t n);

/*
 * io_replay() - take all that follows from a file.
 *
 * @options, @n: those of the recording; the file's, until io_close()
 *
 * Return: 0, or -errno with a message on stderr.
 */
int io_replay(const char *path, const char *const **options, size_t *n);

/*
 * io_answer_by() - take all that follows from a function, until io_close(): for tests.
 *
 * @answer: answers the event, as a recording would
 */
void io_answer_by(void (*answer)(struct io_event *e));

bool io_replaying(void);

/*
 * io_close() - the end of what is recorded or replayed, if anything is.
 *
 * @whole: has the run come to its end?  Then the recording must be at its end, too.
 *
 * Return: 0, or -errno with a message on stderr: the recording could not be written, or
 * the replay was out of step (-EPROTO).
 */
int io_close(bool whole);

/*
 * io_replayed() - is this a replay?  Then the event is answered from the recording.
 *
 * Out of step with it, every answer is -EPROTO from then on, and a message is on stderr.
 */
bool io_replayed(struct io_event *e);

/*
 * io_refuse() - what the recording has just answered can't be.
 *
 * @why: what it should be
 *
 * From then on every answer is -EPROTO, as out of step.
 * Return: -EPROTO, with a message on stderr that names file and line.
 */
int io_refuse(const char *why);

/*
 * io_note() - record the event, if a recording is made.
 *
 * An event without @on and @text is kept in memory until io_flush() or the next event
 * that has one: it takes the same few instructions each time, and may be within what is
 * counted.
 */
void io_note(const struct io_event *e);

/* io_flush() - write what is kept.  To be called where nothing is counted. */
void io_flush(void);

/* io_quiet() - record no events (true) until told otherwise (false): they are part of another. */
void io_quiet(bool quiet);

/*
 * io_ask() - one number of the machine that has no function of its own.
 *
 * @what: a literal, the event's name
 * @ask: finds the number, unless this is a replay
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

/* io_clock() - nanoseconds of a clock that never goes back. */
uint64_t io_clock(void);

struct perf_event_attr;

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

/* io_perf_enable() - let a leader's group count, or no more.  Return: 0 or -errno. */
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
