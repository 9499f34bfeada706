// SPDX-License-Identifier: GPL-2.0-only
/* What the verbs of jitreport share: errors, and the choice of schemes. */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "mail.h"
#include "report.h"
#include "table.h"
#include "traits.h"

#define BASE_SCHEME SCHEME_BASE

void report_error(const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	fputs("jitreport: ", stderr);
	put_clean(text, stderr); /* it may hold names from a file */
	putc('\n', stderr);
}

static const struct argp_option input_options[] = {
	{ "format", 'f', "FORMAT", 0,
	  "text (default), csv, markdown, json, latex, gnuplot, html, or mail: text of at most 75 "
	  "columns",
	  0 },
	{ "csv", 'c', NULL, 0, "the same as --format csv", 1 },
	{ "markdown", 'm', NULL, 0, "the same as --format markdown", 1 },
	{ "json", 'j', NULL, 0, "the same as --format json", 1 },
	{ 0 },
};

error_t report_args(int key, struct argp_state *state, struct report_args *args)
{
	switch (key) {
	case ARGP_KEY_ARGS:
		args->at = state->argv + state->next;
		args->n = state->argc - state->next;
		return 0;
	case ARGP_KEY_END:
		if (args->n < args->least)
			argp_error(state, "%zu more argument%s needed", args->least - args->n,
				   args->least - args->n == 1 ? " is" : "s are");
		if (args->most && args->n > args->most)
			argp_error(state, "%s: one argument too many", args->at[args->most]);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

error_t report_only_args(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	return report_args(key, state, state->input);
}

static error_t parse_input(int key, char *arg, struct argp_state *state)
{
	struct report_input *in = state->input;
	int format;

	switch (key) {
	case 'f':
		format = table_format_by_name(arg);
		if (format < 0)
			argp_error(state,
				   "--format %s: not one of text, csv, markdown, json, latex, "
				   "gnuplot, html, mail",
				   arg);
		in->format = format;
		if (format == TABLE_MAIL && mail_begin())
			argp_failure(state, EXIT_FAILED, 0, "out of memory");
		return 0;
	case 'c':
		in->format = TABLE_CSV;
		return 0;
	case 'm':
		in->format = TABLE_MARKDOWN;
		return 0;
	case 'j':
		in->format = TABLE_JSON;
		return 0;
	case ARGP_KEY_INIT:
		if (!in->args.least)
			in->args.least = in->args.most = 1;
		return 0;
	case ARGP_KEY_ARGS:
		in->run = state->argv[state->next];
		/* fall through */
	default:
		return report_args(key, state, &in->args);
	}
}

const struct argp report_input_argp = {
	.options = input_options,
	.parser = parse_input,
};

const struct argp_child report_input_child[] = { { &report_input_argp, 0, NULL, 0 }, { 0 } };

int report_load(const char *where, struct run *run)
{
	char why[512];
	int err = run_load(where, run, why, sizeof(why));

	if (err)
		report_error("%s", why);
	return err;
}

const char *report_scheme(const struct run *run, const char *wanted)
{
	char list[256] = "";

	for (size_t i = 0; i < run->n_schemes; i++) {
		size_t len = strlen(list);

		if (!strcmp(run->schemes[i], wanted))
			return run->schemes[i];
		snprintf(list + len, sizeof(list) - len, "%s%s", i ? ", " : "", run->schemes[i]);
	}
	report_error("scheme \"%s\": not in this run: choose from %s", wanted,
		     run->n_schemes ? list : "none, for nothing was measured");
	return NULL;
}

const char *report_more_samples(const struct run *run)
{
	/* Of RTL a boot is one sample. */
	return run_has_rtl(run) ? "BOOTS=8" : "--samples 30";
}

const char *report_base(const struct run *run, const char *wanted)
{
	if (wanted)
		return report_scheme(run, wanted);
	if (run_has_scheme(run, BASE_SCHEME) || !run->n_schemes)
		return report_scheme(run, BASE_SCHEME);
	return run->schemes[0];
}

int report_print_table(const struct table *t, enum table_format format)
{
	json_t *json = format == TABLE_JSON ? table_json(t) : NULL;
	int err = 0;

	if (format != TABLE_JSON)
		return table_print(t, format, stdout);
	if (!json || json_dumpf(json, stdout, JSON_INDENT(2) | JSON_REAL_PRECISION(17)))
		err = -ENOMEM;
	putchar('\n');
	json_decref(json);
	return err;
}

bool report_colour(const char *when)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	if (when && strcmp(when, "auto"))
		return !strcmp(when, "always");
	return isatty(STDOUT_FILENO) && !(no && *no) && term && strcmp(term, "dumb");
}

int report_disasm(const struct run_program *prog, const struct run_function *f, struct code *code)
{
	int err = disasm(f->code, f->size, f->addr, code);

	if (err)
		report_error("%s, scheme %s, function %s: can't disassemble %zu bytes: %s",
			     prog->workload, prog->scheme, f->name, f->size,
			     err == -EINVAL ? "the code ends within an instruction; measure again"
					    : strerror(-err));
	return err;
}
