// SPDX-License-Identifier: GPL-2.0-only
/* jitreport pipeline: what each instruction of the JITed code took in a core's RTL. */

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "align.h"
#include "operation.h"
#include "report_head.h"
#include "report_pair.h"
#include "report_source.h"

static const char doc[] =
	"Show the JITed code of a workload under two schemes or in two runs, side by side, each "
	"instruction with how often one invocation executed it, the cycles that it took, and why "
	"it took more than one."
	"\vRUN holds cycles of a core's RTL (make bench BOARD=rocket).  Cycles are means over the "
	"steady runs of all placements.  An instruction has those from the one before it to its "
	"own "
	"retirement: a branch's misprediction is seen at where it led to.  Instructions stand in "
	"the "
	"order in which they were first executed; L1: and so on are where others jump to.  * marks "
	"those that name a6 or s6, which hold "
	"the tail-call counter; on a terminal these are yellow, and red are those that took more "
	"than "
	"two cycles each time.  Rows that begin with ; say what follows was JITed from: the source "
	"line, and where its code begins the BPF instructions of it.";

/* What the run has of a workload under one scheme, or NULL. */
static const json_t *find(const struct run *run, const char *workload, const char *scheme)
{
	size_t i;
	json_t *one;

	json_array_foreach (json_object_get(run->json, "pipeline"), i, one)
		if (!strcmp(json_string_value(json_object_get(one, "workload")), workload) &&
		    !strcmp(json_string_value(json_object_get(one, "scheme")), scheme))
			return one;
	return NULL;
}

static double cycles_for(const json_t *insn, const char *cause)
{
	return json_number_value(json_object_get(json_object_get(insn, "cycles"), cause));
}

static double cycles_of(const json_t *insn)
{
	const char *cause;
	json_t *n;
	double all = 0;

	json_object_foreach (json_object_get(insn, "cycles"), cause, n)
		all += json_number_value(n);
	return all;
}

/* "store-load 5.0, load-use 1.0": what was not retiring. */
static void why(const json_t *insn, char *text, size_t size)
{
	const char *cause;
	json_t *n;
	size_t used = 0;

	*text = '\0';
	json_object_foreach (json_object_get(insn, "cycles"), cause, n) {
		if (!strcmp(cause, "retired") || used >= size)
			continue;
		used += snprintf(text + used, size - used, "%s%s %.2f", used ? ", " : "", cause,
				 json_number_value(n));
	}
}

/* A line of the listing. */
struct line {
	const json_t *json;
	uint64_t pc, target; /* target: where it jumps to; 0: it does not, or no one knows */
	unsigned int label;  /* from 1; 0: nothing here jumps to it */
	const struct run_function *function; /* where it is; NULL: not known */
	uint32_t at;                         /* its offset there */
};

/* The code of one side: its lines, and the instruction of each. */
struct listing {
	const struct run_program *prog;
	struct line *lines;
	struct code code;
	const struct line *last; /* that was printed */
};

/* The one instruction of a word, and where it goes: relative to itself, as nothing is around it. */
static int decode(const json_t *insn, struct line *line, struct insn *in)
{
	const char *hex = json_string_value(json_object_get(insn, "word"));
	const char *pc = json_string_value(json_object_get(insn, "pc"));
	unsigned long word = strtoul(hex ? hex : "0", NULL, 16);
	uint8_t bytes[4] = { word, word >> 8, word >> 16, word >> 24 };
	struct run_function f = { .name = "",
				  .code = bytes,
				  .size = (word & 3) == 3 ? sizeof(bytes) : 2 };
	struct run_program p = { .workload = "", .scheme = "" };
	struct operation op;
	struct code code;
	int err = report_disasm(&p, &f, &code);

	if (err)
		return err;
	*line = (struct line){ .json = insn };
	*in = code.insns[0];
	code_free(&code);
	op = operation_of(in);
	if (!pc) /* of a run of before */
		return 0;
	line->pc = strtoull(pc, NULL, 16);
	if (op.has_number &&
	    (op.kind == OP_BRANCH || op.kind == OP_JUMP || !strcmp(op.name, "jal")))
		line->target = line->pc + op.number;
	return 0;
}

/* Find the function of each line, by where the functions lay in the first placement. */
static void find_functions(struct listing *l, const json_t *functions)
{
	const struct run_function *f;
	const json_t *one;
	size_t i;

	json_array_foreach (functions, i, one) {
		const char *hex = json_string_value(json_object_get(one, "addr"));
		uint64_t addr = hex ? strtoull(hex, NULL, 16) : 0;
		uint64_t size = json_integer_value(json_object_get(one, "size"));

		/* Code of another length has its lines elsewhere. */
		f = l->prog && i < l->prog->n_functions ? &l->prog->functions[i] : NULL;
		for (size_t k = 0; k < l->code.n && f && f->size == size; k++) {
			if (!addr || l->lines[k].pc - addr >= size)
				continue;
			l->lines[k].function = f;
			l->lines[k].at = l->lines[k].pc - addr;
		}
	}
}

static struct line *find_line(struct line *lines, size_t n, uint64_t pc)
{
	for (size_t i = 0; i < n && pc; i++)
		if (lines[i].pc == pc)
			return &lines[i];
	return NULL;
}

static void find_labels(struct listing *l)
{
	unsigned int labels = 0;

	for (size_t i = 0; i < l->code.n; i++) {
		struct line *to = find_line(l->lines, l->code.n, l->lines[i].target);

		if (to)
			to->label = 1;
	}
	for (size_t i = 0; i < l->code.n; i++)
		if (l->lines[i].label)
			l->lines[i].label = ++labels;
}

/* Slower than this many cycles each time it is worth a look. */
#define SLOW        2
#define SLOW_COLOUR "31"

/* A line's colour: of the counter's, or of those that took long; "": none. */
static const char *colour_of(const struct line *line, const struct insn *in, bool colours)
{
	if (!colours)
		return "";
	if (in->flags & INSN_TCC)
		return REPORT_TCC_COLOUR;
	return cycles_of(line->json) > SLOW * cycles_for(line->json, "retired") ? SLOW_COLOUR : "";
}

#define SIDE_WIDTH 56

/* The line of an instruction of the listing, or NULL of none. */
static const struct line *line_of(const struct listing *l, const struct insn *in)
{
	return in ? &l->lines[in - l->code.insns] : NULL;
}

/* One side's half of a line: SIDE_WIDTH characters. */
static void print_insn(const struct listing *l, const struct insn *in, bool colours)
{
	const struct line *line = line_of(l, in), *to;
	const char *colour, *last;
	char text[80];

	if (!in) {
		printf("%*s", SIDE_WIDTH, "");
		return;
	}
	to = find_line(l->lines, l->code.n, line->target);
	last = strrchr(in->operands, ' ');
	colour = colour_of(line, in, colours);
	if (to)
		snprintf(text, sizeof(text), "%s %.*sL%u", in->mnemonic,
			 last ? (int)(last + 1 - in->operands) : 0, in->operands, to->label);
	else
		snprintf(text, sizeof(text), "%s %s", in->mnemonic, in->operands);
	printf("%s%s%s %c %8.2f %8.2f  %-34s%s", *colour ? "\033[" : "", colour, *colour ? "m" : "",
	       in->flags & INSN_TCC ? '*' : ' ', cycles_for(line->json, "retired"),
	       cycles_of(line->json), text, *colour ? "\033[m" : "");
}

/* Above a line that is jumped to, on the sides that do. */
static void print_label(const struct line *const lines[2])
{
	char text[2][16] = { "", "" };

	for (size_t s = 0; s < 2; s++)
		if (lines[s] && lines[s]->label)
			snprintf(text[s], sizeof(text[s]), "L%u:", lines[s]->label);
	if (*text[1])
		printf("%20s%-*s   %20s%s\n", "", SIDE_WIDTH - 20, text[0], "", text[1]);
	else if (*text[0])
		printf("%20s%s\n", "", text[0]);
}

/* Why each side took more than a cycle; said once where both say the same. */
static void print_reasons(const struct line *const lines[2])
{
	char reasons[2][160] = { "", "" };

	for (size_t s = 0; s < 2; s++)
		if (lines[s])
			why(lines[s]->json, reasons[s], sizeof(reasons[s]));
	if (!lines[0] || !lines[1] || !strcmp(reasons[0], reasons[1]))
		printf(" %s\n", reasons[lines[0] ? 0 : 1]);
	else
		printf(" %s | %s\n", *reasons[0] ? reasons[0] : "-",
		       *reasons[1] ? reasons[1] : "-");
}

/* Is it of another source line than what is printed above it? */
static bool is_of_another(const struct line *a, const struct line *b)
{
	return !b || a->function != b->function ||
	       source_line_at(a->function, a->at) != source_line_at(a->function, b->at);
}

/* What the instructions of a line were JITed from, where that is another than of the last. */
static int print_source(struct listing *l, const struct aligned *at, bool colours)
{
	const struct line *lines[2] = { line_of(&l[0], at->left), line_of(&l[1], at->right) };

	struct source_rows rows[2] = { 0 };
	int err = 0;

	for (size_t s = 0; s < 2 && !err; s++) {
		if (!lines[s])
			continue;
		if (lines[s]->function)
			err = source_add(l[s].prog, lines[s]->function, lines[s]->at,
					 is_of_another(lines[s], l[s].last), &rows[s]);
		l[s].last = lines[s];
	}
	if (!err)
		source_print(rows, SIDE_WIDTH, colours);
	source_free(&rows[0]);
	source_free(&rows[1]);
	return err;
}

static void print_line(const struct listing *l, size_t n, const struct aligned *at, bool colours)
{
	const struct line *lines[2] = { line_of(&l[0], at->left), line_of(&l[1], at->right) };

	print_label(lines);
	print_insn(&l[0], at->left, colours);
	if (n == 2) {
		printf(" %c ", at->kind == ALIGNED_LEFT    ? '<'
			       : at->kind == ALIGNED_RIGHT ? '>'
							   : ' ');
		print_insn(&l[1], at->right, colours);
	}
	print_reasons(lines);
}

/* The code of one side.  Return: 0, or -errno. */
static int list(const struct report_side *side, const char *workload, struct listing *l)
{
	const json_t *one = find(side->run, workload, side->scheme);
	const json_t *code = json_object_get(one, "code");
	size_t n = json_array_size(code), i;
	json_t *insn;
	int err = 0;

	if (!code) {
		report_error("%s, scheme %s: the run has no cycles of it: see jitreport show",
			     workload, side->scheme);
		return -ENOENT;
	}
	l->lines = calloc(n + 1, sizeof(*l->lines));
	l->code.insns = calloc(n + 1, sizeof(*l->code.insns));
	if (!l->lines || !l->code.insns)
		return -ENOMEM;
	json_array_foreach (code, i, insn)
		if (!err)
			err = decode(insn, &l->lines[i], &l->code.insns[i]);
	if (err)
		return err;
	l->code.n = n;
	l->prog = run_program(side->run, workload, side->scheme);
	find_labels(l);
	find_functions(l, json_object_get(one, "functions"));
	return 0;
}

static void print_heads(const struct report_pair *p)
{
	printf("%-*s", p->n == 2 ? SIDE_WIDTH + 3 : 0, p->sides[0].label);
	puts(p->n == 2 ? p->sides[1].label : "");
	putchar('\n');
	for (size_t s = 0; s < p->n; s++)
		printf("%s   %8s %8s  %-34s", s ? "   " : "", "executed", "cycles", "instruction");
	puts(" why more");
}

static void print_sums(const struct listing *l, size_t n)
{
	for (size_t s = 0; s < n; s++) {
		double cycles = 0, executed = 0;

		for (size_t i = 0; i < l[s].code.n; i++) {
			executed += cycles_for(l[s].lines[i].json, "retired");
			cycles += cycles_of(l[s].lines[i].json);
		}
		printf("%s   %8.2f %8.2f  %-*s", s ? "   " : "", executed, cycles,
		       s + 1 == n ? 0 : 34, "together");
	}
	puts("\n");
}

static int print_all(const struct report_pair *p)
{
	bool colours = report_colour(p->colour);
	struct listing l[2] = { 0 };
	struct aligned *lines = NULL;
	size_t n = 0;
	int err = 0;

	for (size_t s = 0; s < p->n && !err; s++)
		err = list(&p->sides[s], p->workload, &l[s]);
	if (!err)
		err = align_code(&l[0].code, &l[1].code, &lines, &n);
	if (err)
		goto cleanup;
	if (p->n_runs == 1)
		report_print_head(&p->runs[0], false);
	printf("JITed code of one invocation of %s; %s\n\n", p->workload,
	       report_whose_cycles(&p->runs[0]));
	print_heads(p);
	for (size_t i = 0; i < n && !err; i++) {
		if (!p->no_source)
			err = print_source(l, &lines[i], colours);
		print_line(l, p->n, &lines[i], colours);
	}
	print_sums(l, p->n);
cleanup:
	if (err == -ENOMEM || err == -E2BIG)
		report_error("%s: too much code to put side by side", p->workload);
	free(lines);
	for (size_t s = 0; s < 2; s++) {
		free(l[s].lines);
		code_free(&l[s].code);
	}
	return err;
}

int report_pipeline(int argc, char **argv)
{
	struct argp argp = report_pair_argp;
	struct report_pair p = REPORT_PAIR_INIT;
	int err;

	argp.args_doc = REPORT_PAIR_ARGS;
	argp.doc = doc;
	argp_parse(&argp, argc, argv, 0, NULL, &p);
	err = report_pair_load(&p);
	for (size_t i = 0; i < p.n_runs && !err; i++) {
		if (run_has_rtl(&p.runs[i]))
			continue;
		report_error("%s: has no cycles of RTL: make bench BOARD=rocket makes such runs",
			     p.runs[i].id);
		err = -ENODATA;
	}
	if (!err)
		err = print_all(&p);
	report_pair_free(&p);
	return err ? EXIT_FAILED : EXIT_DONE;
}
