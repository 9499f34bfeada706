/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_LIVE_H
#define JITBOARD_LIVE_H

#include "programs.h"

/* The machine that this runs on, with its programs: for seam_use(). */
extern const struct seam seam_live;

/* live_image() - the machine's image_read(). */
int live_image(const struct loaded *l, struct image *image);

#endif
