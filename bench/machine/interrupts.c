// SPDX-License-Identifier: GPL-2.0-only
/* /proc/interrupts: a column for each hart that is online, a line for each interrupt. */

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "interrupts.h"
#include "util.h"

/* 100 lines for the 8 harts that the kit's kernel has at most are 16 KiB. */
#define FILE_SIZE (256 * 1024)

/* The controller of what belongs to one hart: its timer, its PMU. */
#define HARTS_OWN "RISC-V INTC"

static char *read_file(const char *root, int *err)
{
	char *text = malloc(FILE_SIZE);

	*err = text ? read_text(root, "/proc/interrupts", text, FILE_SIZE) : -ENOMEM;
	if (*err) {
		free(text);
		return NULL;
	}
	return text;
}

/* The harts of the first line, "CPU0 CPU2 ...", in the order of the columns. */
static size_t columns(const char *line, int *cpus)
{
	size_t n = 0;
	char *end;

	line += strspn(line, " ");
	while (!strncmp(line, "CPU", 3) && n < CPU_SETSIZE) {
		cpus[n] = strtol(line + 3, &end, 10);
		if (end == line + 3 || cpus[n] < 0 || cpus[n] >= CPU_SETSIZE)
			return 0;
		n++;
		line = end + strspn(end, " ");
	}
	return n;
}

/* The counts of a line, after its label; NULL unless there are @n of them. */
static const char *counts(const char *line, size_t n, long long *values)
{
	char *end;

	for (size_t i = 0; i < n; i++) {
		line += strspn(line, " ");
		values[i] = strtoll(line, &end, 10);
		if (end == line || !strchr(" \n", *end))
			return NULL;
		line = end;
	}
	return line + strspn(line, " ");
}

/* A line of the table. */
struct row {
	const char *label, *what; /* before the counts, and after them */
	const int *cpus;          /* of each column */
	const long long *values;  /* in each column */
	size_t n;                 /* columns */
};

/* Visit every line that has a count for each hart; @harts, if not NULL: those of the columns. */
static int walk(const char *root, cpu_set_t *harts, void (*visit)(void *ctx, const struct row *r),
		void *ctx)
{
	static int cpus[CPU_SETSIZE];
	static long long values[CPU_SETSIZE];
	struct row r = { .cpus = cpus, .values = values };
	char *save, *line, *text;
	int err;

	text = read_file(root, &err);
	if (err)
		return err;
	line = strtok_r(text, "\n", &save);
	r.n = line ? columns(line, cpus) : 0;
	for (size_t c = 0; harts && c < r.n; c++)
		CPU_SET(cpus[c], harts);
	while (r.n && (line = strtok_r(NULL, "\n", &save))) {
		const char *behind = strchr(line, ':');

		r.label = line;
		r.what = behind ? counts(behind + 1, r.n, values) : NULL;
		if (r.what)
			visit(ctx, &r);
	}
	free(text);
	return r.n ? 0 : -EINVAL;
}

static void add(void *ctx, const struct row *r)
{
	struct interrupts *i = ctx;

	for (size_t c = 0; c < r->n; c++)
		i->taken[r->cpus[c]] += r->values[c];
}

int interrupts_read(const char *root, struct interrupts *i)
{
	*i = (struct interrupts){};
	return walk(root, &i->harts, add, i);
}

struct each {
	void (*each)(void *ctx, int irq, const char *what);
	void *ctx;
};

/* Interrupts have numbers; what has a name is of the kernel itself. */
static void tell(void *ctx, const struct row *r)
{
	const struct each *e = ctx;
	char *end;
	long irq = strtol(r->label, &end, 10);

	if (end != r->label && *end == ':' && !strstr(r->what, HARTS_OWN))
		e->each(e->ctx, irq, r->what);
}

int interrupts_each(const char *root, void (*each)(void *ctx, int irq, const char *what), void *ctx)
{
	return walk(root, NULL, tell, &(struct each){ each, ctx });
}
