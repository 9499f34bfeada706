// SPDX-License-Identifier: GPL-2.0-only
/* Tables as text, CSV and Markdown. */

#include <string.h>

#include "table_parts.h"

static void put_spaces(size_t n, FILE *out)
{
	fprintf(out, "%*s", (int)n, "");
}

static bool same_group(const struct column *a, const struct column *b)
{
	return a->group && b->group && !strcmp(a->group, b->group);
}

/* The width of the columns from @first that share its group, two spaces between. */
static size_t group_width(const struct table *t, size_t first, size_t *next)
{
	size_t sum = t->columns[first].width, i = first + 1;

	for (; i < t->n_columns && same_group(&t->columns[first], &t->columns[i]); i++)
		sum += 2 + t->columns[i].width;
	*next = i;
	return sum;
}

/* Make the last column of a group wide enough for the group's name. */
static void fit_groups(const struct table *t)
{
	for (size_t i = 0, next; i < t->n_columns; i = next) {
		size_t have = group_width(t, i, &next);
		const char *group = t->columns[i].group;

		if (group && table_width(group) > have)
			t->columns[next - 1].width += table_width(group) - have;
	}
}

/* The line of group names, each centred over its columns between dashes. */
static void print_groups(const struct table *t, FILE *out)
{
	size_t owed = 0; /* spaces that are only written when something follows */

	for (size_t i = 0, next; i < t->n_columns; i = next) {
		size_t w = group_width(t, i, &next);
		const char *group = t->columns[i].group;
		size_t left = group ? (w - table_width(group)) / 2 : 0;

		if (group) {
			put_spaces(owed, out);
			for (size_t k = 0; k < left; k++)
				putc(k + 1 == left ? ' ' : '-', out);
			put_clean(group, out);
			for (size_t k = 0; k < w - table_width(group) - left; k++)
				putc(k ? '-' : ' ', out);
			owed = 2;
		} else {
			owed += w + 2;
		}
	}
	putc('\n', out);
}

static void print_text_cell(const struct column *c, bool last, const char *text, FILE *out)
{
	size_t pad = c->width - table_width(text);

	if (c->style.side == TABLE_RIGHT)
		put_spaces(pad, out);
	put_clean(text, out);
	if (c->style.side == TABLE_LEFT && !last)
		put_spaces(pad, out);
	fputs(last ? "\n" : "  ", out);
}

void table_print_text(const struct table *t, FILE *out)
{
	bool groups = false;

	if (t->title) {
		put_clean(t->title, out);
		fputs("\n\n", out);
	}
	fit_groups(t);
	for (size_t i = 0; i < t->n_columns; i++)
		groups |= t->columns[i].group != NULL;
	if (groups)
		print_groups(t, out);
	for (size_t i = 0; i < t->n_columns; i++)
		print_text_cell(&t->columns[i], i + 1 == t->n_columns, t->columns[i].name, out);
	for (size_t i = 0; i < t->n_cells; i++) {
		size_t col = i % t->n_columns;
		const char *text = t->cells[i].text;

		print_text_cell(&t->columns[col], col + 1 == t->n_columns, *text ? text : "-", out);
	}
}

/* RFC 4180: quotes where there is a comma, a quote or a new line; quotes doubled. */
static void put_csv(const char *text, FILE *out)
{
	if (!strpbrk(text, ",\"\r\n")) {
		fputs(text, out);
		return;
	}
	putc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			putc('"', out);
		putc(*text, out);
	}
	putc('"', out);
}

void table_print_csv(const struct table *t, FILE *out)
{
	for (size_t i = 0; i < t->n_columns; i++) {
		const struct column *c = &t->columns[i];

		if (c->group) {
			put_csv(c->group, out);
			putc(' ', out);
		}
		put_csv(c->name, out);
		putc(i + 1 == t->n_columns ? '\n' : ',', out);
	}
	for (size_t i = 0; i < t->n_cells; i++) {
		const struct cell *c = &t->cells[i];

		if (c->number)
			fprintf(out, "%.17g", c->value);
		else
			put_csv(c->text, out);
		putc((i + 1) % t->n_columns ? ',' : '\n', out);
	}
}

static void put_markdown(const char *text, FILE *out)
{
	for (; *text; text++) {
		if (strchr("|\\`*_<>[]", *text))
			putc('\\', out);
		putc((unsigned char)*text < ' ' ? ' ' : *text, out);
	}
}

void table_print_markdown(const struct table *t, FILE *out)
{
	if (t->title) {
		fputs("## ", out);
		put_markdown(t->title, out);
		fputs("\n\n", out);
	}
	putc('|', out);
	for (size_t i = 0; i < t->n_columns; i++) {
		const struct column *c = &t->columns[i];

		putc(' ', out);
		if (c->group) {
			put_markdown(c->group, out);
			putc(' ', out);
		}
		put_markdown(c->name, out);
		fputs(" |", out);
	}
	fputs("\n|", out);
	for (size_t i = 0; i < t->n_columns; i++)
		fputs(t->columns[i].style.side == TABLE_LEFT ? " --- |" : " ---: |", out);
	for (size_t i = 0; i < t->n_cells; i++) {
		fputs(i % t->n_columns ? " " : "\n| ", out);
		put_markdown(*t->cells[i].text ? t->cells[i].text : "-", out);
		fputs(" |", out);
	}
	putc('\n', out);
}
