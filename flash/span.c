// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <unistd.h>

#include "span.h"

int span_read(const struct span *span, uint64_t at, void *bytes, size_t n)
{
	uint8_t *to = bytes;

	if (at > span->size || n > span->size - at)
		return -ENODATA;
	while (n) {
		ssize_t got = pread(span->fd, to, n, span->offset + at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (!got)
			return -ENODATA;
		to += got;
		at += got;
		n -= got;
	}
	return 0;
}

struct span span_part(const struct span *span, uint64_t at, uint64_t size)
{
	struct span part = { .fd = span->fd };

	if (at > span->size)
		at = span->size;
	part.offset = span->offset + at;
	part.size = size < span->size - at ? size : span->size - at;
	return part;
}
