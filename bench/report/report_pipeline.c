// SPDX-License-Identifier: GPL-2.0-only
/* jitreport pipeline: what each instruction of the JITed code took in a core's RTL. */

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
	"order in which they were first executed.  * marks those that name a6 or s6, which hold "
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

/* The one instruction of a word. */
static int decode(const json_t *insn, struct code *code)
{
	const char *hex = json_string_value(json_object_get(insn, "word"));
	unsigned long word = strtoul(hex ? hex : "0", NULL, 16);
	uint8_t bytes[4] = { word, word >> 8, word >> 16, word >> 24 };
	struct run_function f = { .name = "",
				  .code = bytes,
				  .size = (word & 3) == 3 ? sizeof(bytes) : 2 };
	struct run_program p = { .workload = "", .scheme = "" };

	return report_disasm(&p, &f, code);
}

/* Slower than this many cycles each time it is worth a look. */
#define SLOW        2
#define SLOW_COLOUR "31"

/* A line's colour: of the counter's, or of those that took long; "": none. */
static const char *colour_of(const struct insn *in, const json_t *insn, bool colours)
{
	if (!colours)
		return "";
	if (in->flags & INSN_TCC)
		return REPORT_TCC_COLOUR;
	return cycles_of(insn) > SLOW * cycles_for(insn, "retired") ? SLOW_COLOUR : "";
}

static int print_code(const json_t *code, const char *scheme, bool colours)
{
	double cycles = 0, executed = 0;
	size_t i;
	json_t *insn;
	int err = 0;

	printf("%s\n\n   %8s %8s  %-34s %s\n", scheme, "executed", "cycles", "instruction",
	       "why more");
	json_array_foreach (code, i, insn) {
		struct code one = { 0 };
		char reasons[160], text[80];
		const char *colour;

		err = decode(insn, &one);
		if (err)
			break;
		why(insn, reasons, sizeof(reasons));
		snprintf(text, sizeof(text), "%s %s", one.insns[0].mnemonic, one.insns[0].operands);
		colour = colour_of(&one.insns[0], insn, colours);
		if (*colour)
			printf("\033[%sm", colour);
		printf(" %c %8.2f %8.2f  %-34s %s%s\n", one.insns[0].flags & INSN_TCC ? '*' : ' ',
		       cycles_for(insn, "retired"), cycles_of(insn), text, reasons,
		       *colour ? "\033[m" : "");
		executed += cycles_for(insn, "retired");
		cycles += cycles_of(insn);
		code_free(&one);
	}
	printf("   %8.2f %8.2f  together\n\n", executed, cycles);
	return err;
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
