// SPDX-License-Identifier: GPL-2.0-only
/* Tables: their columns and cells, and these as JSON. */

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "table_parts.h"

static const char *const format_names[TABLE_FORMATS] = {
	[TABLE_TEXT] = "text", [TABLE_CSV] = "csv",     [TABLE_MARKDOWN] = "markdown",
	[TABLE_JSON] = "json", [TABLE_LATEX] = "latex", [TABLE_GNUPLOT] = "gnuplot",
	[TABLE_HTML] = "html", [TABLE_MAIL] = "mail",
};

int table_format_by_name(const char *name)
{
	for (int i = 0; i < TABLE_FORMATS; i++)
		if (!strcmp(format_names[i], name))
			return i;
	return -EINVAL;
}

bool table_is_for_readers(enum table_format format)
{
	return format == TABLE_TEXT || format == TABLE_MARKDOWN || format == TABLE_MAIL;
}

struct table *table_new(const char *title)
{
	struct table *t = calloc(1, sizeof(*t));

	if (t && title) {
		t->title = strdup(title);
		if (!t->title)
			t->err = -ENOMEM;
	}
	return t;
}

static void free_cell(struct cell *c)
{
	free(c->text);
	free(c->link);
}

void table_free(struct table *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->n_columns; i++) {
		free(t->columns[i].group);
		free(t->columns[i].name);
	}
	for (size_t i = 0; i < t->n_cells; i++)
		free_cell(&t->cells[i]);
	free(t->columns);
	free(t->cells);
	free(t->title);
	free(t->id);
	free(t);
}

size_t table_width(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += (*text & 0xc0) != 0x80;
	return n;
}

static size_t max(size_t a, size_t b)
{
	return a > b ? a : b;
}

int table_column(struct table *t, const char *group, const char *name, struct table_style style)
{
	struct column *more = reallocarray(t->columns, t->n_columns + 1, sizeof(*more));

	if (!more)
		return t->err = -ENOMEM;
	t->columns = more;
	more[t->n_columns] = (struct column){
		group ? strdup(group) : NULL,
		strdup(name),
		style,
		table_width(name),
	};
	if (!more[t->n_columns].name || (group && !more[t->n_columns].group))
		t->err = -ENOMEM;
	t->n_columns++;
	return t->err;
}

/* The next cell; takes over @text. */
static int add(struct table *t, char *text, bool number, double value)
{
	struct column *c = &t->columns[t->n_cells % t->n_columns];
	struct cell *more = text ? reallocarray(t->cells, t->n_cells + 1, sizeof(*more)) : NULL;

	if (!more) {
		free(text);
		return t->err = -ENOMEM;
	}
	t->cells = more;
	more[t->n_cells++] = (struct cell){ text, NULL, value, number };
	c->width = max(c->width, table_width(text));
	return 0;
}

int table_text(struct table *t, const char *text)
{
	return add(t, strdup(text), false, 0);
}

int table_number(struct table *t, double value)
{
	struct table_style style = t->columns[t->n_cells % t->n_columns].style;
	/* No "-0.00" and no "+0.00" for what is nothing once rounded. */
	bool zero = fabs(value) < 0.5 * pow(10, -style.decimals);
	char *text;

	if (asprintf(&text, style.sign && !zero ? "%+.*f" : "%.*f", style.decimals,
		     zero ? 0.0 : value) < 0)
		text = NULL;
	return add(t, text, true, value);
}

int table_link(struct table *t, const char *to)
{
	char *link = t->n_cells ? strdup(to) : NULL;

	if (!link)
		return t->err = -ENOMEM;
	free(t->cells[t->n_cells - 1].link);
	t->cells[t->n_cells - 1].link = link;
	return 0;
}

int table_id(struct table *t, const char *id)
{
	free(t->id);
	t->id = strdup(id);
	if (!t->id)
		t->err = -ENOMEM;
	return t->err;
}

int table_none(struct table *t)
{
	return add(t, strdup(""), false, 0);
}

size_t table_rows(const struct table *t)
{
	return t->n_columns ? t->n_cells / t->n_columns : 0;
}

void put_clean(const char *text, FILE *out)
{
	for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
		/* U+0080 to U+009f control a terminal as well; c2 and a second byte in UTF-8. */
		bool c1 = p[0] == 0xc2 && p[1] >= 0x80 && p[1] <= 0x9f;

		putc(*p < ' ' || *p == 0x7f || c1 ? '?' : *p, out);
		p += c1;
	}
}

int table_print(const struct table *t, enum table_format format, FILE *out)
{
	static void (*const printers[TABLE_FORMATS])(const struct table *, FILE *) = {
		[TABLE_TEXT] = table_print_text,         [TABLE_CSV] = table_print_csv,
		[TABLE_MARKDOWN] = table_print_markdown, [TABLE_LATEX] = table_print_latex,
		[TABLE_GNUPLOT] = table_print_gnuplot,   [TABLE_HTML] = table_print_html,
		[TABLE_MAIL] = table_print_mail,
	};

	if (t->err)
		return t->err;
	if (!printers[format])
		return -EINVAL;
	printers[format](t, out);
	return 0;
}

/* Whole numbers stay whole, so that counts are not written as 13.0. */
static json_t *json_of(const struct cell *c)
{
	if (!c->number)
		return *c->text ? json_string(c->text) : json_null();
	if (c->value == floor(c->value) && fabs(c->value) < 1e15)
		return json_integer((json_int_t)c->value);
	return json_real(c->value);
}

static int json_put(json_t *row, const struct column *c, json_t *value)
{
	json_t *group;

	if (!c->group)
		return json_object_set_new(row, c->name, value);
	group = json_object_get(row, c->group);
	if (!group) {
		group = json_object();
		if (json_object_set_new(row, c->group, group)) {
			json_decref(value);
			return -1;
		}
	}
	return json_object_set_new(group, c->name, value);
}

json_t *table_json(const struct table *t)
{
	json_t *rows = json_array();

	if (t->err || !rows)
		goto fail;
	for (size_t i = 0; i < t->n_cells; i += t->n_columns) {
		json_t *row = json_object();

		if (json_array_append_new(rows, row))
			goto fail;
		for (size_t c = 0; c < t->n_columns && i + c < t->n_cells; c++)
			if (json_put(row, &t->columns[c], json_of(&t->cells[i + c])))
				goto fail;
	}
	return rows;
fail:
	json_decref(rows);
	return NULL;
}
