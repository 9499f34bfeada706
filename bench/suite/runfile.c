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
};

int runfile_open(struct runfile *r, const char *path, const char *id)
{
	*r = (struct runfile){ .root = json_pack("{s:s, s:s, s:b}", "schema", RUNFILE_SCHEMA, "id",
						 id, "complete", 0) };
	r->path = strdup(path);
	if (asprintf(&r->tmp, "%s.tmp", path) < 0)
		r->tmp = NULL;
	if (!r->root || !r->path || !r->tmp) {
		runfile_close(r);
		return -ENOMEM;
	}
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		runfile_set(r, parts[i].name, parts[i].list ? json_array() : json_null());
	return r->damaged ? -ENOMEM : 0;
}

void runfile_close(struct runfile *r)
{
	json_decref(r->root);
	free(r->path);
	free(r->tmp);
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

json_t *runfile_measurement(struct runfile *r, const char *workload, const char *scheme,
			    const char *event, uint32_t repeat, uint64_t seed)
{
	json_t *m = json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:[]}", "workload", workload,
			      "scheme", scheme, "event", event, "unit", "count/op", "repeat",
			      (json_int_t)repeat, "seed", (json_int_t)seed, "samples");

	/* The file's reference keeps it. */
	runfile_append(r, "measurements", m);
	return r->damaged ? NULL : m;
}

void runfile_sample(struct runfile *r, json_t *measurement, double value)
{
	json_t *one = isnan(value) ? json_null() : json_real(value);

	r->damaged |= json_array_append_new(json_object_get(measurement, "samples"), one) != 0;
}

void runfile_tell(struct runfile *r, json_t *measurement, const char *what, double value)
{
	json_t *n = value == (json_int_t)value ? json_integer(value) : json_real(value);

	r->damaged |= json_object_set_new(measurement, what, n) != 0;
}

static int64_t write_tmp(void *ctx)
{
	struct runfile *r = ctx;
	FILE *f = fopen(r->tmp, "we");
	int err = 0;

	if (!f)
		return -errno;
	errno = 0;
	/* 17 digits give every double back as it was. */
	if (json_dumpf(r->root, f, JSON_INDENT(1) | JSON_REAL_PRECISION(17)) ||
	    fputc('\n', f) == EOF || fflush(f) || fsync(fileno(f)))
		err = errno ? -errno : -EIO;
	if (fclose(f) && !err)
		err = -errno;
	return err;
}

/* Write it; in a replay, fail where the recorded run did. */
static int store(struct runfile *r)
{
	int err = io_ask("store", write_tmp, r);

	/* Out of step, what there is of the run is kept all the same. */
	if (io_replaying() && (!err || err == -EPROTO))
		err = write_tmp(r);
	if (!err && rename(r->tmp, r->path))
		err = -errno;
	return err;
}

int runfile_write(struct runfile *r, bool complete)
{
	int err;

	runfile_set(r, "complete", json_boolean(complete));
	err = r->damaged ? -ENOMEM : store(r);
	if (err) {
		unlink(r->tmp);
		say("can't write %s: %s: choose another place with --out", r->path, strerror(-err));
	}
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
