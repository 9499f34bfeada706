// SPDX-License-Identifier: GPL-2.0-only
/* jitreport plot: pictures of runs, as gnuplot's commands. */

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plot.h"
#include "report.h"
#include "report_site.h"

const struct plot_kind plot_kinds[] = {
	{ "costs",
	  "What each event costs over the scheme none, a bar for each scheme, put together of "
	  "loads, stores and other instructions. The figures are in costs.txt.",
	  plot_has_costs, plot_costs },
	{ "cycles",
	  "How many core cycles more or less than under the base scheme each event takes, a bar "
	  "for each scheme, put together of instructions retired and of stalls by their cause. The "
	  "figures are in costs.txt.",
	  plot_has_cycles, plot_cycles },
	{ "controls",
	  "What programs of known cost took: a curve by the distance of a store and the load of "
	  "it, one by the depth of nested calls, and a row for each of the others, beside their "
	  "instructions as counted by hand. The figures are in controls.txt.",
	  plot_has_controls, plot_controls },
	{ "boards",
	  "By how many per cent each scheme is above or below the base scheme on each board, a "
	  "panel a board with an axis of its own, a row a workload. The figures are on the pages "
	  "of the runs.",
	  NULL, plot_boards },
};

const size_t n_plot_kinds = ARRAY_SIZE(plot_kinds);

struct options {
	bool list;
	struct report_args args;
};

static const char doc[] =
	"Print gnuplot's commands for a picture of RUN: costs (each event, put together of loads, "
	"stores and others), cycles (in a core's RTL, of instructions and stalls by cause), "
	"controls (programs of known cost); boards is of several RUNs: of each board that of the "
	"most "
	"workloads and schemes, and of these the newest."
	"\vRUN is a run.json, a folder that holds one, or - for standard input.  What gnuplot "
	"makes "
	"of it is SVG; the comments at the beginning are its title and a text for who does not see "
	"it.  scripts/plot-run draws all pictures of a run.";

static const struct argp_option options[] = {
	{ "list", 'l', NULL, 0, "print which of the pictures there are of RUN, and no more", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'l':
		o->list = true;
		return 0;
	case ARGP_KEY_END:
		o->args.least = o->list ? 1 : 2;
		o->args.most = o->list;
		/* fall through */
	default:
		(void)arg;
		return report_args(key, state, &o->args);
	}
}

const struct plot_kind *plot_kind(const char *name)
{
	for (size_t i = 0; i < n_plot_kinds; i++)
		if (!strcmp(plot_kinds[i].name, name))
			return &plot_kinds[i];
	return NULL;
}

static int list(const char *where)
{
	struct run run = { 0 };
	int err = report_load(where, &run);

	for (size_t i = 0; i < n_plot_kinds && !err; i++)
		if (plot_kinds[i].has && plot_kinds[i].has(&run))
			puts(plot_kinds[i].name);
	run_free(&run);
	return err ? EXIT_FAILED : EXIT_DONE;
}

/* One run, with something to draw; or several boards. */
static int check(const struct plot_kind *kind, const struct run *runs, size_t n)
{
	if (kind->has && n > 1) {
		report_error("%s: a picture of one run: give one", kind->name);
		return -EINVAL;
	}
	if (kind->has && !kind->has(&runs[0])) {
		report_error("%s: has nothing for the picture \"%s\"", runs[0].id, kind->name);
		return -ENODATA;
	}
	return 0;
}

int report_plot(int argc, char **argv)
{
	static const struct argp argp = { options, parse, "KIND RUN\nboards RUN...\n--list RUN",
					  doc,     NULL,  NULL,
					  NULL };
	struct options o = { 0 };
	const struct plot_kind *kind;
	struct run *runs;
	size_t n;
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	if (o.list)
		return list(o.args.at[0]);
	kind = plot_kind(o.args.at[0]);
	if (!kind) {
		report_error("%s: no such picture: choose from costs, cycles, controls, boards",
			     o.args.at[0]);
		return EXIT_USAGE;
	}
	n = o.args.n - 1;
	runs = calloc(n, sizeof(*runs));
	err = runs ? 0 : -ENOMEM;
	for (size_t i = 0; i < n && !err; i++)
		err = report_load(o.args.at[i + 1], &runs[i]);
	if (!err)
		err = check(kind, runs, n);
	if (!err) {
		err = kind->draw(kind, runs, n);
		if (err == -ENODATA)
			report_error("nothing in these runs for the picture \"%s\"", kind->name);
	}
	if (err == -ENOMEM)
		report_error("out of memory");
	for (size_t i = 0; runs && i < n; i++)
		run_free(&runs[i]);
	free(runs);
	return err ? EXIT_FAILED : EXIT_DONE;
}
