/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_PROGRAMS_H
#define JITBOARD_PROGRAMS_H

#include <stddef.h>

#include "image.h"
#include "io.h"
#include "tape.h"
#include "workload.h"

/*
 * The other half of the seam, see io.h: BPF programs and their runs.  workload.h and image.h
 * document each operation, at the function of its name, which calls it.
 */
struct program_ops {
	int (*load)(const struct workload *w, enum build build, const struct loaded *share,
		    struct loaded *l);
	void (*unload)(struct loaded *l);
	int (*settle)(const struct workload *w, enum build build, struct loaded *l, bool *grown);
	int (*hold)(const struct loaded *l);
	void (*let_go)(const struct loaded *l);
	int (*run)(const struct loaded *l, uint32_t repeat, uint32_t *retval);
	int (*count)(const struct loaded *l, uint32_t *retval, uint64_t *tail_calls);
	int (*image)(const struct loaded *l, struct image *image);
};

/* A backend. */
struct seam {
	const struct io_ops *io;
	const struct program_ops *programs; /* NULL: there are none to be run here */
};

/* seam_use() - let @s be in force, once, at the program's start. */
void seam_use(const struct seam *s);

/* seam_measures() - can the backend that is in force run programs? */
bool seam_measures(void);

/* seam_record() - tape what the backend in force answers.  As tape_record(). */
int seam_record(const char *path, const char *const *options, size_t n);

/* seam_replay() - let a tape answer.  As tape_replay(). */
int seam_replay(const char *path, const char *const **options, size_t *n);

/* seam_made_up() - let a function answer: see tape_made_up(). */
void seam_made_up(void (*answer)(struct tape_event *e));

/* seam_close() - let the backend of seam_use() be in force again.  As tape_close(). */
int seam_close(bool whole);

#endif
