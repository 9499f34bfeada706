// SPDX-License-Identifier: GPL-2.0-only
/* jitreport letter: the tables of a series' cover letter, of a run without it and one with it. */

#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "costs.h"
#include "depth.h"
#include "letter_tests.h"
#include "report.h"
#include "report_across.h"
#include "report_compare.h"
#include "report_head.h"

/* As wide as a mail may be. */
#define WIDTH 72

struct letter {
	struct report_args runs; /* BASE, RUN */
	char *schemes;           /* as given */
	char *tests;             /* "BASE,RUN": results of the kernel's own tests; may be NULL */
	struct sides sides;
	struct across_choice choice;
	/* Of what was chosen: */
	const struct run *base, *run;
	const struct scheme_pair *pair;
};

static const char doc[] =
	"Print the tables of a series' cover letter: what changes from BASE, a run of the kernel "
	"without the series, to RUN, one with it.  Plain text of 72 columns."
	"\vBASE and RUN are a run.json, or a folder that holds one.  Instructions are counted in "
	"an emulator, exactly.  Cycles are there if both runs have them, of a core's RTL.";

static const struct argp_option options[] = {
	{ "schemes", 's', "A=B", 0, "the scheme of BASE, and that of RUN (the one that both have)",
	  0 },
	{ "tests", 't', "FILE,FILE", 0,
	  "results of the kernel's own tests without and with the series, of make selftest", 0 },
	{ 0 },
};

static const struct table_style left = { .side = TABLE_LEFT };
static const struct table_style value = { .side = TABLE_RIGHT, .decimals = 2 };
static const struct table_style whole = { .side = TABLE_RIGHT };
static const struct table_style change = { TABLE_RIGHT, 2, true };
static const struct table_style whole_change = { TABLE_RIGHT, 0, true };
static const struct table_style percent = { TABLE_RIGHT, 1, true };

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct letter *l = state->input;

	switch (key) {
	case 's':
		if (strchr(arg, ','))
			argp_error(state, "-s %s: a letter is about one scheme, or one pair", arg);
		l->schemes = arg;
		return 0;
	case 't':
		if (!strchr(arg, ','))
			argp_error(state, "-t %s: two files are needed, with a comma between", arg);
		l->tests = arg;
		return 0;
	default:
		return report_args(key, state, &l->runs);
	}
}

/* Prose, broken between words. */
static void __attribute__((format(printf, 1, 2))) put_prose(const char *fmt, ...)
{
	char text[1024], *rest = text;
	size_t column = 0;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	for (char *word; (word = strsep(&rest, " "));) {
		size_t n = strlen(word);

		if (column && column + 1 + n > WIDTH) {
			putchar('\n');
			column = 0;
		}
		if (column)
			putchar(' ');
		put_clean(word, stdout);
		column += n + !!column;
	}
	fputs("\n\n", stdout);
}

/* Print a table and let go of it. */
static int finish(struct table *t)
{
	int err = t ? table_print(t, TABLE_TEXT, stdout) : -ENOMEM;

	putchar('\n');
	table_free(t);
	return err;
}

static void print_side(const char *what, const struct run *run)
{
	const json_t *kernel = json_object_get(run->json, "kernel");
	const char *patches = json_string_value(json_object_get(kernel, "patches_sha256"));

	put_prose("%s: Linux %s (%s), %s%.12s%s; run %s", what,
		  run->kernel.release ? run->kernel.release : "unknown",
		  run->kernel.origin ? run->kernel.origin : "origin unknown",
		  patches ? "patches " : "unpatched", patches ? patches : "",
		  run->complete ? "" : "; INCOMPLETE", run->id);
}

static int print_events(const struct letter *l)
{
	struct table *t = table_new(NULL);
	size_t n = 0;

	if (!t)
		return -ENOMEM;
	table_column(t, NULL, "event", left);
	table_column(t, NULL, "change", left);
	table_column(t, NULL, "instructions", whole_change);
	for (size_t i = 0; i < n_cost_rows; i++) {
		struct cost cost;
		char text[64];

		if (cost_change(l->base, l->pair->base, l->run, l->pair->other, &cost_rows[i],
				&cost))
			continue;
		n++;
		table_text(t, cost_rows[i].event);
		table_text(t, cost_text(&cost, text, sizeof(text)));
		snprintf(text, sizeof(text), "%+.3g", cost_instructions(&cost));
		table_text(t, fabs(cost_instructions(&cost)) < 0.005 ? "0" : text);
	}
	if (!n) {
		table_free(t);
		return 0;
	}
	put_prose(
		"Change per event of what the JITed code executes: loads (L), stores (S) and other "
		"instructions (A), counted in QEMU. \"- ...\" belongs to the event above it.");
	return finish(t);
}

/* A row a workload: base, what is patched, the change.  With an interval of the change, or without.
 */
static struct table *workload_table(struct table_style number, struct table_style signed_number,
				    bool interval)
{
	struct table *t = table_new(NULL);

	if (!t)
		return NULL;
	table_column(t, NULL, "workload", left);
	table_column(t, NULL, "base", number);
	/* A mail is too narrow for both. */
	if (!interval)
		table_column(t, NULL, "patched", number);
	table_column(t, NULL, "change", signed_number);
	if (interval) {
		table_column(t, NULL, "low", signed_number);
		table_column(t, NULL, "high", signed_number);
	}
	table_column(t, NULL, "%", percent);
	return t;
}

/* How many rows are not in a table. */
struct left_out {
	size_t same, unclear;
};

/* The rows of an event in which there is a change. */
static void add_changes(struct table *t, const struct across *c, enum machine_kind kind,
			const char *event, bool interval, struct left_out *n)
{
	for (size_t i = 0; i < c->n; i++) {
		const struct across_row *row = &c->rows[i];
		const struct estimate *d = &row->r.difference;

		if (row->kind != kind || strcmp(row->r.event, event) || row->r.w->is_control)
			continue;
		n->same += row->r.verdict == VERDICT_SAME;
		n->unclear += row->r.test == TEST_NONE;
		if (row->r.verdict == VERDICT_SAME || row->r.test == TEST_NONE)
			continue;
		table_text(t, row->r.w->name);
		table_number(t, row->a.value);
		if (!interval)
			table_number(t, row->b.value);
		table_number(t, d->value);
		if (interval) {
			table_number(t, d->low);
			table_number(t, d->high);
		}
		table_number(t, compare_percent(&row->r, d->value));
	}
}

static const char *is_or_are(size_t n)
{
	return n == 1 ? "is" : "are";
}

/* The median of a workload's instructions, base and change; only where there is one. */
static int print_instructions(const struct across *c)
{
	struct table *t = workload_table(value, change, false);
	struct left_out n = { 0 };

	if (!t)
		return -ENOMEM;
	add_changes(t, c, KIND_EMULATOR, "instructions", false, &n);
	put_prose(
		"Instructions per operation of each workload, which may be many events, counted in "
		"QEMU. %zu more %s the same%s.",
		n.same, is_or_are(n.same), n.unclear ? "; some can't be compared" : "");
	return finish(t);
}

static void bytes_row(struct table *t, const char *name, double a, double b)
{
	table_text(t, name);
	table_number(t, a);
	table_number(t, b);
	table_number(t, b - a);
	table_number(t, 100 * (b - a) / a);
}

/* Each workload once: in its row of instructions. */
static int print_bytes(const struct across *c)
{
	struct table *t = workload_table(whole, whole_change, false);
	size_t a = 0, b = 0, same = 0;

	if (!t)
		return -ENOMEM;
	for (size_t i = 0; i < c->n; i++) {
		const struct across_row *row = &c->rows[i];

		if (row->kind != KIND_EMULATOR || row->r.w->is_control || !row->a.bytes ||
		    !row->b.bytes)
			continue;
		a += row->a.bytes;
		b += row->b.bytes;
		same += row->a.bytes == row->b.bytes;
		if (row->a.bytes != row->b.bytes)
			bytes_row(t, row->r.w->name, row->a.bytes, row->b.bytes);
	}
	if (!a) {
		table_free(t);
		return 0;
	}
	bytes_row(t, "all workloads", a, b);
	put_prose("Bytes of JITed code. %zu more %s the same.", same, is_or_are(same));
	return finish(t);
}

static void depth_row(struct table *t, const char *name, uint32_t a, uint32_t b)
{
	table_text(t, name);
	table_number(t, a);
	table_number(t, b);
	table_number(t, (double)b - a);
}

/* The stack that each workload takes at most; only where that changes, and of the deepest. */
static int print_depths(const struct letter *l)
{
	struct table *t = table_new(NULL);
	uint32_t a, b;

	if (!t)
		return -ENOMEM;
	table_column(t, NULL, "workload", left);
	table_column(t, NULL, "base", whole);
	table_column(t, NULL, "patched", whole);
	table_column(t, NULL, "change", whole_change);
	for (size_t i = 0; i < l->base->n_workloads; i++) {
		const struct run_workload *w = &l->base->workloads[i];
		const struct run_program *p = run_program(l->base, w->name, l->pair->base);
		const struct run_program *q = run_program(l->run, w->name, l->pair->other);

		if (!w->is_control && p && q && !program_depth(p, &a) && !program_depth(q, &b) &&
		    a != b)
			depth_row(t, w->name, a, b);
	}
	if (scheme_depth(l->base, l->pair->base, &a, NULL) ||
	    scheme_depth(l->run, l->pair->other, &b, NULL)) {
		table_free(t);
		return 0;
	}
	depth_row(t, "the deepest of all", a, b);
	put_prose("Bytes of kernel stack that the frames of JITed code take at most: those of the "
		  "deepest chain of calls, and of the callers of a tail call %d times, as if each "
		  "led to where the next one is made.",
		  DEPTH_TAIL_CALLS);
	return finish(t);
}

/* The kernel's own tests, before and after. */
static int print_tests(const struct letter *l)
{
	struct table *sums, *changes;
	int err;

	if (!l->tests)
		return 0;
	err = letter_tests(l->tests, l->pair->base, l->pair->other, &sums, &changes);
	if (err)
		return err;
	put_prose("The kernel's own tests (lib/test_bpf.c; of tools/testing/selftests/bpf those of "
		  "the JIT), without the series and with it.");
	err = finish(sums);
	if (!table_rows(changes)) {
		table_free(changes);
		return err;
	}
	put_prose("What they do otherwise; \"-\": there is no such test.");
	return err ? err : finish(changes);
}

/* Of one event of the RTL: the change, and where the truth lies in 95 of 100 such runs. */
static int print_cycles(const struct letter *l, const struct across *c, const char *event)
{
	struct table *t = workload_table(value, change, true);
	struct left_out n = { 0 };

	if (!t)
		return -ENOMEM;
	add_changes(t, c, KIND_RTL, event, true, &n);
	if (!table_rows(t) && !n.same && !n.unclear) {
		table_free(t);
		return 0;
	}
	put_prose("Per operation, %s: %s. Low and high: an interval of %g %%, each boot being one "
		  "sample. %zu more %s the same; of %zu there are fewer than the %d boots that an "
		  "interval takes.",
		  report_whose_cycles(l->run),
		  strcmp(event, "core")
			  ? "all cycles, with caches, TLBs and predictions"
			  : "\"core\", what does not depend on where code and data lie",
		  100 * (1 - COMPARE_ALPHA), n.same, is_or_are(n.same), n.unclear, COMPARE_LEAST);
	return finish(t);
}

static int print(const struct letter *l, const struct across *c)
{
	int err;

	print_side("base", l->base);
	print_side("patched", l->run);
	err = print_events(l);
	if (!err)
		err = print_instructions(c);
	if (!err)
		err = print_bytes(c);
	if (!err)
		err = print_depths(l);
	if (!err)
		err = print_cycles(l, c, "core");
	if (!err)
		err = print_cycles(l, c, "cycles");
	if (!err)
		err = print_tests(l);
	return err;
}

/* Two runs, of which at least the counts can be compared. */
static int load(struct letter *l)
{
	int err = sides_load(&l->sides, l->runs.at, l->runs.n);

	if (!err && (l->sides.n != 2 || l->sides.items[0].n > 1 || l->sides.items[1].n > 1)) {
		report_error("BASE and RUN are one run each");
		return -EINVAL;
	}
	if (!err)
		err = sides_check(&l->sides, 0);
	if (err)
		return err;
	l->base = &l->sides.items[0].runs[0];
	l->run = &l->sides.items[1].runs[0];
	if (!l->base->board.emulated) {
		report_error("%s: of hardware: a cover letter's tables are of runs in the emulator "
			     "or RTL: use jitreport compare",
			     l->base->id);
		return -EINVAL;
	}
	return 0;
}

static int choose(struct letter *l)
{
	int err = across_choose_pairs(&l->sides, l->schemes, &l->choice);

	if (err)
		return err;
	if (l->choice.n_pairs > 1) {
		report_error("the runs have %zu schemes in common: say which, as -s %s",
			     l->choice.n_pairs, l->choice.pairs[0].base);
		return -EINVAL;
	}
	l->pair = &l->choice.pairs[0];
	err = names_add(&l->choice.events, "instructions");
	if (!err)
		err = names_add(&l->choice.events, "core");
	if (!err)
		err = names_add(&l->choice.events, "cycles");
	for (size_t i = 0; i < l->base->n_workloads && !err; i++)
		err = names_add(&l->choice.workloads, l->base->workloads[i].name);
	return err;
}

int report_letter(int argc, char **argv)
{
	static const struct argp argp = { options, parse, "BASE RUN", doc, NULL, NULL, NULL };
	struct letter l = { .runs = { .least = 2, .most = 2 },
			    .choice = { .seed = COMPARE_SEED,
					.resamples = COMPARE_RESAMPLES,
					.alpha = COMPARE_ALPHA } };
	struct across across = { 0 };
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &l);
	err = load(&l);
	if (!err)
		err = choose(&l);
	if (!err)
		err = across_run(&l.sides, &l.choice, &across);
	if (!err)
		err = print(&l, &across);
	if (err == -ENOMEM)
		report_error("out of memory");
	across_free(&across);
	names_free(&l.choice.events);
	names_free(&l.choice.workloads);
	free(l.choice.pairs);
	sides_free(&l.sides);
	return err ? EXIT_FAILED : EXIT_DONE;
}
