/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_REPORT_CONTEXT_H
#define JITBOARD_REPORT_CONTEXT_H

#include "rundata.h"
#include "table.h"

/* What all tables of a run need: the schemes with the base first, and for whom. */
struct context {
	const struct run *run;
	const char **schemes;
	size_t n;
	bool machine; /* for a program to read: all there is */
	bool narrow;  /* for a reader, and more schemes than fit side by side */
	const char
		*diff; /* name of the difference where there are two schemes; NULL = both names */
};

/* context_columns() - one column per scheme, and with @diff one per difference to the base. */
void context_columns(struct table *t, const struct context *c, const char *group,
		     struct table_style style, const struct table_style *diff);

/*
 * context_cells() - the cells of context_columns().
 *
 * @values: a value per scheme
 * @have: for which schemes there is one
 * @diff: are there columns of differences?
 */
void context_cells(struct table *t, const struct context *c, const double *values, const bool *have,
		   bool diff);

/* report_functions() - fill the table of what is in the JITed code.  Return: 0 or -errno. */
int report_functions(struct table *t, const struct context *c, const char *name);

#endif
