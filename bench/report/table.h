/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_TABLE_H
#define JITBOARD_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <jansson.h>

/*
 * A table that is filled cell by cell and then written in one of several forms.
 * Columns may stand in groups; text shows a group's name over its columns, CSV
 * and Markdown put it before each name, JSON makes it an object.
 */

enum table_format {
	TABLE_TEXT,
	TABLE_CSV,
	TABLE_MARKDOWN,
	TABLE_JSON,
	TABLE_LATEX,   /* a tabular of the package booktabs */
	TABLE_GNUPLOT, /* a block of data: columns in quotes or as numbers, "?" for none */
	TABLE_HTML,
	TABLE_MAIL, /* text of TABLE_MAIL_WIDTH columns at most */
	TABLE_FORMATS
};

#define TABLE_MAIL_WIDTH 75

struct table;

/* table_width() - characters of a text, not bytes: those that continue one in UTF-8 do not count.
 */
size_t table_width(const char *text);

/*
 * table_new() - an empty table.
 *
 * @title: said above it in text and Markdown; NULL = nothing.
 *
 * Return: the table, to be freed with table_free(), or NULL without memory.
 */
struct table *table_new(const char *title);

/* table_free() - let go of a table; NULL is allowed. */
void table_free(struct table *t);

/* How a column's cells are written. */
struct table_style {
	enum { TABLE_LEFT, TABLE_RIGHT } side;
	int decimals; /* of numbers; CSV and JSON give them exactly */
	bool sign;    /* numbers have a sign even when they are not negative */
};

/*
 * table_column() - one more column; all columns come before the first cell.
 *
 * @group: columns in a row that have the same group stand under it; NULL = none.
 * @name: its heading.
 */
int table_column(struct table *t, const char *group, const char *name, struct table_style style);

/*
 * table_text(), table_number(), table_none() - the next cell, row by row.
 *
 * Return: 0 or -ENOMEM.  Errors of columns and cells are kept: it is enough to
 * look at what table_print() or table_json() return.
 */
int table_text(struct table *t, const char *text);
int table_number(struct table *t, double value);
int table_none(struct table *t);

/* table_link() - where the last cell leads, in HTML.  Return: 0 or -ENOMEM, which is kept. */
int table_link(struct table *t, const char *to);

/*
 * table_id() - in HTML the table has this id; its rows and cells have those that follow from it,
 * the row's first cell and the column's name, so that a link to each stays.
 *
 * Return: 0 or -ENOMEM, which is kept.
 */
int table_id(struct table *t, const char *id);

/* table_rows() - how many rows there are. */
size_t table_rows(const struct table *t);

/*
 * table_print() - write in any format but JSON.
 *
 * Return: 0, -ENOMEM when a cell was lost.  Errors of writing stay with @out.
 */
int table_print(const struct table *t, enum table_format format, FILE *out);

/* table_json() - a list of one object a row, or NULL without memory. */
json_t *table_json(const struct table *t);

/* table_is_for_readers() - one that has several tables, with what is said around them. */
bool table_is_for_readers(enum table_format format);

/* table_format_by_name() - of "text", "csv" and so on; -EINVAL for others. */
int table_format_by_name(const char *name);

/* put_html() - write text with what HTML has a meaning for escaped. */
void put_html(const char *text, FILE *out);

/* put_clean() - write text from a file with its control characters as "?". */
void put_clean(const char *text, FILE *out);

#endif
