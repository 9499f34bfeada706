// SPDX-License-Identifier: GPL-2.0-only
/* What functions were JITed from: BPF instructions and lines, which several may share. */

#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "rundata_source.h"
#include "util.h"

/* Bytes of a BPF instruction. */
#define BPF_SIZE 8

int run_load_hex(struct loader *l, const char *key, const char *hex, uint8_t **bytes, size_t *size)
{
	size_t old = fields_enter(l, "%s", key), len = strlen(hex), bad;

	if (len % 2)
		return fields_bad(l, "has an odd number of digits (%zu)", len);
	*bytes = malloc(len / 2 + 1);
	if (!*bytes)
		return fields_nomem(l);
	*size = len / 2;
	if (hex_decode(hex, *bytes, &bad))
		return fields_bad(l, "has something else than 0-9a-f near digit %zu", 2 * bad);
	fields_leave(l, old);
	return 0;
}

static const struct field line_fields[] = {
	{ "insn", FIELD_INT, false, offsetof(struct run_line, insn) },
	{ "line", FIELD_INT, true, offsetof(struct run_line, line) },
	{ "file", FIELD_STRING, true, offsetof(struct run_line, file) },
	{ "text", FIELD_STRING, true, offsetof(struct run_line, text) },
};

static const struct field source_fields[] = {
	{ "bpf_hex", FIELD_STRING, false, offsetof(struct run_source, bpf_hex) },
};

static int load_source(struct loader *l, json_t *obj, void *item)
{
	static const struct list lines = {
		"lines",
		line_fields,
		ARRAY_SIZE(line_fields),
		sizeof(struct run_line),
		offsetof(struct run_source, lines),
		offsetof(struct run_source, n_lines),
		NULL,
		false,
	};
	struct run_source *s = item;
	int err = run_load_hex(l, "bpf_hex", s->bpf_hex, &s->bpf, &s->size);

	if (!err)
		err = fields_load_list(l, obj, &lines, item);
	for (size_t i = 0; i < s->n_lines && !err; i++) {
		int64_t least = i ? s->lines[i - 1].insn : 0;

		if (s->lines[i].insn >= least && s->lines[i].insn < (int64_t)(s->size / BPF_SIZE))
			continue;
		fields_enter(l, "lines[%zu].insn", i);
		err = fields_bad(l, "is %lld, which is no instruction behind the line before",
				 (long long)s->lines[i].insn);
	}
	return err;
}

/* The source that a function names, and where each line of it begins there. */
static int find_source(struct loader *l, const struct run *run, json_t *obj, struct run_function *f)
{
	json_t *number = json_object_get(obj, "source"), *starts = json_object_get(obj, "starts");
	size_t n = json_integer_value(number);

	if (!number || !run->n_sources) /* merged runs of a corpus have none left */
		return 0;
	if (!json_is_integer(number) || n >= run->n_sources)
		return fields_bad(l, "names a source that is not in sources");
	f->starts = calloc(run->sources[n].n_lines + 1, sizeof(*f->starts));
	if (!f->starts)
		return fields_nomem(l);
	if (json_array_size(starts) != run->sources[n].n_lines)
		return fields_bad(l, "has not as many starts as its source has lines");
	for (size_t i = 0; i < run->sources[n].n_lines; i++) {
		json_int_t at = json_integer_value(json_array_get(starts, i));

		if (at < (i ? f->starts[i - 1] : 0) || at >= (json_int_t)f->size)
			return fields_bad(l, "has starts that are not within it, in order");
		f->starts[i] = at;
	}
	f->source = &run->sources[n];
	return 0;
}

int run_load_sources(struct loader *l, json_t *root, struct run *run)
{
	static const struct list sources = {
		"sources",
		source_fields,
		ARRAY_SIZE(source_fields),
		sizeof(struct run_source),
		offsetof(struct run, sources),
		offsetof(struct run, n_sources),
		load_source,
		true,
	};
	json_t *programs = json_object_get(root, "programs");
	int err = fields_load_list(l, root, &sources, run);

	for (size_t i = 0; i < run->n_programs && !err; i++) {
		struct run_program *p = &run->programs[i];
		json_t *functions = json_object_get(json_array_get(programs, i), "functions");

		for (size_t k = 0; k < p->n_functions && !err; k++) {
			size_t old = fields_enter(l, "programs[%zu].functions[%zu]", i, k);

			err = find_source(l, run, json_array_get(functions, k), &p->functions[k]);
			if (!err)
				fields_leave(l, old);
		}
	}
	return err;
}

void run_free_sources(struct run *run)
{
	for (size_t i = 0; i < run->n_sources; i++) {
		free(run->sources[i].bpf);
		free(run->sources[i].lines);
	}
	free(run->sources);
}
