// SPDX-License-Identifier: GPL-2.0-only
/* jitreport jit: the JITed code of one workload, two schemes side by side. */

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "align.h"
#include "report_pair.h"
#include "report_source.h"
#include "table.h"

struct options {
	struct report_pair pair;
	const char *function;
};

/* One side: its program, or none on the right where there is one scheme. */
struct side {
	const char *label;
	const struct run_program *prog;
	const struct run_function *function; /* the one that is shown, or NULL */
	struct code_counts total;            /* over the functions that were shown */
};

static const char doc[] =
	"Show what a workload was JITed to under two schemes or in two runs, side by side, and "
	"count the loads and stores of each."
	"\vRUN is a run.json, a folder that holds one, or - for standard input.\n\n"
	"Marks: * an instruction of the tail-call counter (it names a6 or s6); ~ the same "
	"instruction but for an offset, an address or the frame's size; < and > only on that side. "
	"L1: and so on are where jumps and branches lead to.  Rows that begin with ; are the "
	"source "
	"line whose code begins there, if the object has lines, and the BPF instructions of it, as "
	"the verifier left them.  Colours: only on a terminal, never with NO_COLOR set.";

static const struct argp_option options[] = {
	{ "function", 'f', "NAME", 0, "only this function", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'f':
		o->function = arg;
		return 0;
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->pair;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* How a line of each kind is marked; colours are ANSI's SGR numbers. */
static const struct {
	char mark;
	const char *colour;
} kinds[] = {
	[ALIGNED_SAME] = { ' ', "" },
	[ALIGNED_MOVED] = { '~', "" },
	[ALIGNED_LEFT] = { '<', "31" },
	[ALIGNED_RIGHT] = { '>', "32" },
};

/* 57 characters a side and 3 between them are 117: a terminal of 120 holds them. */
#define SIDE_WIDTH     57
#define MNEMONIC_WIDTH 15 /* amoswap.d.aqrl */
#define OPERAND_WIDTH  33

/* The name of what a call goes to: a function of the program, or an address of the kernel. */
static void name_target(const struct run_program *prog, uint64_t target, char *name, size_t size)
{
	for (size_t i = 0; i < prog->n_functions; i++) {
		if (prog->functions[i].addr == target) {
			snprintf(name, size, "%s", prog->functions[i].name);
			return;
		}
	}
	snprintf(name, size, "kernel");
}

/* A function's code on both sides, and which of its lines are jumped to. */
struct listing {
	const struct code *code; /* of each side */
	struct aligned *lines;
	size_t n;
	size_t *line_of[2];   /* the line of each instruction of a side */
	unsigned int *labels; /* of each line, from 1; 0: none */
	bool *jumped_to[2];   /* on that side? */
};

static void listing_free(struct listing *l)
{
	free(l->lines);
	free(l->labels);
	for (size_t s = 0; s < 2; s++) {
		free(l->line_of[s]);
		free(l->jumped_to[s]);
	}
}

/* The line that an instruction of a side jumps to; l->n: it does not. */
static size_t aim_of(const struct listing *l, size_t side, const struct insn *in)
{
	size_t i = code_find(&l->code[side], in->jump);

	return i < l->code[side].n ? l->line_of[side][i] : l->n;
}

/* A place has one label, whichever side jumps there. */
static int find_labels(struct listing *l)
{
	unsigned int n = 0;

	l->labels = calloc(l->n + 1, sizeof(*l->labels));
	for (size_t s = 0; s < 2; s++) {
		l->line_of[s] = calloc(l->code[s].n + 1, sizeof(*l->line_of[s]));
		l->jumped_to[s] = calloc(l->n + 1, sizeof(*l->jumped_to[s]));
		if (!l->line_of[s] || !l->jumped_to[s] || !l->labels)
			return -ENOMEM;
		for (size_t i = 0; i < l->n; i++) {
			const struct insn *in = s ? l->lines[i].right : l->lines[i].left;

			if (in)
				l->line_of[s][in - l->code[s].insns] = i;
		}
		for (size_t i = 0; i < l->code[s].n; i++)
			l->jumped_to[s][aim_of(l, s, &l->code[s].insns[i])] = true;
	}
	for (size_t i = 0; i < l->n; i++)
		if (l->jumped_to[0][i] || l->jumped_to[1][i])
			l->labels[i] = ++n;
	return 0;
}

/* The operands, with a label for where they say that it goes.  Return: their length. */
static int write_operands(const struct listing *l, size_t side, const struct insn *in, char *text,
			  size_t size)
{
	const char *last = strrchr(in->operands, ' ');
	unsigned int label = l->labels[aim_of(l, side, in)];
	int before = last ? last + 1 - in->operands : 0;

	return label ? snprintf(text, size, "%.*sL%u", before, in->operands, label)
		     : snprintf(text, size, "%s", in->operands);
}

/* Do both sides say the same, once places have names? */
static enum aligned_kind kind_of(const struct listing *l, const struct aligned *line)
{
	char left[64], right[64];

	if (line->kind != ALIGNED_MOVED)
		return line->kind;
	write_operands(l, 0, line->left, left, sizeof(left));
	write_operands(l, 1, line->right, right, sizeof(right));
	return strcmp(left, right) ? ALIGNED_MOVED : ALIGNED_SAME;
}

/* Above a line that is jumped to, on the sides that do. */
static void print_label(const struct listing *l, size_t i)
{
	char text[16];

	if (!l->labels[i])
		return;
	snprintf(text, sizeof(text), "L%u:", l->labels[i]);
	printf("%6s", l->jumped_to[0][i] ? text : "");
	if (l->jumped_to[1][i])
		printf("%*s%6s", SIDE_WIDTH - 6 + 3, "", text);
	putchar('\n');
}

/* One side's half of a line: SIDE_WIDTH characters, or fewer at the line's end. */
static void print_insn(const struct side *side, const struct listing *l, size_t nth,
		       const struct insn *in, const char *colour, bool at_end)
{
	char operands[128], name[64], text[256];
	int n;

	if (!in) {
		printf("%*s", at_end ? 0 : SIDE_WIDTH, "");
		return;
	}
	n = write_operands(l, nth, in, operands, sizeof(operands));
	if (in->target) {
		name_target(side->prog, in->target, name, sizeof(name));
		n = snprintf(operands, sizeof(operands), "%s  # %s", in->operands, name);
	}
	if (n > OPERAND_WIDTH)
		strcpy(operands + OPERAND_WIDTH - 2, "..");
	snprintf(text, sizeof(text), "%5x: %c %-*s%-*s", in->offset,
		 in->flags & INSN_TCC ? '*' : ' ', at_end && !*operands ? 0 : MNEMONIC_WIDTH,
		 in->mnemonic, at_end ? 0 : OPERAND_WIDTH, operands);
	if (*colour)
		printf("\033[%sm", colour);
	put_clean(text, stdout);
	if (*colour)
		fputs("\033[m", stdout);
}

static const char *colour_of(const struct insn *in, enum aligned_kind kind, bool colours)
{
	if (!colours || !in)
		return "";
	return in->flags & INSN_TCC ? REPORT_TCC_COLOUR : kinds[kind].colour;
}

/* Above a line: what it was JITed from, on the sides where that begins. */
static int print_source(const struct side *sides, const struct aligned *line, bool colours)
{
	struct source_rows rows[2] = { 0 };
	int err = 0;

	for (size_t s = 0; s < 2 && !err; s++) {
		const struct insn *in = s ? line->right : line->left;

		if (in)
			err = source_add(sides[s].prog, sides[s].function, in->offset, false,
					 &rows[s]);
	}
	if (!err)
		source_print(rows, SIDE_WIDTH, colours);
	source_free(&rows[0]);
	source_free(&rows[1]);
	return err;
}

static void print_line(const struct side *sides, size_t n_sides, const struct listing *l, size_t i,
		       bool colours)
{
	const struct aligned *line = &l->lines[i];
	enum aligned_kind kind = kind_of(l, line);
	const char *left = colour_of(line->left, kind, colours);

	print_label(l, i);
	print_insn(&sides[0], l, 0, line->left, left, n_sides == 1);
	if (n_sides == 2) {
		printf(line->right ? " %c " : " %c", kinds[kind].mark);
		print_insn(&sides[1], l, 1, line->right, colour_of(line->right, kind, colours),
			   true);
	}
	putchar('\n');
}

static const struct {
	const char *name;
	size_t at;
} totals[] = {
	{ "instructions", offsetof(struct code_counts, insns) },
	{ "bytes", offsetof(struct code_counts, bytes) },
	{ "loads", offsetof(struct code_counts, loads) },
	{ "stores", offsetof(struct code_counts, stores) },
	{ "TCC instructions", offsetof(struct code_counts, tcc) },
	{ "TCC loads", offsetof(struct code_counts, tcc_loads) },
	{ "TCC stores", offsetof(struct code_counts, tcc_stores) },
	{ "not decoded", offsetof(struct code_counts, unknown) },
};

#define N_TOTALS (sizeof(totals) / sizeof(totals[0]))

static unsigned int *total(struct code_counts *counts, size_t i)
{
	return (unsigned int *)((char *)counts + totals[i].at);
}

static int print_counts(const struct side *sides, size_t n_sides, struct code_counts *counts,
			const char *what)
{
	static const struct table_style left = { .side = TABLE_LEFT },
					right = { TABLE_RIGHT, 0, false },
					change = { TABLE_RIGHT, 0, true };
	struct table *t = table_new(NULL);
	int err;

	if (!t)
		return -ENOMEM;
	table_column(t, NULL, what, left);
	for (size_t s = 0; s < n_sides; s++)
		table_column(t, NULL, sides[s].label, right);
	if (n_sides == 2)
		table_column(t, NULL, "diff", change);
	for (size_t i = 0; i < N_TOTALS; i++) {
		double a = *total(&counts[0], i), b = n_sides == 2 ? *total(&counts[1], i) : a;

		/* Nobody wants to read that everything was decoded. */
		if (totals[i].at == offsetof(struct code_counts, unknown) && !a && !b)
			continue;
		table_text(t, totals[i].name);
		table_number(t, a);
		if (n_sides == 2) {
			table_number(t, b);
			table_number(t, b - a);
		}
	}
	err = table_print(t, TABLE_TEXT, stdout);
	putchar('\n');
	table_free(t);
	return err;
}

/* One function, on both sides where both have it. */
static int show_function(struct side *sides, size_t n_sides, const char *name, size_t nth,
			 bool source, bool colours)
{
	struct code code[2] = { 0 };
	struct code_counts counts[2] = { 0 };
	struct listing l = { .code = code };
	int err = 0;

	for (size_t s = 0; s < n_sides && !err; s++) {
		const struct run_function *f = run_function(sides[s].prog, name, nth);

		sides[s].function = source ? f : NULL;
		if (f)
			err = report_disasm(sides[s].prog, f, &code[s]);
		counts[s] = code_count(&code[s]);
		for (size_t i = 0; i < N_TOTALS; i++)
			*total(&sides[s].total, i) += *total(&counts[s], i);
	}
	if (err)
		goto cleanup;
	err = align_code(&code[0], &code[1], &l.lines, &l.n);
	if (!err)
		err = find_labels(&l);
	if (err) {
		report_error("%s: can't align %zu with %zu instructions: %s", name, code[0].n,
			     code[1].n, strerror(-err));
		goto cleanup;
	}
	put_clean(name, stdout);
	putchar('\n');
	if (n_sides == 2) {
		char heads[256];

		snprintf(heads, sizeof(heads), "%-*s   %s", SIDE_WIDTH, sides[0].label,
			 sides[1].label);
		put_clean(heads, stdout);
		putchar('\n');
	}
	for (size_t i = 0; i < l.n && !err; i++) {
		err = print_source(sides, &l.lines[i], colours);
		print_line(sides, n_sides, &l, i, colours);
	}
	putchar('\n');
	if (!err)
		err = print_counts(sides, n_sides, counts, name);
cleanup:
	listing_free(&l);
	code_free(&code[0]);
	code_free(&code[1]);
	return err;
}

static void say_functions(const struct side *side, const char *wanted)
{
	char list[512] = "";

	for (size_t i = 0; i < side->prog->n_functions; i++)
		snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s", i ? ", " : "",
			 side->prog->functions[i].name);
	report_error("function \"%s\": not in workload %s: choose from %s", wanted,
		     side->prog->workload, list);
}

static int show_program(struct side *sides, const struct options *o)
{
	bool colours = report_colour(o->pair.colour);
	const char *only = o->function;
	struct code_counts counts[2];
	size_t n_sides = o->pair.n;
	size_t shown = 0;
	int err = 0;

	for (size_t s = 0; s < n_sides; s++) {
		const struct run_program *prog = sides[s].prog;

		for (size_t i = 0; i < prog->n_functions && !err; i++) {
			const char *name = prog->functions[i].name;
			size_t nth = run_function_nth(prog, i);

			if (only && strcmp(only, name))
				continue;
			if (s && run_function(sides[0].prog, name, nth))
				continue; /* shown with the left side's */
			err = show_function(sides, n_sides, name, nth, !o->pair.no_source, colours);
			shown++;
		}
	}
	if (err)
		return err;
	if (!shown) {
		say_functions(&sides[0], only);
		return -ENOENT;
	}
	for (size_t s = 0; s < n_sides; s++)
		counts[s] = sides[s].total;
	return shown > 1 ? print_counts(sides, n_sides, counts, "all functions") : 0;
}

static int say_workloads(const struct run *run, const char *wanted)
{
	char list[1024] = "";

	for (size_t i = 0; i < run->n_workloads; i++)
		snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s", i ? ", " : "",
			 run->workloads[i].name);
	report_error("workload \"%s\": not in this run: choose from %s", wanted, list);
	return -ENOENT;
}

static int choose_programs(const struct report_pair *p, struct side *sides)
{
	for (size_t s = 0; s < p->n; s++) {
		const struct run *run = p->sides[s].run;
		const char *scheme = p->sides[s].scheme;
		const char *why = run_refusal(run, p->workload, scheme);

		if (!run_workload(run, p->workload))
			return say_workloads(run, p->workload);
		sides[s].label = p->sides[s].label;
		sides[s].prog = run_program(run, p->workload, scheme);
		if (sides[s].prog)
			continue;
		report_error("workload %s: the run holds no code of scheme %s%s%s", p->workload,
			     scheme, why ? ": the kernel refuses it: " : "",
			     why             ? why
			     : run->complete ? ""
					     : ": it was cut short");
		return -ENOENT;
	}
	return 0;
}

int report_jit(int argc, char **argv)
{
	static const struct argp_child children[] = { { &report_pair_argp, 0, NULL, 0 }, { 0 } };
	static const struct argp argp = { options, parse, REPORT_PAIR_ARGS, doc, children,
					  NULL,    NULL };
	struct options o = { .pair = REPORT_PAIR_INIT };
	struct side sides[2] = { 0 };
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	err = report_pair_load(&o.pair);
	if (!err)
		err = choose_programs(&o.pair, sides);
	if (!err)
		err = show_program(sides, &o);
	report_pair_free(&o.pair);
	return err ? EXIT_FAILED : EXIT_DONE;
}
