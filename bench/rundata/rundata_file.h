/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_RUNDATA_FILE_H
#define JITBOARD_RUNDATA_FILE_H

#include <stdbool.h>
#include <stdio.h>

#include "fields.h"

/*
 * run_read() - read a file of JSON, which may be packed by zstd; its first bytes tell.
 *
 * @in: a file, which is read to its end.
 * @root: the JSON; for json_decref().
 *
 * Return: 0; -EIO, -EINVAL, -EFBIG or -ENOMEM with the message made.
 */
int run_read(struct loader *l, FILE *in, json_t **root);

#endif
