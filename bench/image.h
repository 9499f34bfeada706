/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_IMAGE_H
#define JITBOARD_IMAGE_H

#include <stddef.h>
#include <stdint.h>

struct bpf_object;

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
 * image_read() - the JITed code of an object that is loaded.
 *
 * @obj: the object
 * @entry: file descriptor of the program whose functions come first, main first
 * @image: filled; image_free() it
 *
 * Return: 0, or -errno; -EPERM: the kernel shows no code to this caller.
 */
int image_read(struct bpf_object *obj, int entry, struct image *image);

void image_free(struct image *image);

/* image_hex() - the bytes as hexadecimal digits, to be freed, or NULL. */
char *image_hex(const struct image_function *f);

#endif
