// SPDX-License-Identifier: GPL-2.0-only
/* The functions of a corpus, measured, and what was refused. */

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "corpus_data.h"
#include "operation.h"
#include "report.h"

const char *const measure_names[MEASURES] = {
	[CORPUS_BYTES] = "bytes",           [CORPUS_INSTRUCTIONS] = "instructions",
	[CORPUS_TCC_LOADS] = "TCC loads",   [CORPUS_TCC_STORES] = "TCC stores",
	[CORPUS_FRAME] = "bytes of frames",
};

unsigned int corpus_measure(const struct corpus_function *f, size_t s, enum measure m)
{
	return f->measures[s * MEASURES + m];
}

static int measure(const struct run_program *prog, const struct run_function *f, unsigned int *m)
{
	struct code_counts c;
	struct code code;
	int err = report_disasm(prog, f, &code);

	if (err)
		return err;
	c = code_count(&code);
	m[CORPUS_BYTES] = c.bytes;
	m[CORPUS_INSTRUCTIONS] = c.insns;
	m[CORPUS_TCC_LOADS] = c.tcc_loads;
	m[CORPUS_TCC_STORES] = c.tcc_stores;
	m[CORPUS_FRAME] = code_frame(&code);
	code_free(&code);
	return 0;
}

/* One function of a workload, found by name in each scheme's program; @programs: by scheme. */
static int add_function(struct corpus_data *d, const struct run_program **programs,
			const char *name, size_t nth)
{
	size_t n = d->schemes->n;
	struct corpus_function *f = &d->functions[d->n++];
	int err = 0;

	*f = (struct corpus_function){ .name = name,
				       .by_all = true,
				       .have = calloc(n, sizeof(*f->have)),
				       .measures = calloc(n * MEASURES, sizeof(*f->measures)) };
	if (!f->have || !f->measures)
		return -ENOMEM;
	for (size_t s = 0; s < n && !err; s++) {
		const struct run_function *one =
			programs[s] ? run_function(programs[s], name, nth) : NULL;

		f->have[s] = one;
		f->by_all &= f->have[s];
		if (programs[s])
			f->workload = programs[s]->workload;
		if (one)
			err = measure(programs[s], one, &f->measures[s * MEASURES]);
	}
	d->n_by_all += f->by_all;
	return err;
}

/* All functions of a workload: those that the first scheme has which loaded it. */
static int add_workload(struct corpus_data *d, const struct run_program **programs)
{
	const struct run_program *first = NULL;
	int err = 0;

	for (size_t s = d->schemes->n; s-- > 0;)
		if (programs[s]) {
			first = programs[s];
			d->loaded[s]++;
		}
	for (size_t i = 0; first && i < first->n_functions && !err; i++)
		err = add_function(d, programs, first->functions[i].name,
				   run_function_nth(first, i));
	return err;
}

static size_t scheme_index(const struct names *schemes, const char *scheme)
{
	size_t s = 0;

	while (s < schemes->n && strcmp(schemes->names[s], scheme))
		s++;
	return s;
}

/* Each workload's programs by scheme: [workload * schemes + scheme]; NULL: no memory. */
static const struct run_program **sort_programs(const struct corpus_data *d)
{
	const struct run *run = d->run;
	size_t n = d->schemes->n;
	const struct run_program **sorted = calloc(run->n_workloads * n + 1, sizeof(*sorted));
	json_t *numbers = json_object();
	int err = !sorted || !numbers;

	for (size_t i = 0; i < run->n_workloads && !err; i++)
		err = json_object_set_new(numbers, run->workloads[i].name, json_integer(i));
	for (size_t i = 0; i < run->n_programs && !err; i++) {
		const struct run_program *p = &run->programs[i];
		size_t s = scheme_index(d->schemes, p->scheme);

		if (s < n)
			sorted[json_integer_value(json_object_get(numbers, p->workload)) * n + s] =
				p;
	}
	json_decref(numbers);
	if (!err)
		return sorted;
	free(sorted);
	return NULL;
}

/* A reason is cut to this, which a line holds. */
#define MOST_REASON 90

/*
 * Where a word ends that is of one program only, a number (also a register's) or a name in
 * quotes; or @c.
 */
static const char *own_word(const char *c, bool in_word)
{
	const char *end = *c == '\'' ? strchr(c + 1, '\'') : NULL;

	if (end)
		return end + 1;
	if (in_word || !isdigit((unsigned char)*c))
		return c;
	while (isxdigit((unsigned char)*c) || *c == 'x')
		c++;
	return c;
}

/* The reason without what is of one program. */
static char *general(const char *why)
{
	char *text = malloc(MOST_REASON + 4), *to = text;

	for (const char *c = why; text && *c && to < text + MOST_REASON;) {
		const char *past =
			own_word(c, c > why && isalnum((unsigned char)c[-1]) && c[-1] != 'R');

		*to++ = past > c ? '#' : *c;
		c = past > c ? past : c + 1;
		if (*c && to == text + MOST_REASON)
			to = stpcpy(to, "...");
	}
	if (text)
		*to = '\0';
	return text;
}

/* The chosen schemes that refuse it: "all", or their names; to be freed. */
static char *refusing(struct corpus_data *d, const struct run_workload *w, const char **why)
{
	char text[256] = "";
	size_t n = 0;

	for (size_t s = 0; s < d->schemes->n; s++) {
		const char *one = run_workload_refusal(w, d->schemes->names[s]);
		size_t used = strlen(text);

		if (!one)
			continue;
		*why = one;
		d->refused[s]++;
		snprintf(text + used, sizeof(text) - used, "%s%s", n++ ? ", " : "",
			 d->schemes->names[s]);
	}
	return strdup(n && n == d->schemes->n ? "all" : text);
}

static int add_refusal(struct corpus_data *d, const struct run_workload *w)
{
	const char *reason = "";
	char *schemes = refusing(d, w, &reason), *why = general(reason);
	struct corpus_refusal *r = d->refusals, *end = r + d->n_refusals;

	if (!schemes || !why || !*schemes) {
		int err = schemes && why ? 0 : -ENOMEM;

		free(schemes);
		free(why);
		return err;
	}
	while (r < end && (strcmp(r->why, why) || strcmp(r->schemes, schemes)))
		r++;
	if (r < end) {
		free(why);
		free(schemes);
		r->programs++;
		return 0;
	}
	*r = (struct corpus_refusal){ why, schemes, w->name, 1 };
	d->n_refusals++;
	return 0;
}

static int by_frequency(const void *a, const void *b)
{
	const struct corpus_refusal *x = a, *y = b;

	if (x->programs != y->programs)
		return x->programs < y->programs ? 1 : -1;
	return strcmp(x->why, y->why);
}

static size_t most_functions(const struct run *run)
{
	size_t n = 0;

	for (size_t i = 0; i < run->n_programs; i++)
		n += run->programs[i].n_functions;
	return n;
}

int corpus_read(struct corpus_data *d, const struct run *run, const struct names *schemes)
{
	const struct run_program **sorted;
	int err = 0;

	*d = (struct corpus_data){ .run = run, .schemes = schemes };
	sorted = sort_programs(d);
	d->functions = calloc(most_functions(run) + 1, sizeof(*d->functions));
	d->loaded = calloc(schemes->n + 1, sizeof(*d->loaded));
	d->refused = calloc(schemes->n + 1, sizeof(*d->refused));
	d->refusals = calloc(run->n_workloads + 1, sizeof(*d->refusals));
	if (!sorted || !d->functions || !d->loaded || !d->refused || !d->refusals)
		err = -ENOMEM;
	for (size_t i = 0; i < run->n_workloads && !err; i++) {
		err = add_workload(d, &sorted[i * schemes->n]);
		if (!err)
			err = add_refusal(d, &run->workloads[i]);
	}
	if (!err)
		qsort(d->refusals, d->n_refusals, sizeof(*d->refusals), by_frequency);
	free(sorted);
	return err;
}

void corpus_data_free(struct corpus_data *d)
{
	for (size_t i = 0; i < d->n; i++) {
		free(d->functions[i].have);
		free(d->functions[i].measures);
	}
	for (size_t i = 0; i < d->n_refusals; i++) {
		free(d->refusals[i].why);
		free(d->refusals[i].schemes);
	}
	free(d->functions);
	free(d->loaded);
	free(d->refused);
	free(d->refusals);
	*d = (struct corpus_data){ 0 };
}
