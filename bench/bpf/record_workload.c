// SPDX-License-Identifier: GPL-2.0-only
/* Records what the kernel says of programs and their runs: see record_workload.h. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"
#include "record_workload.h"

/* The linker calls the functions themselves __real_, and these in their place. */
#define WRAPPED(type, name, ...)         \
	type __real_##name(__VA_ARGS__); \
	type __wrap_##name(__VA_ARGS__); \
	type __wrap_##name(__VA_ARGS__)

WRAPPED(int, workload_load, const struct workload *w, enum build build, const struct loaded *share,
	struct loaded *l)
{
	struct io_event e = load_event(w, build);
	int err = __real_workload_load(w, build, share, l);

	memcpy(e.answered, (int64_t[]){ err, l->entry, l->xdp, l->calls_function },
	       4 * sizeof(*e.answered));
	e.n_answered = 4;
	e.text = (char *)l->refused;
	io_note(&e);
	return err;
}

WRAPPED(int, workload_run, const struct loaded *l, uint32_t repeat, uint32_t *retval)
{
	struct io_event e = run_event(l, repeat);
	int err = __real_workload_run(l, repeat, retval);

	e.answered[0] = err;
	e.answered[1] = *retval;
	e.n_answered = 2;
	io_note(&e);
	return err;
}

WRAPPED(int, workload_count, const struct loaded *l, uint32_t *retval, uint64_t *tail_calls)
{
	struct io_event e = entry_event("count", l);
	int err = __real_workload_count(l, retval, tail_calls);

	e.answered[0] = err;
	e.answered[1] = *retval;
	e.answered[2] = *tail_calls;
	e.n_answered = 3;
	io_note(&e);
	return err;
}

WRAPPED(int, workload_settle, const struct workload *w, enum build build, struct loaded *l,
	workload_cost cost, void *ctx)
{
	struct io_event e = entry_event("settle", l);
	int err;

	io_quiet(true);
	err = __real_workload_settle(w, build, l, cost, ctx);
	io_quiet(false);
	e.answered[0] = err;
	e.n_answered = 1;
	io_note(&e);
	return err;
}

WRAPPED(int, workload_hold, const struct loaded *l)
{
	struct io_event e = entry_event("hold", l);
	int err = __real_workload_hold(l);

	e.answered[0] = err;
	e.n_answered = 1;
	io_note(&e);
	return err;
}

static void note_function(const struct image_function *f)
{
	struct io_event e = { .what = "function", .answered = { 0, f->addr }, .n_answered = 2 };
	char *hex = image_hex(f);

	if (hex && asprintf(&e.text, "%s %s", f->name, hex) >= 0)
		io_note(&e);
	free(e.text);
	free(hex);
}

WRAPPED(int, image_read, const struct loaded *l, struct image *image)
{
	struct io_event e = entry_event("image", l);
	int err = __real_image_read(l, image);

	e.answered[0] = err;
	e.answered[1] = err ? 0 : image->n;
	e.n_answered = 2;
	io_note(&e);
	for (size_t i = 0; !err && i < image->n; i++)
		note_function(&image->functions[i]);
	return err;
}
