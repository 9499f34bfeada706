/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_CORPUS_DATA_H
#define JITBOARD_CORPUS_DATA_H

#include <stdbool.h>
#include <stddef.h>

#include "names.h"
#include "rundata.h"

/* What is measured of a function's code, without running it. */
enum measure {
	CORPUS_BYTES,
	CORPUS_INSTRUCTIONS,
	CORPUS_TCC_LOADS,
	CORPUS_TCC_STORES,
	CORPUS_FRAME,
	MEASURES
};

extern const char *const measure_names[MEASURES];

/* A function under each scheme, the base first. */
struct corpus_function {
	const char *workload, *name;
	bool by_all;            /* do all schemes have it? */
	bool *have;             /* by scheme */
	unsigned int *measures; /* [scheme * MEASURES + measure] */
};

/* Programs that are refused for the same reason under the same schemes. */
struct corpus_refusal {
	char *why, *schemes; /* numbers and names in the reason are "#"; schemes: "all", or names */
	const char *workload; /* one of them */
	size_t programs;
};

struct corpus_data {
	const struct run *run;
	const struct names *schemes;
	struct corpus_function *functions;
	size_t n, n_by_all;
	size_t *loaded, *refused;        /* programs, by scheme */
	struct corpus_refusal *refusals; /* the most frequent first */
	size_t n_refusals;
};

/*
 * corpus_read() - measure all code of a run, and count its refusals.
 *
 * @d: filled; corpus_data_free() it, on failure too
 * @schemes: these; the run has them
 *
 * Return: 0, or -errno; other than without memory a message is on stderr.
 */
int corpus_read(struct corpus_data *d, const struct run *run, const struct names *schemes);

void corpus_data_free(struct corpus_data *d);

/* corpus_measure() - of a function under the @s-th scheme. */
unsigned int corpus_measure(const struct corpus_function *f, size_t s, enum measure m);

#endif
