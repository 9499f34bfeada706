// SPDX-License-Identifier: GPL-2.0-only
/* The tables of a corpus: sums, quantiles, what differs most, what was refused. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corpus_tables.h"
#include "report.h"

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

const struct corpus_part corpus_parts[] = {
	{ "programs", "programs", fill_programs, true, false },
	{ "sums", "functions that all these schemes have", fill_sums, false, false },
	{ "quantiles", "quantiles over these functions", fill_quantiles, false, false },
	{ "most", "functions that differ most", fill_most, false, false },
	{ "refused", "what was refused", fill_refused, true, false },
	{ "functions", "functions", fill_functions, true, true },
};

const size_t n_corpus_parts = ARRAY_SIZE(corpus_parts);

struct table *corpus_table(const struct corpus_part *part, const struct corpus_view *v)
{
	const struct corpus_data *d = part->of_all ? &v->all : &v->compared;
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
static int choose_compared(struct corpus_view *v, bool chosen)
{
	int err = 0;

	for (size_t s = 0; s < v->all_schemes.n && !err; s++)
		if (chosen || v->all.loaded[s] >= v->all.loaded[0])
			err = names_add(&v->schemes, v->all_schemes.names[s]);
	return err;
}

int corpus_view_read(struct corpus_view *v, const struct run *run, char *wanted)
{
	int err = choose_schemes(run, wanted, &v->all_schemes);

	if (!err)
		err = corpus_read(&v->all, run, &v->all_schemes);
	if (!err)
		err = choose_compared(v, wanted);
	if (!err)
		err = corpus_read(&v->compared, run, &v->schemes);
	return err;
}

void corpus_view_free(struct corpus_view *v)
{
	corpus_data_free(&v->all);
	corpus_data_free(&v->compared);
	names_free(&v->all_schemes);
	names_free(&v->schemes);
}
