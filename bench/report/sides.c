// SPDX-License-Identifier: GPL-2.0-only
/* The sides of a comparison across runs: which runs, and whether they can be compared. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report.h"
#include "sides.h"

enum machine_kind sides_kind(const struct run *run, const char *event)
{
	if (!run->board.emulated)
		return KIND_HARDWARE;
	return run_counts(run, event) ? KIND_EMULATOR : KIND_RTL;
}

const char *sides_kind_name(enum machine_kind kind)
{
	static const char *const names[] = {
		[KIND_EMULATOR] = "emulator",
		[KIND_RTL] = "RTL",
		[KIND_HARDWARE] = "hardware",
	};

	return names[kind];
}

unsigned int sides_despite(const char *name)
{
	static const struct {
		const char *name;
		enum despite bit;
	} all[] = {
		{ "isa", DESPITE_ISA },   { "ops", DESPITE_OPS },
		{ "core", DESPITE_CORE }, { "incomplete", DESPITE_INCOMPLETE },
		{ "pool", DESPITE_POOL },
	};

	for (size_t i = 0; i < ARRAY_SIZE(all); i++)
		if (!strcmp(name, all[i].name))
			return all[i].bit;
	return 0;
}

/*
 * The next part of @text up to one of @part, which is cut there; all of it where it names a
 * file.  @text goes on to the rest, or becomes NULL.
 */
static char *next_part(char **text, const char *part)
{
	char *all = *text;

	if (all && !access(all, F_OK)) {
		*text = NULL;
		return all;
	}
	return strsep(text, part);
}

size_t sides_count(char *const *args, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		count++;
		if (!access(args[i], F_OK))
			continue;
		for (const char *p = args[i]; (p = strchr(p, ':')); p++)
			count++;
	}
	return count;
}

static int add_run(struct side *side, const char *where)
{
	struct run *more = reallocarray(side->runs, side->n + 1, sizeof(*more));

	if (!more)
		return -ENOMEM;
	side->runs = more;
	memset(&more[side->n], 0, sizeof(*more));
	return report_load(where, &more[side->n++]);
}

static int add_side(struct sides *s, char *runs)
{
	struct side *side = &s->items[s->n];
	int err = 0;

	if (s->n == SIDES_MOST) {
		report_error("more than %d sides: compare fewer at once", SIDES_MOST);
		return -E2BIG;
	}
	side->label[0] = 'A' + s->n++;
	while (runs && !err)
		err = add_run(side, next_part(&runs, ","));
	return err;
}

/* A run that is given twice, on one side or both, would count as two. */
static int check_once(const struct sides *s)
{
	const char *ids[256];
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		for (size_t k = 0; k < s->items[i].n && n < ARRAY_SIZE(ids); k++) {
			ids[n] = s->items[i].runs[k].id;
			for (size_t j = 0; j < n; j++) {
				if (strcmp(ids[j], ids[n]))
					continue;
				report_error("%s: given twice: a run can't be compared to itself",
					     ids[n]);
				return -EINVAL;
			}
			n++;
		}
	}
	return 0;
}

int sides_load(struct sides *s, char *const *args, size_t n)
{
	int err = 0;

	memset(s, 0, sizeof(*s));
	s->items = calloc(SIDES_MOST, sizeof(*s->items));
	if (!s->items)
		return -ENOMEM;
	for (size_t i = 0; i < n && !err; i++) {
		char *copy = strdup(args[i]), *rest = copy;

		if (!copy)
			return -ENOMEM;
		while (rest && !err)
			err = add_side(s, next_part(&rest, ":"));
		free(copy);
	}
	return err ? err : check_once(s);
}

void sides_free(struct sides *s)
{
	for (size_t i = 0; i < s->n; i++) {
		for (size_t k = 0; k < s->items[i].n; k++)
			run_free(&s->items[i].runs[k]);
		free(s->items[i].runs);
	}
	free(s->items);
	memset(s, 0, sizeof(*s));
}
