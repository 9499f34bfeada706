/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_CORPUS_H
#define JITBOARD_CORPUS_H

#include <bpf/libbpf.h>
#include <stdbool.h>
#include <stddef.h>

#include "image.h"
#include "scheme.h"

/* A program of an object, as loads of it have found it. */
struct corpus_program {
	char name[128], section[128];
	bool refused; /* for good: no scheme changes that */
	bool seen;    /* by the kernel */
};

/* An object whose programs are loaded, and not run. */
struct corpus_object {
	const char *file;
	struct corpus_program *programs;
	size_t n;
};

/* Who is told what comes of each program. */
struct corpus_told {
	void *ctx;
	/* @scheme: its number. */
	void (*loaded)(void *ctx, const struct corpus_program *p, size_t scheme,
		       const struct image *image);
	/* @p->refused: under every scheme; @why: one line, the verifier's or libbpf's. */
	void (*refused)(void *ctx, const struct corpus_program *p, size_t scheme, const char *why);
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
 * corpus_load() - load every program under every scheme.
 *
 * The first scheme decides: what the verifier refuses then is refused for good, as it knows
 * nothing of schemes but that one may not mix tail calls and BPF-to-BPF calls; so the first
 * should be one that may.  The object is opened and made ready by libbpf once, and a program
 * has the same maps under all schemes, but for arrays of programs: how long the code is that
 * loads a map's address depends on the address.
 *
 * @most: a program of which the verifier goes through more instructions is refused for good:
 *	each scheme would take as long
 *
 * Each program is told of once for each scheme, or once for good.
 * Return: 0, or -errno with a message on stderr.
 */
int corpus_load(struct corpus_object *o, const struct scheme_list *schemes,
		const struct corpus_told *told, unsigned int most);

#endif
