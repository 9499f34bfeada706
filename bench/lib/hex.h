/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_HEX_H
#define JITBOARD_HEX_H

#include <stddef.h>

/*
 * hex_decode() - bytes that are written in hexadecimal, with small letters.
 *
 * @hex: two digits a byte, and nothing else
 * @bytes: where they go, half as many as @hex is long
 * @bad: on failure the index of the byte that is not hexadecimal
 *
 * Return: 0, or -EINVAL.
 */
int hex_decode(const char *hex, unsigned char *bytes, size_t *bad);

#endif
