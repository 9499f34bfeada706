// SPDX-License-Identifier: GPL-2.0-only
/* Messages, small files, comma-separated lists. */

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "util.h"

const char *say_as = "jitbench";

void say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fprintf(stderr, "%s: ", say_as);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
}

int read_plain(const char *path, char *buf, size_t size)
{
	size_t used = 0;
	int fd, err = 0;
	ssize_t n;

	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	while (used < size - 1) {
		n = read(fd, buf + used, size - 1 - used);
		if (n < 0)
			err = -errno;
		if (n <= 0)
			break;
		used += n;
	}
	close(fd);
	while (used && (!buf[used - 1] || isspace((unsigned char)buf[used - 1])))
		used--;
	for (size_t i = 0; i < used; i++)
		if (!buf[i])
			buf[i] = ' ';
	buf[used] = '\0';
	return err;
}

int (*read_text_by)(const char *path, char *buf, size_t size) = read_plain;

int read_text(const char *root, const char *path, char *buf, size_t size)
{
	char full[PATH_MAX];

	if (!*root)
		return read_text_by(path, buf, size);
	snprintf(full, sizeof(full), "%s%s", root, path);
	return read_plain(full, buf, size);
}

int read_number(const char *root, const char *path, long long *value)
{
	char text[32], *end;
	int err = read_text(root, path, text, sizeof(text));

	if (err)
		return err;
	errno = 0;
	*value = strtoll(text, &end, 10);
	if (errno)
		return -errno;
	return end == text || *end ? -EINVAL : 0;
}

bool list_next(const char **list, char *name, size_t size)
{
	size_t len;

	*list += strspn(*list, ",");
	if (!**list)
		return false;
	len = strcspn(*list, ",");
	snprintf(name, size, "%.*s", (int)len, *list);
	*list += len;
	return true;
}

bool list_has(const char *list, const char *name)
{
	char one[64];

	while (list_next(&list, one, sizeof(one)))
		if (!strcmp(one, name))
			return true;
	return false;
}
