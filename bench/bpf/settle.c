// SPDX-License-Identifier: GPL-2.0-only
/* Attached programs whose trampolines are as long under each scheme, wherever memory is free. */

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/bpf.h>
#include <string.h>
#include <unistd.h>

#include "image.h"
#include "live.h"
#include "trampoline.h"
#include "util.h"

/*
 * How many trampolines that load an address of a kind show its usual length (an image's is of
 * the usual one in three cases of four), and how many attachments are tried until one has them.
 */
#define TRAMPOLINES_LEAST 16
#define TRIES_MOST        400

/* After so many tries the kernel's free places are filled, from the lowest on, at each try. */
#define TRIES_FREE   8
#define FILLERS      5
#define FILLERS_MOST 600

/* How much of a trampoline is read at once, and in all: one of four programs is shorter. */
#define CHUNK       128
#define LENGTH_MOST 2048

/* What the kernel's memory is read by: the context of a program of type syscall. */
struct peek {
	uint8_t data[CHUNK];
	uint64_t from;
};

static const struct bpf_insn peek_insns[] = {
	{ .code = BPF_LDX | BPF_MEM | BPF_DW,
	  .dst_reg = BPF_REG_3,
	  .src_reg = BPF_REG_1,
	  .off = offsetof(struct peek, from) },
	{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .dst_reg = BPF_REG_2, .imm = CHUNK },
	{ .code = BPF_JMP | BPF_CALL, .imm = BPF_FUNC_probe_read_kernel },
	{ .code = BPF_JMP | BPF_EXIT },
};

/* Read the kernel's memory at @p->from.  @fd: the program, loaded the first time. */
static int peek_at(int *fd, struct peek *p)
{
	LIBBPF_OPTS(bpf_prog_load_opts, load, .prog_flags = BPF_F_SLEEPABLE);
	LIBBPF_OPTS(bpf_test_run_opts, run, .ctx_in = p, .ctx_size_in = sizeof(*p));
	int err;

	if (*fd < 0)
		*fd = bpf_prog_load(BPF_PROG_TYPE_SYSCALL, "peek", "GPL", peek_insns,
				    ARRAY_SIZE(peek_insns), &load);
	if (*fd < 0)
		return *fd;
	err = bpf_prog_test_run_opts(*fd, &run);
	return err ? err : (int)run.retval;
}

/* Add what a trampoline loads. */
static int read_trampoline(int *fd, uint64_t addr, struct address_loads *loads)
{
	uint8_t code[LENGTH_MOST];
	struct address_loads all = *loads;
	struct peek p;
	int err;

	for (size_t size = 0; size < sizeof(code); size += CHUNK) {
		p.from = addr + size;
		err = peek_at(fd, &p);
		if (err)
			return err;
		memcpy(code + size, p.data, CHUNK);
		*loads = all;
		if (!trampoline_read(code, size + CHUNK, loads))
			return 0;
	}
	return -ENODATA;
}

/* What the trampolines load that the functions of a program are entered by. */
static int read_program(int *fd, const struct bpf_program *prog, struct address_loads *loads)
{
	struct image image;
	int err = live_program_image(bpf_program__fd(prog), NULL, &image);

	if (err)
		return err;
	for (size_t i = 0; !err && i < image.n; i++) {
		const struct image_function *f = &image.functions[i];
		uint64_t addr = trampoline_of(f->code, f->size, f->addr);

		if (addr)
			err = read_trampoline(fd, addr, loads);
	}
	image_free(&image);
	return err;
}

static int read_attachment(const struct loaded *l, struct address_loads *loads)
{
	struct bpf_program *prog;
	int fd = -1, err = 0;

	*loads = (struct address_loads){};
	bpf_object__for_each_program (prog, l->obj)
		if (!err && bpf_program__fd(prog) >= 0)
			err = read_program(&fd, prog, loads);
	if (fd >= 0)
		close(fd);
	return err;
}

/* What is kept until an attachment is found, so that the next gets other memory. */
struct kept {
	struct bpf_object *hooks[TRIES_MOST];
	int fillers[FILLERS_MOST];
	size_t n_hooks, n_fillers;
};

/* Maps of pages for which vmalloc() looks as it does for those of programs. */
static void fill(struct kept *k)
{
	LIBBPF_OPTS(bpf_map_create_opts, map, .map_flags = BPF_F_MMAPABLE);
	/* Large places, small ones, and one that shifts what follows by a page or not. */
	const size_t pages[FILLERS] = { 127, 31, 7, 3, 1 + k->n_hooks % 3 };

	for (size_t i = 0; i < FILLERS && k->n_fillers < FILLERS_MOST; i++) {
		int fd = bpf_map_create(BPF_MAP_TYPE_ARRAY, "filler", 4, sizeof(uint64_t),
					pages[i] * 512, &map);

		if (fd >= 0)
			k->fillers[k->n_fillers++] = fd;
	}
}

/* Attach anew, elsewhere. */
static int attach_elsewhere(const struct workload *w, enum build build, struct loaded *l,
			    struct kept *k)
{
	while (l->n_links)
		bpf_link__destroy(l->links[--l->n_links]);
	k->hooks[k->n_hooks++] = l->hooks;
	l->hooks = NULL;
	if (k->n_hooks > TRIES_FREE)
		fill(k);
	return live_attach(w, build, l);
}

/* Has every kind of load in @loads been seen often enough, these among them? */
static bool seen_enough(const struct address_loads *loads)
{
	static size_t seen[ADDRESS_KINDS];
	bool enough = true;

	for (int k = 0; k < ADDRESS_KINDS; k++)
		if (loads->n[k] && ++seen[k] < TRAMPOLINES_LEAST)
			enough = false;
	return enough;
}

int live_settle(const struct workload *w, enum build build, struct loaded *l, bool *grown)
{
	static unsigned int usual[ADDRESS_KINDS];
	struct kept kept = {};
	struct address_loads loads;
	int err = 0;

	*grown = false;
	if (!l->n_links)
		return 0;
	for (;;) {
		err = read_attachment(l, &loads);
		if (err || !(loads.n[ADDRESS_PROGRAM] + loads.n[ADDRESS_IMAGE]))
			break;
		if (address_loads_usual(usual, &loads, grown) && seen_enough(&loads))
			break;
		err = kept.n_hooks < TRIES_MOST ? attach_elsewhere(w, build, l, &kept) : -ELOOP;
		if (err)
			break;
	}
	while (kept.n_hooks)
		bpf_object__close(kept.hooks[--kept.n_hooks]);
	while (kept.n_fillers)
		close(kept.fillers[--kept.n_fillers]);
	return err;
}
