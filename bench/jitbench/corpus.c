// SPDX-License-Identifier: GPL-2.0-only
/* Loads all programs of an object under all schemes, whatever becomes of the others. */

#include <bpf/bpf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "corpus.h"
#include "live.h"
#include "mark.h"
#include "prog_load.h"
#include "util.h"
#include "verifier_log.h"

/* The verifier's log without its trace: the reason, and statistics. */
#define LOG_STATS 4

/* The load that is going on; libbpf knows no context. */
static struct {
	struct corpus_object *o;
	const struct corpus_told *told;
	struct bpf_object *obj;
	const struct scheme_list *schemes;
	unsigned int most; /* instructions for the verifier */
	int err;           /* a scheme that can't be set, or no memory: nothing goes on */
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

/* What the first scheme is refused is refused for good. */
static void tell_refused(struct corpus_program *p, size_t scheme, const char *why)
{
	p->seen = true;
	p->refused = !scheme;
	now.told->refused(now.told->ctx, p, scheme, why);
}

/* How many instructions the verifier went through, on all paths; 0: not known. */
static unsigned int verified(int fd)
{
	struct bpf_prog_info info = {};
	uint32_t size = sizeof(info);

	return bpf_prog_get_info_by_fd(fd, &info, &size) ? 0 : info.verified_insns;
}

static void tell_loaded(struct corpus_program *p, size_t scheme, int fd)
{
	struct image image;
	char why[96];
	int err;

	if (!scheme && verified(fd) > now.most) {
		snprintf(why, sizeof(why),
			 "the verifier goes through %u instructions, more than --most",
			 verified(fd));
		tell_refused(p, scheme, why);
		return;
	}
	err = live_program_image(fd, bpf_object__btf(now.obj), &image);
	if (err) {
		tell_refused(p, scheme, "loaded, but its code can't be read");
		return;
	}
	p->seen = true;
	now.told->loaded(now.told->ctx, p, scheme, &image);
	image_free(&image);
}

/* A map of the load that is going on, and what stands for it under each scheme; 0: itself. */
static struct {
	int fd, stands_for_it[SCHEME_MAX];
	bool is_array; /* of programs */
} maps[256];
static size_t n_maps;

static void forget_maps(void)
{
	for (size_t i = 0; i < n_maps; i++)
		for (size_t s = 0; s < SCHEME_MAX; s++)
			if (maps[i].stands_for_it[s] > 0)
				close(maps[i].stands_for_it[s]);
	n_maps = 0;
}

/*
 * The map by which a program has map @fd under a scheme.  An array of programs takes those of
 * one scheme alone, so each has one of its own.  Return: a file descriptor, or -errno.
 */
static int map_under(size_t scheme, int fd)
{
	struct bpf_map_info info = {};
	uint32_t size = sizeof(info);
	size_t i = 0;
	int err;

	while (i < n_maps && maps[i].fd != fd)
		i++;
	if (i == ARRAY_SIZE(maps))
		return -E2BIG;
	if (i == n_maps) {
		err = bpf_map_get_info_by_fd(fd, &info, &size);
		if (err)
			return err;
		memset(&maps[i], 0, sizeof(maps[i]));
		maps[i].fd = fd;
		maps[i].is_array = info.type == BPF_MAP_TYPE_PROG_ARRAY;
		n_maps++;
	}
	if (!scheme || !maps[i].is_array)
		return fd;
	if (!maps[i].stands_for_it[scheme]) {
		LIBBPF_OPTS(bpf_map_create_opts, opts);

		size = sizeof(info);
		err = bpf_map_get_info_by_fd(fd, &info, &size);
		if (err)
			return err;
		opts.map_flags = info.map_flags;
		err = bpf_map_create(info.type, NULL, info.key_size, info.value_size,
				     info.max_entries, &opts);
		if (err < 0)
			return err;
		maps[i].stands_for_it[scheme] = err;
	}
	return maps[i].stands_for_it[scheme];
}

/* The instructions as they are under a scheme.  Return: 0, or -errno. */
static int put_maps(struct bpf_insn *insns, size_t n, size_t scheme)
{
	for (size_t i = 0; i < n; i++) {
		int fd;

		if (insns[i].code != (BPF_LD | BPF_IMM | BPF_DW))
			continue;
		if (insns[i].src_reg == BPF_PSEUDO_MAP_FD) {
			fd = map_under(scheme, insns[i].imm);
			if (fd < 0)
				return fd;
			insns[i].imm = fd;
		}
		i++;
	}
	return 0;
}

/* A program under a scheme: told of.  Return: its file descriptor, or -errno. */
static int load_under(size_t scheme, struct corpus_program *p, enum bpf_prog_type type,
		      const char *license, const struct bpf_insn *insns, size_t n,
		      const struct bpf_prog_load_opts *opts)
{
	static char log[1 << 16];
	struct bpf_prog_load_opts own = *opts;
	struct bpf_insn *copy = malloc((n + 1) * sizeof(*copy));
	const char *why;
	int fd;

	own.log_buf = log;
	own.log_size = sizeof(log);
	own.log_level = LOG_STATS;
	log[0] = '\0';
	fd = copy ? scheme_set(now.schemes->names[scheme]) : -ENOMEM;
	if (fd) {
		now.err = fd;
		free(copy);
		return fd;
	}
	memcpy(copy, insns, n * sizeof(*copy));
	fd = put_maps(copy, n, scheme);
	if (!fd)
		fd = __real_bpf_prog_load(type, p->name, license, copy, n, &own);
	free(copy);
	if (fd >= 0) {
		tell_loaded(p, scheme, fd);
		return fd;
	}
	/* Cut short, the log has its end. */
	why = verifier_reason(log);
	tell_refused(p, scheme, why ? why : strerror(-fd));
	return fd;
}

/*
 * In place of bpf_prog_load(): under all schemes.  libbpf would give up the whole object with
 * the first program that is refused, so it gets another one.
 */
static int load_program(enum bpf_prog_type type, const char *name, const char *license,
			const struct bpf_insn *insns, size_t n, struct bpf_prog_load_opts *opts)
{
	struct corpus_program *p = find(name);
	int first = -1;

	/* A program of no object is libbpf's own, to probe the kernel. */
	if (!p || !opts)
		return __real_bpf_prog_load(type, name, license, insns, n, opts);
	for (size_t s = 0; s < now.schemes->n && !now.err && !p->refused; s++) {
		int fd = load_under(s, p, type, license, insns, n, opts);

		if (!s)
			first = fd;
		else if (fd >= 0)
			close(fd);
	}
	if (now.err)
		return now.err;
	return first >= 0 ? first : fcntl(now.stand_in, F_DUPFD_CLOEXEC, 0);
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
		if (!now.o->programs[i].seen)
			tell_refused(&now.o->programs[i], 0, why);
}

/* Which programs this load is to try.  Return: how many. */
static size_t choose(struct bpf_object *obj)
{
	struct bpf_program *prog;
	size_t n = 0;

	bpf_object__for_each_program (prog, obj) {
		struct corpus_program *p = find(bpf_program__name(prog));
		bool wanted = p && !p->seen;

		bpf_program__set_autoload(prog, wanted);
		/* As the kernel's own tests do where any address can be accessed. */
		bpf_program__set_flags(prog, bpf_program__flags(prog) | BPF_F_ANY_ALIGNMENT);
		n += wanted;
	}
	return n;
}

/* One load of what is left.  Return: is there a reason for another? */
static bool try_load(void)
{
	struct corpus_program *p;
	const char *why;
	bool again = false;
	int err;

	now.said[0] = '\0';
	now.obj = bpf_object__open_file(now.o->file, NULL);
	if (!now.obj || !choose(now.obj))
		goto out;
	err = bpf_object__load(now.obj);
	forget_maps();
	if (now.err)
		goto out;
	why = complaint();
	p = blamed(&why);
	again = err && p && !p->seen;
	if (again)
		tell_refused(p, 0, *why ? why : strerror(-err));
	else
		refuse_rest(*why ? why : strerror(-err));
out:
	bpf_object__close(now.obj);
	now.obj = NULL;
	return again;
}

int corpus_load(struct corpus_object *o, const struct scheme_list *schemes,
		const struct corpus_told *told, unsigned int most)
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
	now.schemes = schemes;
	now.most = most;
	now.err = 0;
	libbpf_set_print(keep_said);
	prog_load_by = load_program;
	while (try_load())
		;
	prog_load_by = NULL;
	now.o = NULL;
	return now.err;
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
	free(o->programs);
	*o = (struct corpus_object){ 0 };
}
