/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_TAPE_H
#define JITBOARD_TAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "io.h"

/*
 * A tape: all that a run asked of the machine, and what it answered, so that the run can be
 * played again where there is no such machine.  It is text, one JSON array a line.  The first
 * line names the format and holds the options of the run:
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
 *             "log"      the kernel's log; answered: 0; TEXT: what it says of the firmware
 *             "store"    write the run's file; answered: 0 or -errno
 *             "load", "count", "run", "settle", "hold", "image", "function": see
 *                        tape_programs.h
 *             others     as the callers of io_ask() say
 *   ON        a path or a name, or null
 *   ASKED     numbers that the run chose: a replay that chooses others is out of step
 *   ANSWERED  numbers that the machine answered
 *
 * Written by hand into a tape, ["signal", null, [], [N]] sends the replaying run signal N when
 * it comes to that line; what comes after it need not be in step.
 */

#define TAPE_ASKED    6
#define TAPE_ANSWERED 10

struct tape_event {
	const char *what; /* a literal: it is kept */
	const char *on;   /* or NULL */
	int64_t asked[TAPE_ASKED], answered[TAPE_ANSWERED];
	size_t n_asked, n_answered;
	char *text; /* the caller's, or NULL; tape_answer() fills it */
	size_t size;
};

/* The backends of io.h: one writes events, the other is answered by them. */
extern const struct io_ops taping_io, replaying_io;

/*
 * tape_record() - write all that follows to a file.
 *
 * @path: the file
 * @options, @n: the first line's, by which a replay chooses as the run did
 *
 * What is taped is what the backend that is in force answers.
 * Return: 0, or -errno with a message on stderr.
 */
int tape_record(const char *path, const char *const *options, size_t n);

/*
 * tape_replay() - take all that follows from a file.
 *
 * @options, @n: those of the tape; the tape's, until tape_close()
 *
 * Return: 0, or -errno with a message on stderr.
 */
int tape_replay(const char *path, const char *const **options, size_t *n);

/*
 * tape_made_up() - take all that follows from a function: a machine that is made up.
 *
 * @answer: answers the event, as a tape would
 */
void tape_made_up(void (*answer)(struct tape_event *e));

/*
 * tape_close() - the end of the tape, if there is one.
 *
 * @whole: has the run come to its end?  Then a tape that is replayed must be at its end, too.
 *
 * Return: 0, or -errno with a message on stderr: the tape could not be written, or the
 * replay was out of step (-EPROTO).
 */
int tape_close(bool whole);

/*
 * tape_answer() - answer an event by the tape, or by what is made up.
 *
 * Out of step with the tape, every answer is -EPROTO from then on, and a message is on stderr.
 * Return: the first number answered.
 */
int64_t tape_answer(struct tape_event *e);

/*
 * tape_refuse() - what the tape has just answered can't be.
 *
 * @why: what it should be
 *
 * From then on every answer is -EPROTO, as out of step.
 * Return: -EPROTO, with a message on stderr that names file and line.
 */
int tape_refuse(const char *why);

/*
 * tape_note() - write an event to the tape.
 *
 * An event without @on and @text is kept in memory until tape_flush() or the next event
 * that has one: it takes the same few instructions each time, and may be within what is
 * counted.
 */
void tape_note(const struct tape_event *e);

/* tape_flush() - write what is kept, if anything is.  To be called where nothing is counted. */
void tape_flush(void);

/* tape_quiet() - tape no events (true) until told otherwise (false): they are part of another. */
void tape_quiet(bool quiet);

#endif
