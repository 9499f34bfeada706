// SPDX-License-Identifier: GPL-2.0-only
/* jitreport cores: what each event costs in cycles, a column per core. */

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare.h"
#include "cost_cycles.h"
#include "names.h"
#include "report.h"
#include "report_head.h"
#include "table.h"
#include "traits.h"

#define MOST_CORES 8

struct options {
	struct report_input input;
	bool core_alone;
	struct names schemes; /* none: all */
};

/* What is shown of the runs. */
struct cores {
	const struct options *o;
	const struct run *runs;
	size_t n;
	struct bootstrap *boot;
	struct table *table;
};

static const char doc[] = "Show what each event costs in cycles over \"" SCHEME_BASE
			  "\", a column per core: each RUN "
			  "holds those of another core's RTL."
			  "\vThe runs are of one kernel.  At the end it is said whether the cores "
			  "were given the same "
			  "code at the same addresses, as runs with the same seeds are.";

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;
	char *name;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->input;
		return 0;
	case 's':
		while ((name = strsep(&arg, ",")))
			if (names_add(&o->schemes, name))
				argp_failure(state, EXIT_FAILED, 0, "out of memory");
		return 0;
	case 'k':
		o->core_alone = true;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const char *text_at(const struct run *run, const char *part, const char *key)
{
	const char *text =
		json_string_value(json_object_get(json_object_get(run->json, part), key));

	return text ? text : "";
}

static const char *title_of(const struct run *run)
{
	return json_string_value(json_object_get(
		json_object_get(json_object_get(run->json, "board"), "rtl"), "title"));
}

/* Runs of RTL, of one kernel, with a core each. */
static int check(const struct run *runs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!run_has_rtl(&runs[i]) || !title_of(&runs[i])) {
			report_error("%s: has no cycles of RTL: make bench BOARD=rocket makes such "
				     "runs",
				     runs[i].id);
			return -EINVAL;
		}
		if (strcmp(text_at(&runs[0], "kernel", "image_sha256"),
			   text_at(&runs[i], "kernel", "image_sha256"))) {
			report_error("%s and %s are of different kernels: measure both cores with "
				     "one",
				     runs[0].id, runs[i].id);
			return -EINVAL;
		}
		for (size_t k = 0; k < i; k++) {
			if (strcmp(title_of(&runs[k]), title_of(&runs[i])))
				continue;
			report_error("%s and %s are of one core: compare them by \"jitreport "
				     "compare\"",
				     runs[k].id, runs[i].id);
			return -EINVAL;
		}
	}
	return 0;
}

/* A scheme that has a row: the user wants it, and all runs have it. */
static bool is_shown(const struct cores *c, const char *scheme)
{
	if (!strcmp(scheme, SCHEME_BASE) ||
	    (c->o->schemes.n && !names_find(&c->o->schemes, scheme)))
		return false;
	for (size_t i = 1; i < c->n; i++)
		if (!run_has_scheme(&c->runs[i], scheme))
			return false;
	return true;
}

static int add_cells(struct cores *c, const struct cost_row *row, const char *scheme,
		     cost_text_fn *make)
{
	char text[160];

	for (size_t i = 0; i < c->n; i++) {
		int err = make(&c->runs[i], row, SCHEME_BASE, scheme, c->boot, text, sizeof(text));

		if (err && err != -ENODATA)
			return err;
		if (err)
			table_none(c->table);
		else
			table_text(c->table, text);
	}
	return 0;
}

/* An event under a scheme, in two rows: core, and all. */
static int add_rows(struct cores *c, const char *event, const struct cost_row *row,
		    const char *scheme)
{
	static cost_text_fn *const makes[] = { cost_core_text, cost_all_text };
	static const char *const names[] = { "core", "all" };
	bool blanks = table_is_for_readers(c->o->input.format);
	int err = 0;

	for (size_t k = 0; k < (c->o->core_alone ? 1 : ARRAY_SIZE(makes)) && !err; k++) {
		table_text(c->table, k && blanks ? " " : event);
		table_text(c->table, k && blanks ? " " : scheme);
		table_text(c->table, names[k]);
		err = add_cells(c, row, scheme, makes[k]);
	}
	return err;
}

static int add_event(struct cores *c, const struct cost_row *row)
{
	const struct run *first = &c->runs[0];
	const char *event = row->event;
	char text[160];
	int err = 0;

	for (size_t i = 0; i < first->n_schemes && !err; i++) {
		const char *scheme = first->schemes[i];

		if (!is_shown(c, scheme) ||
		    cost_core_text(first, row, SCHEME_BASE, scheme, c->boot, text, sizeof(text)))
			continue;
		err = add_rows(c, event, row, scheme);
		if (table_is_for_readers(c->o->input.format))
			event = " ";
	}
	return err;
}

static struct table *columns(const struct run *runs, size_t n)
{
	static const struct table_style left = { .side = TABLE_LEFT };
	struct table *t = table_new("cycles over " SCHEME_BASE
				    ", per event: cycles of cores' RTL, not of a board");

	if (!t)
		return NULL;
	table_column(t, NULL, "event", left);
	table_column(t, NULL, "scheme", left);
	table_column(t, NULL, "cycles", left);
	for (size_t i = 0; i < n; i++)
		table_column(t, NULL, title_of(&runs[i]), left);
	return t;
}

/* Where the code of a workload began under a scheme, in the first placement; or NULL. */
static const char *began_at(const struct run *run, const char *workload, const char *scheme)
{
	const json_t *list = json_object_get(run->json, "pipeline"), *one;
	size_t i;

	json_array_foreach (list, i, one)
		if (!strcmp(json_string_value(json_object_get(one, "workload")), workload) &&
		    !strcmp(json_string_value(json_object_get(one, "scheme")), scheme))
			return json_string_value(json_object_get(
				json_array_get(json_object_get(one, "code"), 0), "pc"));
	return NULL;
}

/* Of programs that both have: how many, and how many lie at the same address. */
static void count_places(const struct run *a, const struct run *b, size_t *all, size_t *same)
{
	const json_t *list = json_object_get(a->json, "pipeline"), *one;
	size_t i;

	*all = *same = 0;
	json_array_foreach (list, i, one) {
		const char *workload = json_string_value(json_object_get(one, "workload"));
		const char *scheme = json_string_value(json_object_get(one, "scheme"));
		const char *x = began_at(a, workload, scheme);
		const char *y = began_at(b, workload, scheme);

		*all += x && y;
		*same += x && y && !strcmp(x, y);
	}
}

static void print_places(const struct cores *c)
{
	size_t all, same;

	for (size_t i = 1; i < c->n; i++) {
		count_places(&c->runs[0], &c->runs[i], &all, &same);
		printf("\n%s: %zu of %zu programs lie, in the first placement, where they lie for "
		       "%s.\n",
		       title_of(&c->runs[i]), same, all, title_of(&c->runs[0]));
	}
}

static int print(struct cores *c)
{
	int err;

	c->boot = bootstrap_new(COMPARE_SEED, COMPARE_RESAMPLES, COMPARE_ALPHA);
	c->table = columns(c->runs, c->n);
	err = c->boot && c->table ? 0 : -ENOMEM;
	for (size_t i = 0; i < n_cost_rows && !err; i++)
		err = add_event(c, &cost_rows[i]);
	if (!err)
		err = report_print_table(c->table, c->o->input.format);
	if (!err && table_is_for_readers(c->o->input.format))
		print_places(c);
	table_free(c->table);
	bootstrap_free(c->boot);
	if (err)
		report_error("out of memory");
	return err;
}

int report_cores(int argc, char **argv)
{
	static const struct argp_option options[] = {
		{ "schemes", 's', "A,B", 0, "only these", 0 },
		{ "core", 'k', NULL, 0, "only what does not depend on where code and data lie", 0 },
		{ 0 },
	};
	static const struct argp argp = { options, parse, "RUN RUN...", doc, report_input_child,
					  NULL,    NULL };
	struct options o = { .input.args = { .least = 2, .most = MOST_CORES } };
	struct run runs[MOST_CORES] = { 0 };
	struct cores c = { .o = &o, .runs = runs };
	int err = 0;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	c.n = o.input.args.n;
	for (size_t i = 0; i < c.n && !err; i++)
		err = report_load(o.input.args.at[i], &runs[i]);
	if (!err)
		err = check(runs, c.n);
	for (size_t i = 0; i < o.schemes.n && !err; i++)
		err = report_scheme(&runs[0], o.schemes.names[i]) ? 0 : -ENOENT;
	if (!err)
		err = print(&c);
	names_free(&o.schemes);
	for (size_t i = 0; i < c.n; i++)
		run_free(&runs[i]);
	return err ? EXIT_FAILED : EXIT_DONE;
}
