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
};

static void details_free(struct details *d)
{
	free(d->code);
	free(d->lens);
	free(d->ksyms);
	free(d->funcs);
}

static int details_read(int fd, struct details *d)
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
	d->code = calloc(1, d->info.jited_prog_len);
	d->lens = calloc(d->info.nr_jited_func_lens, sizeof(*d->lens));
	d->ksyms = calloc(d->info.nr_jited_ksyms + 1, sizeof(*d->ksyms));
	d->funcs = calloc(d->info.nr_func_info + 1, sizeof(*d->funcs));
	if (!d->code || !d->lens || !d->ksyms || !d->funcs)
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
	return 0;
}

static int add_program(struct image *image, int fd, const struct btf *btf)
{
	struct details d;
	size_t offset = 0;
	int err = details_read(fd, &d);

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
			err = add_program(image, fd, bpf_object__btf(obj));
	}
	return err;
}

int live_program_image(int fd, const struct btf *btf, struct image *image)
{
	int err;

	*image = (struct image){};
	err = add_program(image, fd, btf);
	if (err)
		image_free(image);
	return err;
}

int live_image(const struct loaded *l, struct image *image)
{
	int err;

	*image = (struct image){};
	err = add_program(image, l->entry, bpf_object__btf(l->obj));
	if (!err)
		err = add_object(image, l->obj, l->entry);
	if (!err && l->n_links)
		err = add_object(image, l->hooks, -1);
	if (err)
		image_free(image);
	return err;
}
