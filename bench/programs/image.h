/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_IMAGE_H
#define JITBOARD_IMAGE_H

#include <stddef.h>
#include <stdint.h>

struct loaded;

/* One function as the JIT wrote it. */
struct image_function {
	char name[64]; /* from the object's BTF */
	uint64_t addr; /* where it lies in the kernel; 0 if the kernel hides it */
	uint8_t *code;
	size_t size; /* in bytes */
};

struct image {
	struct image_function *functions;
	size_t n;
};

/*
 * image_read() - the JITed code of a workload that is loaded.
 *
 * @l: the workload
 * @image: filled, entry's functions first, main first, and last what is attached;
 *	image_free() it
 *
 * Return: 0, or -errno; -EPERM: the kernel shows no code to this caller.
 */
int image_read(const struct loaded *l, struct image *image);

void image_free(struct image *image);

/* image_hex() - the bytes as hexadecimal digits, to be freed, or NULL. */
char *image_hex(const struct image_function *f);

#endif
