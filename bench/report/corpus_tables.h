/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_CORPUS_TABLES_H
#define JITBOARD_CORPUS_TABLES_H

#include "corpus_data.h"
#include "table.h"

/* All schemes of a corpus, and those of them that are compared. */
struct corpus_view {
	struct names all_schemes, schemes;
	struct corpus_data all, compared;
};

/* A table of it. */
struct corpus_part {
	const char *name, *title;
	void (*fill)(struct table *t, const struct corpus_data *d);
	bool of_all;    /* also schemes that refuse what the base takes */
	bool asked_for; /* only */
};

extern const struct corpus_part corpus_parts[];
extern const size_t n_corpus_parts;

/* The part that formats with one table have unless told. */
#define CORPUS_SUMS (&corpus_parts[1])

/*
 * corpus_view_read() - measure all code of a run, and choose what is compared.
 *
 * @v: all zeros; filled; corpus_view_free() it, on failure too
 * @wanted: schemes, as the user names them; NULL: those that refuse no more than the base
 *
 * Return: 0, or -errno; other than without memory a message is on stderr.
 */
int corpus_view_read(struct corpus_view *v, const struct run *run, char *wanted);
void corpus_view_free(struct corpus_view *v);

/* corpus_table() - a part as a table; NULL: no memory. */
struct table *corpus_table(const struct corpus_part *part, const struct corpus_view *v);

#endif
