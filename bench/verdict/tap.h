/* SPDX-License-Identifier: GPL-2.0-only */
/* The Test Anything Protocol, on stdout and in a file. */
#ifndef JITBOARD_TAP_H
#define JITBOARD_TAP_H

/*
 * tap_open() - start a TAP stream on stdout and, if @path is not NULL, in a file,
 * line by line as it goes.  Return: 0, or -errno with a message.
 */
int tap_open(const char *path);
void tap_plan(int tests);
/* tap_comment() - one "# ..." line. */
void tap_comment(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* tap_comments() - each line of text as a comment. */
void tap_comments(const char *text);

/*
 * tap_result() - one test point.
 *
 * @error: NULL if the test passed, else what was expected and what was got.
 * @directive: NULL, "SKIP why" or "TODO why".  A failed TODO does not fail the run.
 */
void tap_result(const char *name, const char *error, const char *directive);

/* tap_close() - prints the sums (and the plan, if there was none). Return: an exit status. */
int tap_close(void);

#endif
