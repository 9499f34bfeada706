/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_TABLE_PARTS_H
#define JITBOARD_TABLE_PARTS_H

/* What a table is made of, for those who write it. */

#include "table.h"

struct column {
	char *group, *name; /* group: NULL = none */
	struct table_style style;
	size_t width; /* in characters, of heading and cells */
};

struct cell {
	char *text;   /* as it is shown; "" = no value */
	char *link;   /* where it leads in HTML; NULL = nowhere */
	double value; /* of a number */
	bool number;
};

struct table {
	char *title;
	char *id; /* of it in HTML; NULL = none */
	struct column *columns;
	size_t n_columns;
	struct cell *cells; /* row by row */
	size_t n_cells;
	int err; /* the first error, -errno */
};

/* How each format is written. */
void table_print_text(const struct table *t, FILE *out);
void table_print_csv(const struct table *t, FILE *out);
void table_print_markdown(const struct table *t, FILE *out);
void table_print_latex(const struct table *t, FILE *out);
void table_print_gnuplot(const struct table *t, FILE *out);
void table_print_html(const struct table *t, FILE *out);
void table_print_mail(const struct table *t, FILE *out);

#endif
