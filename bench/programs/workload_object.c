// SPDX-License-Identifier: GPL-2.0-only
/* A program of a user's object as a workload. */

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "util.h"
#include "workload_object.h"

static struct object only;
static struct workload workload;

bool object_only(void)
{
	return only.json;
}

bool object_loads(const struct object *o, const char *program)
{
	json_t *one;
	size_t i;

	json_array_foreach (o->load, i, one)
		if (!strcmp(json_string_value(one), program))
			return true;
	return false;
}

/* Read a whole file into memory. */
static int read_file(const char *path, unsigned char **bytes, size_t *n)
{
	FILE *f = fopen(path, "re");
	long size;
	int err = 0;

	if (!f)
		return -errno;
	if (fseek(f, 0, SEEK_END) || (size = ftell(f)) < 0 || fseek(f, 0, SEEK_SET)) {
		err = -errno;
		goto cleanup;
	}
	*bytes = malloc(size + 1);
	if (!*bytes)
		err = -ENOMEM;
	else if (fread(*bytes, 1, size, f) != (size_t)size)
		err = -EIO;
	*n = size;
cleanup:
	fclose(f);
	return err;
}

/* Strings of the description that must be there; they are jitobject's, not the user's. */
static int read_description(struct object *o)
{
	const char *name, *file, *type, *sha256, *hex;
	int context, each, repeat;
	json_int_t retval;
	size_t bad;

	if (json_unpack(o->json, "{s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:i, s:o, s:I}", "name",
			&name, "file", &file, "program", &o->program, "type", &type, "sha256",
			&sha256, "data_hex", &hex, "context", &context, "each", &each, "repeat",
			&repeat, "load", &o->load, "retval", &retval))
		return -EINVAL;
	o->maps = json_object_get(o->json, "maps");
	o->context = context;
	o->each = each;
	o->repeat = repeat;
	o->n_data = strlen(hex) / 2;
	o->data = malloc(o->n_data + 1);
	if (!o->data)
		return -ENOMEM;
	workload.info.ops = 1;
	workload.info.retval = retval;
	snprintf(workload.info.name, sizeof(workload.info.name), "%s", name);
	snprintf(workload.info.title, sizeof(workload.info.title), "%.32s of %.16s%s", o->program,
		 file, o->each ? ", by itself" : "");
	snprintf(workload.info.isolates, sizeof(workload.info.isolates),
		 "one run of %s, a program of type %s%s", o->program, type,
		 o->each ? ", and the system call" : "");
	return hex_decode(hex, o->data, &bad);
}

int workload_only(const char *folder)
{
	char path[PATH_MAX];
	json_error_t error;
	unsigned char *file = NULL;
	size_t size = 0;
	int err;

	snprintf(path, sizeof(path), "%s/object.json", folder);
	only.json = json_load_file(path, 0, &error);
	err = only.json ? read_description(&only) : -EINVAL;
	if (!err) {
		snprintf(path, sizeof(path), "%s/object.bpf.o", folder);
		err = read_file(path, &file, &size);
	}
	if (err) {
		say("%s: can't be used: %s: give a folder that scripts/pack-object has made", path,
		    only.json ? strerror(-err) : error.text);
		return err;
	}
	only.file = (struct embedded){ workload.info.name, file, size };
	workload.builds[BUILD_TIMED] = &only.file;
	workload.half = workload.info;
	workload.object = &only;
	return 0;
}

int object_list(struct workload **list, size_t *n)
{
	*list = malloc(sizeof(workload));
	*n = *list ? 1 : 0;
	if (!*list)
		return -ENOMEM;
	**list = workload;
	return 0;
}

json_t *object_json(const struct object *o)
{
	static const char *const keys[] = { "file",      "sha256",     "program", "type",
					    "context",   "repeat",     "each",    "data_hex",
					    "maps_file", "maps_sha256" };
	json_t *j = json_object();
	int err = !j;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		json_t *value = json_object_get(o->json, keys[i]);

		if (value)
			err |= json_object_set(j, keys[i], value);
	}
	if (!err)
		return j;
	json_decref(j);
	return NULL;
}
