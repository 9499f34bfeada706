// SPDX-License-Identifier: GPL-2.0-only
/* Tables as text that is as narrow as a mail: columns that have no room follow below. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "table_parts.h"

/* Columns that say what a row is: the first, and those behind it without a heading. */
static size_t key_columns(const struct table *t)
{
	size_t n = 1;

	while (n < t->n_columns && !*(t->columns[n].name + strspn(t->columns[n].name, " ")))
		n++;
	return n < t->n_columns ? n : t->n_columns;
}

/* Where a text that is wider than @room is broken: between words, if there are. */
static size_t break_at(const char *text, size_t room)
{
	size_t at = room;

	if (strlen(text) <= room)
		return strlen(text);
	while (at && text[at] != ' ')
		at--;
	return at ? at : room;
}

/* One more row of the part, of the row @row: keys and columns @from to @to. */
static int add_row(struct table *part, const struct table *t, size_t row, size_t keys, size_t from,
		   size_t to)
{
	const struct cell *cells = &t->cells[row * t->n_columns];
	int err = 0;

	for (size_t i = 0; i < keys && !err; i++)
		err = table_text(part, cells[i].text);
	for (size_t i = from; i < to && !err; i++)
		err = table_text(part, cells[i].text);
	return err;
}

/* The same where the one column is too wide: its text goes on in rows below. */
static int add_broken_row(struct table *part, const struct table *t, size_t row, size_t keys,
			  size_t column, size_t room)
{
	const struct cell *cells = &t->cells[row * t->n_columns];
	const char *rest = cells[column].text;
	bool first = true;
	int err = 0;

	do {
		size_t n = break_at(rest, room);
		char *line = strndup(rest, n);

		for (size_t i = 0; i < keys && !err; i++)
			err = table_text(part, first ? cells[i].text : " ");
		if (!err)
			err = line ? table_text(part, line) : -ENOMEM;
		free(line);
		first = false;
		rest += n + strspn(rest + n, " ");
	} while (*rest && !err);
	return err;
}

static struct table *part_of(const struct table *t, size_t keys, size_t from, size_t to)
{
	struct table *part = table_new(NULL);

	for (size_t i = 0; part && i < to; i++)
		if (i < keys || i >= from)
			table_column(part, t->columns[i].group, t->columns[i].name,
				     t->columns[i].style);
	return part;
}

/* Print keys and columns @from to @to.  Return: 0 or -ENOMEM. */
static int print_part(const struct table *t, size_t keys, size_t from, size_t to, FILE *out)
{
	struct table *part = part_of(t, keys, from, to);
	size_t rows = table_rows(t), room = TABLE_MAIL_WIDTH;
	int err = part ? 0 : -ENOMEM;
	bool wide;

	for (size_t i = 0; i < keys; i++)
		room -= t->columns[i].width + 2 < room ? t->columns[i].width + 2 : room - 1;
	wide = to == from + 1 && t->columns[from].width > room;
	for (size_t i = 0; i < rows && !err; i++)
		err = wide ? add_broken_row(part, t, i, keys, from, room)
			   : add_row(part, t, i, keys, from, to);
	if (!err)
		table_print_text(part, out);
	table_free(part);
	return err;
}

/* Where the part that begins with column @from ends, so that it is narrow enough. */
static size_t end_of(const struct table *t, size_t keys, size_t from)
{
	size_t to = from + 1, width = 0;

	for (size_t i = 0; i < keys; i++)
		width += t->columns[i].width + 2;
	width += t->columns[from].width;
	while (to < t->n_columns && width + 2 + t->columns[to].width <= TABLE_MAIL_WIDTH)
		width += 2 + t->columns[to++].width;
	return to;
}

void table_print_mail(const struct table *t, FILE *out)
{
	size_t keys = key_columns(t);

	if (t->title) {
		put_clean(t->title, out);
		fputs("\n\n", out);
	}
	if (keys == t->n_columns)
		table_print_text(t, out);
	for (size_t from = keys, to; from < t->n_columns; from = to) {
		to = end_of(t, keys, from);
		if (from > keys)
			putc('\n', out);
		if (print_part(t, keys, from, to, out))
			fputs("(out of memory)\n", out);
	}
}
