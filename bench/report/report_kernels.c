// SPDX-License-Identifier: GPL-2.0-only
/* jitreport kernels: what each workload costs in several kernels, and what of it is the JIT's. */

#include <argp.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "costs.h"
#include "report.h"
#include "sides.h"
#include "stats.h"

static const char doc[] =
	"Show what each workload costs in several kernels, an operation: what it executes of the "
	"JITed code, trampolines included, and of the rest of the kernel."
	"\vRUN is a run.json, plain or packed, or a folder that holds one.  Of each run its base "
	"scheme is shown: stack, or the first; +/- is the difference to the first run.\n\n"
	"\"tail call\": there is one in the program, made or not.  \"-\": the kernel refuses the "
	"program, which is said below.  The rest of the kernel is what was measured less what was "
	"executed of the JITed code: helpers, and what calls the program; it differs between "
	"kernels for many reasons.  With cycles of a core's RTL \"core\" is what does not depend "
	"on where the code lies.  Controls, whose cost is known, are left out.\n\n"
	"With --events a row is an event, as a call, and each cell what it takes more than in the "
	"first run: of the JITed code, loads (L), stores (S) and other instructions (A), and "
	"cycles of the core.";

struct options {
	struct report_input in;
	bool events;
};

static const struct argp_option options[] = {
	{ "events", 'e', NULL, 0, "what each event takes more than in the first run", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	(void)arg;
	switch (key) {
	case 'e':
		o->events = true;
		return 0;
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->in;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* A run in the table. */
struct column {
	const struct run *run;
	const char *scheme;
};

static const char *release_of(const struct column *c)
{
	return c->run->kernel.release ? c->run->kernel.release : "unknown";
}

/* The median of one operation; NAN: not measured. */
static double measured(const struct column *c, const struct run_workload *w, const char *event)
{
	const struct run_measurement *m = run_measurement(c->run, w->name, c->scheme, event);
	struct summary s;

	return m && !stats_summary(m->samples, m->n_samples, &s) ? s.median : NAN;
}

static double jited(const struct column *c, const struct run_workload *w)
{
	const struct run_execution *e = run_execution(c->run, w->name, c->scheme, "timed");

	return e ? (double)e->instructions / e->ops : NAN;
}

static double rest(const struct column *c, const struct run_workload *w)
{
	double d = measured(c, w, "instructions") - jited(c, w);

	/* Both are quotients. */
	return fabs(d) < 1e-9 ? 0 : d;
}

static double core_cycles(const struct column *c, const struct run_workload *w)
{
	return measured(c, w, "core");
}

static double all_cycles(const struct column *c, const struct run_workload *w)
{
	return measured(c, w, "cycles");
}

static const struct part {
	const char *title;
	double (*value)(const struct column *c, const struct run_workload *w);
	bool rtl;
} parts[] = {
	{ "JITed code", jited, false },
	{ "rest of the kernel", rest, false },
	{ "core cycles", core_cycles, true },
	{ "cycles", all_cycles, true },
};

static bool is_shown(const struct part *p, const struct column *columns, size_t n)
{
	for (size_t i = 0; i < n && p->rtl; i++)
		if (!run_has_rtl(columns[i].run))
			return false;
	return true;
}

/* The JIT's tail call: an indirect jump by way of t3, which it uses for nothing else. */
static bool is_tail_call(const struct insn *in)
{
	static const char jump[] = "jalr zero, t3";

	return !strncmp(in->form, jump, strlen(jump));
}

static int has_tail_call(const struct run_program *prog, bool *has)
{
	int err = 0;

	*has = false;
	for (size_t i = 0; prog && i < prog->n_functions && !err; i++) {
		struct code code = { 0 };

		err = report_disasm(prog, &prog->functions[i], &code);
		for (size_t k = 0; k < code.n && !err; k++)
			*has |= is_tail_call(&code.insns[k]);
		code_free(&code);
	}
	return err;
}

/* The program as the first kernel has it that takes it. */
static const struct run_program *program(const struct column *columns, size_t n, const char *name)
{
	const struct run_program *prog = NULL;

	for (size_t i = 0; i < n && !prog; i++)
		prog = run_program(columns[i].run, name, columns[i].scheme);
	return prog;
}

static void value_columns(struct table *t, const struct column *columns, size_t n,
			  const struct part *p)
{
	static const struct table_style value = { .side = TABLE_RIGHT, .decimals = 2 };
	static const struct table_style change = { TABLE_RIGHT, 2, true };
	char name[80];

	for (size_t i = 0; i < n; i++) {
		const char *release = release_of(&columns[i]);

		table_column(t, p->title, release, value);
		snprintf(name, sizeof(name), n > 2 ? "+/- %s" : "+/-", release);
		if (i)
			table_column(t, p->title, name, change);
	}
}

static void put(struct table *t, double value)
{
	if (isnan(value))
		table_none(t);
	else
		table_number(t, value);
}

static void row(struct table *t, const struct column *columns, size_t n,
		const struct run_workload *w, bool tail_call)
{
	table_text(t, w->name);
	table_number(t, w->ops);
	table_text(t, tail_call ? "yes" : "no");
	for (size_t p = 0; p < ARRAY_SIZE(parts); p++) {
		double first = parts[p].value(&columns[0], w);

		if (!is_shown(&parts[p], columns, n))
			continue;
		put(t, first);
		for (size_t i = 1; i < n; i++) {
			double value = parts[p].value(&columns[i], w);

			put(t, value);
			put(t, value - first);
		}
	}
}

/* Programs without tail calls first, then those with. */
static int fill(struct table *t, const struct column *columns, size_t n)
{
	const struct run *run = columns[0].run;
	int err = 0;

	for (int wanted = 0; wanted < 2; wanted++) {
		for (size_t i = 0; i < run->n_workloads && !err; i++) {
			const struct run_workload *w = &run->workloads[i];
			bool has;

			if (w->is_control)
				continue;
			err = has_tail_call(program(columns, n, w->name), &has);
			if (!err && has == wanted)
				row(t, columns, n, w, has);
		}
	}
	return err;
}

static struct table *table_of(const struct column *columns, size_t n)
{
	static const struct table_style left = { .side = TABLE_LEFT };
	static const struct table_style count = { .side = TABLE_RIGHT };
	struct table *t = table_new("instructions per operation, by kernel");

	if (!t)
		return NULL;
	table_column(t, NULL, "workload", left);
	table_column(t, NULL, "ops", count);
	table_column(t, NULL, "tail call", left);
	for (size_t p = 0; p < ARRAY_SIZE(parts); p++)
		if (is_shown(&parts[p], columns, n))
			value_columns(t, columns, n, &parts[p]);
	return t;
}

/* The workloads that a kernel refuses for the reason of the @from-th that it refuses. */
static void print_refusal(const struct column *c, size_t from)
{
	const struct run *run = c->run;
	const char *why = run_refusal(run, run->workloads[from].name, c->scheme), *sep = ": ";

	for (size_t i = 0; i < run->n_workloads; i++) {
		const char *other = run_refusal(run, run->workloads[i].name, c->scheme);

		if (!other || strcmp(other, why))
			continue;
		if (i < from)
			return; /* it has been said */
		if (i == from) {
			printf("%s refuses (", release_of(c));
			put_clean(why, stdout);
			putchar(')');
		}
		printf("%s%s", sep, run->workloads[i].name);
		sep = ", ";
	}
	putchar('\n');
}

static void print_refusals(const struct column *columns, size_t n)
{
	putchar('\n');
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < columns[i].run->n_workloads; k++)
			if (run_refusal(columns[i].run, columns[i].run->workloads[k].name,
					columns[i].scheme))
				print_refusal(&columns[i], k);
}

static int print(const struct column *columns, size_t n, enum table_format format)
{
	struct table *t = table_of(columns, n);
	json_t *json = NULL;
	int err = t ? fill(t, columns, n) : -ENOMEM;

	if (!err && format == TABLE_JSON) {
		json = table_json(t);
		err = json && !json_dumpf(json, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(17))
			      ? 0
			      : -ENOMEM;
		putchar('\n');
	} else if (!err) {
		err = table_print(t, format, stdout);
	}
	if (!err && table_is_for_readers(format))
		print_refusals(columns, n);
	json_decref(json);
	table_free(t);
	return err;
}

/* What an event takes in core cycles; NAN: not measured, or an entry alone is asked for. */
static double event_cycles(const struct column *c, const struct cost_row *row)
{
	double sum = 0;

	for (size_t i = 0; i < COST_TERMS && row->terms[i].workload; i++) {
		const struct cost_term *term = &row->terms[i];
		const struct run_workload *w = run_workload(c->run, term->workload);

		if (!w || term->part != COST_EVENT)
			return NAN;
		sum += (term->minus ? -1 : 1) * core_cycles(c, w);
	}
	return sum;
}

static bool is_event(const struct column *columns, size_t n, size_t row)
{
	struct cost cost;

	for (size_t i = 1; i < n; i++)
		if (!cost_change(columns[0].run, columns[0].scheme, columns[i].run,
				 columns[i].scheme, &cost_rows[row], &cost))
			return true;
	return false;
}

static void event_row(struct table *t, const struct column *columns, size_t n, size_t row, bool rtl)
{
	char text[96];
	struct cost cost;

	cost_event(row, text, sizeof(text));
	table_text(t, text);
	for (size_t i = 1; i < n; i++) {
		if (cost_change(columns[0].run, columns[0].scheme, columns[i].run,
				columns[i].scheme, &cost_rows[row], &cost)) {
			table_none(t);
			table_none(t);
		} else {
			table_text(t, cost_text(&cost, text, sizeof(text)));
			put(t, cost_instructions(&cost));
		}
		if (rtl)
			put(t, event_cycles(&columns[i], &cost_rows[row]) -
				       event_cycles(&columns[0], &cost_rows[row]));
	}
}

static struct table *event_table(const struct column *columns, size_t n)
{
	static const struct table_style left = { .side = TABLE_LEFT };
	static const struct table_style change = { TABLE_RIGHT, 2, true };
	bool rtl = is_shown(&parts[2], columns, n);
	char title[128], group[128];
	struct table *t;

	snprintf(title, sizeof(title), "what an event takes more than in %s",
		 release_of(&columns[0]));
	t = table_new(title);
	if (!t)
		return NULL;
	table_column(t, NULL, "event", left);
	for (size_t i = 1; i < n; i++) {
		snprintf(group, sizeof(group), "%s", release_of(&columns[i]));
		table_column(t, group, "JITed code", left);
		table_column(t, group, "instructions", change);
		if (rtl)
			table_column(t, group, "core cycles", change);
	}
	for (size_t i = 0; i < n_cost_rows; i++)
		if (is_event(columns, n, i))
			event_row(t, columns, n, i, rtl);
	return t;
}

static int print_events(const struct column *columns, size_t n, enum table_format format)
{
	struct table *t = event_table(columns, n);
	int err = t ? report_print_table(t, format) : -ENOMEM;

	table_free(t);
	return err;
}

int report_kernels(int argc, char **argv)
{
	static const struct argp argp = { options, parse, "RUN RUN...", doc, report_input_child,
					  NULL,    NULL };
	struct options o = { .in = { .args = { .least = 2 } } };
	struct column columns[SIDES_MOST];
	struct sides s = { 0 };
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	err = sides_load(&s, o.in.args.at, o.in.args.n);
	if (!err)
		err = sides_check(&s, 0);
	for (size_t i = 0; i < s.n && !err; i++) {
		columns[i].run = &s.items[i].runs[0];
		columns[i].scheme = report_base(columns[i].run, NULL);
		if (!columns[i].scheme)
			err = -ENOENT;
	}
	if (!err)
		err = o.events ? print_events(columns, s.n, o.in.format)
			       : print(columns, s.n, o.in.format);
	sides_free(&s);
	return err ? EXIT_FAILED : EXIT_DONE;
}
