// SPDX-License-Identifier: GPL-2.0-only
/* The picture of several boards: schemes against the base, a panel a board with its own axis. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "plot.h"
#include "site.h"

#define NAMES_WIDTH 210 /* pixels */
#define PANEL_WIDTH 290
#define ROW_HEIGHT  26
#define KEY_WIDTH   110
#define MARGINS     150

/* Of a workload under a scheme: per cent more than under the base. */
static bool percent(const struct run *run, const char *workload, const char *scheme, double *value)
{
	const char *event = site_event(run), *base = site_base(run);
	double a, b;

	if (!strcmp(scheme, base) || !site_median(run, workload, base, event, &a) || a == 0 ||
	    !site_median(run, workload, scheme, event, &b))
		return false;
	*value = 100 * (b - a) / a;
	return true;
}

/* Workloads and schemes that have a point on some board. */
static int collect(const struct run **runs, size_t n, struct names *workloads,
		   struct names *schemes)
{
	double value;
	int err = 0;

	for (size_t i = 0; i < n; i++) {
		for (size_t w = 0; w < runs[i]->n_workloads; w++) {
			const struct run_workload *at = &runs[i]->workloads[w];

			for (size_t k = 0; k < runs[i]->n_schemes && !err && !at->is_control; k++) {
				if (!percent(runs[i], at->name, runs[i]->schemes[k], &value))
					continue;
				err = names_add(workloads, at->name);
				if (!err)
					err = names_add(schemes, runs[i]->schemes[k]);
			}
		}
	}
	return err;
}

/* The points of a scheme on a board, in a block.  Return: false if there are none. */
static bool print_block(const struct run *run, const struct names *workloads, const char *scheme,
			const char *block)
{
	bool any = false;
	double value;

	for (size_t i = 0; i < workloads->n; i++) {
		if (!percent(run, workloads->names[i], scheme, &value))
			continue;
		if (!any)
			printf("$%s << END\n", block);
		any = true;
		printf("%.6g %zu\n", value, i + 1);
	}
	if (any)
		puts("END");
	return any;
}

static void print_names(const struct names *workloads, bool shown)
{
	fputs("set ytics scale 0 (", stdout);
	for (size_t i = 0; i < workloads->n; i++) {
		fputs(i ? ", " : "", stdout);
		plot_quoted(shown ? workloads->names[i] : "");
		printf(" %zu", i + 1);
	}
	printf(")\nset yrange [%zu:0] noreverse\n", workloads->n + 1);
}

/* @has: room for a scheme each. */
static void print_panel(const struct run *run, size_t at, const struct names *workloads,
			const struct names *schemes, bool *has, int width, int height)
{
	char title[256], block[48];
	const char *sep = "plot ";

	printf("reset\nset lmargin at screen %.5f\nset rmargin at screen %.5f\nset tmargin at "
	       "screen %.5f\nset bmargin at screen %.5f\n",
	       (NAMES_WIDTH + PANEL_WIDTH * (double)at) / width,
	       (NAMES_WIDTH + PANEL_WIDTH * (at + 1.0) - 20) / width, 1 - 60.0 / height,
	       90.0 / height);
	snprintf(title, sizeof(title), "%s: %s%s", run->board.name, site_event(run),
		 run_has_rtl(run)      ? " cycles in RTL"
		 : run->board.emulated ? ", emulated"
				       : ", hardware");
	fputs("set title ", stdout);
	plot_quoted(title);
	printf("\nset xlabel \"per cent over %s\"\nset grid lt 0\nset xzeroaxis\n", site_base(run));
	puts("set arrow from 0,graph 0 to 0,graph 1 nohead\n"
	     "set key at screen 0.99,0.9 right top vertical");
	print_names(workloads, !at);
	for (size_t i = 0; i < schemes->n; i++) {
		snprintf(block, sizeof(block), "b%zu_%zu", at, i);
		has[i] = print_block(run, workloads, schemes->names[i], block);
	}
	for (size_t i = 0; i < schemes->n; i++) {
		if (!has[i])
			continue;
		/* Side by side within the row, so that none hides another. */
		printf("%s$b%zu_%zu using 1:($2+(%.3f)) with points pt %d ps 0.7 lc rgb \"#%s\" "
		       "notitle",
		       sep, at, i, (i - (schemes->n - 1) / 2.0) * 0.12, plot_point(i),
		       plot_colour(i));
		sep = ", ";
	}
	/* One key for all panels. */
	for (size_t i = 0; i < schemes->n && !at; i++) {
		printf("%skeyentry with points pt %d ps 0.7 lc rgb \"#%s\" title ", sep,
		       plot_point(i), plot_colour(i));
		plot_quoted(schemes->names[i]);
		sep = ", ";
	}
	putchar('\n');
}

/* Of each board that has a scheme beside its base the fullest run; how many boards. */
static size_t choose(const struct run *runs, size_t n, const struct run **chosen)
{
	size_t n_chosen = 0;

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		if (runs[i].n_schemes < 2 || run_is_corpus(&runs[i]))
			continue;
		while (k < n_chosen && strcmp(chosen[k]->board.name, runs[i].board.name))
			k++;
		if (k == n_chosen)
			chosen[n_chosen++] = &runs[i];
		else if (site_fuller(&runs[i], chosen[k]))
			chosen[k] = &runs[i];
	}
	return n_chosen;
}

int plot_boards(const struct plot_kind *kind, const struct run *all, size_t n_all)
{
	static const char title[] = "Each scheme against the base, on each board";
	const struct run **runs = calloc(n_all, sizeof(*runs));
	struct names workloads = { 0 }, schemes = { 0 };
	size_t n = runs ? choose(all, n_all, runs) : 0;
	int width = NAMES_WIDTH + PANEL_WIDTH * (int)n + KEY_WIDTH, height;
	int err = runs ? collect(runs, n, &workloads, &schemes) : -ENOMEM;
	bool *has = NULL;

	if (!err && !workloads.n)
		err = -ENODATA;
	if (!err) {
		has = calloc(schemes.n, sizeof(*has));
		err = has ? 0 : -ENOMEM;
	}
	if (err)
		goto cleanup;
	height = MARGINS + ROW_HEIGHT * (int)workloads.n;
	plot_begin(kind, title, width, height);
	printf("set multiplot title \"%s\"\n", title);
	for (size_t i = 0; i < n; i++)
		print_panel(runs[i], i, &workloads, &schemes, has, width, height);
	puts("unset multiplot");
cleanup:
	names_free(&workloads);
	names_free(&schemes);
	free(has);
	free(runs);
	return err;
}
