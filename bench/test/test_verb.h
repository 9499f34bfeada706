/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_TEST_VERB_H
#define JITBOARD_TEST_VERB_H

/* For unit tests of jitreport's verbs: run one, and have what it prints. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>

#include "test_scratch.h"

/* A stream of stdio turned to a scratch file, to be turned back. */
struct capture {
	FILE *stream, *file;
	int saved;
};

static inline void capture(struct capture *c, FILE *stream)
{
	fflush(stream);
	c->stream = stream;
	c->file = tmpfile();
	c->saved = dup(fileno(stream));
	assert_non_null(c->file);
	assert_true(c->saved >= 0);
	assert_true(dup2(fileno(c->file), fileno(stream)) >= 0);
}

/* What was written; to be freed. */
static inline char *captured(struct capture *c)
{
	char *text = calloc(1, 65536);

	assert_non_null(text);
	fflush(c->stream);
	assert_true(dup2(c->saved, fileno(c->stream)) >= 0);
	close(c->saved);
	rewind(c->file);
	assert_true(fread(text, 1, 65535, c->file) < 65535);
	fclose(c->file);
	return text;
}

typedef int verb(int argc, char **argv);

/* Run a verb with the arguments in @args, parted by spaces, after the run. */
static inline int run_verb(verb *v, const char *run, const char *args, char **out, char **err)
{
	char *argv[16] = { "jitreport", (char *)run }, *copy = strdup(args), *save;
	struct capture o, e;
	int argc = 2, status;

	for (char *a = strtok_r(copy, " ", &save); a; a = strtok_r(NULL, " ", &save))
		argv[argc++] = a;
	capture(&o, stdout);
	capture(&e, stderr);
	status = v(argc, argv);
	*err = captured(&e);
	*out = captured(&o);
	free(copy);
	return status;
}

/* One more of a run's list; the list is made if there is none. */
static inline void append(json_t *run, const char *part, json_t *value)
{
	json_t *list = json_object_get(run, part);

	if (!list) {
		list = json_array();
		assert_int_equal(json_object_set_new(run, part, list), 0);
	}
	assert_non_null(value);
	assert_int_equal(json_array_append_new(list, value), 0);
}

/* Run once more on a changed run, from a scratch file. */
static inline int run_changed(json_t *run, verb *v, const char *args, char **out, char **err)
{
	char path[SCRATCH_NAME];
	int fd = scratch_file(path), status;

	assert_true(fd >= 0);
	assert_int_equal(json_dumpfd(run, fd, 0), 0);
	close(fd);
	status = run_verb(v, path, args, out, err);
	unlink(path);
	return status;
}

#endif
