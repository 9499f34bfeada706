/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_TEST_TREE_H
#define JITBOARD_TEST_TREE_H

/* For unit tests: a folder that stands for the root, with files of /proc and /sys. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "test_scratch.h"

static char root[SCRATCH_NAME];

static inline void put(const char *path, const void *data, size_t size)
{
	char full[256], *slash;
	FILE *f;

	snprintf(full, sizeof(full), "%s%s", root, path);
	for (slash = full + strlen(root) + 1; (slash = strchr(slash, '/')); *slash++ = '/') {
		*slash = '\0';
		mkdir(full, 0755);
	}
	f = fopen(full, "w");
	assert_non_null(f);
	fwrite(data, 1, size, f);
	assert_int_equal(fclose(f), 0);
}

static inline void put_text(const char *path, const char *text)
{
	put(path, text, strlen(text));
}

/* What the first line of a file says; the next call overwrites it. */
static inline const char *got(const char *path)
{
	static char text[256];
	char full[256];
	FILE *f;

	snprintf(full, sizeof(full), "%s%s", root, path);
	f = fopen(full, "r");
	text[0] = '\0';
	if (f && fgets(text, sizeof(text), f))
		text[strcspn(text, "\n")] = '\0';
	if (f)
		fclose(f);
	return f ? text : "(no file)";
}

static inline void drop(const char *path)
{
	char full[256];

	snprintf(full, sizeof(full), "%s%s", root, path);
	assert_int_equal(unlink(full), 0);
}

static inline int tree_setup(void **state)
{
	(void)state;
	return scratch_folder(root);
}

static inline int tree_teardown(void **state)
{
	(void)state;
	return scratch_remove(root);
}

#define TREE_TEST(f) cmocka_unit_test_setup_teardown(f, tree_setup, tree_teardown)

#endif
