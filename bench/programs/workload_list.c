// SPDX-License-Identifier: GPL-2.0-only
/* Workloads: found among the embedded objects, and what they say of themselves. */

#include <errno.h>
#include <libelf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "elf_section.h"
#include "embed.h"
#include "util.h"
#include "workload.h"
#include "workload_object.h"

static const char *const suffixes[BUILDS] = {
	[BUILD_TIMED] = "",       [BUILD_COUNT] = ".count",           [BUILD_HALF] = ".half",
	[BUILD_FLOOR] = ".floor", [BUILD_FLOOR_HALF] = ".floor.half",
};

static bool terminated(const char *s, size_t size)
{
	return *s && memchr(s, '\0', size);
}

/* Is it the file's name, or for one of a family NAME_something? */
static bool name_fits(const struct workload_info *info, const char *file)
{
	size_t n = strlen(file);

	if (!terminated(info->name, sizeof(info->name)) || strncmp(info->name, file, n))
		return false;
	return info->control ? info->name[n] == '_' && info->name[n + 1] : !info->name[n];
}

/* Why the info can't be used, or NULL. */
static const char *info_fault(const struct workload_info *info, const char *file)
{
	if (!name_fits(info, file))
		return "its .name is not the file's name, or in a family does not begin with it";
	if (!terminated(info->title, sizeof(info->title)))
		return "its .title is empty or too long";
	if (!terminated(info->isolates, sizeof(info->isolates)))
		return "its .isolates is empty or too long";
	if (info->schemes[sizeof(info->schemes) - 1])
		return "its .schemes is too long";
	if (info->base[sizeof(info->base) - 1])
		return "its .base is too long";
	if (!info->ops)
		return "its .ops is 0";
	return NULL;
}

/*
 * Read all infos of a file.
 *
 * @file: its name, without what the build adds
 * @infos: set to an array; free() it
 * @n: how many
 */
static int read_infos(const struct embedded *e, const char *file, struct workload_info **infos,
		      size_t *n)
{
	const char *fault = "it has no WORKLOAD(...)";
	const Elf_Data *data;
	Elf_Scn *scn;
	Elf *elf;

	elf_version(EV_CURRENT);
	/* libelf takes a char *, but writes nothing with ELF_C_READ. */
	elf = elf_memory((char *)e->data, e->size);
	scn = elf ? elf_section(elf, WORKLOAD_SECTION) : NULL;
	data = scn ? elf_getdata(scn, NULL) : NULL;
	*n = data ? data->d_size / sizeof(**infos) : 0;
	*infos = calloc(*n + 1, sizeof(**infos));
	if (*infos && *n && data->d_size == *n * sizeof(**infos)) {
		memcpy(*infos, data->d_buf, data->d_size);
		fault = NULL;
	}
	for (size_t i = 0; i < *n && !fault; i++)
		fault = info_fault(*infos + i, file);
	if (!fault && *n > 1 && !(*infos)->control)
		fault = "only controls can be a family";
	elf_end(elf);
	if (fault)
		say("workload %s: %s: fix bench/workloads/%s.bpf.c", file, fault, file);
	return fault ? -EINVAL : 0;
}

static const struct embedded *find_build(const char *file, enum build build)
{
	char full[64];

	snprintf(full, sizeof(full), "%s%s", file, suffixes[build]);
	for (size_t i = 0; i < embedded_count; i++)
		if (!strcmp(embedded[i].name, full))
			return &embedded[i];
	return NULL;
}

/* Add the workloads of a file to the list. */
static int read_file(const char *file, struct workload **list, size_t *n)
{
	struct workload_info *infos = NULL, *halves = NULL;
	struct workload w = {}, *more = NULL;
	size_t n_infos, n_halves;
	int err;

	for (enum build b = 0; b < BUILDS; b++)
		w.builds[b] = find_build(file, b);
	err = read_infos(w.builds[BUILD_TIMED], file, &infos, &n_infos);
	/* One that is no control stands in its file alone. */
	if (!err && !infos->control)
		err = w.builds[BUILD_HALF]
			      ? read_infos(w.builds[BUILD_HALF], file, &halves, &n_halves)
			      : -ENOENT;
	if (!err)
		more = reallocarray(*list, *n + n_infos, sizeof(*more));
	if (!err && !more)
		err = -ENOMEM;
	if (!err)
		*list = more;
	for (size_t i = 0; i < n_infos && !err; i++) {
		w.info = infos[i];
		w.half = halves ? halves[i] : infos[i];
		more[(*n)++] = w;
	}
	free(infos);
	free(halves);
	return err;
}

/* By name, and numbers in them by size: forward_2 before forward_10. */
static int by_name(const void *a, const void *b)
{
	return strverscmp(((const struct workload *)a)->info.name,
			  ((const struct workload *)b)->info.name);
}

int workload_list(struct workload **list, size_t *n)
{
	int err = 0;

	if (object_only())
		return object_list(list, n);
	*list = NULL;
	*n = 0;
	for (size_t i = 0; i < embedded_count && !err; i++)
		if (!strchr(embedded[i].name, '.')) /* no further build of a workload */
			err = read_file(embedded[i].name, list, n);
	if (err) {
		free(*list);
		*list = NULL;
		return err;
	}
	qsort(*list, *n, sizeof(**list), by_name);
	return 0;
}

bool workload_is_of(const struct workload *w, const char *group)
{
	if (!strcmp(group, WORKLOAD_CONTROLS))
		return w->info.control;
	return !strcmp(w->builds[BUILD_TIMED]->name, group);
}

static bool takes(const struct workload *w, const char *scheme)
{
	const char *list = w->info.schemes;
	char except[32];

	if (!*list)
		return true;
	snprintf(except, sizeof(except), "-%s", scheme);
	return *list == '-' ? !list_has(list, except) : list_has(list, scheme);
}

bool workload_takes(const struct workload *w, const struct scheme_list *schemes, size_t i)
{
	if (!takes(w, schemes->names[i]))
		return false;
	for (size_t k = 0; k < i && w->info.control; k++)
		if (takes(w, schemes->names[k]))
			return false;
	return true;
}

/* What a workload must state; nobody can count an object's tail calls. */
static json_t *expected(const struct workload *w)
{
	json_t *j = json_pack("{s:I}", "retval", (json_int_t)w->info.retval);

	if (!w->object)
		json_object_set_new(j, "tail_calls", json_integer(w->info.tail_calls));
	return j;
}

static json_t *control_json(const struct workload_info *info)
{
	const char *base = *info->base ? info->base : NULL;

	return json_pack("{s:s?, s:{s:I, s:I, s:I}}", "base", base, "adds", "instructions",
			 (json_int_t)info->adds.instructions, "loads", (json_int_t)info->adds.loads,
			 "stores", (json_int_t)info->adds.stores);
}

json_t *workload_json(const struct workload *w)
{
	const struct workload_info *info = &w->info;
	json_t *j = json_pack("{s:s, s:s, s:s, s:I, s:o, s:[]}", "name", info->name, "title",
			      info->title, "isolates", info->isolates, "ops", (json_int_t)info->ops,
			      "expect", expected(w), "refused");
	int err = !j;

	if (!err && info->control)
		err = json_object_set_new(j, "control", control_json(info));
	if (!err && w->object)
		err = json_object_set_new(j, "object", object_json(w->object));
	if (!err)
		return j;
	json_decref(j);
	return NULL;
}
