// SPDX-License-Identifier: GPL-2.0-only
/* Arguments by the rules of jitbench. */

#include <argp.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jitbench.h"
#include "util.h"

void usage_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fprintf(stderr, "%s: ", program_invocation_name);
	vfprintf(stderr, fmt, ap);
	fputs(" (try --help)\n", stderr);
	va_end(ap);
	exit(EXIT_USAGE);
}

int parse_other(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case ARGP_KEY_INIT:
		/* getopt's line says what is wrong; argp's second one is not needed. */
		state->err_stream = fopen("/dev/null", "w");
		return state->err_stream ? 0 : errno;
	case ARGP_KEY_ARG:
		usage_error("%s: no argument is taken", arg);
	}
	return ARGP_ERR_UNKNOWN;
}

void parse_args(const struct argp *argp, int argc, char **argv, void *input)
{
	error_t err = argp_parse(argp, argc, argv, 0, NULL, input);

	if (err)
		usage_error("%s", strerror(err));
}
