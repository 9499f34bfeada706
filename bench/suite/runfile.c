// SPDX-License-Identifier: GPL-2.0-only
/* run.json, schema jitboard-run-1: built up in memory, written whole. */

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "io.h"
#include "replace.h"
#include "runfile.h"
#include "util.h"

/* The parts after "complete", in the order of the file. */
static const struct {
	const char *name;
	bool list;
} parts[] = {
	{ "kit", false },      { "board", false },       { "kernel", false },
	{ "firmware", false }, { "environment", false }, { "workloads", true },
	{ "programs", true },  { "measurements", true }, { "warnings", true },
	{ "sources", true },
};

int runfile_open(struct runfile *r, const char *path, const char *id)
{
	*r = (struct runfile){ .root = json_pack("{s:s, s:s, s:b}", "schema", RUNFILE_SCHEMA, "id",
						 id, "complete", 0) };
	r->path = strdup(path);
	if (!r->root || !r->path) {
		runfile_close(r);
		return -ENOMEM;
	}
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		runfile_set(r, parts[i].name, parts[i].list ? json_array() : json_null());
	return r->damaged ? -ENOMEM : 0;
}

void runfile_close(struct runfile *r)
{
	if (r->spool)
		fclose(r->spool);
	json_decref(r->root);
	free(r->path);
	*r = (struct runfile){};
}

void runfile_set(struct runfile *r, const char *part, json_t *value)
{
	r->damaged |= json_object_set_new(r->root, part, value) != 0;
}

void runfile_append(struct runfile *r, const char *part, json_t *value)
{
	r->damaged |= json_array_append_new(json_object_get(r->root, part), value) != 0;
}

void runfile_warn(struct runfile *r, const char *where, const char *what)
{
	runfile_append(r, "warnings", json_pack("{s:s, s:s}", "where", where, "what", what));
}

/* What came of the tries, once there were any. */
static int add_tries(json_t *j, const struct measurement *m)
{
	const struct {
		const char *key;
		size_t n;
	} tries[] = {
		{ "attempts", m->attempts },
		{ "refused", m->refused },
		{ "interrupted", m->interrupted },
	};
	int err = 0;

	for (size_t i = 0; m->tried && i < ARRAY_SIZE(tries); i++)
		err |= json_object_set_new(j, tries[i].key, json_integer(tries[i].n));
	if (!isnan(m->constant))
		err |= json_object_set_new(j, "constant",
					   m->constant == (json_int_t)m->constant
						   ? json_integer(m->constant)
						   : json_real(m->constant));
	return err;
}

json_t *runfile_measurement(const struct measurement *m)
{
	json_t *samples = json_array(), *j;
	int err = 0;

	for (size_t i = 0; i < m->n; i++)
		err |= json_array_append_new(
			samples, isnan(m->samples[i]) ? json_null() : json_real(m->samples[i]));
	j = json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:o}", "workload", m->workload, "scheme",
		      m->scheme, "event", m->event, "unit", "count/op", "repeat",
		      (json_int_t)m->repeat, "seed", (json_int_t)m->seed, "samples", samples);
	if (!err && !add_tries(j, m))
		return j;
	json_decref(j);
	return NULL;
}

/* What a function was written from, but for where its code is: as the file has it. */
static json_t *source_json(const struct image_function *f)
{
	char *hex = image_hex(f->bpf, f->bpf_size);
	json_t *lines = json_array(), *source;
	int err = 0;

	for (size_t i = 0; i < f->n_lines; i++) {
		const struct image_line *l = &f->lines[i];
		json_t *j = json_pack("{s:I}", "insn", (json_int_t)l->insn);

		/* What is not UTF-8 becomes no text. */
		if (l->line)
			err |= json_object_update_new(
				j, json_pack("{s:s*, s:I, s:s*}", "file", l->file, "line",
					     (json_int_t)l->line, "text", l->text));
		err |= json_array_append_new(lines, j);
	}
	source = err ? NULL : json_pack("{s:s, s:O}", "bpf_hex", hex, "lines", lines);
	json_decref(lines);
	free(hex);
	return source;
}

/* The number of a function's source in the file; it is there once for all schemes. */
static int add_source(struct runfile *r, const struct image_function *f, json_t *function)
{
	json_t *sources = json_object_get(r->root, "sources"), *one = source_json(f);
	json_t *starts = json_array();
	size_t n = json_array_size(sources), i = 0;
	int err = 0;

	while (i < n && !json_equal(json_array_get(sources, i), one))
		i++;
	if (i == n)
		err |= json_array_append(sources, one);
	json_decref(one);
	for (size_t k = 0; k < f->n_lines; k++)
		err |= json_array_append_new(starts, json_integer(f->lines[k].at));
	err |= json_object_set_new(function, "source", json_integer(i));
	err |= json_object_set_new(function, "starts", starts);
	return err;
}

static json_t *function_json(struct runfile *r, const struct image_function *f)
{
	char *hex = image_hex(f->code, f->size);
	char addr[24];
	json_t *j;

	snprintf(addr, sizeof(addr), "0x%llx", (unsigned long long)f->addr);
	j = hex ? json_pack("{s:s, s:s, s:s}", "name", f->name, "addr", addr, "code_hex", hex)
		: NULL;
	free(hex);
	if (!j || !f->bpf || !add_source(r, f, j))
		return j;
	json_decref(j);
	return NULL;
}

json_t *runfile_program(struct runfile *r, const char *workload, const char *scheme,
			const struct image *image)
{
	json_t *functions = json_array();
	int err = 0;

	for (size_t i = 0; i < image->n; i++)
		err |= json_array_append_new(functions, function_json(r, &image->functions[i]));
	if (!err)
		return json_pack("{s:s, s:s, s:o}", "workload", workload, "scheme", scheme,
				 "functions", functions);
	json_decref(functions);
	return NULL;
}

/* A file that nobody else sees, beside the run's. */
static FILE *open_spool(const char *path)
{
	char *name;
	FILE *f;

	if (asprintf(&name, "%s.programs", path) < 0)
		return NULL;
	f = fopen(name, "w+e");
	if (f)
		unlink(name);
	free(name);
	return f;
}

int runfile_spool(struct runfile *r, json_t *program)
{
	int err = 0;

	if (!program) {
		r->damaged = true;
		return 0;
	}
	if (!r->spool)
		r->spool = open_spool(r->path);
	if (!r->spool || (ftell(r->spool) && fputs(",\n", r->spool) == EOF) ||
	    json_dumpf(program, r->spool, 0))
		err = errno ? -errno : -EIO;
	if (err)
		say("can't keep what was JITed beside %s: %s: choose another place with --out",
		    r->path, strerror(-err));
	json_decref(program);
	return err;
}

static int copy_spool(FILE *from, FILE *f)
{
	char buffer[1 << 14];
	size_t n;

	rewind(from); /* append after reading to the end */
	while ((n = fread(buffer, 1, sizeof(buffer), from)))
		if (fwrite(buffer, 1, n, f) != n)
			return -1;
	return ferror(from) ? -1 : 0;
}

/* 17 digits give every double back as it was. */
#define AS_WRITTEN (JSON_INDENT(1) | JSON_REAL_PRECISION(17))

/* The list of programs as it is written while it is empty: a string has no such line. */
#define NO_PROGRAMS "\n \"programs\": ["

static int write_spooled(const struct runfile *r, FILE *f)
{
	char *text = json_dumps(r->root, AS_WRITTEN);
	char *at = text ? strstr(text, NO_PROGRAMS "]") : NULL;
	int err;

	if (!at) {
		free(text);
		return -ENOMEM;
	}
	at += strlen(NO_PROGRAMS);
	err = fwrite(text, 1, at - text, f) != (size_t)(at - text) || copy_spool(r->spool, f) ||
	      fputs(at, f) == EOF;
	free(text);
	return err ? (errno ? -errno : -EIO) : 0;
}

static int write_root(FILE *f, void *ctx)
{
	const struct runfile *r = ctx;
	int err = 0;

	if (r->spool)
		err = write_spooled(r, f);
	else if (json_dumpf(r->root, f, AS_WRITTEN))
		err = errno ? -errno : -EIO;
	if (!err && fputc('\n', f) == EOF)
		err = errno ? -errno : -EIO;
	return err;
}

static int64_t replace(void *ctx)
{
	struct runfile *r = ctx;

	return replace_file(r->path, write_root, NULL, r);
}

/* Write it; in a replay, fail where the recorded run did. */
static int store(struct runfile *r)
{
	int err = io_ask("store", replace, r);

	/* Out of step, what there is of the run is kept all the same. */
	if (io_replaying() && (!err || err == -EPROTO))
		err = replace(r);
	return err;
}

int runfile_write(struct runfile *r, bool complete)
{
	int err;

	runfile_set(r, "complete", json_boolean(complete));
	err = r->damaged ? -ENOMEM : store(r);
	if (err)
		say("can't write %s: %s: choose another place with --out", r->path, strerror(-err));
	return err;
}

static void append_plain(char *id, size_t size, const char *s)
{
	size_t used = strlen(id);

	for (; *s && used + 1 < size; s++)
		id[used++] = isalnum((unsigned char)*s) || strchr("._-", *s) ? *s : '_';
	id[used] = '\0';
}

void runfile_id(char *id, size_t size, int64_t when, const char *board, const char *release,
		uint32_t random)
{
	time_t t = when;
	char digits[16];
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(id, size, "%Y%m%dT%H%M%SZ-", &tm);
	append_plain(id, size, board);
	append_plain(id, size, "-");
	append_plain(id, size, release);
	snprintf(digits, sizeof(digits), "-%06x", random & 0xffffff);
	append_plain(id, size, digits);
}
