// SPDX-License-Identifier: GPL-2.0-only
/* jitreport pipeline: what each instruction of the JITed code took in a core's RTL. */

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "operation.h"
#include "report.h"
#include "report_head.h"

#define MOST_SCHEMES 2

enum { KEY_COLOUR = 1000 };

struct options {
	const char *run, *workload, *schemes;
	const char *colour;
};

static const char doc[] =
	"Show the JITed code of a workload under one or two schemes, each instruction with how "
	"often "
	"one invocation executed it, the cycles that it took, and why it took more than one."
	"\vRUN holds cycles of a core's RTL (make bench BOARD=rocket).  Cycles are means over the "
	"steady runs of all placements.  An instruction has those from the one before it to its "
	"own "
	"retirement: a branch's misprediction is seen at where it led to.  Instructions stand in "
	"the "
	"order in which they were first executed; L1: and so on are where others jump to.  * marks "
	"those that name a6 or s6, which hold "
	"the tail-call counter; on a terminal these are yellow, and red are those that took more "
	"than "
	"two cycles each time.";

static const struct argp_option options[] = {
	{ "schemes", 's', "A,B", 0, "one scheme or two (default: stack,reg)", 0 },
	{ "color", KEY_COLOUR, "WHEN", 0, REPORT_COLOUR_HELP, 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 's':
		o->schemes = arg;
		return 0;
	case KEY_COLOUR:
		o->colour = report_colour_when(arg, state);
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num >= 2)
			argp_error(state, "a RUN and a WORKLOAD, and no more");
		*(state->arg_num ? &o->workload : &o->run) = arg;
		return 0;
	case ARGP_KEY_END:
		if (!o->workload)
			argp_error(state, "a RUN and a WORKLOAD are needed");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* The code of a workload under one scheme, or NULL. */
static const json_t *find(const struct run *run, const char *workload, const char *scheme)
{
	size_t i;
	json_t *one;

	json_array_foreach (json_object_get(run->json, "pipeline"), i, one)
		if (!strcmp(json_string_value(json_object_get(one, "workload")), workload) &&
		    !strcmp(json_string_value(json_object_get(one, "scheme")), scheme))
			return json_object_get(one, "code");
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
	struct insn in;
	uint64_t pc, target; /* target: where it jumps to; 0: it does not, or no one knows */
	unsigned int label;  /* from 1; 0: nothing here jumps to it */
};

/* The one instruction of a word, and where it goes: relative to itself, as nothing is around it. */
static int decode(const json_t *insn, struct line *line)
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
	*line = (struct line){ .json = insn, .in = code.insns[0] };
	code_free(&code);
	op = operation_of(&line->in);
	if (!pc) /* of a run of before */
		return 0;
	line->pc = strtoull(pc, NULL, 16);
	if (op.has_number &&
	    (op.kind == OP_BRANCH || op.kind == OP_JUMP || !strcmp(op.name, "jal")))
		line->target = line->pc + op.number;
	return 0;
}

static struct line *find_line(struct line *lines, size_t n, uint64_t pc)
{
	for (size_t i = 0; i < n && pc; i++)
		if (lines[i].pc == pc)
			return &lines[i];
	return NULL;
}

static void find_labels(struct line *lines, size_t n)
{
	unsigned int labels = 0;

	for (size_t i = 0; i < n; i++) {
		struct line *to = find_line(lines, n, lines[i].target);

		if (to)
			to->label = 1;
	}
	for (size_t i = 0; i < n; i++)
		if (lines[i].label)
			lines[i].label = ++labels;
}

/* Slower than this many cycles each time it is worth a look. */
#define SLOW        2
#define SLOW_COLOUR "31"

/* A line's colour: of the counter's, or of those that took long; "": none. */
static const char *colour_of(const struct line *l, bool colours)
{
	if (!colours)
		return "";
	if (l->in.flags & INSN_TCC)
		return REPORT_TCC_COLOUR;
	return cycles_of(l->json) > SLOW * cycles_for(l->json, "retired") ? SLOW_COLOUR : "";
}

static void print_line(const struct line *l, const struct line *to, bool colours)
{
	const char *colour = colour_of(l, colours), *last = strrchr(l->in.operands, ' ');
	char reasons[160], text[80];

	why(l->json, reasons, sizeof(reasons));
	if (to)
		snprintf(text, sizeof(text), "%s %.*sL%u", l->in.mnemonic,
			 last ? (int)(last + 1 - l->in.operands) : 0, l->in.operands, to->label);
	else
		snprintf(text, sizeof(text), "%s %s", l->in.mnemonic, l->in.operands);
	if (l->label)
		printf("%*sL%u:\n", 20, "", l->label);
	if (*colour)
		printf("\033[%sm", colour);
	printf(" %c %8.2f %8.2f  %-34s %s%s\n", l->in.flags & INSN_TCC ? '*' : ' ',
	       cycles_for(l->json, "retired"), cycles_of(l->json), text, reasons,
	       *colour ? "\033[m" : "");
}

static int print_code(const json_t *code, const char *scheme, bool colours)
{
	size_t n = json_array_size(code), i;
	struct line *lines = calloc(n + 1, sizeof(*lines));
	double cycles = 0, executed = 0;
	json_t *insn;
	int err = lines ? 0 : -ENOMEM;

	json_array_foreach (code, i, insn)
		if (!err)
			err = decode(insn, &lines[i]);
	if (err) {
		free(lines);
		return err;
	}
	find_labels(lines, n);
	printf("%s\n\n   %8s %8s  %-34s %s\n", scheme, "executed", "cycles", "instruction",
	       "why more");
	for (i = 0; i < n; i++) {
		print_line(&lines[i], find_line(lines, n, lines[i].target), colours);
		executed += cycles_for(lines[i].json, "retired");
		cycles += cycles_of(lines[i].json);
	}
	printf("   %8.2f %8.2f  together\n\n", executed, cycles);
	free(lines);
	return 0;
}

static int print_all(const struct run *run, const struct options *o)
{
	char list[128], *rest = list, *scheme;
	int err = 0;

	snprintf(list, sizeof(list), "%s", o->schemes);
	report_print_head(run, false);
	printf("JITed code of one invocation of %s; %s\n\n", o->workload, report_whose_cycles(run));
	for (int i = 0; (scheme = strsep(&rest, ",")) && !err; i++) {
		const json_t *code = find(run, o->workload, scheme);

		if (i == MOST_SCHEMES || !code) {
			report_error("%s, scheme %s: %s", o->workload, scheme,
				     code ? "a third one: give one or two"
					  : "the run has no cycles of it: see jitreport show");
			return -ENOENT;
		}
		err = print_code(code, scheme, report_colour(o->colour));
	}
	return err;
}

int report_pipeline(int argc, char **argv)
{
	static const struct argp argp = { options, parse, "RUN WORKLOAD", doc, NULL, NULL, NULL };
	struct options o = { .schemes = "stack,reg" };
	struct run run = { 0 };
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	err = report_load(o.run, &run);
	if (!err && !run_has_rtl(&run)) {
		report_error("%s: has no cycles of RTL: make bench BOARD=rocket makes such runs",
			     run.id);
		err = -ENODATA;
	}
	if (!err)
		err = print_all(&run, &o);
	run_free(&run);
	return err ? EXIT_FAILED : EXIT_DONE;
}
