/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_IMAGE_H
#define JITBOARD_IMAGE_H

#include <stddef.h>
#include <stdint.h>

struct loaded;

/* Where the code of a source line begins. */
struct image_line {
	uint32_t insn;     /* the first BPF instruction of it, from the function's start */
	uint32_t at;       /* its code, in bytes from the function's start */
	uint32_t line;     /* in the file, from 1; 0: the object has no lines */
	char *file, *text; /* the file without folders, and the line; "" if there are none */
};

/* One function as the JIT wrote it. */
struct image_function {
	char name[64]; /* from the object's BTF */
	uint64_t addr; /* where it lies in the kernel; 0 if the kernel hides it */
	uint8_t *code;
	size_t size; /* in bytes */
	/* What it was written from, as the verifier left it; NULL: not known, or not asked for. */
	uint8_t *bpf;
	size_t bpf_size;          /* in bytes */
	struct image_line *lines; /* in the order of both; the first begins the function */
	size_t n_lines;
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

/* image_hex() - bytes as hexadecimal digits, to be freed, or NULL. */
char *image_hex(const uint8_t *bytes, size_t size);

/*
 * image_add_line() - one more line of a function.
 *
 * @line: its strings are copied, with ? for what is not ASCII
 *
 * Return: 0, or -ENOMEM.
 */
int image_add_line(struct image_function *f, const struct image_line *line);

#endif
