/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_REPLACE_H
#define JITBOARD_REPLACE_H

#include <stdio.h>

/*
 * replace_file() - write a file so that it is never seen in part.
 *
 * @path: the file, which need not be there
 * @write: writes its text; 0, or -errno
 * @check: looks at what was written, under another name, or NULL; 0, or -errno
 * @ctx: for both
 *
 * What is written is on disk under the name @path.tmp, then takes the name @path, and
 * that is on disk, too.  A crash at any moment leaves the former file or this one, whole,
 * and perhaps @path.tmp; a failure leaves the former file alone.
 * Return: 0, or -errno.
 */
int replace_file(const char *path, int (*write)(FILE *f, void *ctx),
		 int (*check)(const char *tmp, void *ctx), void *ctx);

/* sync_folder() - the names in a folder are on disk when this returns.  Return: 0, or -errno. */
int sync_folder(const char *path);

#endif
