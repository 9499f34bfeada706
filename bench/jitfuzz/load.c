// SPDX-License-Identifier: GPL-2.0-only
/* Maps, BTF and loaded programs. */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <bpf/bpf.h>
#include <bpf/btf.h>

#include "emit.h"
#include "frame.h"
#include "live.h"
#include "load.h"
#include "scheme.h"
#include "traits.h"
#include "types.h"
#include "util.h"

#define LOG_SIZE 65536

static const struct fuzz_case *now;
static struct emit_refs refs; /* of all programs but tracing ones; slots_fd varies */
static struct trace_map *trace;
static int slots[CLASSES];
static int btf_fd;

/* The loaded programs: one per program and scheme; a handful of schemes. */
static struct {
	char scheme[SCHEME_NAME];
	int fd;
} cache[PROGS_MAX][SCHEME_MAX];

/* Arrays of the tracing programs of this run: a closed one would be emptied. */
static int own[PROGS_MAX], own_count;

static char chosen[SCHEME_NAME]; /* the scheme that the JIT uses now */

static int find_kfuncs(void)
{
	struct btf *vmlinux = btf__load_vmlinux_btf();
	int err = 0;

	if (!vmlinux)
		return -errno;
	refs.dynptr_id = btf__find_by_name_kind(vmlinux, "bpf_dynptr_adjust", BTF_KIND_FUNC);
	refs.strlen_id = btf__find_by_name_kind(vmlinux, "bpf_strlen", BTF_KIND_FUNC);
	if (refs.dynptr_id < 0 || refs.strlen_id < 0)
		err = -ENOENT;
	btf__free(vmlinux);
	return err;
}

static int make_slots(void)
{
	return bpf_map_create(BPF_MAP_TYPE_PROG_ARRAY, "slots", 4, 4, SLOTS, NULL);
}

static int make_maps(void)
{
	LIBBPF_OPTS(bpf_map_create_opts, mappable, .map_flags = BPF_F_MMAPABLE);
	size_t page = sysconf(_SC_PAGESIZE);

	refs.trace_fd =
		bpf_map_create(BPF_MAP_TYPE_ARRAY, "trace", 4, sizeof(*trace), 1, &mappable);
	refs.each_fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "each", 4, 8, FOR_EACH, NULL);
	if (refs.trace_fd < 0 || refs.each_fd < 0)
		return -errno;
	for (int i = 0; i < CLASSES; i++) {
		slots[i] = make_slots();
		if (slots[i] < 0)
			return -errno;
	}
	trace = mmap(NULL, (sizeof(*trace) + page - 1) / page * page, PROT_READ | PROT_WRITE,
		     MAP_SHARED, refs.trace_fd, 0);
	if (trace == MAP_FAILED)
		return -errno;
	strcpy(trace->text, "12");
	return 0;
}

int load_open(void)
{
	const char *what = "maps";
	int err = make_maps();

	if (!err) {
		what = "BTF";
		btf_fd = types_load();
		err = btf_fd < 0 ? btf_fd : 0;
	}
	if (!err) {
		what = "kfuncs bpf_dynptr_adjust and bpf_strlen";
		err = find_kfuncs();
	}
	for (int i = 0; i < PROGS_MAX; i++)
		for (int k = 0; k < SCHEME_MAX; k++)
			cache[i][k].fd = -1;
	if (err)
		say("no %s: %s: run as root on a kernel with BPF and its JIT", what,
		    strerror(-err));
	return err;
}

void load_close(void)
{
	load_case(NULL);
	for (int i = 0; i < CLASSES; i++)
		close(slots[i]);
	close(refs.trace_fd);
	close(refs.each_fd);
	close(btf_fd);
}

void load_case(const struct fuzz_case *c)
{
	for (int i = 0; i < PROGS_MAX; i++) {
		for (int k = 0; k < SCHEME_MAX; k++) {
			if (cache[i][k].fd >= 0)
				close(cache[i][k].fd);
			cache[i][k].fd = -1;
			cache[i][k].scheme[0] = '\0';
		}
	}
	now = c;
}

void load_limit(int words, int mains)
{
	refs.limit = words * sizeof(trace->word[0]);
	refs.mains = mains;
}

struct trace_map *load_trace(void)
{
	return trace;
}

int load_slots(const char *scheme)
{
	return slots[scheme_traits(scheme)->class];
}

static int choose(const char *scheme)
{
	int err = strcmp(chosen, scheme) ? scheme_set(scheme) : 0;

	if (!err)
		snprintf(chosen, sizeof(chosen), "%s", scheme);
	return err;
}

/* A tracing program's own array, with itself in slot 0. */
static int own_slots(int prog)
{
	return role_traces(now->prog[prog].role) && prog_tail_calls(&now->prog[prog]) ? make_slots()
										      : -1;
}

static int do_load(int prog, const char *scheme, int target, char *log, size_t log_size)
{
	static const struct {
		enum bpf_prog_type type;
		enum bpf_attach_type attach;
	} types[ROLES] = {
		[ROLE_ROOT] = { BPF_PROG_TYPE_SCHED_CLS, 0 },
		[ROLE_TARGET] = { BPF_PROG_TYPE_SCHED_CLS, 0 },
		[ROLE_EXT] = { BPF_PROG_TYPE_EXT, 0 },
		[ROLE_FENTRY] = { BPF_PROG_TYPE_TRACING, BPF_TRACE_FENTRY },
		[ROLE_FEXIT] = { BPF_PROG_TYPE_TRACING, BPF_TRACE_FEXIT },
	};
	const struct prog *p = &now->prog[prog];
	struct bpf_func_info info[FUNCS_MAX];
	struct emit_refs here = refs;
	static struct code code;
	char name[16];
	int fd, array = own_slots(prog), err = choose(scheme);
	uint32_t zero = 0;

	here.slots_fd = array >= 0 ? array : load_slots(scheme);
	if (!err)
		err = emit_prog(now, prog, &here, &code);
	if (err)
		goto cleanup;
	snprintf(name, sizeof(name), "p%d", prog);
	for (int i = 0; i < p->funcs; i++)
		info[i] = (struct bpf_func_info){ code.start[i], types_func(now, prog, i) };
	LIBBPF_OPTS(bpf_prog_load_opts, opts, .prog_btf_fd = btf_fd, .func_info = info,
		    .func_info_cnt = p->funcs, .func_info_rec_size = sizeof(info[0]),
		    .expected_attach_type = types[p->role].attach, .log_buf = log,
		    .log_size = log_size, .log_level = log ? 1 : 0);
	if (p->role >= ROLE_EXT) {
		opts.attach_prog_fd = target;
		opts.attach_btf_id = types_func(now, p->of_prog, p->of_func);
	}
	fd = bpf_prog_load(types[p->role].type, name, "GPL", code.insn, code.insns, &opts);
	err = fd < 0 ? -errno : 0;
	if (!err && array >= 0 && bpf_map_update_elem(array, &zero, &fd, BPF_ANY)) {
		err = -errno;
		close(fd);
	}
cleanup:
	if (array >= 0 && !err && own_count < PROGS_MAX)
		own[own_count++] = array;
	else if (array >= 0)
		close(array);
	return err ? err : fd;
}

int load_prog(int prog, const char *scheme, int target)
{
	int fd;

	if (role_traces(now->prog[prog].role))
		return do_load(prog, scheme, target, NULL, 0);
	for (int k = 0; k < SCHEME_MAX; k++) {
		if (cache[prog][k].fd >= 0 && strcmp(cache[prog][k].scheme, scheme))
			continue;
		if (cache[prog][k].fd >= 0)
			return cache[prog][k].fd;
		fd = do_load(prog, scheme, target, NULL, 0);
		if (fd >= 0) {
			cache[prog][k].fd = fd;
			snprintf(cache[prog][k].scheme, SCHEME_NAME, "%s", scheme);
		}
		return fd;
	}
	return -ENOSPC;
}

void load_done(void)
{
	while (own_count)
		close(own[--own_count]);
}

int load_frames(int fd, uint16_t frame[FUNCS_MAX], uint16_t *shim)
{
	struct image image;
	uint32_t more;
	int err = live_program_image(fd, NULL, &image);

	if (err)
		return err;
	if (image.n > FUNCS_MAX)
		err = -ENODATA;
	for (size_t i = 0; !err && i < image.n; i++) {
		frame[i] = frame_of(image.functions[i].code, image.functions[i].size, &more);
		if (!i)
			*shim = more;
	}
	image_free(&image);
	return err;
}

const char *load_log(int prog, const char *scheme, int target)
{
	static char log[LOG_SIZE];
	size_t len;
	int fd;

	log[0] = '\0';
	fd = do_load(prog, scheme, target, log, sizeof(log));
	if (fd >= 0) {
		close(fd);
		return "loaded";
	}
	/* The verifier gives its reason last. */
	len = strlen(log);
	return len > 1500 ? log + len - 1500 : log;
}
