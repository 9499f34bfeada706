/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_LIVE_H
#define JITBOARD_LIVE_H

#include "programs.h"

/* The machine that this runs on, with its programs: for seam_use(). */
extern const struct seam seam_live;

/* live_image() - the machine's image_read(). */
int live_image(const struct loaded *l, struct image *image);

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
