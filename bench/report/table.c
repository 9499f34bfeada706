// SPDX-License-Identifier: GPL-2.0-only
/* Tables as text, CSV, Markdown and JSON. */

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "table.h"

struct column {
	char *group, *name; /* group: NULL = none */
	struct table_style style;
	size_t width; /* in characters, of heading and cells */
};

struct cell {
	char *text;   /* as it is shown; "" = no value */
	double value; /* of a number */
	bool number;
};

struct table {
	char *title;
	struct column *columns;
	size_t n_columns;
	struct cell *cells; /* row by row */
	size_t n_cells;
	int err; /* the first error, -errno */
};

static const char *const format_names[TABLE_FORMATS] = {
	[TABLE_TEXT] = "text",
	[TABLE_CSV] = "csv",
	[TABLE_MARKDOWN] = "markdown",
	[TABLE_JSON] = "json",
};

int table_format_by_name(const char *name)
{
	for (int i = 0; i < TABLE_FORMATS; i++)
		if (!strcmp(format_names[i], name))
			return i;
	return -EINVAL;
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

void table_free(struct table *t)
{
	if (!t)
		return;
	for (size_t i = 0; i < t->n_columns; i++) {
		free(t->columns[i].group);
		free(t->columns[i].name);
	}
	for (size_t i = 0; i < t->n_cells; i++)
		free(t->cells[i].text);
	free(t->columns);
	free(t->cells);
	free(t->title);
	free(t);
}

/* Characters, not bytes: those that continue one in UTF-8 do not count. */
static size_t width(const char *text)
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
		width(name),
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
	more[t->n_cells++] = (struct cell){ text, value, number };
	c->width = max(c->width, width(text));
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

		if (group && width(group) > have)
			t->columns[next - 1].width += width(group) - have;
	}
}

/* The line of group names, each centred over its columns between dashes. */
static void print_groups(const struct table *t, FILE *out)
{
	size_t owed = 0; /* spaces that are only written when something follows */

	for (size_t i = 0, next; i < t->n_columns; i = next) {
		size_t w = group_width(t, i, &next);
		const char *group = t->columns[i].group;
		size_t left = group ? (w - width(group)) / 2 : 0;

		if (group) {
			put_spaces(owed, out);
			for (size_t k = 0; k < left; k++)
				putc(k + 1 == left ? ' ' : '-', out);
			put_clean(group, out);
			for (size_t k = 0; k < w - width(group) - left; k++)
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
	size_t pad = c->width - width(text);

	if (c->style.side == TABLE_RIGHT)
		put_spaces(pad, out);
	put_clean(text, out);
	if (c->style.side == TABLE_LEFT && !last)
		put_spaces(pad, out);
	fputs(last ? "\n" : "  ", out);
}

static void print_text(const struct table *t, FILE *out)
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

static void print_csv(const struct table *t, FILE *out)
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

static void print_markdown(const struct table *t, FILE *out)
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

int table_print(const struct table *t, enum table_format format, FILE *out)
{
	static void (*const printers[TABLE_FORMATS])(const struct table *, FILE *) = {
		[TABLE_TEXT] = print_text,
		[TABLE_CSV] = print_csv,
		[TABLE_MARKDOWN] = print_markdown,
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
