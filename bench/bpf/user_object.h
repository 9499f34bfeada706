/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_USER_OBJECT_H
#define JITBOARD_USER_OBJECT_H

#include <bpf/libbpf.h>

#include "workload_object.h"

/* A user's object in the kernel: what is not as with the kit's own workloads. */

/* object_log() - let the verifier's words be kept, whatever their length. */
void object_log(struct bpf_object_open_opts *opts);

/* object_told() - what the verifier said the last time it refused an object. */
const char *object_told(void);

/*
 * object_not_loaded() - say why the kernel does not load an object.
 *
 * @complaints: what libbpf said
 * @err: what it returned
 *
 * Return: @err.
 */
int object_not_loaded(const struct object *o, const char *complaints, int err);

/*
 * object_fill() - put into the maps of a loaded object what they are to hold.
 *
 * @share: what the object has its maps from; or NULL, these are its own
 *
 * Maps that are shared have it already; an array of programs is not shared.
 *
 * Return: 0, or -errno with a message on stderr.
 */
int object_fill(const struct object *o, struct bpf_object *obj, const struct loaded *share);

/*
 * The code loads a map's address, and one address in two or four takes an instruction less.
 * Neighbours in the kernel's memory differ in that: of so many maps at least one takes the
 * usual number.
 */
#define OBJECT_TRIES 4

/*
 * object_choose() - of each map of a loaded object, keep the copy whose address took the most
 * instructions so far.  Return: 0, or -errno.
 */
int object_choose(const struct object *o, const struct bpf_object *obj);

/* object_decide() - objects loaded from now on get the maps that were chosen. */
void object_decide(void);

/* object_reuse() - give them to an open object, if that was decided. */
int object_reuse(struct bpf_object *obj);

/* object_forget() - let each object have its own again. */
void object_forget(void);

/* object_run() - workload_run() of an object's program, @entry. */
int object_run(const struct object *o, int entry, uint32_t repeat, uint32_t *retval);

#endif
