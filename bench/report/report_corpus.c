// SPDX-License-Identifier: GPL-2.0-only
/* jitreport corpus: the code of many programs that were not run, under all schemes. */

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corpus_data.h"
#include "corpus_merge.h"
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

static const struct table_style left = { .side = TABLE_LEFT };
static const struct table_style count = { .side = TABLE_RIGHT };
static const struct table_style percent = { TABLE_RIGHT, 2, true };

static void scheme_columns(struct table *t, const struct corpus_data *d, const char *group)
{
	for (size_t s = 0; s < d->schemes->n; s++)
		table_column(t, group, d->schemes->names[s], count);
}

static void fill_programs(struct table *t, const struct corpus_data *d)
{
	table_column(t, NULL, "programs", left);
	scheme_columns(t, d, NULL);
	table_text(t, "loaded");
	for (size_t s = 0; s < d->schemes->n; s++)
		table_number(t, d->loaded[s]);
	table_text(t, "refused");
	for (size_t s = 0; s < d->schemes->n; s++)
		table_number(t, d->refused[s]);
	table_text(t, "functions of those loaded");
	for (size_t s = 0; s < d->schemes->n; s++) {
		size_t n = 0;

		for (size_t i = 0; i < d->n; i++)
			n += d->functions[i].have[s];
		table_number(t, n);
	}
}

/* What a row of sums adds up for each function. */
static double sum_part(const struct corpus_function *f, size_t s, size_t row)
{
	if (row < MEASURES)
		return corpus_measure(f, s, row);
	if (row == MEASURES)
		return !corpus_measure(f, s, CORPUS_TCC_LOADS) &&
		       !corpus_measure(f, s, CORPUS_TCC_STORES);
	return !corpus_measure(f, s, CORPUS_FRAME);
}

static const char *sum_name(size_t row)
{
	static const char *const none[] = { "functions without TCC loads or stores",
					    "functions without a frame" };

	return row < MEASURES ? measure_names[row] : none[row - MEASURES];
}

static void fill_sums(struct table *t, const struct corpus_data *d)
{
	char more[64];

	snprintf(more, sizeof(more), "%% over %s", d->schemes->names[0]);
	table_column(t, NULL, "in all", left);
	scheme_columns(t, d, "sum");
	for (size_t s = 1; s < d->schemes->n; s++)
		table_column(t, more, d->schemes->names[s], percent);
	for (size_t row = 0; row < MEASURES + 2; row++) {
		double base = 0;

		table_text(t, sum_name(row));
		for (int pass = 0; pass < 2; pass++) {
			for (size_t s = pass; s < d->schemes->n; s++) {
				double sum = 0;

				for (size_t i = 0; i < d->n; i++)
					if (d->functions[i].by_all)
						sum += sum_part(&d->functions[i], s, row);
				if (!pass)
					table_number(t, sum);
				else if (base)
					table_number(t, 100 * (sum - base) / base);
				else
					table_none(t);
				if (!pass && !s)
					base = sum;
			}
		}
	}
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return x < y ? -1 : x > y;
}

/* The least value that at least @share of them do not exceed: a quantile. */
static double quantile(const double *sorted, size_t n, double share)
{
	size_t rank = share * n;

	if (rank < share * n)
		rank++;
	return n ? sorted[rank ? rank - 1 : 0] : 0;
}

static int quantile_rows(struct table *t, const struct corpus_data *d, enum measure m,
			 double *values)
{
	static const struct {
		const char *name;
		double share;
	} quantiles[] = { { "50 %", 0.5 }, { "90 %", 0.9 }, { "99 %", 0.99 }, { "most", 1 } };

	for (size_t q = 0; q < ARRAY_SIZE(quantiles); q++) {
		table_text(t, measure_names[m]);
		table_text(t, quantiles[q].name);
		for (size_t s = 0; s < d->schemes->n; s++) {
			size_t n = 0;

			for (size_t i = 0; i < d->n; i++)
				if (d->functions[i].by_all)
					values[n++] = corpus_measure(&d->functions[i], s, m);
			qsort(values, n, sizeof(*values), by_value);
			table_number(t, quantile(values, n, quantiles[q].share));
		}
	}
	return 0;
}

static void fill_quantiles(struct table *t, const struct corpus_data *d)
{
	double *values = calloc(d->n + 1, sizeof(*values));

	table_column(t, NULL, "of a function", left);
	table_column(t, NULL, "quantile", left);
	scheme_columns(t, d, NULL);
	for (size_t m = 0; values && m < MEASURES; m++)
		quantile_rows(t, d, m, values);
	free(values);
}

/* How far a function's schemes are from the base, at most. */
static unsigned int spread(const struct corpus_function *f, size_t n)
{
	unsigned int most = 0, base = corpus_measure(f, 0, CORPUS_INSTRUCTIONS);

	for (size_t s = 1; s < n; s++) {
		unsigned int one = corpus_measure(f, s, CORPUS_INSTRUCTIONS);
		unsigned int far = one > base ? one - base : base - one;

		most = far > most ? far : most;
	}
	return most;
}

#define MOST_FUNCTIONS 10

static void fill_most(struct table *t, const struct corpus_data *d)
{
	const struct corpus_function *shown[MOST_FUNCTIONS];
	size_t n = 0;

	table_column(t, NULL, "program", left);
	table_column(t, NULL, "function", left);
	scheme_columns(t, d, "instructions");
	for (size_t i = 0; i < d->n; i++) {
		const struct corpus_function *f = &d->functions[i];
		unsigned int far = f->by_all ? spread(f, d->schemes->n) : 0;
		size_t at = n;

		while (at && spread(shown[at - 1], d->schemes->n) < far)
			at--;
		if (!far || at == MOST_FUNCTIONS)
			continue;
		n += n < MOST_FUNCTIONS;
		memmove(&shown[at + 1], &shown[at], (n - at - 1) * sizeof(shown[0]));
		shown[at] = f;
	}
	for (size_t i = 0; i < n; i++) {
		table_text(t, shown[i]->workload);
		table_text(t, shown[i]->name);
		for (size_t s = 0; s < d->schemes->n; s++)
			table_number(t, corpus_measure(shown[i], s, CORPUS_INSTRUCTIONS));
	}
}

/* Of more reasons than this the rest is one row: each is of few programs. */
#define MOST_REASONS 20

static void fill_refused(struct table *t, const struct corpus_data *d)
{
	size_t shown = d->n_refusals > MOST_REASONS ? MOST_REASONS - 1 : d->n_refusals, rest = 0;
	char text[64];

	table_column(t, NULL, "programs", count);
	table_column(t, NULL, "schemes", left);
	table_column(t, NULL, "why", left);
	table_column(t, NULL, "as in", left);
	for (size_t i = 0; i < shown; i++) {
		table_number(t, d->refusals[i].programs);
		table_text(t, d->refusals[i].schemes);
		table_text(t, d->refusals[i].why);
		table_text(t, d->refusals[i].workload);
	}
	if (shown == d->n_refusals)
		return;
	for (size_t i = shown; i < d->n_refusals; i++)
		rest += d->refusals[i].programs;
	snprintf(text, sizeof(text), "%zu other reasons", d->n_refusals - shown);
	table_number(t, rest);
	table_text(t, "");
	table_text(t, text);
	table_text(t, d->refusals[shown].workload);
}

static void fill_functions(struct table *t, const struct corpus_data *d)
{
	table_column(t, NULL, "program", left);
	table_column(t, NULL, "function", left);
	for (size_t m = 0; m < MEASURES; m++)
		scheme_columns(t, d, measure_names[m]);
	for (size_t i = 0; i < d->n; i++) {
		const struct corpus_function *f = &d->functions[i];

		table_text(t, f->workload);
		table_text(t, f->name);
		for (size_t m = 0; m < MEASURES; m++)
			for (size_t s = 0; s < d->schemes->n; s++) {
				if (f->have[s])
					table_number(t, corpus_measure(f, s, m));
				else
					table_none(t);
			}
	}
}

static const struct part {
	const char *name, *title;
	void (*fill)(struct table *t, const struct corpus_data *d);
	bool of_all;    /* also schemes that refuse what the base takes */
	bool asked_for; /* only */
} parts[] = {
	{ "programs", "programs", fill_programs, true, false },
	{ "sums", "functions that all these schemes have", fill_sums, false, false },
	{ "quantiles", "quantiles over these functions", fill_quantiles, false, false },
	{ "most", "functions that differ most", fill_most, false, false },
	{ "refused", "what was refused", fill_refused, true, false },
	{ "functions", "functions", fill_functions, true, true },
};

/* All schemes, and those of them that are compared; of one run, or of several as if of one. */
struct corpora {
	struct run *runs, merged;
	size_t n;
	struct names all_schemes, schemes;
	struct corpus_data all, compared;
};

static struct table *make(const struct part *part, const struct corpora *c)
{
	const struct corpus_data *d = part->of_all ? &c->all : &c->compared;
	char title[128];
	struct table *t;

	snprintf(title, sizeof(title), "%s", part->title);
	if (part->fill == fill_sums)
		snprintf(title, sizeof(title), "%s: %zu of %zu", part->title, d->n_by_all, d->n);
	t = table_new(title);
	if (t)
		part->fill(t, d);
	return t;
}

static int print_json(const struct corpora *c, const struct part *only)
{
	json_t *root = json_object();
	int err = !root;

	err |= json_object_set_new(root, "run", report_json_head(&c->runs[0]));
	if (c->n > 1)
		err |= json_object_set_new(root, "others", json_array());
	for (size_t i = 1; i < c->n; i++)
		err |= json_array_append_new(json_object_get(root, "others"),
					     report_json_head(&c->runs[i]));
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		struct table *t;

		if (only ? &parts[i] != only : parts[i].asked_for)
			continue;
		t = make(&parts[i], c);
		err |= json_object_set_new(root, parts[i].name, t ? table_json(t) : NULL);
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

static int print(const struct corpora *c, const struct part *only, enum table_format format)
{
	int err = 0;

	if (format == TABLE_JSON)
		return print_json(c, only);
	if (!table_is_for_readers(format) && !only)
		only = &parts[1];
	if (table_is_for_readers(format))
		print_heads(c, format == TABLE_MARKDOWN);
	for (size_t i = 0; i < ARRAY_SIZE(parts) && !err; i++) {
		struct table *t;

		if (only ? &parts[i] != only : parts[i].asked_for)
			continue;
		t = make(&parts[i], c);
		err = !t ? -ENOMEM : only || table_rows(t) ? table_print(t, format, stdout) : 0;
		if (table_is_for_readers(format) && table_rows(t))
			putchar('\n');
		table_free(t);
	}
	for (size_t i = 0; i < c->n && !err && table_is_for_readers(format); i++)
		report_print_warnings(&c->runs[i]);
	return err;
}

static int choose_part(const char *name, const struct part **only)
{
	*only = NULL;
	for (size_t i = 0; name && i < ARRAY_SIZE(parts); i++)
		if (!strcmp(parts[i].name, name))
			*only = &parts[i];
	if (!name || *only)
		return 0;
	report_error("table \"%s\": there is none: choose from programs, sums, quantiles, most, "
		     "refused, functions",
		     name);
	return -ENOENT;
}

static int choose_schemes(const struct run *run, char *wanted, struct names *schemes)
{
	const struct names all = { run->schemes, run->n_schemes };
	const char *base = wanted ? NULL : report_base(run, NULL);

	return !wanted && !base ? -ENOENT : names_choose("scheme", &all, wanted, base, schemes);
}

/*
 * Which schemes are compared: those that the user chose, or those that refuse no more than the
 * base does.  One that can't mix has code of too few programs.
 */
static int choose_compared(struct corpora *c, bool chosen)
{
	int err = 0;

	for (size_t s = 0; s < c->all_schemes.n && !err; s++)
		if (chosen || c->all.loaded[s] >= c->all.loaded[0])
			err = names_add(&c->schemes, c->all_schemes.names[s]);
	return err;
}

static int read_corpora(struct corpora *c, char *wanted)
{
	const struct run *run = &c->runs[0];
	bool chosen = wanted || c->n > 1;
	char *merged = NULL;
	int err = 0;

	if (c->n > 1) {
		err = corpus_merge(c->runs, c->n, wanted, &c->merged, &merged);
		run = &c->merged;
		wanted = merged;
	}
	if (!err)
		err = choose_schemes(run, wanted, &c->all_schemes);
	free(merged);
	if (!err)
		err = corpus_read(&c->all, run, &c->all_schemes);
	if (!err)
		err = choose_compared(c, chosen);
	if (!err)
		err = corpus_read(&c->compared, run, &c->schemes);
	return err;
}

static void free_corpora(struct corpora *c)
{
	corpus_data_free(&c->all);
	corpus_data_free(&c->compared);
	names_free(&c->all_schemes);
	names_free(&c->schemes);
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
	const struct part *only;
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
