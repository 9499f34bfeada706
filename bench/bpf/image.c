// SPDX-License-Identifier: GPL-2.0-only
/* The code that the JIT wrote, function by function, by bpf_prog_info. */

#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"
#include "live.h"
#include "workload.h"

/* What bpf_prog_info tells of one program: the arrays are the kernel's own. */
struct details {
	struct bpf_prog_info info;
	uint8_t *code;
	uint32_t *lens;
	uint64_t *ksyms;
	struct bpf_func_info *funcs;
	struct bpf_insn *bpf;
	struct bpf_line_info *lines;
	uint64_t *line_addrs;
};

static void details_free(struct details *d)
{
	free(d->code);
	free(d->lens);
	free(d->ksyms);
	free(d->funcs);
	free(d->bpf);
	free(d->lines);
	free(d->line_addrs);
}

static int details_read(int fd, bool sources, struct details *d)
{
	uint32_t size = sizeof(d->info);
	int err;

	*d = (struct details){};
	/* Once for the sizes, once for the arrays. */
	err = bpf_prog_get_info_by_fd(fd, &d->info, &size);
	if (err)
		return err;
	/* The kernel hides the code by a length without code or by no length at all. */
	if (!d->info.jited_prog_len || !d->info.nr_jited_func_lens)
		return -EPERM;
	if (!sources)
		d->info.xlated_prog_len = d->info.nr_line_info = d->info.nr_jited_line_info = 0;
	d->code = calloc(1, d->info.jited_prog_len);
	d->lens = calloc(d->info.nr_jited_func_lens, sizeof(*d->lens));
	d->ksyms = calloc(d->info.nr_jited_ksyms + 1, sizeof(*d->ksyms));
	d->funcs = calloc(d->info.nr_func_info + 1, sizeof(*d->funcs));
	d->bpf = calloc(1, d->info.xlated_prog_len + 1);
	d->lines = calloc(d->info.nr_line_info + 1, sizeof(*d->lines));
	d->line_addrs = calloc(d->info.nr_jited_line_info + 1, sizeof(*d->line_addrs));
	if (!d->code || !d->lens || !d->ksyms || !d->funcs || !d->bpf || !d->lines ||
	    !d->line_addrs)
		return -ENOMEM;
	d->info = (struct bpf_prog_info){
		.jited_prog_insns = (uintptr_t)d->code,
		.jited_prog_len = d->info.jited_prog_len,
		.jited_func_lens = (uintptr_t)d->lens,
		.nr_jited_func_lens = d->info.nr_jited_func_lens,
		.jited_ksyms = (uintptr_t)d->ksyms,
		.nr_jited_ksyms = d->info.nr_jited_ksyms,
		.func_info = (uintptr_t)d->funcs,
		.nr_func_info = d->info.nr_func_info,
		.func_info_rec_size = sizeof(*d->funcs),
		.xlated_prog_insns = sources ? (uintptr_t)d->bpf : 0,
		.xlated_prog_len = d->info.xlated_prog_len,
		.line_info = (uintptr_t)d->lines,
		.nr_line_info = d->info.nr_line_info,
		.line_info_rec_size = sizeof(*d->lines),
		.jited_line_info = (uintptr_t)d->line_addrs,
		.nr_jited_line_info = d->info.nr_jited_line_info,
		.jited_line_info_rec_size = sizeof(*d->line_addrs),
	};
	size = sizeof(d->info);
	err = bpf_prog_get_info_by_fd(fd, &d->info, &size);
	if (!err && !d->info.jited_prog_insns)
		err = -EPERM;
	return err;
}

static void set_name(struct image_function *f, const struct btf *btf, const struct details *d,
		     uint32_t i)
{
	const struct btf_type *type = NULL;

	if (btf && i < d->info.nr_func_info)
		type = btf__type_by_id(btf, d->funcs[i].type_id);
	if (type)
		snprintf(f->name, sizeof(f->name), "%s", btf__name_by_offset(btf, type->name_off));
	else
		snprintf(f->name, sizeof(f->name), "%s_%u", d->info.name, i);
}

/* The BPF instructions of the i-th function: from and up to these. */
static bool find_bpf(const struct details *d, uint32_t i, uint32_t *from, uint32_t *to)
{
	uint32_t n = d->info.xlated_prog_len / sizeof(*d->bpf);

	/* Those with blinded constants are hidden; without BTF functions can't be told apart. */
	if (!d->info.xlated_prog_insns || (d->info.nr_jited_func_lens > 1 && !d->info.nr_func_info))
		return false;
	*from = i < d->info.nr_func_info ? d->funcs[i].insn_off : 0;
	*to = i + 1 < d->info.nr_func_info ? d->funcs[i + 1].insn_off : n;
	return *from < *to && *to <= n;
}

/*
 * A map's number differs from load to load and says nothing: it becomes 0, and what is left is
 * the same under each scheme.  The number of a function is made one among the image's.
 */
static void settle_numbers(struct bpf_insn *insn, uint32_t n, uint32_t functions_before)
{
	for (uint32_t i = 0; i < n; i++) {
		if (insn[i].code == (BPF_JMP | BPF_CALL) && insn[i].src_reg == BPF_PSEUDO_CALL)
			insn[i].imm += functions_before;
		if (insn[i].code != (BPF_LD | BPF_IMM | BPF_DW) || i + 1 == n)
			continue;
		if (insn[i].src_reg == BPF_PSEUDO_FUNC)
			insn[i + 1].imm += functions_before;
		if (insn[i].src_reg == BPF_PSEUDO_MAP_FD || insn[i].src_reg == BPF_PSEUDO_MAP_VALUE)
			insn[i].imm = 0;
		i++;
	}
}

static const char *btf_text(const struct btf *btf, uint32_t offset)
{
	const char *text = btf ? btf__str_by_offset(btf, offset) : NULL;

	return text ? text : "";
}

/* The lines of a function, with where the code of each begins. */
static int add_lines(struct image_function *f, const struct details *d, const struct btf *btf,
		     uint32_t from, uint32_t to)
{
	int err = 0;

	for (uint32_t i = 0; !err && i < d->info.nr_line_info && i < d->info.nr_jited_line_info;
	     i++) {
		const struct bpf_line_info *l = &d->lines[i];
		const char *file = btf_text(btf, l->file_name_off);
		const char *folder = strrchr(file, '/');
		const char *text = btf_text(btf, l->line_off);

		if (l->insn_off < from || l->insn_off >= to ||
		    d->line_addrs[i] - f->addr >= f->size)
			continue;
		/* One begins the function: else these are not its lines. */
		if (!f->n_lines && (l->insn_off != from || d->line_addrs[i] != f->addr))
			break;
		err = image_add_line(
			f, &(struct image_line){ .insn = l->insn_off - from,
						 .at = d->line_addrs[i] - f->addr,
						 .line = BPF_LINE_INFO_LINE_NUM(l->line_col),
						 .file = (char *)(folder ? folder + 1 : file),
						 .text = (char *)text + strspn(text, " \t") });
	}
	/* Of an object without them, all of the function is one. */
	if (!err && !f->n_lines)
		err = image_add_line(f, &(struct image_line){ .file = "", .text = "" });
	return err;
}

/* What a function was written from, the i-th of its program. */
static int add_bpf(struct image_function *f, const struct details *d, const struct btf *btf,
		   uint32_t i, uint32_t functions_before)
{
	uint32_t from, to;

	if (!f->addr || !find_bpf(d, i, &from, &to))
		return 0;
	settle_numbers(d->bpf + from, to - from, functions_before);
	f->bpf_size = (to - from) * sizeof(*d->bpf);
	f->bpf = malloc(f->bpf_size);
	if (!f->bpf)
		return -ENOMEM;
	memcpy(f->bpf, d->bpf + from, f->bpf_size);
	return add_lines(f, d, btf, from, to);
}

static int add_function(struct image *image, const struct details *d, const struct btf *btf,
			uint32_t i, size_t offset)
{
	struct image_function *f;

	if (offset + d->lens[i] > d->info.jited_prog_len)
		return -EINVAL;
	f = realloc(image->functions, (image->n + 1) * sizeof(*f));
	if (!f)
		return -ENOMEM;
	image->functions = f;
	f += image->n;
	*f = (struct image_function){ .size = d->lens[i], .code = malloc(d->lens[i] + 1) };
	if (!f->code)
		return -ENOMEM;
	image->n++;
	memcpy(f->code, d->code + offset, f->size);
	f->addr = i < d->info.nr_jited_ksyms ? d->ksyms[i] : 0;
	set_name(f, btf, d, i);
	return add_bpf(f, d, btf, i, image->n - 1 - i);
}

/* @sources: with what the code was written from? */
static int add_program(struct image *image, int fd, const struct btf *btf, bool sources)
{
	struct details d;
	size_t offset = 0;
	int err = details_read(fd, sources, &d);

	for (uint32_t i = 0; !err && i < d.info.nr_jited_func_lens; i++) {
		err = add_function(image, &d, btf, i, offset);
		offset += d.lens[i];
	}
	details_free(&d);
	return err;
}

/* The programs of an object that are loaded, but for one. */
static int add_object(struct image *image, const struct bpf_object *obj, int except)
{
	struct bpf_program *prog;
	int err = 0;

	bpf_object__for_each_program (prog, obj) {
		int fd = bpf_program__fd(prog);

		if (!err && fd >= 0 && fd != except)
			err = add_program(image, fd, bpf_object__btf(obj), true);
	}
	return err;
}

int live_program_image(int fd, const struct btf *btf, struct image *image)
{
	int err;

	*image = (struct image){};
	err = add_program(image, fd, btf, false);
	if (err)
		image_free(image);
	return err;
}

int live_image(const struct loaded *l, struct image *image)
{
	int err;

	*image = (struct image){};
	err = add_program(image, l->entry, bpf_object__btf(l->obj), true);
	if (!err)
		err = add_object(image, l->obj, l->entry);
	if (!err && l->n_links)
		err = add_object(image, l->hooks, -1);
	if (err)
		image_free(image);
	return err;
}
