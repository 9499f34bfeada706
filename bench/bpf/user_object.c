// SPDX-License-Identifier: GPL-2.0-only
/* A user's object: what its maps hold, how its program is run, why it is not loaded. */

#include <bpf/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hex.h"
#include "user_object.h"
#include "util.h"
#include "verifier_log.h"

/* The end of what the verifier says, which has the reason: the kernel keeps that part. */
static char verifier[65536];

void object_log(struct bpf_object_open_opts *opts)
{
	verifier[0] = '\0';
	opts->kernel_log_buf = verifier;
	opts->kernel_log_size = sizeof(verifier);
}

const char *object_told(void)
{
	return verifier;
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

/* The name of the program's type if the kernel was built without it, or NULL. */
static const char *missing_type(const struct object *o)
{
	const char *type = json_string_value(json_object_get(o->json, "type"));

	for (int t = 1; type && libbpf_bpf_prog_type_str(t); t++)
		if (!strcmp(libbpf_bpf_prog_type_str(t), type))
			return libbpf_probe_bpf_prog_type(t, NULL) == 0 ? type : NULL;
	return NULL;
}

int object_not_loaded(const struct object *o, const char *complaints, int err)
{
	const char *reason, *missing;

	if (err == -EPROTO) /* said already: maps can't be filled */
		return err;
	fputs(verifier, stderr);
	reason = verifier_reason(verifier);
	missing = reason ? NULL : missing_type(o);
	if (missing) {
		say("%s: this kernel is built without programs of type %s: switch them on in "
		    "kernel-config/bpf.config",
		    o->program, missing);
		return err;
	}
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

/* Maps that are chosen, in the order in which the object has them. */
#define MAPS_MOST 256
static struct {
	int fd;
	uint32_t length; /* bytes of code that loads the map's address; 0: none is chosen */
} chosen[MAPS_MOST];
static bool decided;

/* Is it one that the object shares with a former load, which has filled it? */
static bool is_filled(const struct bpf_object *obj, const struct bpf_map *map)
{
	struct bpf_map *one;
	size_t i = 0;

	bpf_object__for_each_map (one, obj) {
		if (one == map)
			return decided && chosen[i].length &&
			       bpf_map__type(map) != BPF_MAP_TYPE_PROG_ARRAY;
		i++;
	}
	return false;
}

int object_fill(const struct object *o, struct bpf_object *obj, const struct loaded *share)
{
	json_t *one;
	size_t i;
	int err = 0;

	json_array_foreach (o->maps, i, one) {
		const char *name = json_string_value(json_object_get(one, "name"));
		const struct bpf_map *map = bpf_object__find_map_by_name(obj, name);

		if (err || is_filled(obj, map) ||
		    (share && bpf_map__type(map) != BPF_MAP_TYPE_PROG_ARRAY))
			continue;
		err = fill_map(obj, map, json_object_get(one, "entries"));
	}
	return err;
}

/*
 * JIT a program that loads a map's address, and see how long its code is.  It has the type of
 * the object's programs, as a prog array takes no others.  Return: in bytes, or -errno.
 */
static int64_t length_with(const struct bpf_program *like, int map)
{
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .prog_flags = bpf_program__flags(like),
		    .expected_attach_type = bpf_program__expected_attach_type(like));
	/* r0 = map; r0 = 0; exit */
	const struct bpf_insn insns[] = {
		{ .code = BPF_LD | BPF_IMM | BPF_DW, .src_reg = BPF_PSEUDO_MAP_FD, .imm = map },
		{},
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K },
		{ .code = BPF_JMP | BPF_EXIT },
	};
	struct bpf_prog_info info = {};
	uint32_t size = sizeof(info);
	int fd = bpf_prog_load(bpf_program__type(like), NULL, "GPL", insns, ARRAY_SIZE(insns),
			       &opts);
	int err;

	if (fd < 0)
		return fd;
	err = bpf_prog_get_info_by_fd(fd, &info, &size);
	close(fd);
	return err ? err : (int64_t)info.jited_prog_len;
}

/* Global variables lie at the start of a page, always. */
static bool is_chance(const struct bpf_map *map)
{
	return !bpf_map__is_internal(map) && bpf_map__fd(map) >= 0;
}

int object_choose(const struct object *o, const struct bpf_object *obj)
{
	const struct bpf_program *entry = bpf_object__find_program_by_name(obj, o->program);
	struct bpf_map *map;
	size_t i = 0;

	bpf_object__for_each_map (map, obj) {
		int64_t length = is_chance(map) ? length_with(entry, bpf_map__fd(map)) : 0;

		if (i == MAPS_MOST)
			return -E2BIG;
		/* Some maps are not allowed in a program of that type: they stay. */
		if (length > chosen[i].length) {
			int fd = dup(bpf_map__fd(map));

			if (fd < 0)
				return -errno;
			if (chosen[i].length)
				close(chosen[i].fd);
			chosen[i].fd = fd;
			chosen[i].length = length;
		}
		i++;
	}
	return 0;
}

void object_decide(void)
{
	decided = true;
}

int object_reuse(struct bpf_object *obj)
{
	struct bpf_map *map;
	size_t i = 0;
	int err = 0;

	if (!decided)
		return 0;
	bpf_object__for_each_map (map, obj) {
		if (!err && chosen[i].length)
			err = bpf_map__reuse_fd(map, chosen[i].fd);
		i++;
	}
	return err;
}

void object_forget(void)
{
	for (size_t i = 0; i < MAPS_MOST; i++) {
		if (chosen[i].length)
			close(chosen[i].fd);
		chosen[i].length = 0;
	}
	decided = false;
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
