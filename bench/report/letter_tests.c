// SPDX-License-Identifier: GPL-2.0-only
/* What the kernel's own tests did without a series and with it. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "letter_tests.h"
#include "report.h"
#include "util.h"

enum outcome { PASS, FAIL, SKIP, OUTCOMES };
enum side { BASE, RUN, BOTH };

static const char *const outcomes[OUTCOMES] = { "pass", "fail", "skip" };

struct test {
	char *part, *name;
	int outcome[BOTH]; /* -1: there is no such test */
};

struct tests {
	struct test *items;
	size_t n;
};

static void free_tests(struct tests *t)
{
	for (size_t i = 0; i < t->n; i++) {
		free(t->items[i].part);
		free(t->items[i].name);
	}
	free(t->items);
}

/*
 * The test of that name, which is made if there is none.  Some of the kernel's have one name: the
 * second of one side is the second of the other.
 */
static struct test *test_of(struct tests *t, const char *part, const char *name, enum side side)
{
	struct test *more;

	for (size_t i = 0; i < t->n; i++)
		if (!strcmp(t->items[i].name, name) && !strcmp(t->items[i].part, part) &&
		    t->items[i].outcome[side] < 0)
			return &t->items[i];
	more = realloc(t->items, (t->n + 1) * sizeof(*more));
	if (!more)
		return NULL;
	t->items = more;
	more = &t->items[t->n];
	*more = (struct test){ strdup(part), strdup(name), { -1, -1 } };
	t->n++;
	return more->part && more->name ? more : NULL;
}

static int outcome_of(const char *word)
{
	int i = 0;

	while (i < OUTCOMES && strcmp(outcomes[i], word))
		i++;
	return i;
}

/* Return: 1 for a test of that scheme, 0 for another line, or -errno. */
static int take(struct tests *t, char *line, const char *scheme, enum side side)
{
	char *word[4];
	struct test *test;

	line[strcspn(line, "\n")] = '\0';
	if (*line == '#')
		return 0;
	for (size_t i = 0; i < ARRAY_SIZE(word); i++)
		word[i] = strsep(&line, "\t");
	if (!word[3] || line || outcome_of(word[2]) == OUTCOMES)
		return -EINVAL;
	if (strcmp(word[1], scheme))
		return 0;
	test = test_of(t, word[0], word[3], side);
	if (!test)
		return -ENOMEM;
	test->outcome[side] = outcome_of(word[2]);
	return 1;
}

static int read_results(struct tests *t, const char *file, const char *scheme, enum side side)
{
	size_t size = 0, number = 0, found = 0;
	FILE *f = fopen(file, "re");
	char *line = NULL;
	int err = 0;

	if (!f) {
		err = -errno;
		report_error("%s: %s: make selftest leaves such files", file, strerror(-err));
		return err;
	}
	while (err >= 0 && getline(&line, &size, f) >= 0) {
		number++;
		err = take(t, line, scheme, side);
		found += err > 0;
	}
	if (err == -EINVAL)
		report_error("%s:%zu: no result of a test: run make selftest anew", file, number);
	if (err >= 0 && !found) {
		report_error("%s: has no result under scheme %s: run make selftest of that kernel",
			     file, scheme);
		err = -ENODATA;
	}
	free(line);
	fclose(f);
	return err < 0 ? err : 0;
}

/* A row: of the tests of one part how many did what. */
static void sum_row(struct table *sums, const struct tests *t, const char *part)
{
	double n[BOTH][OUTCOMES] = { 0 };

	for (size_t i = 0; i < t->n; i++)
		for (int s = 0; s < BOTH; s++)
			if (!strcmp(t->items[i].part, part) && t->items[i].outcome[s] >= 0)
				n[s][t->items[i].outcome[s]]++;
	table_text(sums, part);
	for (int s = 0; s < BOTH; s++)
		for (int o = 0; o < OUTCOMES; o++)
			table_number(sums, n[s][o]);
}

static void fill(struct table *sums, struct table *changes, const struct tests *t)
{
	static const char *const sides[BOTH] = { "base", "patched" };
	static const char *const did[OUTCOMES] = { "passed", "failed", "skipped" };
	static const struct table_style left = { .side = TABLE_LEFT };
	static const struct table_style whole = { .side = TABLE_RIGHT };

	table_column(sums, NULL, "tests", left);
	table_column(changes, NULL, "test", left);
	for (int s = 0; s < BOTH; s++) {
		table_column(changes, NULL, sides[s], left);
		for (int o = 0; o < OUTCOMES; o++)
			table_column(sums, sides[s], did[o], whole);
	}
	for (size_t i = 0; i < t->n; i++) {
		const struct test *one = &t->items[i];
		size_t first = 0;

		while (strcmp(t->items[first].part, one->part))
			first++;
		if (first == i)
			sum_row(sums, t, one->part);
		if (one->outcome[BASE] == one->outcome[RUN])
			continue;
		table_text(changes, one->name);
		for (int s = 0; s < BOTH; s++)
			table_text(changes, one->outcome[s] < 0 ? "-" : outcomes[one->outcome[s]]);
	}
}

int letter_tests(const char *files, const char *base, const char *other, struct table **sums,
		 struct table **changes)
{
	char *names = strdup(files), *run = names;
	const char *first = strsep(&run, ",");
	struct tests t = { 0 };
	int err = names && run ? 0 : -ENOMEM;

	*sums = *changes = NULL;
	if (!err)
		err = read_results(&t, first, base, BASE);
	if (!err)
		err = read_results(&t, run, other, RUN);
	if (!err) {
		*sums = table_new(NULL);
		*changes = table_new(NULL);
		err = *sums && *changes ? 0 : -ENOMEM;
	}
	if (!err)
		fill(*sums, *changes, &t);
	if (err) {
		table_free(*sums);
		table_free(*changes);
	}
	free_tests(&t);
	free(names);
	return err;
}
