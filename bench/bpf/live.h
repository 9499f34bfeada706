/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_LIVE_H
#define JITBOARD_LIVE_H

#include "programs.h"

/* The machine that this runs on, with its programs: for seam_use(). */
extern const struct seam seam_live;

/* live_image() - the machine's image_read(). */
int live_image(const struct loaded *l, struct image *image);

/*
 * live_attach() - load what a workload attaches, if anything, and attach it.
 *
 * @w, @build: the workload
 * @l: its programs, loaded; nothing is attached to them
 *
 * A program can only be attached to one that is loaded, and libbpf loads an object as a
 * whole: hence a second object of the same file, with the same maps.
 *
 * Return: 0, or -errno.
 */
int live_attach(const struct workload *w, enum build build, struct loaded *l);

/* live_settle() - the machine's workload_settle(). */
int live_settle(const struct workload *w, enum build build, struct loaded *l, bool *grown);

struct btf;

/*
 * live_program_image() - the JITed code of one program that is loaded, without its source.
 *
 * @fd: the program
 * @btf: its object's, for the names of its functions, or NULL
 * @image: filled, main first; image_free() it
 *
 * Return: as image_read().
 */
int live_program_image(int fd, const struct btf *btf, struct image *image);

#endif
