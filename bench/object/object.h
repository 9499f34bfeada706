/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_OBJECT_H
#define JITBOARD_OBJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <bpf/libbpf.h>
#include <jansson.h>

/*
 * A user's BPF object, looked at on the host: what can be said of it before a guest is
 * booted is said here.  All that fails has one line on stderr, which names the setting that
 * is to be changed.
 */

/* What BPF_PROG_TEST_RUN does with programs of a type. */
struct runnable {
	enum bpf_prog_type type;
	bool context; /* it is given a context, not a packet */
	bool repeats; /* the kernel repeats it; else each run is a system call of its own */
	size_t least; /* bytes of input */
	const uint8_t *usual;
	size_t n_usual; /* what it is given if nobody says: so many bytes, at @usual; NULL: zeroes
			 */
};

/* runnable_of() - how a program can be run, or NULL: not at all. */
const struct runnable *runnable_of(const struct bpf_program *prog);

/* runnable_names() - the types that can be run, with commas between. */
const char *runnable_names(void);

/*
 * object_open() - open an object, without a kernel.
 *
 * @path: the file
 * @name: what the user calls it
 *
 * Return: it, or NULL.
 */
struct bpf_object *object_open(const char *path, const char *name);

/*
 * object_program() - the program of the object that is to be run.
 *
 * @prog: its name; NULL: the only one that there is
 *
 * Return: it, or NULL.
 */
struct bpf_program *object_program(struct bpf_object *obj, const char *name, const char *prog);

/*
 * object_targets() - add to a list the names of all programs that the object puts into maps
 * itself: libbpf loads none of its maps without them.
 *
 * Return: 0, or -errno.
 */
int object_targets(const char *path, const char *name, json_t *load);

/*
 * maps_read() - the contents of maps.
 *
 * @path: a JSON file: an object with an array for each map, as `bpftool map dump -j` prints it
 * @name: what the user calls it
 * @load: programs that entries name are added to it
 *
 * Return: for jitbench an array of { "name", "entries" }, or NULL.
 */
json_t *maps_read(const char *path, const char *name, const struct bpf_object *obj, json_t *load);

/* load_add() - add a name to a list of names that has it once. */
int load_add(json_t *load, const char *name);

#endif
