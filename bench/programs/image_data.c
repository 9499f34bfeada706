// SPDX-License-Identifier: GPL-2.0-only
/* The JITed code of a workload, once it is read. */

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"

static void free_function(struct image_function *f)
{
	for (size_t i = 0; i < f->n_lines; i++) {
		free(f->lines[i].file);
		free(f->lines[i].text);
	}
	free(f->lines);
	free(f->bpf);
	free(f->code);
}

void image_free(struct image *image)
{
	for (size_t i = 0; i < image->n; i++)
		free_function(&image->functions[i]);
	free(image->functions);
	*image = (struct image){};
}

char *image_hex(const uint8_t *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	char *hex = malloc(2 * size + 1);

	if (!hex)
		return NULL;
	for (size_t i = 0; i < size; i++) {
		hex[2 * i] = digits[bytes[i] >> 4];
		hex[2 * i + 1] = digits[bytes[i] & 15];
	}
	hex[2 * size] = '\0';
	return hex;
}

/* A copy in ASCII: files hold UTF-8, a source may hold anything. */
static char *plain(const char *text)
{
	char *copy = strdup(text);

	for (char *c = copy; c && *c; c++)
		if (!isprint((unsigned char)*c))
			*c = *c == '\t' ? ' ' : '?';
	return copy;
}

int image_add_line(struct image_function *f, const struct image_line *line)
{
	struct image_line *l = reallocarray(f->lines, f->n_lines + 1, sizeof(*l));

	if (!l)
		return -ENOMEM;
	f->lines = l;
	l += f->n_lines++;
	*l = *line;
	l->file = plain(line->file);
	l->text = plain(line->text);
	return l->file && l->text ? 0 : -ENOMEM;
}
