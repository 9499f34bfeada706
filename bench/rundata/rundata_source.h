/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_RUNDATA_SOURCE_H
#define JITBOARD_RUNDATA_SOURCE_H

#include "fields.h"
#include "rundata.h"

/*
 * run_load_hex() - the bytes of a text of hexadecimal digits.
 *
 * @key: its place, for messages
 * @bytes, @size: filled in; to be freed
 *
 * Return: 0, -EINVAL or -ENOMEM with the message made.
 */
int run_load_hex(struct loader *l, const char *key, const char *hex, uint8_t **bytes, size_t *size);

/*
 * run_load_sources() - read what functions were JITed from, and tell it to the functions.
 *
 * @root: the file
 * @run: has its programs already; run_free_sources() it, on failure too
 *
 * Return: 0, -EINVAL or -ENOMEM with the message made.
 */
int run_load_sources(struct loader *l, json_t *root, struct run *run);
void run_free_sources(struct run *run);

#endif
