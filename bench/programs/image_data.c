// SPDX-License-Identifier: GPL-2.0-only
/* The JITed code of a workload, once it is read. */

#include <stdlib.h>

#include "image.h"

void image_free(struct image *image)
{
	for (size_t i = 0; i < image->n; i++)
		free(image->functions[i].code);
	free(image->functions);
	*image = (struct image){};
}

char *image_hex(const struct image_function *f)
{
	static const char digits[] = "0123456789abcdef";
	char *hex = malloc(2 * f->size + 1);

	if (!hex)
		return NULL;
	for (size_t i = 0; i < f->size; i++) {
		hex[2 * i] = digits[f->code[i] >> 4];
		hex[2 * i + 1] = digits[f->code[i] & 15];
	}
	hex[2 * f->size] = '\0';
	return hex;
}
