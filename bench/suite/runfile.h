/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_RUNFILE_H
#define JITBOARD_RUNFILE_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "image.h"

#define RUNFILE_SCHEMA "jitboard-run-1"

/* A run.json in the making. */
struct runfile {
	json_t *root;
	char *path;
	bool damaged; /* memory ran out while something was added */
	FILE *spool;  /* programs that are kept in a file, or NULL */
};

/*
 * runfile_open() - start a run file: every part there, empty, "complete": false.
 *
 * @r: filled; runfile_close() it
 * @path: where runfile_write() puts it
 * @id: the run's id
 *
 * Return: 0, or -ENOMEM.  Nothing is written yet.
 */
int runfile_open(struct runfile *r, const char *path, const char *id);

void runfile_close(struct runfile *r);

/* runfile_set() - replace one part of the file; takes over @value (NULL: no memory). */
void runfile_set(struct runfile *r, const char *part, json_t *value);

/* runfile_append() - add to a part that is a list; takes over @value (NULL: no memory). */
void runfile_append(struct runfile *r, const char *part, json_t *value);

/* runfile_warn() - add a warning: @where it arose, and in one sentence @what. */
void runfile_warn(struct runfile *r, const char *where, const char *what);

/* What was measured of a workload under a scheme, of one event. */
struct measurement {
	const char *workload, *scheme, *event;
	uint32_t repeat; /* R */
	uint64_t seed;   /* of the random order, below 2^53 */
	/*
	 * In counts per operation, the n-th of the n-th round; NAN: none could be taken, which
	 * becomes null.
	 */
	const double *samples;
	size_t n;
	bool tried; /* are there numbers of tries? */
	size_t attempts, refused, interrupted;
	double constant; /* what a run takes but for its repeats; NAN: not known */
};

/* runfile_measurement() - a measurement as the file has it; NULL: no memory. */
json_t *runfile_measurement(const struct measurement *m);

/*
 * runfile_program() - the code of a program as the file has it; NULL: no memory.
 *
 * @r: gets what the code was written from, where the image has that
 */
json_t *runfile_program(struct runfile *r, const char *workload, const char *scheme,
			const struct image *image);

/*
 * runfile_spool() - add a program that is kept in a file beside the run's until that is
 * written: for more of them than there is memory for.
 *
 * @program: of runfile_program(); taken over
 *
 * Not to be mixed with what runfile_append() adds to "programs".
 * Return: 0, or -errno with a message on stderr.
 */
int runfile_spool(struct runfile *r, json_t *program);

/*
 * runfile_write() - write the file as it stands.
 *
 * @complete: is this the whole run?
 *
 * Whoever reads it finds a whole file, the former one or this: see replace_file().
 * Return: 0, or -errno with a message on stderr.
 */
int runfile_write(struct runfile *r, bool complete);

/*
 * runfile_id() - make up a run's id: <UTC>-<board>-<kernel release>-<6 hex>.
 *
 * @id, @size: where it goes
 * @when: seconds since 1970
 * @board, @release: parts of it; what is not a letter, digit, '.', '_' or '-' in
 *	them becomes '_'
 * @random: the six digits
 */
void runfile_id(char *id, size_t size, int64_t when, const char *board, const char *release,
		uint32_t random);

#endif
