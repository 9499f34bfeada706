// SPDX-License-Identifier: GPL-2.0-only
/* Tables as LaTeX, as data for gnuplot, and as HTML. */

#include <ctype.h>
#include <string.h>

#include "table_parts.h"

static const char *left_or_right(const struct column *c, const char *left, const char *right)
{
	return c->style.side == TABLE_LEFT ? left : right;
}

/* The number of columns from @first on that share its group. */
static size_t group_length(const struct table *t, size_t first)
{
	size_t n = 1;

	while (first + n < t->n_columns && t->columns[first].group && t->columns[first + n].group &&
	       !strcmp(t->columns[first].group, t->columns[first + n].group))
		n++;
	return n;
}

static bool has_groups(const struct table *t)
{
	for (size_t i = 0; i < t->n_columns; i++)
		if (t->columns[i].group)
			return true;
	return false;
}

static void put_latex(const char *text, FILE *out)
{
	for (; *text; text++) {
		if (strchr("&%$#_{}", *text))
			fprintf(out, "\\%c", *text);
		else if (*text == '~' || *text == '^')
			fprintf(out, "\\%c{}", *text);
		else if (*text == '\\')
			fputs("\\textbackslash{}", out);
		else
			putc((unsigned char)*text < ' ' ? ' ' : *text, out);
	}
}

static void latex_groups(const struct table *t, FILE *out)
{
	for (size_t i = 0, n; i < t->n_columns; i += n) {
		n = group_length(t, i);
		fputs(i ? " & " : "", out);
		if (!t->columns[i].group)
			continue;
		fprintf(out, "\\multicolumn{%zu}{c}{", n);
		put_latex(t->columns[i].group, out);
		putc('}', out);
	}
	fputs(" \\\\\n", out);
}

void table_print_latex(const struct table *t, FILE *out)
{
	if (t->title) {
		fputs("% ", out);
		put_clean(t->title, out);
		putc('\n', out);
	}
	fputs("\\begin{tabular}{", out);
	for (size_t i = 0; i < t->n_columns; i++)
		fputs(left_or_right(&t->columns[i], "l", "r"), out);
	fputs("}\n\\toprule\n", out);
	if (has_groups(t))
		latex_groups(t, out);
	for (size_t i = 0; i < t->n_columns; i++) {
		put_latex(t->columns[i].name, out);
		fputs(i + 1 < t->n_columns ? " & " : " \\\\\n\\midrule\n", out);
	}
	for (size_t i = 0; i < t->n_cells; i++) {
		const char *text = t->cells[i].text;

		if (t->cells[i].number && *text == '-')
			fputs("$-$", out), text++;
		put_latex(*text ? text : "--", out);
		fputs((i + 1) % t->n_columns ? " & " : " \\\\\n", out);
	}
	fputs("\\bottomrule\n\\end{tabular}\n", out);
}

static void put_quoted(const char *text, FILE *out)
{
	putc('"', out);
	for (; *text; text++)
		putc(*text == '"' || (unsigned char)*text < ' ' ? ' ' : *text, out);
	putc('"', out);
}

void table_print_gnuplot(const struct table *t, FILE *out)
{
	char name[128];

	for (size_t i = 0; i < t->n_columns; i++) {
		const struct column *c = &t->columns[i];

		snprintf(name, sizeof(name), "%s%s%s", c->group ? c->group : "",
			 c->group ? " " : "", c->name);
		put_quoted(name, out);
		putc(i + 1 < t->n_columns ? ' ' : '\n', out);
	}
	for (size_t i = 0; i < t->n_cells; i++) {
		const struct cell *c = &t->cells[i];

		if (c->number)
			fprintf(out, "%.17g", c->value);
		else if (*c->text)
			put_quoted(c->text, out);
		else
			putc('?', out);
		putc((i + 1) % t->n_columns ? ' ' : '\n', out);
	}
}

void put_html(const char *text, FILE *out)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		default:
			putc((unsigned char)*text < ' ' && *text != '\n' ? ' ' : *text, out);
		}
	}
}

static void html_head(const struct table *t, FILE *out)
{
	if (has_groups(t)) {
		fputs("<tr>", out);
		for (size_t i = 0, n; i < t->n_columns; i += n) {
			n = group_length(t, i);
			if (!t->columns[i].group) {
				fputs("<td></td>", out);
				continue;
			}
			fprintf(out, "<th colspan=\"%zu\" scope=\"colgroup\">", n);
			put_html(t->columns[i].group, out);
			fputs("</th>", out);
		}
		fputs("</tr>\n", out);
	}
	fputs("<tr>", out);
	for (size_t i = 0; i < t->n_columns; i++) {
		fprintf(out, "<th scope=\"col\"%s>",
			left_or_right(&t->columns[i], "", " class=\"n\""));
		put_html(t->columns[i].name, out);
		fputs("</th>", out);
	}
	fputs("</tr>\n", out);
}

/* A name as a part of an id: letters and digits, and what else may stand in one. */
static void put_id(const char *text, FILE *out)
{
	for (; *text; text++)
		putc(isalnum((unsigned char)*text) || strchr("-._", *text) ? *text : '-', out);
}

/* " id=...": the table's, the row's, and unless @c is NULL the column's name. */
static void html_id(const struct table *t, size_t row, const struct column *c, FILE *out)
{
	size_t nth = 0;

	if (!t->id)
		return;
	fputs(" id=\"", out);
	put_id(t->id, out);
	putc('.', out);
	put_id(t->cells[row * t->n_columns].text, out);
	/* Rows that begin alike are told apart by their number. */
	for (size_t i = 0; i < row; i++)
		nth += !strcmp(t->cells[i * t->n_columns].text, t->cells[row * t->n_columns].text);
	if (nth)
		fprintf(out, ".%zu", nth + 1);
	if (c && c->group) {
		putc('.', out);
		put_id(c->group, out);
	}
	if (c) {
		putc('.', out);
		put_id(c->name, out);
	}
	putc('"', out);
}

static void html_cell(const struct table *t, size_t i, FILE *out)
{
	const struct column *c = &t->columns[i % t->n_columns];
	const struct cell *cell = &t->cells[i];
	bool heads = !(i % t->n_columns);
	const char *tag = heads ? "th" : "td";

	fprintf(out, "<%s%s%s", tag, heads ? " scope=\"row\"" : "",
		left_or_right(c, "", " class=\"n\""));
	html_id(t, i / t->n_columns, heads ? NULL : c, out);
	putc('>', out);
	if (cell->link) {
		fputs("<a href=\"", out);
		put_html(cell->link, out);
		fputs("\">", out);
	}
	put_html(*cell->text ? cell->text : "\xe2\x80\x93", out);
	fprintf(out, "%s</%s>", cell->link ? "</a>" : "", tag);
}

void table_print_html(const struct table *t, FILE *out)
{
	/* Wide ones scroll by themselves, also from the keyboard. */
	fputs("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"", out);
	put_html(t->title ? t->title : "table", out);
	/* Tables of a page may share a title; what is announced of each must not be the same. */
	if (t->id) {
		fputs(" (", out);
		put_html(t->id, out);
		putc(')', out);
	}
	fputs("\"><table", out);
	if (t->id) {
		fputs(" id=\"", out);
		put_id(t->id, out);
		putc('"', out);
	}
	fputs(">\n", out);
	if (t->title) {
		fputs("<caption>", out);
		if (t->id) {
			fputs("<a href=\"#", out);
			put_id(t->id, out);
			fputs("\">", out);
		}
		put_html(t->title, out);
		fprintf(out, "%s</caption>\n", t->id ? "</a>" : "");
	}
	fputs("<thead>", out);
	html_head(t, out);
	fputs("</thead>\n<tbody>\n", out);
	for (size_t i = 0; i < t->n_cells; i++) {
		size_t col = i % t->n_columns;

		fputs(col ? "" : "<tr>", out);
		html_cell(t, i, out);
		fputs(col + 1 < t->n_columns ? "" : "</tr>\n", out);
	}
	fputs("</tbody>\n</table></div>\n", out);
}
