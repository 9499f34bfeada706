// SPDX-License-Identifier: GPL-2.0-only
/* What a gate says, as JUnit's XML, which CI systems show. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "junit.h"
#include "replace.h"
#include "report.h"
#include "report_across.h"

static void put_case(const struct across_row *row, FILE *out)
{
	static const char *const elements[] = {
		[GATE_FREE] = "skipped",
		[GATE_WORSE] = "failure",
		[GATE_MISSING] = "error",
		[GATE_UNJUDGED] = "error",
	};
	char name[256], message[256];

	snprintf(name, sizeof(name), "%s %s", row->r.w->name, row->r.scheme);
	fputs("    <testcase", out);
	junit_attribute("classname", row->r.event, out);
	junit_attribute("name", name, out);
	if (row->gate == GATE_HELD) {
		fputs("/>\n", out);
		return;
	}
	if (row->gate == GATE_WORSE)
		snprintf(message, sizeof(message),
			 "%.6g more than the %.6g of before, %.6g %s; the limit is %.6g",
			 row->r.difference.value, row->a.value, row->b.value, row->r.unit,
			 row->limit);
	else
		snprintf(message, sizeof(message), "%s", across_gate_word(row->gate));
	fprintf(out, "><%s", elements[row->gate]);
	junit_attribute("message", message, out);
	fputs("/></testcase>\n", out);
}

static void count(const struct across *c, size_t side, size_t states[GATE_UNJUDGED + 1])
{
	memset(states, 0, (GATE_UNJUDGED + 1) * sizeof(states[0]));
	for (size_t i = 0; i < c->n; i++)
		if (c->rows[i].side == side)
			states[c->rows[i].gate]++;
}

static void put_suite(const struct across *c, const struct sides *s, size_t side, FILE *out)
{
	size_t states[GATE_UNJUDGED + 1], all = 0;
	char name[512];

	count(c, side, states);
	for (size_t i = 0; i <= GATE_UNJUDGED; i++)
		all += states[i];
	snprintf(name, sizeof(name), "%s against %s", s->items[side].runs[0].id,
		 s->items[0].runs[0].id);
	fputs("  <testsuite", out);
	junit_attribute("name", name, out);
	fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n", all,
		states[GATE_WORSE], states[GATE_MISSING] + states[GATE_UNJUDGED],
		states[GATE_FREE]);
	for (size_t i = 0; i < c->n; i++)
		if (c->rows[i].side == side)
			put_case(&c->rows[i], out);
	fputs("  </testsuite>\n", out);
}

struct junit {
	const struct across *c;
	const struct sides *s;
};

static int put_all(FILE *out, void *ctx)
{
	const struct junit *j = ctx;

	fputs(JUNIT_HEAD, out);
	for (size_t i = 1; i < j->s->n; i++)
		put_suite(j->c, j->s, i, out);
	fputs(JUNIT_TAIL, out);
	return 0;
}

int across_junit(const char *file, const struct across *c, const struct sides *s)
{
	struct junit j = { c, s };
	int err = replace_file(file, put_all, NULL, &j);

	if (err)
		report_error("%s: can't be written: %s: choose another file", file, strerror(-err));
	return err;
}
