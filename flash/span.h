/* SPDX-License-Identifier: GPL-2.0-only */
/* A stretch of a file or of a disk: a card, or a partition of it. */
#ifndef JITBOARD_FLASH_SPAN_H
#define JITBOARD_FLASH_SPAN_H

#include <stddef.h>
#include <stdint.h>

struct span {
	int fd;
	uint64_t offset; /* bytes; where it begins */
	uint64_t size;   /* bytes */
};

/*
 * span_read() - read bytes of it.
 *
 * @at: byte to begin with, counted from the span's first
 *
 * Return: 0; -ENODATA if the span has no such bytes; or -errno.
 */
int span_read(const struct span *span, uint64_t at, void *bytes, size_t n);

/* span_part() - a part of it, no longer than what there is from @at on. */
struct span span_part(const struct span *span, uint64_t at, uint64_t size);

#endif
