/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_UTIL_H
#define JITBOARD_UTIL_H

#include <stdbool.h>
#include <stddef.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* The exit statuses of every program here; worse: more than a gate allows. */
enum { EXIT_DONE = 0, EXIT_FAILED = 1, EXIT_USAGE = 2, EXIT_WORSE = 3, EXIT_SKIPPED = 77 };

/* What say() calls the program: "jitbench", unless main() says otherwise. */
extern const char *say_as;

/* say() - one line on stderr, headed by the program's name; say what, why, what to do. */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* read_plain() - read_text() of a file of the running system, straight from there. */
int read_plain(const char *path, char *buf, size_t size);

/* How read_text() reads those; io.c puts itself between when a run is recorded or replayed. */
extern int (*read_text_by)(const char *path, char *buf, size_t size);

/*
 * read_text() - read a small text file, such as those of /proc and /sys.
 *
 * @root: a directory to look under; "" for the running system
 * @path: the file, beginning with a slash
 * @buf, @size: where the text goes; cut at size - 1 bytes
 *
 * NUL bytes within (device-tree lists) become spaces; white space at the end goes.
 * Return: 0, or -errno.
 */
int read_text(const char *root, const char *path, char *buf, size_t size);

/* read_number() - read_text() of a decimal number; -errno, or -EINVAL if it is not one. */
int read_number(const char *root, const char *path, long long *value);

/*
 * list_next() - take one name off a comma-separated list.
 *
 * @list: where to go on; moved after the name
 * @name, @size: the name, cut at size - 1 bytes
 *
 * Empty names are passed over.  Return: false at the end of the list.
 */
bool list_next(const char **list, char *name, size_t size);

/* list_has() - is @name in the comma-separated @list? */
bool list_has(const char *list, const char *name);

#endif
