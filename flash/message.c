// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "message.h"

static char *const *arguments;
static unsigned int check; /* 0: none */

void message_init(char *const *argv)
{
	arguments = argv;
}

void message_check(unsigned int number)
{
	check = number;
}

void message(const char *format, ...)
{
	va_list args;

	fputs("sdflash: ", stderr);
	if (check)
		fprintf(stderr, "check %u: ", check);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
}

/* As a shell would have to be told. */
static void print_quoted(const char *text)
{
	fputs(" '", stderr);
	for (; *text; text++) {
		if (*text == '\'')
			fputs("'\\''", stderr);
		else
			fputc(*text, stderr);
	}
	fputc('\'', stderr);
}

static bool is_plain(const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_-+=./:,@%";

	return *text && !text[strspn(text, plain)];
}

void message_root(const char *what)
{
	char self[4096];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	self[n > 0 ? n : 0] = '\0';
	fprintf(stderr, "sdflash: %s: only root may: run: sudo", what);
	for (char *const *arg = arguments; arg && *arg; arg++) {
		const char *text = arg == arguments && n > 0 ? self : *arg;

		if (is_plain(text))
			fprintf(stderr, " %s", text);
		else
			print_quoted(text);
	}
	fputc('\n', stderr);
}

error_t message_parser(int key, char *arg, struct argp_state *state)
{
	(void)arg;
	if (key != ARGP_KEY_INIT)
		return ARGP_ERR_UNKNOWN;
	state->err_stream = fopen("/dev/null", "w");
	return state->err_stream ? 0 : errno;
}
