// SPDX-License-Identifier: GPL-2.0-only
/* Sets up, runs and takes down the programs of one case. */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <bpf/bpf.h>

#include "embed.h"
#include "rig.h"
#include "schemes.h"
#include "traits.h"
#include "util.h"

/*
 * The end of what libbpf printed, which goes to the TAP stream only if the test
 * fails.  The verifier gives its reason last, after a log of any length.
 */
static char log_text[2048];

static int keep_log(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	static char text[65536];
	size_t size = sizeof(log_text) - 1, used = strlen(log_text), len;

	if (level == LIBBPF_DEBUG)
		return 0;
	vsnprintf(text, sizeof(text), fmt, ap);
	len = strlen(text);
	if (len >= size) {
		strcpy(log_text, text + len - size);
		return len;
	}
	if (used + len > size) {
		memmove(log_text, log_text + used + len - size, size - len + 1);
		used = size - len;
	}
	strcpy(log_text + used, text);
	return len;
}

const char *rig_log(void)
{
	return log_text;
}

void rig_forget_log(void)
{
	log_text[0] = '\0';
	libbpf_set_print(keep_log);
}

int rig_fail(struct rig *r, int err, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(r->error, sizeof(r->error), fmt, ap);
	va_end(ap);
	return err;
}

bool case_mixes(const struct sem_case *c)
{
	return c->target.prog || c->replace.part.prog || c->trace[0].part.prog;
}

static const struct embedded *find_object(const char *name)
{
	for (size_t i = 0; i < embedded_count; i++)
		if (!strcmp(embedded[i].name, name))
			return &embedded[i];
	return NULL;
}

/* All parts share the root's counters and program array. */
static int share_maps(struct rig *r, enum role role)
{
	static const char *const maps[] = { "jmp", ".bss" };

	for (size_t i = 0; role != ROOT && i < ARRAY_SIZE(maps); i++) {
		struct bpf_map *own = bpf_object__find_map_by_name(r->obj[role], maps[i]);
		struct bpf_map *root = bpf_object__find_map_by_name(r->obj[ROOT], maps[i]);
		int err = own && root ? bpf_map__reuse_fd(own, bpf_map__fd(root)) : -ENOENT;

		if (err)
			return rig_fail(r, err, "map %s can't be shared: %s", maps[i],
					strerror(-err));
	}
	return 0;
}

static int open_part(struct rig *r, enum role role, const struct part *part, char *log,
		     size_t log_size)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .object_name = part->object,
		    .kernel_log_buf = log_size ? log : NULL, .kernel_log_size = log_size,
		    .kernel_log_level = log_size ? 1 : 0);
	const struct embedded *e = find_object(part->object);

	if (!e)
		return rig_fail(r, -ENOENT, "no object %s in this program", part->object);
	r->obj[role] = bpf_object__open_mem(e->data, e->size, &opts);
	if (!r->obj[role])
		return rig_fail(r, -errno, "%s can't be opened: %s", part->object, strerror(errno));
	r->prog[role] = bpf_object__find_program_by_name(r->obj[role], part->prog);
	if (!r->prog[role])
		return rig_fail(r, -ENOENT, "no program %s in %s", part->prog, part->object);
	bpf_program__set_autoload(r->prog[role], true);
	return share_maps(r, role);
}

static int load_part(struct rig *r, enum role role, const char *scheme)
{
	const char *name = bpf_program__name(r->prog[role]);
	int err = scheme ? schemes_choose(scheme) : 0;

	if (err)
		return rig_fail(r, err, "scheme %s can't be set: %s", scheme, strerror(-err));
	err = bpf_object__load(r->obj[role]);
	if (err)
		return rig_fail(r, err, "%s can't be loaded: %s", name, strerror(-err));
	return 0;
}

int rig_load(struct rig *r, enum role role, const struct part *part, const char *scheme, char *log,
	     size_t log_size)
{
	int err = open_part(r, role, part, log, log_size);

	return err ? err : load_part(r, role, scheme);
}

int rig_refuses(struct rig *r, const struct part *part, const char *scheme)
{
	static char log[1 << 20]; /* some programs are long until the tail call comes */
	int err;

	log[0] = '\0';
	err = rig_load(r, ROOT, part, scheme, log, sizeof(log));
	if (!err)
		return rig_fail(r, -ERANGE, "expected to be refused under %s, got loaded", scheme);
	if (err == -EINVAL && strstr(log, REFUSES_MIXING))
		return 0;
	return rig_fail(r, -ERANGE, "expected EINVAL and \"" REFUSES_MIXING "\", got %s",
			strerror(-err));
}

static int put_in_slot(struct rig *r, struct bpf_map *jmp, uint32_t slot, enum role role)
{
	int prog_fd = bpf_program__fd(r->prog[role]);

	if (bpf_map__update_elem(jmp, &slot, sizeof(slot), &prog_fd, sizeof(prog_fd), BPF_ANY))
		return rig_fail(r, -errno, "%s can't be put in slot %u: %s",
				bpf_program__name(r->prog[role]), slot, strerror(errno));
	return 0;
}

int rig_put(struct rig *r, uint32_t slot, enum role role)
{
	return put_in_slot(r, bpf_object__find_map_by_name(r->obj[ROOT], "jmp"), slot, role);
}

/*
 * Load an extension or tracing program against its target, put it in its object's
 * own program array if there is one, and attach it.
 */
int rig_attach(struct rig *r, enum role role, const struct hook *h, const char *scheme)
{
	int err = open_part(r, role, &h->part, NULL, 0);
	struct bpf_map *own;

	if (err)
		return err;
	err = bpf_program__set_attach_target(r->prog[role], bpf_program__fd(r->prog[h->of]),
					     h->function);
	if (err)
		return rig_fail(r, err, "%s can't be aimed at %s: %s", h->part.prog, h->function,
				strerror(-err));
	err = load_part(r, role, scheme);
	own = bpf_object__find_map_by_name(r->obj[role], "own");
	if (!err && own)
		err = put_in_slot(r, own, 0, role);
	if (err)
		return err;
	r->link[role] = bpf_program__attach(r->prog[role]);
	if (!r->link[role])
		return rig_fail(r, -errno, "%s can't be attached to %s: %s", h->part.prog,
				h->function, strerror(errno));
	return 0;
}

int rig_up(struct rig *r, const struct sem_case *c, const struct pairing *p)
{
	int err = rig_load(r, ROOT, &c->root, p->root, NULL, 0);

	if (!err && c->root_slot)
		err = rig_put(r, SLOT_ROOT, ROOT);
	if (!err && c->target.prog)
		err = rig_load(r, TARGET, &c->target, p->rest, NULL, 0);
	if (!err && c->target.prog)
		err = rig_put(r, SLOT_TARGET, TARGET);
	if (!err && c->replace.part.prog)
		err = rig_attach(r, REPLACE, &c->replace, p->rest);
	for (int i = 0; !err && i < 2; i++)
		if (c->trace[i].part.prog)
			err = rig_attach(r, TRACE + i, &c->trace[i], p->rest);
	return err;
}

static struct sem_counts *counts_of(const struct rig *r)
{
	struct bpf_map *bss = bpf_object__find_map_by_name(r->obj[ROOT], ".bss");
	size_t size;

	return bpf_map__initial_value(bss, &size);
}

const volatile struct sem_counts *rig_counts(const struct rig *r)
{
	return counts_of(r);
}

void rig_clear_counts(struct rig *r)
{
	memset(counts_of(r), 0, sizeof(struct sem_counts));
}

int rig_run_root(struct rig *r, uint32_t repeat, uint32_t *retval)
{
	unsigned char packet[64] = { 0 };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet, .data_size_in = sizeof(packet),
		    .repeat = repeat);
	int err = bpf_prog_test_run_opts(bpf_program__fd(r->prog[ROOT]), &opts);

	if (err)
		return rig_fail(r, err, "BPF_PROG_TEST_RUN: %s", strerror(-err));
	*retval = opts.retval;
	return 0;
}

int rig_check(struct rig *r, const struct sem_case *c, uint32_t retval, enum expected how)
{
	uint32_t want = how == EXPECT_PATH    ? c->path_retval
			: how == EXPECT_RESET ? c->reset_retval
					      : c->retval;
	const struct count *expect = how == EXPECT_PATH    ? c->path_expect
				     : how == EXPECT_RESET ? c->reset_expect
							   : c->expect;
	const char *counts = (const char *)rig_counts(r);
	size_t used = 0, size = sizeof(r->error);

	r->error[0] = '\0';
	if (retval != want)
		used += snprintf(r->error, size, "return value: expected %u, got %u; ", want,
				 retval);
	for (const struct count *e = expect; e->name && used < size; e++) {
		unsigned long long got = *(const volatile unsigned long long *)(counts + e->offset);

		if (got != e->value)
			used += snprintf(r->error + used, size - used,
					 "%s: expected %llu, got %llu; ", e->name, e->value, got);
	}
	if (!used)
		return 0;
	if (used < size)
		r->error[used - 2] = '\0';
	return -ERANGE;
}

int rig_run(struct rig *r, const struct sem_case *c, const struct pairing *p)
{
	bool reset = c->reset_retval && scheme_resets(p->rest, p->root, c->replaces_counting);
	bool by_path = c->path_retval && scheme_traits(p->root)->by_path;
	uint32_t retval;
	int err = rig_run_root(r, c->repeat ? c->repeat : 1, &retval);

	return err ? err
		   : rig_check(r, c, retval,
			       by_path ? EXPECT_PATH
			       : reset ? EXPECT_RESET
				       : EXPECT_RULE);
}

void rig_remove(struct rig *r, enum role role)
{
	bpf_link__destroy(r->link[role]);
	bpf_object__close(r->obj[role]);
	r->link[role] = NULL;
	r->obj[role] = NULL;
	r->prog[role] = NULL;
}

void rig_down(struct rig *r)
{
	/* Links first, and what hangs on others before what it hangs on. */
	for (int role = ROLES - 1; role >= 0; role--)
		bpf_link__destroy(r->link[role]);
	for (int role = ROLES - 1; role >= 0; role--)
		bpf_object__close(r->obj[role]);
	memset(r->obj, 0, sizeof(r->obj));
	memset(r->prog, 0, sizeof(r->prog));
	memset(r->link, 0, sizeof(r->link));
}
