/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_TEST_FOLDER_H
#define JITBOARD_TEST_FOLDER_H

/* For unit tests that each have a folder: set up and torn down by cmocka. */

#include "test_verb.h"

static char folder[SCRATCH_NAME];

static inline int make_folder(void **state)
{
	(void)state;
	return scratch_folder(folder);
}

static inline int remove_folder(void **state)
{
	(void)state;
	return scratch_remove(folder);
}

/* A file in the folder that holds this text. */
static inline void put_text(const char *name, const char *text)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "we");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

#endif
