/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_WORKLOAD_H
#define JITBOARD_WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

#include "scheme.h"
#include "workload_info.h"

struct bpf_object;
struct embedded;

/* A user's object, of which one program is run: see workload_object.h. */
struct object;

/* A workload, compiled for its purposes; see workloads/workload.h. */
enum build { BUILD_TIMED, BUILD_COUNT, BUILD_HALF, BUILD_FLOOR, BUILD_FLOOR_HALF, BUILDS };

struct workload {
	struct workload_info info; /* of the timed build; those of count and floor are the same */
	struct workload_info half; /* of half; that of the floor's half is the same */
	const struct embedded *builds[BUILDS]; /* NULL: a control's but timed and count */
	const struct object *object; /* NULL: it is one of the kit's; else there is one build */
};

/* How many programs of a workload may be attached to its functions. */
#define WORKLOAD_HOOKS 4

/* A workload that the kernel has JITed under one scheme. */
struct loaded {
	struct bpf_object *obj;
	int entry;                /* file descriptor of the program that is run; the object's */
	bool xdp;                 /* entry is an XDP program */
	struct bpf_object *hooks; /* the same file again: what is attached; or NULL */
	struct bpf_link *links[WORKLOAD_HOOKS];
	size_t n_links;
	const __u8 *packet;          /* the workload's own frame, or NULL */
	const struct object *object; /* the workload's, or NULL */
	const char *refused;         /* why the kernel won't have it under this scheme; else NULL */
};

/*
 * workload_list() - every workload linked into this program, by name, families spread out;
 * or the one that workload_only() has set.
 *
 * @list: set to an array; free() it
 * @n: how many
 *
 * Return: 0, or -errno with a message on stderr.
 */
int workload_list(struct workload **list, size_t *n);

/*
 * workload_only() - let a program of a user's object be the only workload that there is.
 *
 * @folder: where object.json and object.bpf.o are, as scripts/pack-object leaves them
 *
 * Return: 0, or -errno with a message on stderr.
 */
int workload_only(const char *folder);

/* The name that all controls have in common. */
#define WORKLOAD_CONTROLS "control"

/* workload_is_of() - is @group the file that the workload stands in, or WORKLOAD_CONTROLS? */
bool workload_is_of(const struct workload *w, const char *group);

/*
 * workload_takes() - is the workload to be run under the @i-th of the schemes?
 *
 * Not under one that it does not apply to.  A control, which no scheme changes, is run
 * under the first that is left.
 */
bool workload_takes(const struct workload *w, const struct scheme_list *schemes, size_t i);

/* workload_json() - what the run file says of a workload; NULL: no memory. */
json_t *workload_json(const struct workload *w);

/*
 * workload_load() - JIT a workload under the scheme that is in force, and attach what
 * it has to attach.
 *
 * @w: the workload
 * @build: which build of it
 * @share: the same build loaded under another scheme, whose maps are used again, or
 *	NULL.  The JIT's load of a map's address has a length that depends on the
 *	address, so the schemes' code can be compared only if they share the maps.
 *	The prog_array is not shared, for not every scheme may tail-call every other: see
 *	SLOTS for how long its address is.
 * @l: filled; workload_unload() it
 *
 * A scheme may refuse tail calls and BPF-to-BPF calls in one program.  That is not a failure:
 * @l->refused says so, and nothing is loaded.
 *
 * Return: 0, or -errno with a message on stderr.
 */
int workload_load(const struct workload *w, enum build build, const struct loaded *share,
		  struct loaded *l);

void workload_unload(struct loaded *l);

/*
 * workload_settle() - attach anew until the trampolines have their usual length.
 *
 * @w, @build, @l: what workload_load() has loaded, under the scheme that is in force
 * @grown: set if addresses were longer than any before: then what was settled earlier has to
 *	be settled again
 *
 * A trampoline loads addresses of what the kernel allocates with it, by more instructions or
 * fewer as memory happens to be free; see trampoline.h.  Chance must not decide between
 * schemes: what is attached is attached elsewhere until its trampolines load all their addresses
 * by as many instructions as others, the most that were seen.  For emulators, where costs are
 * exact.
 *
 * Return: 0, or -errno: -ELOOP: no such place was found; nothing to do for a workload without a
 * trampoline.
 */
int workload_settle(const struct workload *w, enum build build, struct loaded *l, bool *grown);

/*
 * workload_hold(), workload_let_go() - before and after runs that are to be counted.
 *
 * When a run begins the kernel enters an XDP program into its dispatcher, unless it is there.
 * At the end the kernel takes it out and waits until no CPU uses the dispatcher, which takes a
 * varying number of instructions.  An XDP program that is attached to a device stays there.  So
 * it is attached to the loopback device, one at a time.  Programs of other types need nothing.
 *
 * Return: 0, or -errno; -EBUSY: another program is attached to that device.
 */
int workload_hold(const struct loaded *l);
void workload_let_go(const struct loaded *l);

/*
 * workload_run() - run the workload by BPF_PROG_TEST_RUN.
 *
 * @repeat: how many times in a row
 * @retval: what it returned the last time
 *
 * Return: 0, or -errno; -EINTR: a signal ended it early.
 */
int workload_run(const struct loaded *l, uint32_t repeat, uint32_t *retval);

/*
 * workload_count() - run the count build once and count its tail calls.
 *
 * @l: the count build
 * @retval: what it returned
 * @tail_calls: how many tail calls it made
 *
 * Return: 0, or -errno.
 */
int workload_count(const struct loaded *l, uint32_t *retval, uint64_t *tail_calls);

#endif
