// SPDX-License-Identifier: GPL-2.0-only
/* What all pictures share, and bars that are put together of parts. */

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot.h"
#include "table.h"
#include "util.h"

#define ROW_HEIGHT 14 /* pixels */
#define MARGINS    110

/* Okabe and Ito's; those that parts of a bar have first differ in lightness, too. */
static const char *const colours[] = { "0072B2", "E69F00", "000000", "009E73",
				       "CC79A7", "D55E00", "56B4E9" };
/* Of gnuplot's points: squares, discs, triangles and lozenges, filled and not. */
static const int points[] = { 5, 6, 9, 12, 13, 4, 7 };

const char *plot_colour(size_t i)
{
	return colours[i % ARRAY_SIZE(colours)];
}

int plot_point(size_t i)
{
	return points[i % ARRAY_SIZE(points)];
}

void plot_quoted(const char *text)
{
	putchar('"');
	for (; *text; text++)
		putchar((unsigned char)*text < ' ' || strchr("\"\\", *text) ? ' ' : *text);
	putchar('"');
}

void plot_begin(const struct plot_kind *kind, const char *title, int width, int height)
{
	fputs("# title: ", stdout);
	put_html(title, stdout);
	fputs("\n# text: ", stdout);
	put_html(kind->shows, stdout);
	printf("\nset terminal svg size %d,%d font 'sans-serif,12' background 'white' name '%s' "
	       "noenhanced\n",
	       width, height, kind->name);
}

struct plot_row *plot_bars_add(struct plot_bars *b, const char *name)
{
	struct plot_row *rows = reallocarray(b->rows, b->n + 1, sizeof(*rows));

	if (!rows) {
		b->failed = true;
		return NULL;
	}
	b->rows = rows;
	rows[b->n] = (struct plot_row){ 0 };
	snprintf(rows[b->n].name, sizeof(rows[b->n].name), "%s", name);
	return &rows[b->n++];
}

/* Parts above zero stand to its right, those below to its left: where both end. */
static void ends(const struct plot_bars *b, const struct plot_row *r, double *low, double *high)
{
	*low = *high = 0;
	for (size_t i = 0; i < b->n_parts; i++) {
		*low += fmin(r->parts[i], 0);
		*high += fmax(r->parts[i], 0);
	}
}

/* The block $part<i>: a rectangle a row. */
static bool print_part(const struct plot_bars *b, size_t part)
{
	bool any = false;

	for (size_t i = 0; i < b->n; i++) {
		const struct plot_row *r = &b->rows[i];
		double from = 0, to;

		if (!r->parts[part])
			continue;
		for (size_t k = 0; k < part; k++)
			if (signbit(r->parts[k]) == signbit(r->parts[part]))
				from += r->parts[k];
		to = from + r->parts[part];
		if (!any)
			printf("$part%zu << END\n", part);
		any = true;
		printf("%.6g %zu %.6g %.6g %.2f %.2f\n", (from + to) / 2, i, fmin(from, to),
		       fmax(from, to), i - 0.38, i + 0.38);
	}
	if (any)
		puts("END");
	return any;
}

static void print_names(const struct plot_bars *b)
{
	const char *sep = "";

	fputs("set ytics scale 0 (", stdout);
	for (size_t i = 0; i < b->n; i++) {
		if (b->rows[i].heading)
			continue;
		fputs(sep, stdout);
		plot_quoted(b->rows[i].name);
		printf(" %zu", i);
		sep = ", ";
	}
	puts(")");
	for (size_t i = 0; i < b->n; i++) {
		if (!b->rows[i].heading)
			continue;
		fputs("set label ", stdout);
		plot_quoted(b->rows[i].name);
		printf(" at graph 0.01, first %zu left\n", i);
	}
}

/* The block $values, at the right end of each bar. */
static void print_values(const struct plot_bars *b)
{
	double low, high;

	puts("$values << END");
	for (size_t i = 0; i < b->n; i++) {
		if (b->rows[i].heading)
			continue;
		ends(b, &b->rows[i], &low, &high);
		printf("%.6g %zu ", high, i);
		plot_quoted(b->rows[i].value);
		putchar('\n');
	}
	puts("END");
}

static void print_range(const struct plot_bars *b, double room)
{
	double least = 0, most = 0, low, high;

	for (size_t i = 0; i < b->n; i++) {
		ends(b, &b->rows[i], &low, &high);
		least = fmin(least, low);
		most = fmax(most, high);
	}
	if (least == most)
		most = 1;
	printf("set xrange [%.6g:%.6g]\n", least * 1.03, most + (most - least) * room / (1 - room));
}

int plot_bars_print(struct plot_bars *b, const struct plot_kind *kind, const char *title,
		    const char *axis, int width, double room)
{
	int err = b->failed ? -ENOMEM : b->n ? 0 : -ENODATA;
	bool drawn[PLOT_PARTS];

	if (err)
		goto cleanup;
	plot_begin(kind, title, width, MARGINS + ROW_HEIGHT * (int)b->n);
	fputs("set title ", stdout);
	plot_quoted(title);
	fputs("\nset xlabel ", stdout);
	plot_quoted(axis);
	printf("\nset yrange [%zu:-1] noreverse\nset key below\nset lmargin 10\n"
	       "set style fill solid noborder\nset arrow from 0,graph 0 to 0,graph 1 nohead\n",
	       b->n);
	print_range(b, room);
	print_names(b);
	print_values(b);
	for (size_t i = 0; i < b->n_parts; i++)
		drawn[i] = print_part(b, i);
	fputs("plot $values using 1:2:3 with labels left offset 0.5,0 notitle", stdout);
	for (size_t i = 0; i < b->n_parts; i++)
		if (drawn[i])
			printf(", $part%zu using 1:2:3:4:5:6 with boxxyerror fc rgb \"#%s\" title "
			       "\"%s\"",
			       i, plot_colour(i), b->parts[i]);
	putchar('\n');
cleanup:
	free(b->rows);
	return err;
}
