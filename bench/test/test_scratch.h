/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_TEST_SCRATCH_H
#define JITBOARD_TEST_SCRATCH_H

/* For unit tests: files and folders of their own. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Room for the name of one. */
#define SCRATCH_NAME 32

/* scratch_file() - a new, empty file; @path: its name.  Return: its descriptor, or -1. */
static inline int scratch_file(char path[SCRATCH_NAME])
{
	strcpy(path, P_tmpdir "/test.XXXXXX");
	return mkstemp(path);
}

/* scratch_folder() - a new, empty folder; @path: its name.  Return: 0 or -1. */
static inline int scratch_folder(char path[SCRATCH_NAME])
{
	strcpy(path, P_tmpdir "/test.XXXXXX");
	return mkdtemp(path) ? 0 : -1;
}

/* scratch_remove() - the folder, and what is in it.  Return: 0, or not. */
static inline int scratch_remove(const char path[SCRATCH_NAME])
{
	char cmd[SCRATCH_NAME + 16];

	snprintf(cmd, sizeof(cmd), "rm -rf '%s'", path);
	return system(cmd);
}

#endif
