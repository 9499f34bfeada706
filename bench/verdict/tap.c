// SPDX-License-Identifier: GPL-2.0-only
/* Test results in the Test Anything Protocol, on stdout and in a file. */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tap.h"
#include "util.h"

static struct {
	FILE *file;
	int done, planned, failed, skipped, todo;
} tap;

static void line(const char *text)
{
	printf("%s\n", text);
	fflush(stdout);
	if (tap.file) {
		fprintf(tap.file, "%s\n", text);
		fflush(tap.file); /* a guest that dies must leave what it had */
	}
}

int tap_open(const char *path)
{
	memset(&tap, 0, sizeof(tap));
	if (path) {
		tap.file = fopen(path, "we");
		if (!tap.file) {
			int err = -errno;

			say("%s: %s: choose another file by --tap", path, strerror(-err));
			return err;
		}
	}
	line("TAP version 13");
	return 0;
}

void tap_plan(int tests)
{
	char text[32];

	tap.planned = tests;
	snprintf(text, sizeof(text), "1..%d", tests);
	line(text);
}

void tap_comment(const char *fmt, ...)
{
	char text[1024];
	va_list ap;
	int n = snprintf(text, sizeof(text), "# ");

	va_start(ap, fmt);
	vsnprintf(text + n, sizeof(text) - n, fmt, ap);
	va_end(ap);
	line(text);
}

void tap_comments(const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		if (len)
			tap_comment("%.*s", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

void tap_result(const char *name, const char *error, const char *directive)
{
	char text[1024];

	tap.done++;
	if (directive && !strncmp(directive, "SKIP", 4))
		tap.skipped++;
	else if (error && directive && !strncmp(directive, "TODO", 4))
		tap.todo++;
	else if (error)
		tap.failed++;
	snprintf(text, sizeof(text), "%s %d - %s%s%s%s%s", error ? "not ok" : "ok", tap.done, name,
		 error ? ": " : "", error ? error : "", directive ? " # " : "",
		 directive ? directive : "");
	line(text);
}

int tap_close(void)
{
	if (!tap.planned)
		tap_plan(tap.done);
	tap_comment("%d passed, %d failed, %d skipped, %d with a known fault",
		    tap.done - tap.failed - tap.skipped - tap.todo, tap.failed, tap.skipped,
		    tap.todo);
	if (tap.done != tap.planned)
		tap_comment("expected %d tests, got %d", tap.planned, tap.done);
	if (tap.file)
		fclose(tap.file);
	tap.file = NULL;
	/* A run that tested nothing has not passed. */
	return tap.failed || !tap.done || tap.done != tap.planned ? EXIT_FAILED : EXIT_DONE;
}
