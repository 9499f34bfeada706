/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_TEST_GOLDEN_H
#define JITBOARD_TEST_GOLDEN_H

/* For unit tests of what is printed: hold it against a file of testdata. */

#include "test_verb.h"

/*
 * golden() - fail unless @got is what is in testdata's file @name.  With TEST_REPORT_UPDATE
 * in the environment that file is written anew; look at the difference before it is committed.
 */
static inline void golden(const char *name, const char *got)
{
	char path[256], want[65536];
	size_t n;
	FILE *f;

	snprintf(path, sizeof(path), TESTDATA "/%s", name);
	if (getenv("TEST_REPORT_UPDATE")) {
		f = fopen(path, "w");
		assert_non_null(f);
		fputs(got, f);
		fclose(f);
	}
	f = fopen(path, "r");
	assert_non_null(f);
	n = fread(want, 1, sizeof(want) - 1, f);
	fclose(f);
	want[n] = '\0';
	assert_string_equal(got, want);
}

#endif
