// SPDX-License-Identifier: GPL-2.0-only
/* The picture of controls: what programs of known cost took, store-to-load distance first. */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "controls.h"
#include "plot.h"
#include "report_head.h"
#include "table.h"
#include "util.h"

#define WIDTH        900
#define CURVE_HEIGHT 260 /* pixels */
#define ROW_HEIGHT   22
#define MARGINS      110

/* Controls that differ in a number, at the end of their names. */
static const struct family {
	const char *prefix, *title, *axis;
} families[] = {
	{ "control_forward_", "A store, other instructions, a load of what was stored",
	  "instructions between store and load" },
	{ "control_call_", "Nested BPF-to-BPF calls, and the returns", "calls" },
};

/* What is shown of each: the count by hand first. */
static const char *const events[] = { "instructions", "core", "cycles" };

static const char by_hand[] = "instructions, by hand";

static const struct family *family_of(const struct run_workload *w)
{
	for (size_t i = 0; i < ARRAY_SIZE(families); i++) {
		size_t len = strlen(families[i].prefix);

		if (!strncmp(w->name, families[i].prefix, len) &&
		    isdigit((unsigned char)w->name[len]))
			return &families[i];
	}
	return NULL;
}

static bool is_shown(const struct run_workload *w, const struct family *f)
{
	return w->is_control && w->control.base && family_of(w) == f;
}

static bool any_of(const struct run *run, const struct family *f)
{
	for (size_t i = 0; i < run->n_workloads; i++)
		if (is_shown(&run->workloads[i], f))
			return true;
	return false;
}

bool plot_has_controls(const struct run *run)
{
	for (size_t i = 0; i < ARRAY_SIZE(families); i++)
		if (any_of(run, &families[i]))
			return true;
	return any_of(run, NULL);
}

/* The value of an operation: by hand (@event NULL), or as measured. */
static bool value_of(const struct run *run, const struct run_workload *w, const char *event,
		     double *value)
{
	const struct control_pair p = control_pair(run, w);

	if (!event) {
		*value = w->control.instructions;
		return true;
	}
	if (!control_measured(run, &p, event, value))
		return false;
	*value /= w->ops;
	return true;
}

/* A block of points of a family, or of what is in none: where on one axis, and the value. */
static bool print_block(const struct run *run, const struct family *f, const char *event,
			const char *block)
{
	size_t row = 0;
	bool any = false;

	for (size_t i = 0; i < run->n_workloads; i++) {
		const struct run_workload *w = &run->workloads[i];
		double value;

		if (!is_shown(w, f))
			continue;
		row++;
		if (!value_of(run, w, event, &value))
			continue;
		if (!any)
			printf("$%s << END\n", block);
		any = true;
		if (f)
			printf("%s %.6g\n", w->name + strlen(f->prefix), value);
		else
			printf("%.6g %zu\n", value, row);
	}
	if (any)
		puts("END");
	return any;
}

/* Names on the axis of rows. */
static void print_names(const struct run *run)
{
	const char *sep = "";
	size_t row = 0;

	fputs("set ytics scale 0 (", stdout);
	for (size_t i = 0; i < run->n_workloads; i++) {
		const struct run_workload *w = &run->workloads[i];

		if (!is_shown(w, NULL))
			continue;
		fputs(sep, stdout);
		plot_quoted(w->name);
		printf(" %zu", ++row);
		sep = ", ";
	}
	printf(")\nset yrange [%zu:0] noreverse\n", row + 1);
}

static void print_plot(const struct run *run, const struct family *f, size_t panel)
{
	const char *sep = "plot ";
	bool drawn[ARRAY_SIZE(events)], hand;
	char block[48];

	snprintf(block, sizeof(block), "hand%zu", panel);
	hand = print_block(run, f, NULL, block);
	for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
		snprintf(block, sizeof(block), "p%zu_%zu", panel, i);
		drawn[i] = print_block(run, f, events[i], block);
	}
	for (size_t i = 0; i < ARRAY_SIZE(events); i++) {
		if (!drawn[i])
			continue;
		/* Side by side within a row, so that none hides another. */
		printf("%s$p%zu_%zu using 1:%s with %s pt %d ps 0.7 lc rgb \"#%s\" title ", sep,
		       panel, i,
		       f        ? "2"
		       : i == 0 ? "2"
		       : i == 1 ? "($2+0.2)"
				: "($2-0.2)",
		       f ? "linespoints" : "points", plot_point(i), plot_colour(i));
		plot_quoted(events[i]);
		sep = ", ";
	}
	if (hand)
		printf("%s$hand%zu using 1:2 with points pt 1 ps 1.3 lc rgb \"black\" title \"%s\"",
		       sep, panel, by_hand);
	putchar('\n');
}

static size_t rows_of(const struct run *run, const struct family *f)
{
	size_t n = 0;

	for (size_t i = 0; i < run->n_workloads; i++)
		n += is_shown(&run->workloads[i], f);
	return n;
}

/* A panel from @top on, in pixels of @height. */
static void print_panel(const struct run *run, const struct family *f, size_t panel, int top,
			int size, int height)
{
	printf("reset\nset tmargin at screen %.5f\nset bmargin at screen %.5f\nset lmargin at "
	       "screen %.3f\nset rmargin at screen 0.97\nset grid lt 0\n",
	       1 - (top + 30.0) / height, 1 - (top + size - 80.0) / height, f ? 0.07 : 0.26);
	printf("set key inside %s\nset title ", f ? "top left" : "center center");
	plot_quoted(f ? f->title : "Other controls");
	fputs("\nset xlabel ", stdout);
	plot_quoted(f ? f->axis : "an operation");
	putchar('\n');
	if (f)
		puts("set ylabel \"an operation\"\nset yrange [0:*]\nset xtics 1");
	else
		print_names(run);
	print_plot(run, f, panel);
}

int plot_controls(const struct plot_kind *kind, const struct run *run, size_t n)
{
	size_t rows = rows_of(run, NULL), panel = 0;
	int sizes[ARRAY_SIZE(families) + 1], height = 30, top = 30;
	char title[256];

	(void)n;
	for (size_t i = 0; i < ARRAY_SIZE(families); i++) {
		sizes[i] = any_of(run, &families[i]) ? CURVE_HEIGHT : 0;
		height += sizes[i];
	}
	sizes[ARRAY_SIZE(families)] = rows ? MARGINS + ROW_HEIGHT * (int)rows : 0;
	height += sizes[ARRAY_SIZE(families)];
	snprintf(title, sizeof(title), "What controls took, an operation: %s%s%s", run->board.name,
		 run_has_rtl(run) ? "; " : "", report_whose_cycles(run));
	plot_begin(kind, title, WIDTH, height);
	fputs("set multiplot title ", stdout);
	plot_quoted(title);
	putchar('\n');
	for (size_t i = 0; i <= ARRAY_SIZE(families); i++) {
		if (!sizes[i])
			continue;
		print_panel(run, i < ARRAY_SIZE(families) ? &families[i] : NULL, panel++, top,
			    sizes[i], height);
		top += sizes[i];
	}
	puts("unset multiplot");
	return 0;
}
