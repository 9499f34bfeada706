// SPDX-License-Identifier: GPL-2.0-only
/* The contents of maps, as `bpftool map dump -j` prints them. */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "data.h"
#include "object.h"
#include "util.h"

/* Where an entry stands, for messages. */
struct place {
	const char *file;
	const struct bpf_object *obj;
	const struct bpf_map *map;
	size_t i;
	json_t *load;
};

static int bad(const struct place *p, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static int bad(const struct place *p, const char *fmt, ...)
{
	char text[384];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	say("MAPS=%s: %s[%zu]: %s", p->file, bpf_map__name(p->map), p->i, text);
	return -EINVAL;
}

/* A byte, as 255, "255" or "0xff".  Return: it, or -1. */
static int byte_of(const json_t *j)
{
	const char *text = json_string_value(j);
	char *end = NULL;
	long n = text ? strtol(text, &end, 0) : json_integer_value(j);

	if ((text && (end == text || *end)) || (!text && !json_is_integer(j)))
		return -1;
	return n >= 0 && n <= 255 ? n : -1;
}

/* Bytes of a key or value: an array of them, or a number, least byte first. */
static int bytes_of(const struct place *p, const char *what, const json_t *j, uint8_t *bytes,
		    size_t size)
{
	json_t *one;
	size_t i;

	if (json_is_integer(j) && size && size <= 8) {
		json_int_t n = json_integer_value(j);

		if (size < 8 && (n >> (8 * size - 1) > 1 || n >> (8 * size - 1) < -1))
			return bad(p, "%s %lld does not fit into %zu bytes", what, (long long)n,
				   size);
		for (i = 0; i < size; i++)
			bytes[i] = (uint64_t)n >> (8 * i);
		return 0;
	}
	if (!json_is_array(j))
		return bad(p,
			   "its %s is no array of bytes%s: write it as `bpftool map dump -j` does",
			   what, size <= 8 ? " and no number" : "");
	if (json_array_size(j) != size)
		return bad(p, "its %s has %zu bytes, and the map's have %zu", what,
			   json_array_size(j), size);
	json_array_foreach (j, i, one) {
		int byte = byte_of(one);

		if (byte < 0)
			return bad(p, "byte %zu of its %s is none: write it as \"0xff\"", i, what);
		bytes[i] = byte;
	}
	return 0;
}

/* The same as hexadecimal digits, set as @key of @to. */
static int put_bytes(const struct place *p, const char *what, const json_t *j, size_t size,
		     json_t *to)
{
	uint8_t *bytes = malloc(size + 1);
	int err = bytes ? bytes_of(p, what, j, bytes, size) : -ENOMEM;

	if (!err && json_object_set_new(to, what, data_hex(bytes, size)))
		err = -ENOMEM;
	free(bytes);
	return err;
}

static bool holds_programs(const struct bpf_map *map)
{
	return bpf_map__type(map) == BPF_MAP_TYPE_PROG_ARRAY;
}

static bool holds_maps(const struct bpf_map *map)
{
	return bpf_map__type(map) == BPF_MAP_TYPE_ARRAY_OF_MAPS ||
	       bpf_map__type(map) == BPF_MAP_TYPE_HASH_OF_MAPS;
}

/* A value that is a program or a map: by its name. */
static int put_name(const struct place *p, const json_t *value, json_t *to)
{
	const char *name = json_string_value(value);
	const char *kind = holds_maps(p->map) ? "map" : "program";
	bool there;

	if (!name)
		return bad(p,
			   "its value is not a name: the map holds %ss, so name one of the object",
			   kind);
	there = holds_maps(p->map) ? bpf_object__find_map_by_name(p->obj, name) != NULL
				   : bpf_object__find_program_by_name(p->obj, name) != NULL;
	if (!there)
		return bad(p, "the object has no %s %s", kind, name);
	if (json_object_set_new(to, kind, json_string(name)))
		return -ENOMEM;
	return holds_maps(p->map) ? 0 : load_add(p->load, name);
}

/* Of a map with a value for each CPU: that of the first, for all. */
static const json_t *value_of(const json_t *entry)
{
	const json_t *values = json_object_get(entry, "values");

	return json_is_array(values) ? json_object_get(json_array_get(values, 0), "value")
				     : json_object_get(entry, "value");
}

static bool is_array(const struct bpf_map *map)
{
	enum bpf_map_type type = bpf_map__type(map);

	return type == BPF_MAP_TYPE_ARRAY || type == BPF_MAP_TYPE_PERCPU_ARRAY ||
	       type == BPF_MAP_TYPE_PROG_ARRAY || type == BPF_MAP_TYPE_ARRAY_OF_MAPS ||
	       type == BPF_MAP_TYPE_DEVMAP || type == BPF_MAP_TYPE_CPUMAP;
}

static int check_key(const struct place *p, const json_t *entry)
{
	const json_t *key = json_object_get(entry, "key");
	uint8_t bytes[4];
	uint32_t index;
	int err;

	if (!is_array(p->map))
		return 0;
	err = bytes_of(p, "key", key, bytes, sizeof(bytes));
	if (err)
		return err;
	index = bytes[0] | bytes[1] << 8 | bytes[2] << 16 | (uint32_t)bytes[3] << 24;
	if (index < bpf_map__max_entries(p->map))
		return 0;
	return bad(p, "key %u does not fit: the map has %u entries, from 0", index,
		   bpf_map__max_entries(p->map));
}

static int add_entry(const struct place *p, const json_t *entry, json_t *entries)
{
	json_t *to = json_object();
	int err = to ? 0 : -ENOMEM;

	if (!err && !json_is_object(entry))
		err = bad(p, "it is no { \"key\": ..., \"value\": ... }");
	if (!err)
		err = check_key(p, entry);
	/* Queues and the like have values only. */
	if (!err && bpf_map__key_size(p->map))
		err = put_bytes(p, "key", json_object_get(entry, "key"), bpf_map__key_size(p->map),
				to);
	if (!err && (holds_programs(p->map) || holds_maps(p->map)))
		err = put_name(p, value_of(entry), to);
	else if (!err)
		err = put_bytes(p, "value", value_of(entry), bpf_map__value_size(p->map), to);
	if (!err && json_array_append(entries, to))
		err = -ENOMEM;
	json_decref(to);
	return err;
}

static int add_map(struct place *p, const json_t *dump, json_t *maps)
{
	json_t *entries = json_array(), *entry;
	uint32_t most = bpf_map__max_entries(p->map);
	int err = entries ? 0 : -ENOMEM;

	p->i = 0;
	if (!err && !json_is_array(dump))
		err = bad(p, "the map's contents are no array: write them as `bpftool map dump -j` "
			     "does");
	if (!err && bpf_map__is_internal(p->map))
		err = bad(p, "the map is made of global variables: set these in the source");
	if (!err && json_array_size(dump) > most) {
		p->i = most;
		err = bad(p, "%zu entries do not fit: the map has room for %u",
			  json_array_size(dump), most);
	}
	if (!err)
		json_array_foreach (dump, p->i, entry) {
			err = add_entry(p, entry, entries);
			if (err)
				break;
		}
	if (!err &&
	    json_array_append_new(maps, json_pack("{s:s, s:O}", "name", bpf_map__name(p->map),
						  "entries", entries)))
		err = -ENOMEM;
	json_decref(entries);
	return err;
}

static int no_such_map(const char *file, const struct bpf_object *obj, const char *name)
{
	struct bpf_map *map;
	char list[512] = "none";
	size_t used = 0;

	bpf_object__for_each_map (map, obj)
		if (used < sizeof(list) && !bpf_map__is_internal(map))
			used += snprintf(list + used, sizeof(list) - used, "%s%s", used ? ", " : "",
					 bpf_map__name(map));
	say("MAPS=%s: the object has no map %s; it has: %s", file, name, list);
	return -ENOENT;
}

json_t *maps_read(const char *path, const char *name, const struct bpf_object *obj, json_t *load)
{
	struct place p = { .file = name, .obj = obj, .load = load };
	json_t *root, *maps = json_array(), *dump;
	json_error_t error;
	const char *key;
	int err = maps ? 0 : -ENOMEM;

	root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
	if (!root) {
		say("MAPS=%s: line %d: %s: it must be JSON", name, error.line, error.text);
		err = -EINVAL;
	} else if (!json_is_object(root)) {
		say("MAPS=%s: it is not of the form { \"MAP\": [...], ... }: put the name of the "
		    "map before each dump",
		    name);
		err = -EINVAL;
	}
	if (!err)
		json_object_foreach (root, key, dump) {
			p.map = bpf_object__find_map_by_name(obj, key);
			err = p.map ? add_map(&p, dump, maps) : no_such_map(name, obj, key);
			if (err)
				break;
		}
	json_decref(root);
	if (!err)
		return maps;
	json_decref(maps);
	return NULL;
}
