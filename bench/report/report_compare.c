// SPDX-License-Identifier: GPL-2.0-only
/* jitreport compare: how far schemes differ, and whether that may be chance. */

#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "report_compare.h"
#include "report_head.h"

enum { KEY_RESAMPLES = 1000 };

/* With fewer resamples outside an interval, its ends are too random themselves. */
#define FEWEST_OUTSIDE 50

struct options {
	struct report_input in;
	const char *base;
	char *schemes, *events, *workloads; /* as given, with commas */
	struct compare_choice choice;
};

static const char doc[] =
	"Compare schemes: the median of each workload and event under each scheme, how far it "
	"is from that of the base scheme, and whether chance alone may have done that."
	"\vRUN is a run.json, a folder that holds one, or - for standard input.\n\n"
	"low, high: the truth lies between them in 95 of 100 such runs (bootstrap).  A difference "
	"is taken round by round, for samples of one round belong together, and summed up by the "
	"Hodges-Lehmann estimate; it need not be that of the medians.\n\n"
	"p: how likely a difference as large is where there is none, by Wilcoxon's signed-rank "
	"test (* by Mann and Whitney's, where too few rounds have a sample of both), corrected by "
	"Holm for all the comparisons that are shown: choose few, and smaller differences can be "
	"told from chance.\n\n"
	"detectable: a true difference of that size is found in four of five runs; smaller ones "
	"are often missed.  More samples make it smaller.\n\n"
	"verdict: \"faster\" or \"slower\" (\"fewer\" or \"more\" of what is no time) only where "
	"0 is outside the interval and p is below alpha; where 0 is inside, how large a difference "
	"may still be; \"unclear\" where 0 is outside, but among so many comparisons that may be "
	"chance.\n\n"
	"Counts of an emulator are exact where more than half of their samples agree: they are "
	"compared as they are, and nothing is tested.  Where they don't agree, the verdict is "
	"\"unclear\".\n\n"
	"The same RUN, options and seed give the same output, to the byte.";

static const struct argp_option options[] = {
	{ "base", 'b', "SCHEME", 0, "compare to this scheme (default: stack)", 0 },
	{ "schemes", 's', "A,B,...", 0, "only these; the first is the base unless told", 0 },
	{ "event", 'e', "NAME,...", 0, "only these events, as \"cycles\"", 0 },
	{ "workload", 'w', "NAME,...", 0, "only these workloads", 0 },
	{ "alpha", 'a', "P", 0,
	  "how often chance may be taken for a difference, 0.001 to 0.2 (default: 0.05)", 0 },
	{ "seed", 'S', "N", 0, "seed of the bootstrap, 1 to 4294967295 (default: 1)", 0 },
	{ "resamples", KEY_RESAMPLES, "N", 0, "of the bootstrap, 1000 to 1000000 (default: 10000)",
	  0 },
	{ 0 },
};

/* A number of an option, or a usage error. */
static double number(struct argp_state *state, const char *name, const char *arg, double least,
		     double most, bool whole)
{
	char *end;
	double x = strtod(arg, &end);

	if (end == arg || *end || !(x >= least && x <= most) || (whole && x != (uint32_t)x))
		argp_error(state, "--%s %s: not a %snumber from %.10g to %.10g", name, arg,
			   whole ? "whole " : "", least, most);
	return x;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'b':
		o->base = arg;
		return 0;
	case 's':
		o->schemes = arg;
		return 0;
	case 'e':
		o->events = arg;
		return 0;
	case 'w':
		o->workloads = arg;
		return 0;
	case 'a':
		o->choice.alpha = number(state, "alpha", arg, 0.001, 0.2, false);
		return 0;
	case 'S':
		o->choice.seed = number(state, "seed", arg, 1, UINT32_MAX, true);
		return 0;
	case KEY_RESAMPLES:
		o->choice.resamples = number(state, "resamples", arg, 1000, 1000000, true);
		return 0;
	case ARGP_KEY_END:
		if (o->choice.alpha * o->choice.resamples < FEWEST_OUTSIDE)
			argp_error(state,
				   "--alpha %g: the ends of such an interval take "
				   "--resamples %.0f or more",
				   o->choice.alpha, ceil(FEWEST_OUTSIDE / o->choice.alpha));
		return 0;
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->in;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* Names in some order, each once; there is room for as many as the run has. */
struct names {
	const char **names;
	size_t n;
};

static const char *find(const struct names *all, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (!strcmp(all->names[i], name))
			return all->names[i];
	return NULL;
}

static void add(struct names *to, const char *name)
{
	if (!find(to, name))
		to->names[to->n++] = name;
}

static int no_such(const char *kind, const char *name, const struct names *all)
{
	char list[512] = "";

	for (size_t i = 0; i < all->n; i++)
		snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s", i ? ", " : "",
			 all->names[i]);
	report_error("%s \"%s\": not in this run: choose from %s", kind, name,
		     all->n ? list : "none, for nothing was measured");
	return -ENOENT;
}

/*
 * What the user chose of @all, or all.
 *
 * @wanted: names with commas, which are cut; NULL = all
 * @first: comes first; NULL = whatever does
 */
static int choose(const char *kind, const struct names *all, char *wanted, const char *first,
		  const char ***names, size_t *n)
{
	struct names chosen = { calloc(all->n + 1, sizeof(*chosen.names)), 0 };

	*names = chosen.names;
	if (!chosen.names)
		return -ENOMEM;
	if (first)
		add(&chosen, first);
	for (size_t i = 0; i < all->n && !wanted; i++)
		add(&chosen, all->names[i]);
	for (char *name; (name = strsep(&wanted, ","));) {
		if (!find(all, name))
			return no_such(kind, name, all);
		add(&chosen, find(all, name));
	}
	*n = chosen.n;
	return 0;
}

static int choose_schemes(const struct run *run, struct options *o)
{
	const struct names all = { run->schemes, run->n_schemes };
	const char *base = NULL;

	if (o->base || !o->schemes) {
		base = report_base(run, o->base);
		if (!base)
			return -ENOENT;
	}
	return choose("scheme", &all, o->schemes, base, &o->choice.schemes, &o->choice.n_schemes);
}

static int choose_all(const struct run *run, struct options *o)
{
	struct names events = { calloc(run->n_measurements + 1, sizeof(char *)), 0 };
	struct names workloads = { calloc(run->n_workloads + 1, sizeof(char *)), 0 };
	int err = events.names && workloads.names ? 0 : -ENOMEM;

	for (size_t i = 0; i < run->n_measurements && !err; i++)
		if (o->events || !run_is_detail(run, run->measurements[i].event))
			add(&events, run->measurements[i].event);
	for (size_t i = 0; i < run->n_workloads && !err; i++)
		add(&workloads, run->workloads[i].name);
	if (!err)
		err = choose_schemes(run, o);
	if (!err)
		err = choose("event", &events, o->events, NULL, &o->choice.events,
			     &o->choice.n_events);
	if (!err)
		err = choose("workload", &workloads, o->workloads, NULL, &o->choice.workloads,
			     &o->choice.n_workloads);
	free(events.names);
	free(workloads.names);
	return err;
}

/* Is there anything to say?  Schemes that can't be compared anywhere are a mistake. */
static int check(const struct run *run, const struct comparison *c)
{
	size_t samples = 0, compared = 0, too_few = 0;

	for (size_t i = 0; i < c->n; i++) {
		const struct compare_row *r = &c->rows[i];

		samples += r->m ? r->m->n_samples : 0;
		compared += r->test != TEST_NONE;
		too_few += r->verdict == VERDICT_TOO_FEW;
	}
	if (!samples) {
		report_error("%s: nothing that was chosen was measured", run->id);
		return -ENODATA;
	}
	if (too_few && !compared) {
		report_error("%s: too few samples to compare anything: %d of each are needed: "
			     "measure again with --samples 30",
			     run->id, COMPARE_LEAST);
		return -ENODATA;
	}
	return 0;
}

static int print_table(struct table *t, enum table_format format)
{
	int err = t ? table_print(t, format, stdout) : -ENOMEM;

	table_free(t);
	putchar('\n');
	return err;
}

/* How the figures came about, and what can't be had of them. */
static void print_method(const struct comparison *c, const struct compare_choice *choice)
{
	bool tested = false, interval = false;

	for (size_t i = 0; i < c->n; i++) {
		tested |= c->rows[i].test == TEST_SIGNED_RANK || c->rows[i].test == TEST_RANK_SUM;
		interval |= c->rows[i].interval && !c->rows[i].exact;
	}
	if (interval)
		printf("intervals: bootstrap, %zu resamples, seed %u\n", choice->resamples,
		       choice->seed);
	if (tested)
		printf("p: corrected for %zu comparison%s; alpha %g\n", c->tests,
		       c->tests == 1 ? "" : "s", choice->alpha);
	if (c->needed)
		printf("detectable \"none\": among %zu comparisons nothing stands out with fewer "
		       "than %zu rounds: measure more, or compare less\n",
		       c->tests, c->needed);
	if (interval || tested)
		putchar('\n');
}

static int print_all(const struct run *run, const struct comparison *c,
		     const struct compare_choice *choice, enum table_format format)
{
	int err = 0;

	report_print_head(run, format == TABLE_MARKDOWN);
	for (size_t i = 0; i < choice->n_events && !err; i++) {
		const char *event = choice->events[i];

		if (compare_is_exact(c, event)) {
			err = print_table(compare_exact_table(c, choice, event), format);
			continue;
		}
		err = print_table(compare_median_table(c, choice, event), format);
		if (!err && choice->n_schemes > 1)
			err = print_table(compare_difference_table(c, choice, event), format);
	}
	if (err)
		return err;
	print_method(c, choice);
	report_print_refusals(run);
	report_print_warnings(run);
	return 0;
}

static int print_json(const struct run *run, const struct comparison *c,
		      const struct compare_choice *choice)
{
	struct table *t = compare_machine_table(c, choice);
	json_t *root = t ? json_pack("{s:o, s:o, s:o}", "run", report_json_head(run), "rows",
				     table_json(t), "warnings", report_json_warnings(run))
			 : NULL;

	if (root)
		json_dumpf(root, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
	putchar('\n');
	table_free(t);
	json_decref(root);
	return root ? 0 : -ENOMEM;
}

static int print_csv(const struct run *run, const struct comparison *c,
		     const struct compare_choice *choice)
{
	struct table *t = compare_machine_table(c, choice);
	int err = t ? table_print(t, TABLE_CSV, stdout) : -ENOMEM;

	if (!run->complete)
		report_error("%s: incomplete: " RUN_CUT_SHORT, run->id);
	report_warn_unclean(run);
	table_free(t);
	return err;
}

int report_compare(int argc, char **argv)
{
	static const struct argp_child children[] = { { &report_input_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = { options, parse, "RUN", doc, children, NULL, NULL };
	struct options o = { .in.format = TABLE_TEXT,
			     .choice = { .seed = 1, .resamples = 10000, .alpha = 0.05 } };
	struct comparison c = { 0 };
	struct run run = { 0 };
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	err = report_load(o.in.run, &run);
	if (!err)
		err = choose_all(&run, &o);
	if (!err)
		err = compare_run(&run, &o.choice, &c);
	if (!err)
		err = check(&run, &c);
	if (err)
		goto cleanup;
	if (o.in.format == TABLE_JSON)
		err = print_json(&run, &c, &o.choice);
	else if (o.in.format == TABLE_CSV)
		err = print_csv(&run, &c, &o.choice);
	else
		err = print_all(&run, &c, &o.choice, o.in.format);
cleanup:
	if (err == -ENOMEM)
		report_error("%s: out of memory", o.in.run);
	if (err == -E2BIG)
		report_error("%s: a measurement has more than 65535 samples", o.in.run);
	compare_free(&c);
	free(o.choice.schemes);
	free(o.choice.events);
	free(o.choice.workloads);
	run_free(&run);
	return err ? EXIT_FAILED : EXIT_DONE;
}
