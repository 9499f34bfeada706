/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_CORPUS_H
#define JITBOARD_CORPUS_H

#include <bpf/libbpf.h>
#include <stdbool.h>
#include <stddef.h>

#include "image.h"

/* A program of an object, as loads of it have found it. */
struct corpus_program {
	char name[128], section[128];
	bool refused; /* for good: no scheme changes that */
	bool seen;    /* in this load, by the kernel */
};

/* An object whose programs are loaded, and not run. */
struct corpus_object {
	const char *file;
	struct bpf_object *first; /* its first load, which the others share maps with */
	struct corpus_program *programs;
	size_t n;
};

/* Who is told what comes of each program. */
struct corpus_told {
	void *ctx;
	void (*loaded)(void *ctx, const struct corpus_program *p, const struct image *image);
	/* @p->refused: under every scheme; @why: one line, the verifier's or libbpf's. */
	void (*refused)(void *ctx, const struct corpus_program *p, const char *why);
};

/*
 * corpus_open() - find the programs of an object.
 *
 * @o: filled; corpus_close() it, on failure too
 * @file: the object
 * @why: on failure one line
 * @size: bytes at @why
 *
 * Return: 0, or -errno.
 */
int corpus_open(struct corpus_object *o, const char *file, char *why, size_t size);

void corpus_close(struct corpus_object *o);

/*
 * corpus_load() - load every program that was not refused for good, under the scheme that is
 * in force.
 *
 * The first load decides: what the verifier refuses then is refused for good, as it knows
 * nothing of schemes but that one may not mix tail calls and BPF-to-BPF calls; so the first
 * scheme should be one that may.  Later loads use its maps again: the length of the code
 * that loads a map's address depends on the address.
 *
 * @most: a program of which the verifier goes through more instructions is refused for good:
 *	each scheme would take as long
 *
 * Each program is told of once.  Return: 0, or -errno with a message on stderr.
 */
int corpus_load(struct corpus_object *o, const struct corpus_told *told, unsigned int most);

#endif
