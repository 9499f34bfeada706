// SPDX-License-Identifier: GPL-2.0-only
/* jitreport compare of several runs: the same workloads, other kernels, boards, days. */

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "report_across.h"
#include "report_head.h"

static bool has_scheme(const struct side *side, const char *scheme)
{
	for (size_t i = 0; i < side->n; i++)
		if (run_has_scheme(&side->runs[i], scheme))
			return true;
	return false;
}

static int add_pair(struct across_choice *choice, const char *base, const char *other)
{
	struct scheme_pair *more = reallocarray(choice->pairs, choice->n_pairs + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	choice->pairs = more;
	choice->pairs[choice->n_pairs++] = (struct scheme_pair){ base, other };
	return 0;
}

static int collect_schemes(const struct side *side, struct names *names)
{
	int err = 0;

	for (size_t i = 0; i < side->n; i++)
		for (size_t k = 0; k < side->runs[i].n_schemes && !err; k++)
			err = names_add(names, side->runs[i].schemes[k]);
	return err;
}

static void list_names(const struct names *names, char *text, size_t size)
{
	text[0] = '\0';
	for (size_t i = 0; i < names->n; i++)
		snprintf(text + strlen(text), size - strlen(text), "%s%s", i ? ", " : "",
			 names->names[i]);
}

/* Schemes that the first side shares with some other. */
static int common_schemes(const struct sides *s, struct across_choice *choice)
{
	struct names a = { 0 }, b = { 0 };
	char in_a[256], in_b[256];
	int err = collect_schemes(&s->items[0], &a);

	for (size_t i = 1; i < s->n && !err; i++)
		err = collect_schemes(&s->items[i], &b);
	for (size_t i = 0; i < a.n && !err; i++)
		if (names_find(&b, a.names[i]))
			err = add_pair(choice, a.names[i], a.names[i]);
	if (!err && !choice->n_pairs) {
		list_names(&a, in_a, sizeof(in_a));
		list_names(&b, in_b, sizeof(in_b));
		report_error("no scheme is in both: the first run has %s, the others %s: say which "
			     "to compare, as -s %s=%s",
			     in_a, in_b, a.n ? a.names[0] : "A", b.n ? b.names[0] : "B");
		err = -ENOENT;
	}
	names_free(&a);
	names_free(&b);
	return err;
}

int across_choose_pairs(const struct sides *s, char *wanted, struct across_choice *choice)
{
	int err = 0;

	if (!wanted)
		return common_schemes(s, choice);
	for (char *other; !err && (other = strsep(&wanted, ","));) {
		char *base = strsep(&other, "=");
		bool found = false;

		other = other ? other : base;
		for (size_t i = 1; i < s->n; i++)
			found |= has_scheme(&s->items[i], other);
		if (!found || !has_scheme(&s->items[0], base)) {
			report_error("scheme \"%s\": not in %s: see jitreport show",
				     found ? base : other,
				     found ? "the first run" : "any of the others");
			return -ENOENT;
		}
		err = add_pair(choice, base, other);
	}
	return err;
}

static int collect(const struct run *run, bool details, struct names *events,
		   struct names *workloads)
{
	int err = 0;

	for (size_t i = 0; i < run->n_measurements && !err; i++)
		if (details || !run_is_detail(run, run->measurements[i].event))
			err = names_add(events, run->measurements[i].event);
	for (size_t i = 0; i < run->n_workloads && !err; i++)
		err = names_add(workloads, run->workloads[i].name);
	return err;
}

static int choose_all(const struct sides *s, struct across_options *o)
{
	struct names events = { 0 }, workloads = { 0 };
	int err = 0;

	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->items[i].n && !err; k++)
			err = collect(&s->items[i].runs[k], o->events, &events, &workloads);
	if (!err)
		err = names_choose("event", &events, o->events, NULL, &o->choice.events);
	if (!err)
		err = names_choose("workload", &workloads, o->workloads, NULL,
				   &o->choice.workloads);
	if (!err)
		err = across_choose_pairs(s, o->schemes, &o->choice);
	names_free(&events);
	names_free(&workloads);
	return err;
}

static int check(const struct across *c, const struct run *first)
{
	size_t compared = 0, too_few = 0;

	for (size_t i = 0; i < c->n; i++) {
		compared += c->rows[i].r.test != TEST_NONE;
		too_few += c->rows[i].r.verdict == VERDICT_TOO_FEW;
	}
	if (compared)
		return 0;
	if (too_few)
		report_error("too few samples to compare anything: %d of each are needed: measure "
			     "again with %s",
			     COMPARE_LEAST, report_more_samples(first));
	else
		report_error(
			"nothing that was chosen was measured in the first run and in another");
	return -ENODATA;
}

static void print_sides(const struct sides *s, bool markdown)
{
	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->items[i].n; k++) {
			report_print_run(s->items[i].label, &s->items[i].runs[k], markdown);
			report_warn_unclean(&s->items[i].runs[k]);
		}
	putchar('\n');
}

struct output {
	enum table_format format;
	const struct across_options *o;
};

static int print_table(struct table *t, void *data)
{
	const struct output *out = data;
	int err = table_print(t, out->format, stdout);

	putchar('\n');
	return err;
}

static int print_own(struct table *t, enum table_format format)
{
	int err = t ? 0 : -ENOMEM;

	if (t && table_rows(t)) {
		err = table_print(t, format, stdout);
		putchar('\n');
	}
	table_free(t);
	return err;
}

static void print_counts(const struct across *c, bool all)
{
	size_t same = 0, only = 0, compared = 0;

	for (size_t i = 0; i < c->n; i++) {
		compared += c->rows[i].r.test != TEST_NONE;
		same += c->rows[i].r.verdict == VERDICT_SAME;
		only += !c->rows[i].a.runs || !c->rows[i].b.runs;
	}
	printf("%zu compared, %zu of them the same%s", compared, same,
	       same && !all ? " (--all shows them)" : "");
	printf(only ? "; %zu only on one side\n" : "\n", only);
}

/* How the figures came about, and what is not in them. */
static void print_method(const struct across *c, const struct across_choice *choice)
{
	bool ranks = false, runs = false, bytes = false;

	for (size_t i = 0; i < c->n; i++) {
		bytes |= c->rows[i].a.bytes && c->rows[i].b.bytes;
		ranks |= c->rows[i].r.test == TEST_RANK_SUM;
		runs |= c->rows[i].r.test == TEST_RUNS;
	}
	if (bytes)
		puts("bytes: by how many the workload's JITed code is longer");
	if (ranks)
		printf("intervals: bootstrap, %zu resamples, seed %u; p*: Mann and Whitney\n"
		       "one run a side: how far two runs of one kernel differ is not known, and "
		       "not in\nthe intervals; several runs a side (A1,A2:B1,B2) show it\n",
		       choice->resamples, choice->seed);
	if (runs)
		puts("intervals and p of several runs a side: Student's t, a run being one "
		     "observation");
	if (ranks || runs)
		printf("p: corrected for %zu comparison%s; alpha %g\n", c->tests,
		       c->tests == 1 ? "" : "s", choice->alpha);
}

static void print_gate(const struct across *c, const char *gate)
{
	size_t limited = c->n - c->states[GATE_FREE];

	printf("gate %s: %s: %zu of %zu rows held, %zu worse, %zu missing, %zu can't be judged\n",
	       gate, c->states[GATE_HELD] == limited ? "passed" : "NOT PASSED",
	       c->states[GATE_HELD], limited, c->states[GATE_WORSE], c->states[GATE_MISSING],
	       c->states[GATE_UNJUDGED]);
}

static int print_all(const struct sides *s, const struct across *c, const struct across_options *o)
{
	struct output out = { o->format, o };
	int err;

	print_sides(s, o->format == TABLE_MARKDOWN);
	err = print_own(sides_differences(s), o->format);
	if (!err)
		err = across_tables(c, s, o->all, print_table, &out);
	if (!err && o->gate)
		err = print_own(across_gate_table(c, s), o->format);
	if (err)
		return err;
	print_counts(c, o->all);
	print_method(c, &o->choice);
	if (o->gate)
		print_gate(c, o->gate);
	return 0;
}

static json_t *json_sides(const struct sides *s)
{
	json_t *all = json_array();

	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < s->items[i].n; k++)
			json_array_append_new(
				all, json_pack("{s:s, s:o}", "side", s->items[i].label, "run",
					       report_json_head(&s->items[i].runs[k])));
	return all;
}

static int print_json(const struct sides *s, const struct across *c, const struct across_options *o)
{
	struct table *rows = across_machine_table(c, s, &o->choice);
	struct table *differ = sides_differences(s);
	json_t *root = rows && differ
			       ? json_pack("{s:o, s:o, s:o}", "runs", json_sides(s), "differ",
					   table_json(differ), "rows", table_json(rows))
			       : NULL;

	if (root)
		json_dumpf(root, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(17));
	putchar('\n');
	table_free(rows);
	table_free(differ);
	json_decref(root);
	return root ? 0 : -ENOMEM;
}

static int print(const struct sides *s, const struct across *c, const struct across_options *o)
{
	struct table *t;
	int err;

	if (o->format == TABLE_JSON)
		return print_json(s, c, o);
	if (table_is_for_readers(o->format))
		return print_all(s, c, o);
	t = across_machine_table(c, s, &o->choice);
	err = t ? table_print(t, o->format, stdout) : -ENOMEM;
	table_free(t);
	return err;
}

/* The exit status that the gate asks for. */
static int judge(const struct across *c, const struct gate *gate)
{
	const struct gate_limit *unused = gate_unused(gate);

	if (c->states[GATE_WORSE])
		return EXIT_WORSE;
	if (c->states[GATE_MISSING] || c->states[GATE_UNJUDGED]) {
		report_error(
			"the gate can't be judged: %zu rows are missing, %zu have samples that "
			"say nothing: measure again, or give them the limit \"none\"",
			c->states[GATE_MISSING], c->states[GATE_UNJUDGED]);
		return EXIT_FAILED;
	}
	if (unused) {
		report_error("%s:%zu: this limit matches nothing: correct it or take it out",
			     gate->file ? gate->file : "--gate", unused->line);
		return EXIT_FAILED;
	}
	return EXIT_DONE;
}

int report_across(struct across_options *o)
{
	struct sides sides = { 0 };
	struct across across = { 0 };
	struct gate gate = { 0 };
	int status = EXIT_FAILED, err;

	err = o->gate ? gate_load(o->gate, &gate) : 0;
	o->choice.gate = o->gate ? &gate : NULL;
	if (!err)
		err = sides_load(&sides, o->args, o->n_args);
	if (!err)
		err = sides_check(&sides, o->despite);
	if (!err)
		err = choose_all(&sides, o);
	if (!err)
		err = across_run(&sides, &o->choice, &across);
	if (!err)
		err = check(&across, &sides.items[0].runs[0]);
	if (!err)
		err = print(&sides, &across, o);
	if (!err && o->junit)
		err = across_junit(o->junit, &across, &sides);
	if (!err)
		status = o->gate ? judge(&across, &gate) : EXIT_DONE;
	if (err == -ENOMEM)
		report_error("out of memory");
	if (err == -E2BIG)
		report_error("a measurement has more than 65535 samples: compare fewer");
	across_free(&across);
	names_free(&o->choice.events);
	names_free(&o->choice.workloads);
	free(o->choice.pairs);
	gate_free(&gate);
	sides_free(&sides);
	return status;
}
