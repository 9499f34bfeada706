// SPDX-License-Identifier: GPL-2.0-only
/* The limits of jitreport compare --gate. */

#include <errno.h>
#include <fnmatch.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate.h"
#include "report.h"

/* "2%", "0.5" or "none".  Return: false if it is none of these. */
static bool parse_limit(const char *text, struct gate_limit *l)
{
	char *end;

	l->none = !strcmp(text, "none");
	if (l->none)
		return true;
	l->limit = strtod(text, &end);
	if (end == text || !isfinite(l->limit) || l->limit < 0)
		return false;
	l->percent = *end == '%';
	return !end[l->percent];
}

static int add_limit(struct gate *g, const char *workload, const char *scheme, const char *event,
		     const struct gate_limit *value)
{
	struct gate_limit *more = reallocarray(g->limits, g->n + 1, sizeof(*more));
	struct gate_limit *l;

	if (!more)
		return -ENOMEM;
	g->limits = more;
	l = &more[g->n++];
	*l = *value;
	l->workload = strdup(workload);
	l->scheme = strdup(scheme);
	l->event = strdup(event);
	return l->workload && l->scheme && l->event ? 0 : -ENOMEM;
}

static int parse_row(struct gate *g, char *row, size_t line)
{
	struct gate_limit value = { .line = line };
	char *words[5], *save = NULL;
	size_t n = 0;

	row[strcspn(row, "#")] = '\0';
	for (char *w = strtok_r(row, " \t\n", &save); w && n < ARRAY_SIZE(words);
	     w = strtok_r(NULL, " \t\n", &save))
		words[n++] = w;
	if (!n)
		return 0;
	if (n != 4) {
		report_error("%s:%zu: not four words: workload scheme event limit", g->file, line);
		return -EINVAL;
	}
	if (!parse_limit(words[3], &value)) {
		report_error("%s:%zu: limit \"%s\": give per cent (\"2%%\"), a number, or none",
			     g->file, line, words[3]);
		return -EINVAL;
	}
	return add_limit(g, words[0], words[1], words[2], &value);
}

static int load_file(struct gate *g)
{
	FILE *in = fopen(g->file, "re");
	char *row = NULL;
	size_t size = 0, line = 0;
	int err = 0;

	if (!in) {
		err = -errno;
		report_error("--gate %s: neither a limit, as \"2%%\", nor a file that can be read: "
			     "%s",
			     g->file, strerror(-err));
		return err;
	}
	while (!err && getline(&row, &size, in) >= 0)
		err = parse_row(g, row, ++line);
	if (!err && ferror(in)) {
		err = -EIO;
		report_error("%s: can't be read: give a file of limits", g->file);
	}
	if (!err && !g->n) {
		err = -EINVAL;
		report_error("%s: no limit in it: give rows \"workload scheme event limit\"",
			     g->file);
	}
	free(row);
	fclose(in);
	return err;
}

int gate_load(const char *arg, struct gate *g)
{
	struct gate_limit value = { 0 };

	memset(g, 0, sizeof(*g));
	if (parse_limit(arg, &value) && !value.none)
		return add_limit(g, "*", "*", "*", &value);
	g->file = arg;
	return load_file(g);
}

void gate_free(struct gate *g)
{
	for (size_t i = 0; i < g->n; i++) {
		free(g->limits[i].workload);
		free(g->limits[i].scheme);
		free(g->limits[i].event);
	}
	free(g->limits);
	memset(g, 0, sizeof(*g));
}

const struct gate_limit *gate_find(struct gate *g, const char *workload, const char *scheme,
				   const char *event)
{
	for (size_t i = 0; i < g->n; i++) {
		struct gate_limit *l = &g->limits[i];

		if (fnmatch(l->workload, workload, 0) || fnmatch(l->scheme, scheme, 0) ||
		    fnmatch(l->event, event, 0))
			continue;
		l->used = true;
		return l;
	}
	return NULL;
}

const struct gate_limit *gate_unused(const struct gate *g)
{
	for (size_t i = 0; i < g->n; i++)
		if (!g->limits[i].used)
			return &g->limits[i];
	return NULL;
}
