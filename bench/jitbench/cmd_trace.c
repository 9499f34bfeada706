// SPDX-License-Identifier: GPL-2.0-only
/* jitbench trace */

#include <argp.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"
#include "jitbench.h"
#include "mark.h"
#include "scheme.h"
#include "select.h"
#include "util.h"
#include "workload.h"

struct trace_args {
	const char *out, *schemes, *workloads, *object;
	uint32_t repeat, placements;
	bool timed_only;
};

static const struct argp_option options[] = {
	{ "out", 'o', "FILE", 0, "where to write what was run (default: trace.json)", 0 },
	{ "schemes", 's', "A,B", 0, "JIT schemes (default: those of `jitbench list`)", 0 },
	{ "workloads", 'w', "A,B", 0, "workloads (default: all)", 0 },
	{ "object", 'O', "DIR", 0, "the program of a BPF object: see `jitbench run --help`", 0 },
	{ "repeat", 'r', "N", 0, "run each N times in a row (default: 1)", 0 },
	{ "placements", 'p', "N", 0, "JIT each N times, to other addresses (default: 1)", 0 },
	{ "timed-only", 't', NULL, 0, "only the builds that are timed", 0 },
	{},
};

/* A count from 1 to 1000. */
static uint32_t count(const char *arg, const struct argp_state *state)
{
	char *end;
	unsigned long n = strtoul(arg, &end, 10);

	if (end == arg || *end || n < 1 || n > 1000)
		argp_error(state, "'%s' is not a number from 1 to 1000", arg);
	return n;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct trace_args *a = state->input;

	switch (key) {
	case 'o':
		a->out = arg;
		return 0;
	case 's':
		a->schemes = arg;
		return 0;
	case 'w':
		a->workloads = arg;
		return 0;
	case 'O':
		a->object = arg;
		return 0;
	case 'r':
		a->repeat = count(arg, state);
		return 0;
	case 'p':
		a->placements = count(arg, state);
		return 0;
	case 't':
		a->timed_only = true;
		return 0;
	}
	return parse_other(key, arg, state);
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.doc = "Runs every workload once under every scheme, for an emulator that counts what it "
	       "executes.\v"
	       "Before and after each of these runs a program without any effect is run, the mark, "
	       "by which an observer of the emulator knows when to count.  The file says in which "
	       "order the workloads were run.",
};

/* The builds that are run; the count build's cost does not matter. */
static const struct {
	enum build build;
	const char *name;
	bool half, floor;
} traced[] = {
	{ BUILD_TIMED, "timed", false, false },
	{ BUILD_HALF, "half", true, false },
	{ BUILD_FLOOR, "floor", false, true },
	{ BUILD_FLOOR_HALF, "floor-half", true, true },
};

struct trace {
	int mark; /* file descriptor of the program */
	json_t *cells;
	const struct scheme_list *schemes;
	const struct trace_args *args;
};

/* Runs between two marks; as many before, as the first may find maps empty. */
static int trace_run(const struct trace *t, const struct loaded *l, uint32_t want)
{
	uint32_t retval = want + 1;
	int err = workload_hold(l);

	if (err)
		return err;
	err = workload_run(l, t->args->repeat, &retval);
	if (!err)
		err = mark_run(t->mark);
	if (!err)
		err = workload_run(l, t->args->repeat, &retval);
	if (!err)
		err = mark_run(t->mark);
	workload_let_go(l);
	if (!err && retval != want)
		err = -EBADMSG;
	return err;
}

/* Where the functions of a program lie, for who sees addresses only. */
static json_t *functions_of(const struct loaded *l)
{
	json_t *all = json_array();
	struct image image;
	int err = image_read(l, &image);

	for (size_t i = 0; !err && i < image.n; i++) {
		const struct image_function *f = &image.functions[i];
		char addr[24];

		snprintf(addr, sizeof(addr), "0x%llx", (unsigned long long)f->addr);
		err = json_array_append_new(all,
					    json_pack("{s:s, s:s, s:I}", "name", f->name, "addr",
						      addr, "size", (json_int_t)f->size));
	}
	image_free(&image);
	if (!err)
		return all;
	json_decref(all);
	return NULL;
}

/*
 * A build of a workload under one scheme.
 *
 * @first: the build under the first scheme that takes it, or empty
 * @refused: set if the scheme does not take it
 */
static int trace_cell(struct trace *t, const struct workload *w, size_t build, const char *scheme,
		      struct loaded *first, bool *refused)
{
	const struct workload_info *info = traced[build].half ? &w->half : &w->info;
	struct loaded l;
	bool grown; /* in the bench's kernel the first trampolines show all lengths */
	int err = scheme_set(scheme);

	if (!err)
		err = workload_load(w, traced[build].build, first->obj ? first : NULL, &l);
	*refused = !err && l.refused;
	if (err || *refused)
		return err;
	err = workload_settle(w, traced[build].build, &l, &grown);
	if (!err)
		err = trace_run(t, &l, info->retval);
	if (err)
		say("%s under scheme %s: it does not run as it has to: %s: try `jitbench run`",
		    info->name, scheme, strerror(-err));
	else if (json_array_append_new(
			 t->cells, json_pack("{s:s, s:s, s:s, s:I, s:o*}", "workload", info->name,
					     "scheme", scheme, "build", traced[build].name, "ops",
					     (json_int_t)info->ops, "functions",
					     t->args->timed_only ? functions_of(&l) : NULL)))
		err = -ENOMEM;
	if (!err && !first->obj)
		*first = l; /* its maps serve the other schemes */
	else
		workload_unload(&l);
	return err;
}

/* All schemes.  Those that refuse the workload may take its floor build. */
static int trace_workload(struct trace *t, const struct workload *w)
{
	bool refused[SCHEME_MAX] = {}, floor_refused;
	int err = 0;

	for (size_t b = 0; !err && b < ARRAY_SIZE(traced); b++) {
		struct loaded first = {};

		if (!w->builds[traced[b].build] || (t->args->timed_only && b != 0))
			continue;
		for (size_t k = 0; !err && k < t->schemes->n * t->args->placements; k++) {
			size_t i = k % t->schemes->n;
			const char *scheme = t->schemes->names[i];

			if (!workload_takes(w, t->schemes, i) || (traced[b].floor && !refused[i]))
				continue;
			err = trace_cell(t, w, b, scheme, &first,
					 traced[b].floor ? &floor_refused : &refused[i]);
		}
		if (first.obj)
			workload_unload(&first);
	}
	return err;
}

static int trace_all(const struct trace_args *a, const struct workload *w, size_t n,
		     const struct scheme_list *schemes)
{
	struct trace t = { .schemes = schemes, .args = a, .cells = json_array() };
	int err;

	t.mark = mark_load();
	err = t.mark < 0 ? t.mark : 0;
	if (err)
		say("the program between the runs can't be loaded: %s: run `jitbench doctor`",
		    strerror(-err));
	for (size_t i = 0; !err && i < n; i++)
		err = trace_workload(&t, &w[i]);
	scheme_restore();
	if (!err && json_dump_file(t.cells, a->out, JSON_INDENT(1))) {
		say("can't write %s: choose another place with --out", a->out);
		err = -EIO;
	}
	json_decref(t.cells);
	return err ? EXIT_FAILED : EXIT_DONE;
}

int cmd_trace(int argc, char **argv)
{
	struct trace_args a = { .out = "trace.json", .repeat = 1, .placements = 1 };
	struct scheme_list schemes;
	struct restore r;
	struct workload *w = NULL;
	size_t n;
	int status;

	parse_args(&argp, argc, argv, &a);
	status = select_guard(&r, 0);
	if (status)
		return status;
	if (a.object && workload_only(a.object))
		return select_unguard(&r, EXIT_FAILED);
	status = select_workloads(a.workloads, &w, &n);
	if (!status)
		status = select_schemes(a.schemes, &schemes);
	if (!status)
		status = trace_all(&a, w, n, &schemes);
	free(w);
	return select_unguard(&r, status);
}
