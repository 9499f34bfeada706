/* SPDX-License-Identifier: GPL-2.0-only */
/* The list of what the kernel's own tests are known not to pass (tests/selftest/known). */
#ifndef JITBOARD_KNOWN_H
#define JITBOARD_KNOWN_H

#include <stdbool.h>
#include <stddef.h>

enum outcome { PASSED, FAILED, SKIPPED };

struct known_reason {
	char *key;
	char *evidence; /* what a failed test's own log must hold; empty: nothing */
	char *text;
};

struct known_test {
	char *name;    /* TEST or TEST/SUBTEST */
	char *schemes; /* names with commas between, or "*" */
	enum outcome outcome;
	const struct known_reason *reason;
	bool seen; /* a result has been compared with it */
};

struct known {
	struct known_test *tests;
	size_t count;
	struct known_reason *reasons;
	size_t reason_count;
};

/*
 * known_read() - read the list.
 *
 * Two kinds of lines, columns separated by '|', comments from '#' at a line's start:
 *
 *   reason | KEY | EVIDENCE | TEXT
 *   TEST or TEST/SUBTEST | SCHEMES | fail or skip | KEY
 *
 * Return: 0, or -errno with a message on stderr (-EINVAL for a malformed line, with
 * its number).  known_free() in either case.
 */
int known_read(struct known *k, const char *path);
void known_free(struct known *k);

/* known_find() - the entry for a test under a scheme, or NULL. */
struct known_test *known_find(const struct known *k, const char *name, const char *scheme);

/* known_covers() - is this entry about that scheme? */
bool known_covers(const struct known_test *t, const char *scheme);

#endif
