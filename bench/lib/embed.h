/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_EMBED_H
#define JITBOARD_EMBED_H

#include <stddef.h>

/* A BPF object linked into the program; the Makefile's `embed` writes the table. */
struct embedded {
	const char *name; /* the source's name without ".bpf.c" (and ".count") */
	const void *data; /* an ELF file */
	size_t size;      /* in bytes */
};

extern const struct embedded embedded[];
extern const size_t embedded_count;

#endif
