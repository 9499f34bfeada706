/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_DATA_H
#define JITBOARD_DATA_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

/* Not in object.h: libpcap and libbpf each have a struct bpf_insn. */

/*
 * data_read() - what a program is given.
 *
 * @data: a file, FILE:N for the N-th frame of a capture, or hexadecimal digits
 * @name: what the user calls it
 * @bytes: set to the bytes; free() it
 * @n: how many
 *
 * Return: 0, or -errno.
 */
int data_read(const char *data, const char *name, uint8_t **bytes, size_t *n);

/* data_hex() - bytes as a JSON string of hexadecimal digits, or NULL: no memory. */
json_t *data_hex(const uint8_t *bytes, size_t n);

/* The most bytes that a program can be given. */
#define DATA_MOST 65536

#endif
