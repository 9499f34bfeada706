/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_REPORT_H
#define JITBOARD_REPORT_H

#include <argp.h>

#include "disasm.h"
#include "rundata.h"
#include "table.h"
#include "util.h"

/* The verbs: each parses its own arguments and returns an exit status. */
int report_show(int argc, char **argv);
int report_compare(int argc, char **argv);
int report_jit(int argc, char **argv);
int report_corpus(int argc, char **argv);
int report_join(int argc, char **argv);
int report_lint(int argc, char **argv);
int report_costs(int argc, char **argv);
int report_controls(int argc, char **argv);
int report_kernels(int argc, char **argv);
int report_trace(int argc, char **argv);
int report_cycles(int argc, char **argv);
int report_pipeline(int argc, char **argv);
int report_cores(int argc, char **argv);
int report_fit(int argc, char **argv);
int report_cite(int argc, char **argv);
int report_junit(int argc, char **argv);
int report_slim(int argc, char **argv);
int report_letter(int argc, char **argv);

/* What a verb takes besides options. */
struct report_args {
	size_t least, most; /* so many; most 0: any number */
	char **at;
	size_t n;
};

/* What every verb with tables takes from the command line, and the parser for it. */
struct report_input {
	struct report_args args; /* RUNs; all zeros: there must be one, and no more */
	const char *run;         /* the first */
	enum table_format format;
};

/*
 * report_input_argp - parses the format and RUNs into a struct report_input.
 * report_input_child - the same as children of a verb's own argp, which names the struct as
 * its child's input at ARGP_KEY_INIT.
 */
extern const struct argp report_input_argp;
extern const struct argp_child report_input_child[];

/*
 * report_args() - for the default case of a verb's parser: takes what is no option.
 *
 * Too few or too many are a usage error.
 */
error_t report_args(int key, struct argp_state *state, struct report_args *args);

/* report_only_args() - the parser of a verb without options; its input is a struct report_args. */
error_t report_only_args(int key, char *arg, struct argp_state *state);

/* report_error() - one line on stderr: "jitreport: <what>: <why>: <what to do>". */
void report_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* report_load() - run_load() that says what went wrong.  Return: 0 or -errno. */
int report_load(const char *where, struct run *run);

/* report_print_table() - a table alone, in any format.  Return: 0 or -errno. */
int report_print_table(const struct table *t, enum table_format format);

/* report_more_samples() - the option by which a run like @run gets enough samples. */
const char *report_more_samples(const struct run *run);

/*
 * report_base() - the scheme that others are compared to.
 *
 * @wanted: the user's choice; NULL = "stack" where the run has it, else its first.
 *
 * Return: a name that belongs to @run; NULL when the run has no such scheme or
 * none at all, after saying so and which there are.
 */
const char *report_base(const struct run *run, const char *wanted);

/* report_scheme() - the run's own copy of a scheme's name, or NULL after saying so. */
const char *report_scheme(const struct run *run, const char *wanted);

/* The colour of instructions of the tail-call counter, an SGR number of ANSI's. */
#define REPORT_TCC_COLOUR "33"

/* report_colour() - are there to be colours?  @when: "auto", "always" or "never"; NULL: auto. */
bool report_colour(const char *when);

/*
 * report_disasm() - disasm() of a program's function that says what went wrong.
 *
 * Return: 0 or -errno.
 */
int report_disasm(const struct run_program *prog, const struct run_function *f, struct code *code);

#endif
