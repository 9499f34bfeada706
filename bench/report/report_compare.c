// SPDX-License-Identifier: GPL-2.0-only
/* jitreport compare: how far schemes differ, and whether that may be chance. */

#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "report.h"
#include "report_across.h"
#include "report_compare.h"
#include "report_head.h"

enum { KEY_RESAMPLES = 1000, KEY_DESPITE, KEY_JUNIT, KEY_ALL };

/* With fewer resamples outside an interval, its ends are too random themselves. */
#define FEWEST_OUTSIDE 50

struct options {
	struct report_input in;
	struct across_options across; /* the runs, and what is for several of them only */
	const char *only_across;      /* an option of that kind that was given */
	const char *base;
	char *schemes, *events, *workloads; /* as given, with commas */
	struct compare_choice choice;
};

static const char doc[] =
	"Compare the schemes of one RUN, or several RUNs with the first: how far workloads differ, "
	"and whether chance alone may have done that."
	"\vRUN is a run.json, a folder that holds one, or - for standard input.\n\n"
	"One RUN: the median of each workload and event under each scheme, and how far it is from "
	"that of the base scheme.\n\n"
	"Several: workload by workload, event by event, each scheme with the same one of the "
	"first RUN (or, by -s default=reg, with another one), after what differs between the "
	"runs.  Runs with commas between are one side, colons part sides: A1,A2:B1,B2 pools two "
	"runs of each, so that how far runs of one kernel differ is in the intervals.  Runs that "
	"mean different things are refused; --despite names what does not matter (isa, ops, "
	"core, incomplete, pool).  An emulator's counts, cycles of RTL and those of hardware are "
	"never compared with each other.\n\n"
	"--gate LIMIT: exit status 3 if anything is worse (more) than the first RUN by more than "
	"LIMIT, beyond chance; 1 if that can't be judged.  LIMIT is \"2%\", or a number in the "
	"unit of the event, or a file of rows \"workload scheme event limit\", where * and ? match "
	"as in file names, the first row that matches counts, and \"none\" sets no limit.\n\n"
	"low, high: the truth lies between them in 95 of 100 such runs (bootstrap).  A difference "
	"between schemes is taken round by round, for samples of one round belong together, and "
	"summed up by the Hodges-Lehmann estimate; it need not be that of the medians.\n\n"
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
	{ "schemes", 's', "A,B,...", 0,
	  "only these; the first is the base unless told; of several RUNs: only these, or A=B", 0 },
	{ "event", 'e', "NAME,...", 0, "only these events, as \"cycles\"", 0 },
	{ "workload", 'w', "NAME,...", 0, "only these workloads", 0 },
	{ "alpha", 'a', "P", 0,
	  "how often chance may be taken for a difference, 0.001 to 0.2 (default: 0.05)", 0 },
	{ "seed", 'S', "N", 0, "seed of the bootstrap, 1 to 4294967295 (default: 1)", 0 },
	{ "resamples", KEY_RESAMPLES, "N", 0, "of the bootstrap, 1000 to 1000000 (default: 10000)",
	  0 },
	{ "gate", 'g', "LIMIT", 0, "several RUNs: exit status 3 if one is worse by more", 1 },
	{ "junit", KEY_JUNIT, "FILE", 0, "several RUNs: write what the gate says as JUnit's XML",
	  1 },
	{ "despite", KEY_DESPITE, "WHAT,...", 0, "several RUNs: compare them even so", 1 },
	{ "all", KEY_ALL, NULL, 0, "several RUNs: show rows that are the same, too", 1 },
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

static void add_despite(struct argp_state *state, struct options *o, char *arg)
{
	for (char *name; (name = strsep(&arg, ","));) {
		if (!sides_despite(name))
			argp_error(state,
				   "--despite %s: not one of isa, ops, core, incomplete, pool",
				   name);
		o->across.despite |= sides_despite(name);
	}
}

/* Options that only several runs have. */
static error_t parse_across(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'g':
		o->across.gate = arg;
		o->only_across = "--gate";
		return 0;
	case KEY_JUNIT:
		o->across.junit = arg;
		o->only_across = "--junit";
		return 0;
	case KEY_DESPITE:
		add_despite(state, o, arg);
		o->only_across = "--despite";
		return 0;
	case KEY_ALL:
		o->across.all = true;
		o->only_across = "--all";
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static bool is_across(const struct options *o)
{
	return sides_count(o->in.args.at, o->in.args.n) > 1;
}

static void check_runs(struct argp_state *state, const struct options *o)
{
	if (is_across(o)) {
		if (o->base)
			argp_error(state, "--base %s: of several RUNs the first is the base",
				   o->base);
		if (o->across.junit && !o->across.gate)
			argp_error(state, "--junit %s: only with --gate", o->across.junit);
		return;
	}
	if (o->only_across)
		argp_error(state, "%s: only of several RUNs: give the one to compare to first",
			   o->only_across);
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
		check_runs(state, o);
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
		return parse_across(key, arg, state);
	}
}

/* Names of a kind that were chosen, as compare_run() wants them. */
static int choose(const char *kind, const struct names *all, char *wanted, const char *first,
		  const char ***names, size_t *n)
{
	struct names chosen = { 0 };
	int err = names_choose(kind, all, wanted, first, &chosen);

	*names = chosen.names;
	*n = chosen.n;
	return err;
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
	struct names events = { 0 }, workloads = { 0 };
	int err = 0;

	for (size_t i = 0; i < run->n_measurements && !err; i++)
		if (o->events || !run_is_detail(run, run->measurements[i].event))
			err = names_add(&events, run->measurements[i].event);
	for (size_t i = 0; i < run->n_workloads && !err; i++)
		err = names_add(&workloads, run->workloads[i].name);
	if (!err)
		err = choose_schemes(run, o);
	if (!err)
		err = choose("event", &events, o->events, NULL, &o->choice.events,
			     &o->choice.n_events);
	if (!err)
		err = choose("workload", &workloads, o->workloads, NULL, &o->choice.workloads,
			     &o->choice.n_workloads);
	names_free(&events);
	names_free(&workloads);
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
			     "measure again with %s",
			     run->id, COMPARE_LEAST, report_more_samples(run));
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

static int print_machine(const struct run *run, const struct comparison *c,
			 const struct compare_choice *choice, enum table_format format)
{
	struct table *t = compare_machine_table(c, choice);
	int err = t ? table_print(t, format, stdout) : -ENOMEM;

	if (!run->complete)
		report_error("%s: incomplete: " RUN_CUT_SHORT, run->id);
	report_warn_unclean(run);
	table_free(t);
	return err;
}

static int compare_sides(struct options *o)
{
	o->across.args = o->in.args.at;
	o->across.n_args = o->in.args.n;
	o->across.schemes = o->schemes;
	o->across.events = o->events;
	o->across.workloads = o->workloads;
	o->across.format = o->in.format;
	o->across.choice.seed = o->choice.seed;
	o->across.choice.resamples = o->choice.resamples;
	o->across.choice.alpha = o->choice.alpha;
	return report_across(&o->across);
}

int report_compare(int argc, char **argv)
{
	static const struct argp argp = {
		options, parse, "RUN\nRUN RUN...", doc, report_input_child, NULL, NULL
	};
	struct options o = { .in = { .args = { .least = 1 } },
			     .choice = { .seed = 1, .resamples = 10000, .alpha = 0.05 } };
	struct comparison c = { 0 };
	struct run run = { 0 };
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	if (is_across(&o))
		return compare_sides(&o);
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
	else if (!table_is_for_readers(o.in.format))
		err = print_machine(&run, &c, &o.choice, o.in.format);
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
