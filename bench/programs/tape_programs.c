// SPDX-License-Identifier: GPL-2.0-only
/* Programs and their runs as events: taped, and answered. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "tape_programs.h"

/* The backend whose answers are taped. */
static const struct program_ops *beneath;

void tape_programs_over(const struct program_ops *ops)
{
	beneath = ops;
}

static struct tape_event loading(const struct workload *w, enum build build)
{
	return (struct tape_event){
		.what = "load", .on = w->info.name, .asked = { build }, .n_asked = 1
	};
}

static struct tape_event of_entry(const char *what, const struct loaded *l)
{
	return (struct tape_event){ .what = what, .asked = { l->entry }, .n_asked = 1 };
}

static struct tape_event running(const struct loaded *l, uint32_t repeat)
{
	return (struct tape_event){ .what = "run", .asked = { l->entry, repeat }, .n_asked = 2 };
}

/* Tape an answer that is one number. */
static int answered(struct tape_event *e, int err)
{
	e->answered[0] = err;
	e->n_answered = 1;
	tape_note(e);
	return err;
}

static int taping_load(const struct workload *w, enum build build, const struct loaded *share,
		       struct loaded *l)
{
	struct tape_event e = loading(w, build);
	int err = beneath->load(w, build, share, l);

	memcpy(e.answered, (int64_t[]){ err, l->entry, l->xdp }, 3 * sizeof(*e.answered));
	e.n_answered = 3;
	e.text = (char *)l->refused;
	tape_note(&e);
	return err;
}

static void taping_unload(struct loaded *l)
{
	beneath->unload(l);
}

static int taping_settle(const struct workload *w, enum build build, struct loaded *l, bool *grown)
{
	struct tape_event e = of_entry("settle", l);
	int err;

	tape_quiet(true);
	err = beneath->settle(w, build, l, grown);
	tape_quiet(false);
	e.answered[0] = err;
	e.answered[1] = *grown;
	e.n_answered = 2;
	tape_note(&e);
	return err;
}

static int taping_hold(const struct loaded *l)
{
	struct tape_event e = of_entry("hold", l);

	return answered(&e, beneath->hold(l));
}

static void taping_let_go(const struct loaded *l)
{
	beneath->let_go(l);
}

static int taping_run(const struct loaded *l, uint32_t repeat, uint32_t *retval)
{
	struct tape_event e = running(l, repeat);
	int err = beneath->run(l, repeat, retval);

	e.answered[0] = err;
	e.answered[1] = *retval;
	e.n_answered = 2;
	tape_note(&e);
	return err;
}

static int taping_count(const struct loaded *l, uint32_t *retval, uint64_t *tail_calls)
{
	struct tape_event e = of_entry("count", l);
	int err = beneath->count(l, retval, tail_calls);

	e.answered[0] = err;
	e.answered[1] = *retval;
	e.answered[2] = *tail_calls;
	e.n_answered = 3;
	tape_note(&e);
	return err;
}

static void note_source(const struct image_function *f)
{
	struct tape_event bpf = { .what = "bpf",
				  .n_answered = 1,
				  .text = image_hex(f->bpf, f->bpf_size) };

	if (bpf.text)
		tape_note(&bpf);
	free(bpf.text);
	for (size_t i = 0; i < f->n_lines; i++) {
		const struct image_line *l = &f->lines[i];
		struct tape_event e = { .what = "line",
					.answered = { 0, l->insn, l->at, l->line },
					.n_answered = 4 };

		if (asprintf(&e.text, "%s\n%s", l->file, l->text) >= 0)
			tape_note(&e);
		free(e.text);
	}
}

static void note_function(const struct image_function *f)
{
	struct tape_event e = { .what = "function",
				.answered = { 0, f->addr, f->n_lines },
				.n_answered = 3 };
	char *hex = image_hex(f->code, f->size);

	if (hex && asprintf(&e.text, "%s %s", f->name, hex) >= 0)
		tape_note(&e);
	free(e.text);
	free(hex);
	if (f->bpf)
		note_source(f);
}

static int taping_image(const struct loaded *l, struct image *image)
{
	struct tape_event e = of_entry("image", l);
	int err = beneath->image(l, image);

	e.answered[0] = err;
	e.answered[1] = err ? 0 : image->n;
	e.n_answered = 2;
	tape_note(&e);
	for (size_t i = 0; !err && i < image->n; i++)
		note_function(&image->functions[i]);
	return err;
}

const struct program_ops taping_programs = {
	.load = taping_load,
	.unload = taping_unload,
	.settle = taping_settle,
	.hold = taping_hold,
	.let_go = taping_let_go,
	.run = taping_run,
	.count = taping_count,
	.image = taping_image,
};

static int replaying_load(const struct workload *w, enum build build, const struct loaded *share,
			  struct loaded *l)
{
	static char why[512]; /* the same each time: that schemes can't be mixed */
	struct tape_event e = loading(w, build);
	int err;

	(void)share;
	e.text = why;
	e.size = sizeof(why);
	err = tape_answer(&e);
	*l = (struct loaded){ .entry = e.answered[1],
			      .xdp = e.answered[2],
			      .refused = *why ? why : NULL };
	return err;
}

static void replaying_unload(struct loaded *l)
{
	(void)l;
}

static int replaying_settle(const struct workload *w, enum build build, struct loaded *l,
			    bool *grown)
{
	struct tape_event e = of_entry("settle", l);
	int err;

	(void)w, (void)build;
	err = tape_answer(&e);
	*grown = e.answered[1];
	return err;
}

static int replaying_hold(const struct loaded *l)
{
	struct tape_event e = of_entry("hold", l);

	return tape_answer(&e);
}

static void replaying_let_go(const struct loaded *l)
{
	(void)l;
}

static int replaying_run(const struct loaded *l, uint32_t repeat, uint32_t *retval)
{
	struct tape_event e = running(l, repeat);
	int err = tape_answer(&e);

	*retval = e.answered[1];
	return err;
}

static int replaying_count(const struct loaded *l, uint32_t *retval, uint64_t *tail_calls)
{
	struct tape_event e = of_entry("count", l);
	int err = tape_answer(&e);

	*retval = e.answered[1];
	*tail_calls = e.answered[2];
	return err;
}

/* Bytes that the tape has in hexadecimal; to be freed. */
static int take_bytes(const char *hex, uint8_t **bytes, size_t *size)
{
	size_t bad;

	*size = strlen(hex) / 2;
	*bytes = malloc(*size + 1);
	if (!*bytes)
		return -ENOMEM;
	if (!hex_decode(hex, *bytes, &bad))
		return 0;
	return tape_refuse("code is hexadecimal, two of 0-9a-f a byte");
}

static int next_source(struct image_function *f, char *text, size_t size, int64_t lines)
{
	struct tape_event e = { .what = "bpf", .text = text, .size = size };
	int err = tape_answer(&e);

	if (!err)
		err = take_bytes(text, &f->bpf, &f->bpf_size);
	while (!err && lines-- > 0) {
		struct tape_event l = { .what = "line", .text = text, .size = size };
		char *of_line;

		err = tape_answer(&l);
		of_line = strchr(text, '\n');
		if (err)
			break;
		if (!of_line)
			return tape_refuse("a line has a file and a text, with a newline between");
		*of_line++ = '\0';
		err = image_add_line(f, &(struct image_line){ .insn = l.answered[1],
							      .at = l.answered[2],
							      .line = l.answered[3],
							      .file = text,
							      .text = of_line });
	}
	return err;
}

static int next_function(struct image_function *f)
{
	static char text[1 << 20];
	struct tape_event e = { .what = "function", .text = text, .size = sizeof(text) };
	int err = tape_answer(&e);
	char *hex = strchr(text, ' ');

	if (err)
		return err;
	if (!hex)
		return tape_refuse("a function has a name and code, with a space between");
	*hex++ = '\0';
	*f = (struct image_function){ .addr = e.answered[1] };
	snprintf(f->name, sizeof(f->name), "%.63s", text);
	err = take_bytes(hex, &f->code, &f->size);
	if (!err && e.answered[2] > 0)
		err = next_source(f, text, sizeof(text), e.answered[2]);
	return err;
}

static int replaying_image(const struct loaded *l, struct image *image)
{
	struct tape_event e = of_entry("image", l);
	int err = tape_answer(&e);

	*image = (struct image){};
	if (err)
		return err;
	image->functions = calloc(e.answered[1] + 1, sizeof(*image->functions));
	if (!image->functions)
		return -ENOMEM;
	for (int64_t i = 0; !err && i < e.answered[1]; i++) {
		err = next_function(&image->functions[i]);
		image->n++; /* with what there is of it */
	}
	if (err)
		image_free(image);
	return err;
}

const struct program_ops replaying_programs = {
	.load = replaying_load,
	.unload = replaying_unload,
	.settle = replaying_settle,
	.hold = replaying_hold,
	.let_go = replaying_let_go,
	.run = replaying_run,
	.count = replaying_count,
	.image = replaying_image,
};
