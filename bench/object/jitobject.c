// SPDX-License-Identifier: GPL-2.0-only
/*
 * jitobject: looks at a user's BPF object, and what its program is to be given, and writes
 * down for jitbench how it is run.  Runs on the host.
 */

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data.h"
#include "object.h"
#include "replace.h"
#include "util.h"

struct args {
	const char *object, *name, *sha256, *prog, *data, *data_name, *retval, *repeat, *maps,
		*maps_name, *maps_sha256, *out;
};

enum { OPT_NAME = 256, OPT_SHA256, OPT_DATA_NAME, OPT_MAPS_NAME, OPT_MAPS_SHA256 };

static const struct argp_option options[] = {
	{ "object", 'O', "FILE", 0, "the object", 0 },
	{ "name", OPT_NAME, "NAME", 0, "what the user calls it", 0 },
	{ "sha256", OPT_SHA256, "HASH", 0, "the object's, for the run file", 0 },
	{ "prog", 'p', "NAME", 0, "the program (default: the only one)", 0 },
	{ "data", 'd', "DATA", 0, "FILE, FILE.pcap:N or hexadecimal digits (default: 64 zeroes)",
	  0 },
	{ "data-name", OPT_DATA_NAME, "NAME", 0, "what the user calls that", 0 },
	{ "retval", 'r', "N", 0, "what the program returns, always", 0 },
	{ "repeat", 'R', "N", 0, "how often it is repeated; 1: each time anew", 0 },
	{ "maps", 'm', "FILE", 0, "what its maps hold, as JSON", 0 },
	{ "maps-name", OPT_MAPS_NAME, "NAME", 0, "what the user calls that", 0 },
	{ "maps-sha256", OPT_MAPS_SHA256, "HASH", 0, "that file's, for the run file", 0 },
	{ "out", 'o', "FILE", 0, "where what jitbench takes is written", 0 },
	{},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct args *a = state->input;
	const struct {
		int key;
		const char **where;
	} texts[] = {
		{ 'O', &a->object },
		{ OPT_NAME, &a->name },
		{ OPT_SHA256, &a->sha256 },
		{ 'p', &a->prog },
		{ 'd', &a->data },
		{ OPT_DATA_NAME, &a->data_name },
		{ 'r', &a->retval },
		{ 'R', &a->repeat },
		{ 'm', &a->maps },
		{ OPT_MAPS_NAME, &a->maps_name },
		{ OPT_MAPS_SHA256, &a->maps_sha256 },
		{ 'o', &a->out },
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		if (texts[i].key == key) {
			*texts[i].where = *arg ? arg : NULL;
			return 0;
		}
	}
	if (key == ARGP_KEY_END && (!a->object || !a->name || !a->sha256 || !a->out))
		argp_error(state, "--object, --name, --sha256 and --out are needed");
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.doc = "Looks at a BPF object, and writes down for jitbench how a program of it is run.",
};

/* A whole number of a setting within bounds.  Return: 0, or -EINVAL with a message. */
static int number(const char *setting, const char *text, long long least, long long most,
		  long long *n)
{
	char *end;

	errno = 0;
	*n = strtoll(text, &end, 0);
	if (!errno && end != text && !*end && *n >= least && *n <= most)
		return 0;
	say("%s=%s: a number from %lld to %lld is wanted", setting, text, least, most);
	return -EINVAL;
}

/* The most repeats; a run and its double must fit into 32 bits. */
#define REPEAT_MOST (1ll << 24)

static int put_numbers(const struct args *a, const struct runnable *r, json_t *to)
{
	long long retval, repeat = 0;
	int err;

	if (!a->retval) {
		say("RETVAL= is needed: what the program returns for this DATA=, by which it is "
		    "known to be right");
		return -EINVAL;
	}
	err = number("RETVAL", a->retval, INT32_MIN, UINT32_MAX, &retval);
	if (!err && a->repeat)
		err = number("REPEAT", a->repeat, 1, REPEAT_MOST, &repeat);
	/* What is compared are runs of R and of 2R repeats with a few. */
	if (!err && repeat > 1 && repeat < 4) {
		say("REPEAT=%s: give 1, so that each run is a system call of its own, or 4 and "
		    "more",
		    a->repeat);
		err = -EINVAL;
	}
	if (!err && (json_object_set_new(to, "retval", json_integer((uint32_t)retval)) ||
		     json_object_set_new(to, "repeat", json_integer(repeat > 1 ? repeat : 0)) ||
		     json_object_set_new(to, "each", json_boolean(repeat == 1 || !r->repeats))))
		err = -ENOMEM;
	return err;
}

static int put_data(const struct args *a, const struct runnable *r, json_t *to)
{
	uint8_t *bytes = NULL;
	size_t n = r->n_usual;
	const char *name = a->data_name ? a->data_name : a->data;
	int err = 0;

	if (a->data) {
		err = data_read(a->data, name, &bytes, &n);
	} else {
		bytes = calloc(1, n + 1);
		if (bytes && r->usual)
			memcpy(bytes, r->usual, n);
	}
	if (!err && !bytes)
		err = -ENOMEM;
	if (!err && n < r->least) {
		say("DATA=%s: %zu bytes, and the kernel runs a program of type %s with %zu at "
		    "least",
		    name, n, libbpf_bpf_prog_type_str(r->type), r->least);
		err = -EINVAL;
	}
	if (!err && (json_object_set_new(to, "context", json_boolean(r->context)) ||
		     json_object_set_new(to, "data_hex", data_hex(bytes, n))))
		err = -ENOMEM;
	free(bytes);
	return err;
}

/* "my.bpf.o" and "main" are the workload my:main; only what a workload's name may hold. */
static json_t *workload_name(const struct args *a, const char *prog)
{
	char name[96];
	size_t n = snprintf(name, sizeof(name), "%.*s", (int)strcspn(a->name, "."), a->name);

	snprintf(name + n, sizeof(name) - n, ":%s", prog);
	if (*name == ':' || strlen(a->name) + strlen(prog) >= sizeof(name))
		snprintf(name, sizeof(name), "object:%.80s", prog);
	for (char *c = name; *c; c++)
		if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:-",
			    *c))
			*c = '_';
	return json_string(name);
}

static int describe(const struct args *a, struct bpf_object *obj, json_t *to)
{
	struct bpf_program *prog = object_program(obj, a->name, a->prog);
	json_t *load = json_array(), *maps;
	const struct runnable *r = prog ? runnable_of(prog) : NULL;
	int err = !prog ? -EINVAL : !load ? -ENOMEM : 0;

	if (!err)
		err = put_numbers(a, r, to);
	if (!err)
		err = put_data(a, r, to);
	if (!err)
		err = load_add(load, bpf_program__name(prog));
	if (!err)
		err = object_targets(a->object, a->name, load);
	if (!err && a->maps) {
		const char *path = a->maps_name ? a->maps_name : a->maps;
		const char *folder = strrchr(path, '/');

		maps = maps_read(a->maps, path, obj, load);
		err = maps ? json_object_set_new(to, "maps", maps) : -EINVAL;
		if (!err)
			err = json_object_set_new(to, "maps_file",
						  json_string(folder ? folder + 1 : path));
		if (!err && a->maps_sha256)
			err = json_object_set_new(to, "maps_sha256", json_string(a->maps_sha256));
	}
	if (!err &&
	    (json_object_set_new(to, "name", workload_name(a, bpf_program__name(prog))) ||
	     json_object_set_new(to, "file", json_string(a->name)) ||
	     json_object_set_new(to, "sha256", json_string(a->sha256)) ||
	     json_object_set_new(to, "program", json_string(bpf_program__name(prog))) ||
	     json_object_set_new(to, "type", json_string(libbpf_bpf_prog_type_str(r->type))) ||
	     json_object_set(to, "load", load)))
		err = -ENOMEM;
	json_decref(load);
	return err;
}

static int write_json(FILE *f, void *json)
{
	return json_dumpf(json, f, JSON_INDENT(1)) || fputc('\n', f) == EOF ? -EIO : 0;
}

int main(int argc, char **argv)
{
	struct args a = {};
	struct bpf_object *obj;
	json_t *to = json_object();
	int err = to ? 0 : -ENOMEM;

	say_as = "jitobject";
	argp_err_exit_status = EXIT_USAGE;
	argp_parse(&argp, argc, argv, 0, NULL, &a);
	obj = err ? NULL : object_open(a.object, a.name);
	if (!err)
		err = obj ? describe(&a, obj, to) : -EINVAL;
	if (!err) {
		err = replace_file(a.out, write_json, NULL, to);
		if (err)
			say("%s: can't be written: %s", a.out, strerror(-err));
	}
	if (err == -ENOMEM)
		say("out of memory");
	bpf_object__close(obj);
	json_decref(to);
	return err ? EXIT_FAILED : EXIT_DONE;
}
