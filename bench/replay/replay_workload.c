// SPDX-License-Identifier: GPL-2.0-only
/* Answers for programs and their runs from a recording: see record_workload.h. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "image.h"
#include "record_workload.h"

/* No function here is called but in a replay. */
static int answer(struct io_event *e)
{
	return io_replayed(e) ? e->answered[0] : -ENOSYS;
}

int workload_load(const struct workload *w, enum build build, const struct loaded *share,
		  struct loaded *l)
{
	static char why[512]; /* the same each time: that schemes can't be mixed */
	struct io_event e = load_event(w, build);
	int err;

	(void)share;
	e.text = why;
	e.size = sizeof(why);
	err = answer(&e);
	*l = (struct loaded){ .entry = e.answered[1],
			      .xdp = e.answered[2],
			      .calls_function = e.answered[3],
			      .refused = *why ? why : NULL };
	return err;
}

void workload_unload(struct loaded *l)
{
	(void)l;
}

int workload_settle(const struct workload *w, enum build build, struct loaded *l,
		    workload_cost cost, void *ctx)
{
	struct io_event e = entry_event("settle", l);

	(void)w, (void)build, (void)cost, (void)ctx;
	return answer(&e);
}

int workload_hold(const struct loaded *l)
{
	struct io_event e = entry_event("hold", l);

	return answer(&e);
}

void workload_let_go(const struct loaded *l)
{
	(void)l;
}

int workload_run(const struct loaded *l, uint32_t repeat, uint32_t *retval)
{
	struct io_event e = run_event(l, repeat);
	int err = answer(&e);

	*retval = e.answered[1];
	return err;
}

int workload_count(const struct loaded *l, uint32_t *retval, uint64_t *tail_calls)
{
	struct io_event e = entry_event("count", l);
	int err = answer(&e);

	*retval = e.answered[1];
	*tail_calls = e.answered[2];
	return err;
}

static int next_function(struct image_function *f)
{
	static char text[1 << 20];
	struct io_event e = { .what = "function", .text = text, .size = sizeof(text) };
	int err = answer(&e);
	char *hex = strchr(text, ' ');
	size_t bad;

	if (err)
		return err;
	if (!hex)
		return io_refuse("a function has a name and code, with a space between");
	*hex++ = '\0';
	*f = (struct image_function){ .addr = e.answered[1], .size = strlen(hex) / 2 };
	snprintf(f->name, sizeof(f->name), "%.63s", text);
	f->code = malloc(f->size + 1);
	if (!f->code)
		return -ENOMEM;
	if (!hex_decode(hex, f->code, &bad))
		return 0;
	free(f->code);
	return io_refuse("a function's code is hexadecimal, two of 0-9a-f a byte");
}

int image_read(const struct loaded *l, struct image *image)
{
	struct io_event e = entry_event("image", l);
	int err = answer(&e);

	*image = (struct image){};
	if (err)
		return err;
	image->functions = calloc(e.answered[1] + 1, sizeof(*image->functions));
	if (!image->functions)
		return -ENOMEM;
	for (int64_t i = 0; !err && i < e.answered[1]; i++) {
		err = next_function(&image->functions[i]);
		image->n += !err;
	}
	if (err)
		image_free(image);
	return err;
}
