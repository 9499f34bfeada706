// SPDX-License-Identifier: GPL-2.0-only
/* A user's object: what its maps hold, how its program is run, why it is not loaded. */

#include <bpf/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "user_object.h"
#include "util.h"

/* The end of what the verifier says, which has the reason: the kernel keeps that part. */
static char verifier[65536];

void object_log(struct bpf_object_open_opts *opts)
{
	verifier[0] = '\0';
	opts->kernel_log_buf = verifier;
	opts->kernel_log_size = sizeof(verifier);
}

bool object_was_told(const char *what)
{
	return strstr(verifier, what);
}

/*
 * The verifier's last line but for its statistics, or NULL.  From 7.3 on pages of advice
 * follow on the line that was the last.
 */
static const char *verifier_reason(void)
{
	static const char *const statistics[] = { "processed ", "verification time ",
						  "stack depth ", "mark_precise" };
	static char reason[512];
	char *rest = verifier, *advice = strstr(verifier, "\nVerification failed:");

	reason[0] = '\0';
	if (advice)
		*advice = '\0';
	for (char *line; (line = strsep(&rest, "\n"));) {
		bool plain = *line;

		for (size_t i = 0; i < ARRAY_SIZE(statistics); i++)
			plain &= strncmp(line, statistics[i], strlen(statistics[i])) != 0;
		if (plain)
			snprintf(reason, sizeof(reason), "%s", line);
	}
	return *reason ? reason : NULL;
}

/* libbpf's first complaint, which names what it could not do. */
static const char *first_complaint(const char *complaints)
{
	static const char by[] = "libbpf: ";
	static char text[512];

	if (!strncmp(complaints, by, strlen(by)))
		complaints += strlen(by);
	snprintf(text, sizeof(text), "%.*s", (int)strcspn(complaints, "\n"), complaints);
	return text;
}

int object_not_loaded(const struct object *o, const char *complaints, int err)
{
	const char *reason;

	if (err == -EPROTO) /* said already: maps can't be filled */
		return err;
	fputs(verifier, stderr);
	reason = verifier_reason();
	say("%s: the kernel does not load it: %s%s", o->program,
	    reason ? "the verifier says: " : "",
	    reason        ? reason
	    : *complaints ? first_complaint(complaints)
			  : strerror(-err));
	return err;
}

/* A key or value in hexadecimal; NULL: there is none. */
static unsigned char *decode(const char *hex)
{
	unsigned char *bytes = hex ? malloc(strlen(hex) / 2 + 1) : NULL;
	size_t bad;

	if (bytes)
		hex_decode(hex, bytes, &bad);
	return bytes;
}

/* A value for each CPU, all alike: the kernel wants each in 8 bytes or a multiple. */
static unsigned char *for_all_cpus(unsigned char *value, size_t size)
{
	size_t step = (size + 7) / 8 * 8, n = libbpf_num_possible_cpus();
	unsigned char *all = calloc(n, step);

	for (size_t i = 0; all && i < n; i++)
		memcpy(all + i * step, value, size);
	free(value);
	return all;
}

static bool is_per_cpu(const struct bpf_map *map)
{
	enum bpf_map_type type = bpf_map__type(map);

	return type == BPF_MAP_TYPE_PERCPU_ARRAY || type == BPF_MAP_TYPE_PERCPU_HASH ||
	       type == BPF_MAP_TYPE_LRU_PERCPU_HASH;
}

/* What stands for a program or another map: its file descriptor. */
static unsigned char *descriptor(const struct bpf_object *obj, const json_t *entry)
{
	const char *program = json_string_value(json_object_get(entry, "program"));
	const char *map = json_string_value(json_object_get(entry, "map"));
	int *fd = malloc(sizeof(*fd));

	if (fd && program)
		*fd = bpf_program__fd(bpf_object__find_program_by_name(obj, program));
	else if (fd)
		*fd = bpf_map__fd(bpf_object__find_map_by_name(obj, map));
	return (unsigned char *)fd;
}

static int put_entry(const struct bpf_object *obj, const struct bpf_map *map, const json_t *entry)
{
	unsigned char *key = decode(json_string_value(json_object_get(entry, "key")));
	const char *hex = json_string_value(json_object_get(entry, "value"));
	unsigned char *value = hex ? decode(hex) : descriptor(obj, entry);
	int err = -ENOMEM;

	if (value && is_per_cpu(map))
		value = for_all_cpus(value, bpf_map__value_size(map));
	if (value)
		err = bpf_map_update_elem(bpf_map__fd(map), key, value, BPF_ANY);
	free(key);
	free(value);
	return err;
}

static int fill_map(const struct bpf_object *obj, const struct bpf_map *map, const json_t *entries)
{
	json_t *entry;
	size_t i;
	int err;

	json_array_foreach (entries, i, entry) {
		err = put_entry(obj, map, entry);
		if (!err)
			continue;
		say("MAPS=: %s[%zu]: the kernel does not take it: %s", bpf_map__name(map), i,
		    strerror(-err));
		return -EPROTO;
	}
	return 0;
}

int object_fill(const struct object *o, struct bpf_object *obj, const struct loaded *share)
{
	json_t *one;
	size_t i;
	int err = 0;

	json_array_foreach (o->maps, i, one) {
		const char *name = json_string_value(json_object_get(one, "name"));
		const struct bpf_map *map = bpf_object__find_map_by_name(obj, name);

		if (err || (share && bpf_map__type(map) != BPF_MAP_TYPE_PROG_ARRAY))
			continue;
		err = fill_map(obj, map, json_object_get(one, "entries"));
	}
	return err;
}

/* One system call.  A context is given as a copy: the kernel writes back what becomes of it. */
static int call(const struct object *o, int entry, uint32_t repeat, uint32_t *retval)
{
	static unsigned char context[65536];
	LIBBPF_OPTS(bpf_test_run_opts, opts, .repeat = repeat);
	int err;

	if (o->context && o->n_data) {
		memcpy(context, o->data, o->n_data);
		opts.ctx_in = context;
		opts.ctx_size_in = o->n_data;
	} else if (!o->context) {
		opts.data_in = o->data;
		opts.data_size_in = o->n_data;
	}
	err = bpf_prog_test_run_opts(entry, &opts);
	*retval = opts.retval;
	return err;
}

int object_run(const struct object *o, int entry, uint32_t repeat, uint32_t *retval)
{
	int err = 0;

	if (!o->each)
		return call(o, entry, repeat, retval);
	/* 0: once, which is all that some types allow. */
	for (uint32_t i = 0; !err && i < repeat; i++)
		err = call(o, entry, 0, retval);
	return err;
}
