// SPDX-License-Identifier: GPL-2.0-only
/* Workloads: loaded under a scheme, attached, run. */

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <linux/if_link.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "embed.h"
#include "traits.h"
#include "util.h"
#include "live.h"
#include "user_object.h"
#include "workload.h"
#include "workload_object.h"

/*
 * Where chance decides the length of code: how many loads show the usual length (three in four
 * have it), and how many more are tried until one has it.
 */
#define CHANCES      5
#define CHANCES_MOST 64

/*
 * What libbpf says when something fails, the verifier's reasons with it: kept until it
 * is known whether that is a failure.  A loop of 100 turns takes half of it.
 */
static char complaints[65536];

static int keep_complaints(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	size_t used = strlen(complaints);

	/* Information is about our own section, which libbpf does not know. */
	return level == LIBBPF_WARN
		       ? vsnprintf(complaints + used, sizeof(complaints) - used, fmt, ap)
		       : 0;
}

/* Use the maps of another object again, all but its prog_arrays. */
static int share_maps(struct bpf_object *obj, const struct bpf_object *with)
{
	struct bpf_map *map;
	int err;

	bpf_object__for_each_map (map, obj) {
		int fd = bpf_object__find_map_fd_by_name(with, bpf_map__name(map));

		/* The prog array of an attached program has another type: see live_attach(). */
		if (bpf_map__type(map) == BPF_MAP_TYPE_PROG_ARRAY ||
		    !strcmp(bpf_map__name(map), WORKLOAD_SLOTS))
			continue;
		if (fd < 0)
			return fd;
		err = bpf_map__reuse_fd(map, fd);
		if (err)
			return err;
	}
	return 0;
}

/* "F" of a section "fentry/F", "fexit/F", "freplace/F": what the program is attached to. */
static const char *hooked(const struct bpf_program *prog)
{
	static const char *const kinds[] = { "fentry/", "fexit/", "freplace/" };
	const char *section = bpf_program__section_name(prog);

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strncmp(section, kinds[i], strlen(kinds[i])))
			return section + strlen(kinds[i]);
	return NULL;
}

/* The name of the workload's entry: in a family each has its own. */
static const char *entry_of(const struct workload *w)
{
	if (w->object)
		return w->object->program;
	return w->info.control ? w->info.name : WORKLOAD_ENTRY;
}

/* Is the program of the file a part of the workload?  Of a family's: NAME and NAME__x. */
static bool is_part(const struct workload *w, const struct bpf_program *prog)
{
	const char *name = bpf_program__name(prog);
	size_t n = strlen(w->info.name);

	if (w->object)
		return object_loads(w->object, name);
	if (!w->info.control)
		return true;
	return !strncmp(name, w->info.name, n) && (!name[n] || !strncmp(name + n, "__", 2));
}

/* Open a build of the workload for its hooks, or for all of it but the hooks. */
static int open_build(const struct workload *w, enum build build, bool hooks,
		      struct bpf_object **obj, size_t *n)
{
	LIBBPF_OPTS(bpf_object_open_opts, opts, .object_name = w->info.name);
	const struct embedded *e = w->builds[build];
	struct bpf_program *prog;

	if (w->object)
		object_log(&opts);
	*obj = bpf_object__open_mem(e->data, e->size, &opts);
	if (!*obj)
		return -errno;
	*n = 0;
	bpf_object__for_each_program (prog, *obj) {
		/* Of a user's object nothing is attached. */
		bool hook = hooked(prog) && !w->object;
		bool wanted = is_part(w, prog) && hook == hooks;

		bpf_program__set_autoload(prog, wanted);
		if (w->info.any_alignment)
			bpf_program__set_flags(prog, BPF_F_ANY_ALIGNMENT);
		*n += wanted;
	}
	return 0;
}

/* The program of a file that a hook's function belongs to: that of its name, or entry. */
static int hook_target(const struct loaded *l, const char *function)
{
	const struct bpf_program *prog = bpf_object__find_program_by_name(l->obj, function);

	return prog ? bpf_program__fd(prog) : l->entry;
}

static int attach_hooks(struct loaded *l)
{
	struct bpf_program *prog;

	bpf_object__for_each_program (prog, l->hooks) {
		struct bpf_link *link;

		if (!hooked(prog) || !bpf_program__autoload(prog))
			continue;
		link = bpf_program__attach(prog);
		if (!link)
			return -errno;
		l->links[l->n_links++] = link;
	}
	return 0;
}

int live_attach(const struct workload *w, enum build build, struct loaded *l)
{
	struct bpf_program *prog;
	struct bpf_map *slots;
	size_t n;
	int err;

	if (w->object)
		return 0;
	err = open_build(w, build, true, &l->hooks, &n);
	if (err || !n)
		return err;
	if (n > WORKLOAD_HOOKS)
		return -E2BIG;
	/*
	 * Attached programs make no tail calls and need no prog array.  libbpf would fill one
	 * all the same, with programs that are not loaded here, so give the map another type.
	 */
	slots = bpf_object__find_map_by_name(l->hooks, WORKLOAD_SLOTS);
	if (slots)
		err = bpf_map__set_type(slots, BPF_MAP_TYPE_UNSPEC);
	if (slots && !err)
		err = bpf_map__set_autocreate(slots, false);
	if (!err)
		err = share_maps(l->hooks, l->obj);
	bpf_object__for_each_program (prog, l->hooks) {
		const char *function = hooked(prog);

		if (!err && function && bpf_program__autoload(prog))
			err = bpf_program__set_attach_target(prog, hook_target(l, function),
							     function);
	}
	if (!err)
		err = bpf_object__load(l->hooks);
	return err ? err : attach_hooks(l);
}

static int load_object(const struct workload *w, enum build build, const struct loaded *share,
		       struct loaded *l)
{
	const struct bpf_program *entry;
	size_t n;
	int err = open_build(w, build, false, &l->obj, &n);

	if (!err && share)
		err = share_maps(l->obj, share->obj);
	if (!err && w->object)
		err = object_reuse(l->obj);
	if (!err)
		err = bpf_object__load(l->obj);
	if (err)
		return err;
	entry = bpf_object__find_program_by_name(l->obj, entry_of(w));
	if (!entry)
		return -ENOENT;
	l->entry = bpf_program__fd(entry);
	l->xdp = bpf_program__type(entry) == BPF_PROG_TYPE_XDP;
	l->object = w->object;
	return w->object ? object_fill(w->object, l->obj, share) : 0;
}

/* Bytes of JITed code of the programs of an object or NULL, 0 if the kernel does not tell. */
static size_t code_size(const struct bpf_object *obj)
{
	struct bpf_program *prog;
	size_t bytes = 0;

	if (!obj)
		return 0;
	bpf_object__for_each_program (prog, obj) {
		struct bpf_prog_info info = {};
		uint32_t size = sizeof(info);
		int fd = bpf_program__fd(prog);

		if (fd >= 0 && !bpf_prog_get_info_by_fd(fd, &info, &size))
			bytes += info.jited_prog_len;
	}
	return bytes;
}

/* Does the kernel page by Sv48 or Sv57?  Then even an address at a page's start may be shorter. */
static bool has_long_addresses(void)
{
	static char cpuinfo[4096];

	if (!*cpuinfo && read_plain("/proc/cpuinfo", cpuinfo, sizeof(cpuinfo)))
		return false;
	return strstr(cpuinfo, "sv48") || strstr(cpuinfo, "sv57");
}

/*
 * Does it load a map's address by a number of instructions that chance decides?  See
 * MORE_THAN_A_PAGE.  @shared: maps of another scheme are used, but for prog arrays.  A count
 * build's cost does not matter.
 */
static bool has_chance_maps(const struct bpf_object *obj, enum build build, bool shared)
{
	struct bpf_map *map;

	bpf_object__for_each_map (map, obj) {
		if (bpf_map__is_internal(map))
			continue;
		if (bpf_map__type(map) == BPF_MAP_TYPE_HASH && !shared)
			return true;
		if (bpf_map__type(map) == BPF_MAP_TYPE_PROG_ARRAY && build != BUILD_COUNT &&
		    has_long_addresses())
			return true;
	}
	return false;
}

static int load_once(const struct workload *w, enum build build, const struct loaded *share,
		     struct loaded *l)
{
	int err;

	*l = (struct loaded){ .entry = -1 };
	err = load_object(w, build, share, l);
	return err ? err : live_attach(w, build, l);
}

static void unload_hooks(struct loaded *l)
{
	while (l->n_links)
		bpf_link__destroy(l->links[--l->n_links]);
	bpf_object__close(l->hooks);
	l->hooks = NULL;
}

static void live_unload(struct loaded *l)
{
	unload_hooks(l);
	bpf_object__close(l->obj);
	l->obj = NULL;
}

/*
 * Load the workload.  One with maps of its own is loaded again until its code has the usual
 * length, the longest: in one case of four a map lies at the start of a page, and the JIT needs
 * an instruction less for its address.  (Under Sv48 and Sv57 it may need fewer for a prog array,
 * too, of which each scheme has its own.)
 */
static int load_usual(const struct workload *w, enum build build, const struct loaded *share,
		      struct loaded *l)
{
	struct loaded former[CHANCES_MOST];
	int err = load_once(w, build, share, l);
	size_t most = 0, n = 0, size;

	while (!err && has_chance_maps(l->obj, build, share)) {
		size = code_size(l->obj) + code_size(l->hooks);
		if (size > most)
			most = size;
		if (n >= CHANCES && size == most)
			break;
		if (n >= CHANCES_MOST) {
			err = -ELOOP;
			break;
		}
		/* The old ones stay until then, so that each gets other addresses. */
		former[n++] = *l;
		err = load_once(w, build, share, l);
	}
	while (n)
		live_unload(&former[--n]);
	return err;
}

/*
 * The same for a user's object, which may have many maps: each is created several times, and
 * the copy is taken whose address needs the most instructions.  All copies stay until then, so
 * that no two get the same address.
 */
static int load_chosen(const struct workload *w, enum build build, const struct loaded *share,
		       struct loaded *l)
{
	struct loaded tries[OBJECT_TRIES] = {};
	int err = 0;

	*l = (struct loaded){ .entry = -1 };
	for (size_t i = 0; !err && i < OBJECT_TRIES; i++) {
		err = load_once(w, build, share, &tries[i]);
		if (!err)
			err = object_choose(w->object, tries[i].obj);
	}
	if (!err) {
		object_decide();
		err = load_once(w, build, share, l);
	}
	for (size_t i = 0; i < OBJECT_TRIES; i++)
		if (tries[i].obj)
			live_unload(&tries[i]);
	object_forget();
	return err;
}

static int live_load(const struct workload *w, enum build build, const struct loaded *share,
		     struct loaded *l)
{
	static const __u8 zeroes[WORKLOAD_PACKET];
	int err;

	libbpf_set_print(keep_complaints);
	complaints[0] = '\0';
	err = w->object ? load_chosen(w, build, share, l) : load_usual(w, build, share, l);
	if (memcmp(w->info.packet, zeroes, sizeof(zeroes)))
		l->packet = w->info.packet;
	if (!err)
		return 0;
	live_unload(l);
	if (err == -EINVAL) {
		l->refused = refuses_mixing(complaints);
		if (!l->refused)
			l->refused = refuses_mixing(object_told());
		if (l->refused)
			return 0;
	}
	fputs(complaints, stderr);
	if (w->object)
		return object_not_loaded(w->object, complaints, err);
	say("workload %s: the kernel does not load it, or not all of it can be attached: %s: run "
	    "`jitbench doctor`",
	    w->info.name, strerror(-err));
	return err;
}

#define LOOPBACK 1 /* its index, in every network namespace */

static int holding = -1; /* the link; the kernel ends it with the process, however that ends */

static int live_hold(const struct loaded *l)
{
	LIBBPF_OPTS(bpf_link_create_opts, opts, .flags = XDP_FLAGS_SKB_MODE);

	if (!l->xdp)
		return 0;
	holding = bpf_link_create(l->entry, LOOPBACK, BPF_XDP, &opts);
	return holding < 0 ? holding : 0;
}

static void live_let_go(const struct loaded *l)
{
	if (!l->xdp || holding < 0)
		return;
	close(holding);
	holding = -1;
}

static int live_run(const struct loaded *l, uint32_t repeat, uint32_t *retval)
{
	/* An Ethernet frame of zeroes: few workloads look at it. */
	static const __u8 zeroes[WORKLOAD_PACKET];
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = l->packet ? l->packet : zeroes,
		    .data_size_in = WORKLOAD_PACKET, .repeat = repeat);
	int err;

	if (l->object)
		return object_run(l->object, l->entry, repeat, retval);
	err = bpf_prog_test_run_opts(l->entry, &opts);
	*retval = opts.retval;
	return err;
}

static int live_count(const struct loaded *l, uint32_t *retval, uint64_t *tail_calls)
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
		err = live_run(l, 1, retval);
	if (!err)
		err = bpf_map_lookup_elem(fd, &zero, tail_calls);
	return err;
}

static const struct program_ops live_programs = {
	.load = live_load,
	.unload = live_unload,
	.settle = live_settle,
	.hold = live_hold,
	.let_go = live_let_go,
	.run = live_run,
	.count = live_count,
	.image = live_image,
};

const struct seam seam_live = { &live_io, &live_programs };
