/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_RESTORE_H
#define JITBOARD_RESTORE_H

#include <stdbool.h>
#include <stddef.h>

#include "governor.h"
#include "restore_file.h"
#include "scheme.h"

/*
 * What is changed of the machine and must be put back, also after a crash: the JIT's
 * scheme, and for a run the CPU frequency governors.
 *
 *	restore_begin()		before anything is changed, or a scheme tried
 *	restore_end()		however it ends
 *
 * A record of how things were found is on disk before the first change.  It goes when
 * all is back.  What a process that was killed has left, the next one puts back.
 *
 * @root: a directory to look under; "" for the running system.
 * @state: the folder of the record, see restore_file.h.
 */
struct restore {
	const char *root, *state;
	struct governors governors; /* as they were found */
	char scheme[SCHEME_NAME];   /* the same of the JIT's; "": there is no choice */
	bool noted;                 /* there is a record, which is this one's to remove */
	char why[320];              /* why there is none, if one is needed; or "" */
};

/* What restore_begin() is for, besides the scheme. */
enum {
	RESTORE_GOVERNORS = 1, /* the governors, too */
	RESTORE_LOOK = 2, /* just to look: what an earlier process left stays, and its record */
};

/*
 * restore_begin() - take the lock, tidy up after a process that was cut short, note how things
 * are.
 *
 * @r: filled; restore_end() it
 * @what: see above
 *
 * Return: 0; -EBUSY with a message on stderr: another process has changed the machine
 * and still runs; or another -errno: @r->why says why there is no record.  Governors
 * must not be set then.
 */
int restore_begin(struct restore *r, const char *root, const char *state, unsigned int what);

/*
 * restore_end() - put back what was found, and let others run.
 *
 * @why, @size: on failure what is not back, and why
 *
 * Of the scheme it is scheme_restore() that knows whether it was changed.  A governor
 * that somebody else has changed meanwhile is left alone.  The record stays, unless all
 * is back.  May be called more than once, and without restore_begin() for a zeroed @r.
 * Return: 0, or -errno with @why.
 */
int restore_end(struct restore *r, char *why, size_t size);

/*
 * restore_recover() - put back what an earlier process left changed.
 *
 * @what, @size: "CPU 0: ondemand, ...": what was put back, or on failure what and why;
 *	"" if there was nothing to do
 *
 * A record from before the last boot is only removed: booting has set everything.
 * Return: 0, or -errno.
 */
int restore_recover(const char *root, const char *state, char *what, size_t size);

/*
 * restore_left() - did an earlier process leave the machine changed?
 *
 * @what, @size: as with restore_recover(), but what was found before
 *
 * Return: true if there is a record, unless its process still runs.
 */
bool restore_left(const char *state, char *what, size_t size);

#endif
