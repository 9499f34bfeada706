// SPDX-License-Identifier: GPL-2.0-only
/* What jitreport jit and pipeline are told: two schemes of a run, or two runs. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "report_head.h"
#include "report_pair.h"

enum { KEY_COLOUR = 1000, KEY_NO_SOURCE };

static const struct argp_option options[] = {
	{ "schemes", 's', "A,B", 0,
	  "these two, or this one (default: stack, or the first, and of one RUN the next); of "
	  "two RUNs: A of the first, B of the second",
	  0 },
	{ "color", KEY_COLOUR, "WHEN", 0,
	  "auto (default: on a terminal, unless NO_COLOR is set), always or never", 0 },
	{ "no-source", KEY_NO_SOURCE, NULL, 0, "code alone: no source lines, no BPF instructions",
	  0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct report_pair *p = state->input;

	switch (key) {
	case 's':
		p->schemes = arg;
		return 0;
	case KEY_COLOUR:
		if (strcmp(arg, "auto") && strcmp(arg, "always") && strcmp(arg, "never"))
			argp_error(state, "--color %s: not one of auto, always, never", arg);
		p->colour = arg;
		return 0;
	case KEY_NO_SOURCE:
		p->no_source = true;
		return 0;
	default:
		return report_args(key, state, &p->args);
	}
}

const struct argp report_pair_argp = { .options = options, .parser = parse };

/* Two schemes of one run, or one. */
static int choose_of_one(struct report_pair *p)
{
	const struct run *run = &p->runs[0];
	char *second = p->schemes;
	const char *first = strsep(&second, ",");

	p->sides[0].scheme = report_base(run, first);
	if (!p->sides[0].scheme)
		return -ENOENT;
	p->n = 1;
	if (second) {
		p->sides[1].scheme = report_scheme(run, second);
		p->n = 2;
		return p->sides[1].scheme ? 0 : -ENOENT;
	}
	for (size_t i = 0; i < run->n_schemes && !first && p->n == 1; i++) {
		if (run->schemes[i] == p->sides[0].scheme ||
		    run_refusal(run, p->workload, run->schemes[i]))
			continue;
		p->sides[1].scheme = run->schemes[i];
		p->n = 2;
	}
	return 0;
}

/* One of each: the same, or what each has. */
static int choose_of_two(struct report_pair *p)
{
	char *second = p->schemes;
	const char *first = strsep(&second, ",=");

	p->n = 2;
	p->sides[0].scheme = report_base(&p->runs[0], first);
	if (p->sides[0].scheme)
		p->sides[1].scheme = report_base(&p->runs[1], second ? second : first);
	return p->sides[1].scheme ? 0 : -ENOENT;
}

int report_pair_load(struct report_pair *p)
{
	bool two = p->args.n == 3;
	int err = 0;

	p->workload = p->args.at[p->args.n - 1];
	for (; p->n_runs + 1 < p->args.n && !err; p->n_runs++)
		err = report_load(p->args.at[p->n_runs], &p->runs[p->n_runs]);
	if (!err)
		err = two ? choose_of_two(p) : choose_of_one(p);
	for (size_t s = 0; s < p->n && !err; s++) {
		struct report_side *side = &p->sides[s];
		char letter[] = { 'A' + s, '\0' };

		side->run = &p->runs[two ? s : 0];
		snprintf(side->label, sizeof(side->label), "%s%s%s", two ? letter : "",
			 two ? ": " : "", side->scheme);
		if (two)
			report_print_run(letter, side->run, false);
	}
	if (two && !err)
		putchar('\n');
	return err;
}

void report_pair_free(struct report_pair *p)
{
	for (size_t i = 0; i < p->n_runs; i++)
		run_free(&p->runs[i]);
}
