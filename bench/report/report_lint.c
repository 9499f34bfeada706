// SPDX-License-Identifier: GPL-2.0-only
/* jitreport lint: redundant code that the JIT wrote, as leads for the next patch. */

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lint.h"
#include "report.h"
#include "report_head.h"
#include "table.h"
#include "util.h"

static const char doc[] =
	"Count redundant code in what was JITed, by pattern and scheme, with an example of each: "
	"leads for a patch, not faults."
	"\vRUN is a run.json, a folder that holds one, or - for standard input.\n\n"
	"What registers and the frame hold is followed through straight code and forgotten where "
	"a jump leads to, so no count depends on the path.  Of loads and stores only those of the "
	"frame count: other memory may be somebody else's, too.  A function that several workloads "
	"have counts in each; controls, written to be redundant, are left out.  In an example > "
	"marks what is redundant.";

/* Of the instances whose cause is the nearest, the first with the most in a row. */
struct example {
	const struct run_program *prog; /* NULL: none was found */
	const struct run_function *function;
	struct lint_finding finding;
};

struct counts {
	size_t found, bytes; /* instructions, and their bytes */
};

struct lint_tally {
	const struct run *run;
	struct counts *counts; /* of pattern p under scheme s: [p * n_schemes + s] */
	struct example *examples;
	size_t *functions, *insns; /* by scheme: how many were looked at */
};

static size_t scheme_index(const struct run *run, const char *scheme)
{
	size_t i = 0;

	while (i + 1 < run->n_schemes && strcmp(run->schemes[i], scheme))
		i++;
	return i;
}

static size_t distance(const struct lint_finding *f)
{
	return f->at > f->since ? f->at - f->since : f->since - f->at;
}

/* @run: how many instructions there are redundant in a row, by that pattern. */
static void note(struct lint_tally *t, const struct run_program *prog,
		 const struct run_function *function, const struct code *code,
		 const struct lint_finding *f, size_t run)
{
	struct counts *c =
		&t->counts[f->pattern * t->run->n_schemes + scheme_index(t->run, prog->scheme)];
	struct example *e = &t->examples[f->pattern];

	c->found += f->n;
	for (size_t i = 0; i < f->n; i++)
		c->bytes += code->insns[f->at + i].size;
	if (e->prog && (distance(f) > distance(&e->finding) ||
			(distance(f) == distance(&e->finding) && run <= e->finding.n)))
		return;
	*e = (struct example){ prog, function, *f };
	e->finding.n = run;
}

/* How many instructions are redundant from the finding on, without a gap. */
static size_t run_of(const struct lint_finding *f, const struct lint_finding *end)
{
	size_t n = f->n;

	while (++f < end && f->pattern == f[-1].pattern && f->at == f[-1].at + f[-1].n)
		n += f->n;
	return n;
}

static int look_at(struct lint_tally *t, const struct run_program *prog)
{
	size_t s = scheme_index(t->run, prog->scheme);
	int err = 0;

	for (size_t i = 0; i < prog->n_functions && !err; i++) {
		const struct run_function *f = &prog->functions[i];
		struct lint_finding *found = NULL;
		struct code code = { 0 };
		size_t n = 0;

		err = report_disasm(prog, f, &code);
		if (!err)
			err = lint(&code, &found, &n);
		for (size_t k = 0; k < n && !err; k++)
			note(t, prog, f, &code, &found[k], run_of(&found[k], found + n));
		t->functions[s]++;
		t->insns[s] += code.n;
		free(found);
		code_free(&code);
	}
	return err;
}

static void fill_row(struct table *t, const char *name, const struct run *run,
		     const struct counts *counts)
{
	table_text(t, name);
	for (size_t s = 0; s < run->n_schemes; s++)
		table_number(t, counts[s].found);
	for (size_t s = 0; s < run->n_schemes; s++)
		table_number(t, counts[s].bytes);
}

static struct table *make_table(const struct lint_tally *tally)
{
	static const struct table_style left = { .side = TABLE_LEFT },
					right = { TABLE_RIGHT, 0, 0 };
	const struct run *run = tally->run;
	struct table *t = table_new("redundant instructions in the JITed code, and their bytes");
	struct counts *all = calloc(run->n_schemes + 1, sizeof(*all));

	if (!t || !all) {
		free(all);
		table_free(t);
		return NULL;
	}
	table_column(t, NULL, "pattern", left);
	for (size_t s = 0; s < run->n_schemes; s++)
		table_column(t, "instructions", run->schemes[s], right);
	for (size_t s = 0; s < run->n_schemes; s++)
		table_column(t, "bytes", run->schemes[s], right);
	for (size_t p = 0; p < n_lint_patterns; p++) {
		const struct counts *c = &tally->counts[p * run->n_schemes];

		fill_row(t, lint_patterns[p].name, run, c);
		for (size_t s = 0; s < run->n_schemes; s++) {
			all[s].found += c[s].found;
			all[s].bytes += c[s].bytes;
		}
	}
	fill_row(t, "together", run, all);
	free(all);
	return t;
}

/* At most so many lines of an example; of longer ones the cause, and what is redundant. */
#define EXAMPLE_LINES 8

static void print_insn(const struct code *code, const struct lint_finding *f, size_t i)
{
	const struct insn *in = &code->insns[i];
	bool redundant = i >= f->at && i < f->at + f->n;
	char text[96];

	snprintf(text, sizeof(text), "  %c %5x:  %-12s %s", redundant ? '>' : ' ', in->offset,
		 in->mnemonic, in->operands);
	put_clean(text, stdout);
	putchar('\n');
}

static int print_example(const struct example *e)
{
	const struct lint_finding *f = &e->finding;
	size_t from = f->since < f->at ? f->since : f->at;
	size_t to = f->since > f->at + f->n - 1 ? f->since : f->at + f->n - 1;
	struct code code;
	char head[256];
	int err = report_disasm(e->prog, e->function, &code);

	if (err)
		return err;
	snprintf(head, sizeof(head),
		 "%s (%s), as in %s, scheme %s, function %s:", lint_patterns[f->pattern].name,
		 lint_patterns[f->pattern].what, e->prog->workload, e->prog->scheme,
		 e->function->name);
	put_clean(head, stdout);
	putchar('\n');
	for (size_t i = from; i <= to; i++) {
		if (to - from >= EXAMPLE_LINES && i == from + 1) {
			puts("    ...");
			i = to - f->n + 1 > i ? to - f->n + 1 : i;
		}
		print_insn(&code, f, i);
	}
	putchar('\n');
	code_free(&code);
	return 0;
}

/* What was looked at, as the counts mean nothing without. */
static void print_looked_at(const struct lint_tally *t)
{
	for (size_t s = 0; s < t->run->n_schemes; s++)
		printf("%-8s %6zu functions, %8zu instructions\n", t->run->schemes[s],
		       t->functions[s], t->insns[s]);
	putchar('\n');
}

static int print_tally(const struct lint_tally *tally, enum table_format format)
{
	struct table *t = make_table(tally);
	int err = t ? 0 : -ENOMEM;

	if (!err && format == TABLE_JSON) {
		json_t *rows = table_json(t);

		err = rows ? json_dumpf(rows, stdout, JSON_INDENT(1)) : -ENOMEM;
		json_decref(rows);
		putchar('\n');
	} else if (!err) {
		if (table_is_for_readers(format))
			report_print_head(tally->run, format == TABLE_MARKDOWN);
		err = table_print(t, format, stdout);
	}
	if (!err && format == TABLE_TEXT) {
		putchar('\n');
		print_looked_at(tally);
		for (size_t p = 0; p < n_lint_patterns && !err; p++)
			if (tally->examples[p].prog)
				err = print_example(&tally->examples[p]);
	}
	table_free(t);
	return err;
}

static int lint_run(const struct run *run, enum table_format format)
{
	struct lint_tally t = {
		.run = run,
		.counts = calloc(n_lint_patterns * run->n_schemes + 1, sizeof(*t.counts)),
		.examples = calloc(n_lint_patterns, sizeof(*t.examples)),
		.functions = calloc(run->n_schemes + 1, sizeof(*t.functions)),
		.insns = calloc(run->n_schemes + 1, sizeof(*t.insns)),
	};
	int err = t.counts && t.examples && t.functions && t.insns ? 0 : -ENOMEM;

	for (size_t i = 0; i < run->n_programs && !err; i++)
		if (!run_workload(run, run->programs[i].workload)->is_control)
			err = look_at(&t, &run->programs[i]);
	if (!err)
		err = print_tally(&t, format);
	free(t.counts);
	free(t.examples);
	free(t.functions);
	free(t.insns);
	return err;
}

int report_lint(int argc, char **argv)
{
	struct argp argp = report_input_argp;
	struct report_input in = { 0 };
	struct run run = { 0 };
	int err;

	argp.args_doc = "RUN";
	argp.doc = doc;
	argp_parse(&argp, argc, argv, 0, NULL, &in);
	err = report_load(in.run, &run);
	if (!err && !run.n_programs) {
		report_error("%s: holds no JITed code: it failed before any was made", run.id);
		err = -ENODATA;
	}
	if (!err)
		err = lint_run(&run, in.format);
	run_free(&run);
	return err ? EXIT_FAILED : EXIT_DONE;
}
