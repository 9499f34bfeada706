// SPDX-License-Identifier: GPL-2.0-only
/* Workloads: found among the embedded objects, loaded, run. */

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <gelf.h>
#include <libelf.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "embed.h"
#include "util.h"
#include "workload.h"

#define COUNT_SUFFIX ".count"

/* The section's data in an ELF file in memory, or NULL. */
static const Elf_Data *find_section(Elf *elf, const char *name)
{
	Elf_Scn *scn = NULL;
	size_t names;
	GElf_Shdr sh;

	if (elf_getshdrstrndx(elf, &names))
		return NULL;
	while ((scn = elf_nextscn(elf, scn))) {
		const char *s;

		if (!gelf_getshdr(scn, &sh))
			continue;
		s = elf_strptr(elf, names, sh.sh_name);
		if (s && !strcmp(s, name))
			return elf_getdata(scn, NULL);
	}
	return NULL;
}

static bool terminated(const char *s, size_t size)
{
	return *s && memchr(s, '\0', size);
}

/* Why the info can't be used, or NULL. */
static const char *info_fault(const struct workload_info *info, const char *file)
{
	if (!terminated(info->name, sizeof(info->name)) || strcmp(info->name, file))
		return "its .name is not the file's name";
	if (!terminated(info->title, sizeof(info->title)))
		return "its .title is empty or too long";
	if (!terminated(info->isolates, sizeof(info->isolates)))
		return "its .isolates is empty or too long";
	if (info->schemes[sizeof(info->schemes) - 1])
		return "its .schemes is too long";
	if (!info->ops)
		return "its .ops is 0";
	return NULL;
}

static int read_info(const struct embedded *e, struct workload_info *info)
{
	const char *fault = "it has no WORKLOAD(...)";
	const Elf_Data *data;
	Elf *elf;

	elf_version(EV_CURRENT);
	/* libelf takes a char *, but writes nothing with ELF_C_READ. */
	elf = elf_memory((char *)e->data, e->size);
	data = elf ? find_section(elf, WORKLOAD_SECTION) : NULL;
	if (data && data->d_size == sizeof(*info)) {
		memcpy(info, data->d_buf, sizeof(*info));
		fault = info_fault(info, e->name);
	}
	elf_end(elf);
	if (fault)
		say("workload %s: %s: mend bench/workloads/%s.bpf.c", e->name, fault, e->name);
	return fault ? -EINVAL : 0;
}

static const struct embedded *find_count_build(const char *name)
{
	char full[64];

	snprintf(full, sizeof(full), "%s" COUNT_SUFFIX, name);
	for (size_t i = 0; i < embedded_count; i++)
		if (!strcmp(embedded[i].name, full))
			return &embedded[i];
	return NULL;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct workload *)a)->info.name,
		      ((const struct workload *)b)->info.name);
}

int workload_list(struct workload **list, size_t *n)
{
	struct workload *w = calloc(embedded_count + 1, sizeof(*w));
	int err = 0;

	*n = 0;
	if (!w)
		return -ENOMEM;
	for (size_t i = 0; i < embedded_count && !err; i++) {
		if (strstr(embedded[i].name, COUNT_SUFFIX))
			continue;
		w[*n].timed = &embedded[i];
		w[*n].count = find_count_build(embedded[i].name);
		err = w[*n].count ? read_info(&embedded[i], &w[*n].info) : -ENOENT;
		++*n;
	}
	if (err) {
		free(w);
		return err;
	}
	qsort(w, *n, sizeof(*w), by_name);
	*list = w;
	return 0;
}

bool workload_takes(const struct workload *w, const char *scheme)
{
	const char *list = w->info.schemes;
	char except[32];

	if (!*list)
		return true;
	snprintf(except, sizeof(except), "-%s", scheme);
	return *list == '-' ? !list_has(list, except) : list_has(list, scheme);
}

/* The kernel's id of a program, or 0. */
static uint32_t prog_id(int fd)
{
	struct bpf_prog_info info = {};
	uint32_t size = sizeof(info);

	return bpf_prog_get_info_by_fd(fd, &info, &size) ? 0 : info.id;
}

static int share_maps(struct bpf_object *obj, const struct loaded *share)
{
	struct bpf_map *map;
	int err;

	bpf_object__for_each_map (map, obj) {
		int fd = bpf_object__find_map_fd_by_name(share->obj, bpf_map__name(map));

		if (fd < 0)
			return fd;
		err = bpf_map__reuse_fd(map, fd);
		if (err)
			return err;
	}
	return 0;
}

/*
 * libbpf has just filled the prog_array as the source says.  Reading it back tells
 * which program of this scheme belongs into which slot.
 */
static int read_slots(struct loaded *l)
{
	struct bpf_program *prog;
	uint32_t id;

	memset(l->targets, -1, sizeof(l->targets));
	l->slots = bpf_object__find_map_fd_by_name(l->obj, "slots");
	if (l->slots < 0)
		return 0;
	for (uint32_t i = 0; i < WORKLOAD_SLOTS; i++) {
		if (bpf_map_lookup_elem(l->slots, &i, &id))
			continue;
		bpf_object__for_each_program (prog, l->obj)
			if (prog_id(bpf_program__fd(prog)) == id)
				l->targets[i] = bpf_program__fd(prog);
		if (l->targets[i] < 0)
			return -ESTALE;
	}
	return 0;
}

/* libbpf's warnings hold the verifier's reasons; it also informs, of our own section. */
static int print_warnings(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	return level == LIBBPF_WARN ? vfprintf(stderr, fmt, ap) : 0;
}

int workload_load(const struct workload *w, bool count, const struct loaded *share,
		  struct loaded *l)
{
	const struct embedded *e = count ? w->count : w->timed;
	LIBBPF_OPTS(bpf_object_open_opts, opts, .object_name = w->info.name);
	struct bpf_program *entry;
	int err;

	libbpf_set_print(print_warnings);
	*l = (struct loaded){ .entry = -1 };
	l->obj = bpf_object__open_mem(e->data, e->size, &opts);
	err = l->obj ? 0 : -errno;
	if (!err && share)
		err = share_maps(l->obj, share);
	if (!err)
		err = bpf_object__load(l->obj);
	if (err) {
		say("workload %s: the kernel does not load it: %s: run `jitbench doctor`", e->name,
		    strerror(-err));
		goto cleanup;
	}
	err = read_slots(l);
	entry = bpf_object__find_program_by_name(l->obj, WORKLOAD_ENTRY);
	if (err || !entry) {
		err = err ? err : -ENOENT;
		say("workload %s: it has no program %s, or its slots can't be read: %s", e->name,
		    WORKLOAD_ENTRY, strerror(-err));
		goto cleanup;
	}
	l->entry = bpf_program__fd(entry);
cleanup:
	if (err)
		workload_unload(l);
	return err;
}

void workload_unload(struct loaded *l)
{
	bpf_object__close(l->obj);
	l->obj = NULL;
}

int workload_arm(const struct loaded *l)
{
	for (uint32_t i = 0; i < WORKLOAD_SLOTS; i++)
		if (l->targets[i] >= 0 &&
		    bpf_map_update_elem(l->slots, &i, &l->targets[i], BPF_ANY))
			return -errno;
	return 0;
}

int workload_run(const struct loaded *l, uint32_t repeat, uint32_t *retval)
{
	/* An Ethernet frame of zeroes: no workload looks at it. */
	static const char packet[64];
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet, .data_size_in = sizeof(packet),
		    .repeat = repeat);
	int err = bpf_prog_test_run_opts(l->entry, &opts);

	*retval = opts.retval;
	return err;
}

int workload_count(const struct loaded *l, uint32_t *retval, uint64_t *tail_calls)
{
	struct bpf_map *map;
	uint32_t zero = 0;
	int fd = -1, err;

	bpf_object__for_each_map (map, l->obj)
		if (bpf_map__is_internal(map) && strstr(bpf_map__name(map), WORKLOAD_COUNTER))
			fd = bpf_map__fd(map);
	if (fd < 0)
		return -ENOENT;
	*tail_calls = 0;
	err = bpf_map_update_elem(fd, &zero, tail_calls, BPF_ANY);
	if (!err)
		err = workload_arm(l);
	if (!err)
		err = workload_run(l, 1, retval);
	if (!err)
		err = bpf_map_lookup_elem(fd, &zero, tail_calls);
	return err;
}
