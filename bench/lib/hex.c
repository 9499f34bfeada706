// SPDX-License-Identifier: GPL-2.0-only
/* Bytes in hexadecimal. */

#include <errno.h>
#include <string.h>

#include "hex.h"

/* The value of a digit, or -1. */
static int digit(char c)
{
	const char *digits = "0123456789abcdef";
	const char *d = c ? strchr(digits, c) : NULL;

	return d ? (int)(d - digits) : -1;
}

int hex_decode(const char *hex, unsigned char *bytes, size_t *bad)
{
	for (size_t i = 0; hex[2 * i]; i++) {
		int high = digit(hex[2 * i]), low = digit(hex[2 * i + 1]);

		if (high < 0 || low < 0) {
			*bad = i;
			return -EINVAL;
		}
		bytes[i] = high << 4 | low;
	}
	return 0;
}
