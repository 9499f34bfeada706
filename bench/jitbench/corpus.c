// SPDX-License-Identifier: GPL-2.0-only
/* Loads all programs of an object, each for itself, whatever becomes of the others. */

#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "corpus.h"
#include "live.h"
#include "mark.h"
#include "prog_load.h"
#include "traits.h"
#include "util.h"
#include "verifier_log.h"

/* The verifier's log without its trace: the reason, and statistics. */
#define LOG_STATS 4

/* The load that is going on; libbpf knows no context. */
static struct {
	struct corpus_object *o;
	const struct corpus_told *told;
	struct bpf_object *obj;
	bool first;
	unsigned int most; /* instructions for the verifier */
	int stand_in;      /* a program that is loaded, in place of one that is refused */
	char said[4096];
} now = { .stand_in = -1 };

static int keep_said(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	size_t used = strlen(now.said);

	return level == LIBBPF_WARN ? vsnprintf(now.said + used, sizeof(now.said) - used, fmt, ap)
				    : 0;
}

static struct corpus_program *find(const char *name)
{
	for (size_t i = 0; now.o && name && i < now.o->n; i++)
		if (!strcmp(now.o->programs[i].name, name))
			return &now.o->programs[i];
	return NULL;
}

static void tell_refused(struct corpus_program *p, bool for_good, const char *why)
{
	p->seen = true;
	p->refused = for_good;
	now.told->refused(now.told->ctx, p, why);
}

/* How many instructions the verifier went through, on all paths; 0: not known. */
static unsigned int verified(int fd)
{
	struct bpf_prog_info info = {};
	uint32_t size = sizeof(info);

	return bpf_prog_get_info_by_fd(fd, &info, &size) ? 0 : info.verified_insns;
}

static void tell_loaded(struct corpus_program *p, int fd)
{
	struct image image;
	char why[96];
	int err;

	if (now.first && verified(fd) > now.most) {
		snprintf(why, sizeof(why),
			 "the verifier goes through %u instructions, more than --most",
			 verified(fd));
		tell_refused(p, true, why);
		return;
	}
	err = live_program_image(fd, bpf_object__btf(now.obj), &image);
	if (err) {
		tell_refused(p, now.first, "loaded, but its code can't be read");
		return;
	}
	p->seen = true;
	now.told->loaded(now.told->ctx, p, &image);
	image_free(&image);
}

/*
 * In place of bpf_prog_load(): libbpf would give up the whole object with the first program
 * that is refused, so it gets another one.
 */
static int load_program(enum bpf_prog_type type, const char *name, const char *license,
			const struct bpf_insn *insns, size_t n, struct bpf_prog_load_opts *opts)
{
	static char log[1 << 16];
	struct corpus_program *p = find(name);
	struct bpf_prog_load_opts own;
	const char *why;
	int fd;

	/* A program of no object is libbpf's own, to probe the kernel. */
	if (!p || !opts)
		return __real_bpf_prog_load(type, name, license, insns, n, opts);
	own = *opts;
	own.log_buf = log;
	own.log_size = sizeof(log);
	own.log_level = LOG_STATS;
	log[0] = '\0';
	fd = __real_bpf_prog_load(type, name, license, insns, n, &own);
	if (fd >= 0) {
		tell_loaded(p, fd);
		return fd;
	}
	/* Cut short, the log has its end. */
	why = verifier_reason(log);
	tell_refused(p, now.first, why ? why : strerror(-fd));
	return fcntl(now.stand_in, F_DUPFD_CLOEXEC, 0);
}

/* libbpf fills or maps these as it creates them, or two schemes may not share them. */
static bool is_shared(const struct bpf_map *map)
{
	switch (bpf_map__type(map)) {
	case BPF_MAP_TYPE_PROG_ARRAY:
	case BPF_MAP_TYPE_STRUCT_OPS:
	case BPF_MAP_TYPE_ARENA:
	case BPF_MAP_TYPE_ARRAY_OF_MAPS:
	case BPF_MAP_TYPE_HASH_OF_MAPS:
		return false;
	default:
		return true;
	}
}

static int share_maps(struct bpf_object *obj, const struct bpf_object *with)
{
	struct bpf_map *map;
	int err = 0;

	bpf_object__for_each_map (map, obj) {
		int fd = bpf_object__find_map_fd_by_name(with, bpf_map__name(map));

		if (!err && fd >= 0 && is_shared(map))
			err = bpf_map__reuse_fd(map, fd);
	}
	return err;
}

/* libbpf's first complaint, without what it calls itself; "" if it has none. */
static const char *complaint(void)
{
	char *line = now.said, *end;

	if (!strncmp(line, "libbpf: ", 8))
		line += 8;
	end = strchr(line, '\n');
	if (end)
		*end = '\0';
	return line;
}

/* The program that libbpf complains of, or NULL; @said goes on after its name. */
static struct corpus_program *blamed(const char **said)
{
	char name[128];
	int n = 0;

	if (sscanf(*said, "prog '%127[^']': %n", name, &n) != 1 || !n)
		return NULL;
	*said += n;
	return find(name);
}

static void refuse_rest(const char *why)
{
	for (size_t i = 0; i < now.o->n; i++)
		if (!now.o->programs[i].seen && !now.o->programs[i].refused)
			tell_refused(&now.o->programs[i], true, why);
}

/* Which programs this load is to try.  Return: how many. */
static size_t choose(struct bpf_object *obj)
{
	struct bpf_program *prog;
	size_t n = 0;

	bpf_object__for_each_program (prog, obj) {
		struct corpus_program *p = find(bpf_program__name(prog));
		bool wanted = p && !p->seen && !p->refused;

		bpf_program__set_autoload(prog, wanted);
		/* As the kernel's own tests do where any address can be accessed. */
		bpf_program__set_flags(prog, bpf_program__flags(prog) | BPF_F_ANY_ALIGNMENT);
		n += wanted;
	}
	return n;
}

/*
 * One load of what is left.  Return: is there a reason for another?  The object is closed, or
 * kept as the first.
 */
static bool try_load(void)
{
	struct corpus_program *p;
	const char *why;
	int err = 0;

	now.said[0] = '\0';
	now.obj = bpf_object__open_file(now.o->file, NULL);
	if (!now.obj || !choose(now.obj))
		goto out;
	if (now.o->first)
		err = share_maps(now.obj, now.o->first);
	if (!err)
		err = bpf_object__load(now.obj);
	why = complaint();
	p = blamed(&why);
	if (err && p && !p->seen) {
		tell_refused(p, true, *why ? why : strerror(-err));
		bpf_object__close(now.obj);
		now.obj = NULL;
		return true;
	}
	refuse_rest(*why ? why : strerror(-err));
	if (!err && !now.o->first) {
		now.o->first = now.obj;
		now.obj = NULL;
	}
out:
	bpf_object__close(now.obj);
	now.obj = NULL;
	return false;
}

int corpus_load(struct corpus_object *o, const struct corpus_told *told, unsigned int most)
{
	if (now.stand_in < 0)
		now.stand_in = mark_load();
	if (now.stand_in < 0) {
		say("no BPF program can be loaded: %s: run `jitbench doctor`",
		    strerror(-now.stand_in));
		return now.stand_in;
	}
	now.o = o;
	now.told = told;
	now.most = most;
	now.first = !o->first;
	for (size_t i = 0; i < o->n; i++)
		o->programs[i].seen = false;
	libbpf_set_print(keep_said);
	prog_load_by = load_program;
	while (try_load())
		;
	prog_load_by = NULL;
	now.o = NULL;
	return 0;
}

static void add_program(struct corpus_object *o, const struct bpf_program *prog)
{
	struct corpus_program *p = &o->programs[o->n++];

	snprintf(p->name, sizeof(p->name), "%s", bpf_program__name(prog));
	snprintf(p->section, sizeof(p->section), "%s", bpf_program__section_name(prog));
}

int corpus_open(struct corpus_object *o, const char *file, char *why, size_t size)
{
	struct bpf_object *obj;
	struct bpf_program *prog;
	size_t n = 0;
	int err;

	*o = (struct corpus_object){ .file = file };
	now.said[0] = '\0';
	libbpf_set_print(keep_said);
	obj = bpf_object__open_file(file, NULL);
	if (!obj) {
		err = -errno;
		snprintf(why, size, "%s", *complaint() ? complaint() : strerror(-err));
		return err;
	}
	bpf_object__for_each_program (prog, obj)
		n++;
	o->programs = calloc(n + 1, sizeof(*o->programs));
	bpf_object__for_each_program (prog, obj)
		if (o->programs)
			add_program(o, prog);
	bpf_object__close(obj);
	snprintf(why, size, "%s", o->programs ? "it has no programs" : strerror(ENOMEM));
	return o->n ? 0 : o->programs ? -ENOENT : -ENOMEM;
}

void corpus_close(struct corpus_object *o)
{
	bpf_object__close(o->first);
	free(o->programs);
	*o = (struct corpus_object){ 0 };
}
