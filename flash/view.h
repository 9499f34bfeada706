/* SPDX-License-Identifier: GPL-2.0-only */
/* A card, or an image of one, opened to be looked at. */
#ifndef JITBOARD_FLASH_VIEW_H
#define JITBOARD_FLASH_VIEW_H

#include "span.h"

/*
 * view_open() - open a disk, a raw image, or a packed one.
 *
 * Of a packed image as much is unpacked as it takes to look at it, into a file without a
 * name in TMPDIR (/var/tmp, /tmp); the image is compared with its block map while that is done.
 *
 * @span: receives it; end it by view_close()
 *
 * Return: 0, or -errno with a message on stderr.
 */
int view_open(struct span *span, const char *path);

/* view_close() - close it. */
void view_close(struct span *span);

#endif
