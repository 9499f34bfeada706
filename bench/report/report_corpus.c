// SPDX-License-Identifier: GPL-2.0-only
/* jitreport corpus: the code of many programs that were not run, under all schemes. */

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corpus_merge.h"
#include "corpus_tables.h"
#include "report.h"
#include "report_head.h"

struct options {
	struct report_input in;
	char *schemes;
	const char *table;
};

static const char doc[] =
	"Show what the JIT made of many programs that were not run: sums over the functions that "
	"all "
	"schemes have, quantiles, the functions that differ most, and what was refused.  Of "
	"several "
	"RUNs, as of two kernels: the same side by side."
	"\vRUN holds a corpus (make corpus), or is any other run with code.\n\n"
	"TCC loads and stores name a6 or s6, which hold the tail-call counter.  A frame is what "
	"the "
	"function's first instructions take from sp.  A subprogram counts in each program that "
	"has it.  In a reason for a refusal # stands for numbers and names.";

static const struct argp_option options[] = {
	{ "schemes", 's', "A,B", 0,
	  "only these, the first to compare with (default: all, with stack); of several RUNs: "
	  "these of each, A=B: A of the first and B of the others (default: stack, or what each "
	  "has)",
	  0 },
	{ "table", 't', "NAME", 0,
	  "only this table: programs, sums, quantiles, most, refused, or functions, which has all "
	  "(csv, latex, gnuplot and html have one table: sums unless told)",
	  0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 's':
		o->schemes = arg;
		return 0;
	case 't':
		o->table = arg;
		return 0;
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->in;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* One run, or several as if they were one. */
struct corpora {
	struct run *runs, merged;
	size_t n;
	struct corpus_view view;
};

static int print_json(const struct corpora *c, const struct corpus_part *only)
{
	json_t *root = json_object();
	int err = !root;

	err |= json_object_set_new(root, "run", report_json_head(&c->runs[0]));
	if (c->n > 1)
		err |= json_object_set_new(root, "others", json_array());
	for (size_t i = 1; i < c->n; i++)
		err |= json_array_append_new(json_object_get(root, "others"),
					     report_json_head(&c->runs[i]));
	for (size_t i = 0; i < n_corpus_parts; i++) {
		struct table *t;

		if (only ? &corpus_parts[i] != only : corpus_parts[i].asked_for)
			continue;
		t = corpus_table(&corpus_parts[i], &c->view);
		err |= json_object_set_new(root, corpus_parts[i].name, t ? table_json(t) : NULL);
		table_free(t);
	}
	if (!err && json_dumpf(root, stdout, JSON_INDENT(1)))
		err = -EIO;
	putchar('\n');
	json_decref(root);
	return err ? -ENOMEM : 0;
}

static void print_heads(const struct corpora *c, bool markdown)
{
	if (c->n == 1) {
		report_print_head(&c->runs[0], markdown);
		return;
	}
	for (size_t i = 0; i < c->n; i++)
		report_print_run((char[]){ 'A' + i, '\0' }, &c->runs[i], markdown);
	putchar('\n');
}

static int print(const struct corpora *c, const struct corpus_part *only, enum table_format format)
{
	int err = 0;

	if (format == TABLE_JSON)
		return print_json(c, only);
	if (!table_is_for_readers(format) && !only)
		only = CORPUS_SUMS;
	if (table_is_for_readers(format))
		print_heads(c, format == TABLE_MARKDOWN);
	for (size_t i = 0; i < n_corpus_parts && !err; i++) {
		struct table *t;

		if (only ? &corpus_parts[i] != only : corpus_parts[i].asked_for)
			continue;
		t = corpus_table(&corpus_parts[i], &c->view);
		err = !t ? -ENOMEM : only || table_rows(t) ? table_print(t, format, stdout) : 0;
		if (table_is_for_readers(format) && table_rows(t))
			putchar('\n');
		table_free(t);
	}
	for (size_t i = 0; i < c->n && !err && table_is_for_readers(format); i++)
		report_print_warnings(&c->runs[i]);
	return err;
}

static int choose_part(const char *name, const struct corpus_part **only)
{
	*only = NULL;
	for (size_t i = 0; name && i < n_corpus_parts; i++)
		if (!strcmp(corpus_parts[i].name, name))
			*only = &corpus_parts[i];
	if (!name || *only)
		return 0;
	report_error("table \"%s\": there is none: choose from programs, sums, quantiles, most, "
		     "refused, functions",
		     name);
	return -ENOENT;
}

static int read_corpora(struct corpora *c, char *wanted)
{
	char *merged = NULL;
	int err;

	if (c->n == 1)
		return corpus_view_read(&c->view, &c->runs[0], wanted);
	err = corpus_merge(c->runs, c->n, wanted, &c->merged, &merged);
	if (!err)
		err = corpus_view_read(&c->view, &c->merged, merged);
	free(merged);
	return err;
}

static void free_corpora(struct corpora *c)
{
	corpus_view_free(&c->view);
	run_free(&c->merged);
	for (size_t i = 0; i < c->n; i++)
		run_free(&c->runs[i]);
	free(c->runs);
}

#define MOST_RUNS 26 /* there are so many letters */

static int load_runs(struct corpora *c, const struct report_args *args)
{
	int err = 0;

	if (args->n > MOST_RUNS) {
		report_error("%zu runs: %d at most", args->n, MOST_RUNS);
		return -E2BIG;
	}
	c->runs = calloc(args->n, sizeof(*c->runs));
	if (!c->runs)
		return -ENOMEM;
	for (; c->n < args->n && !err; c->n++) {
		err = report_load(args->at[c->n], &c->runs[c->n]);
		if (err || c->runs[c->n].n_programs)
			continue;
		report_error("%s: holds no JITed code: nothing was loaded", c->runs[c->n].id);
		err = -ENODATA;
	}
	return err;
}

int report_corpus(int argc, char **argv)
{
	static const struct argp argp = { options, parse, "RUN [RUN...]", doc, report_input_child,
					  NULL,    NULL };
	struct options o = { .in = { .args = { .least = 1 } } };
	struct corpora c = { 0 };
	const struct corpus_part *only;
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	err = choose_part(o.table, &only);
	if (!err)
		err = load_runs(&c, &o.in.args);
	if (!err)
		err = read_corpora(&c, o.schemes);
	if (!err)
		err = print(&c, only, o.in.format);
	if (err == -ENOMEM)
		report_error("%s: out of memory", o.in.run);
	free_corpora(&c);
	return err ? EXIT_FAILED : EXIT_DONE;
}
