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

/* The counts of a line, behind its label; NULL unless there are @n of them. */
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

int interrupts_read(const char *root, struct interrupts *i)
{
	static int cpus[CPU_SETSIZE];
	static long long values[CPU_SETSIZE];
	char *save, *line, *text;
	size_t n;
	int err;

	*i = (struct interrupts){};
	text = read_file(root, &err);
	if (err)
		return err;
	line = strtok_r(text, "\n", &save);
	n = line ? columns(line, cpus) : 0;
	for (size_t c = 0; c < n; c++)
		CPU_SET(cpus[c], &i->harts);
	while (n && (line = strtok_r(NULL, "\n", &save))) {
		const char *behind = strchr(line, ':');

		if (!behind || !counts(behind + 1, n, values))
			continue;
		for (size_t c = 0; c < n; c++)
			i->taken[cpus[c]] += values[c];
	}
	free(text);
	return n ? 0 : -EINVAL;
}

int interrupts_each(const char *root, void (*each)(void *ctx, int irq, const char *what), void *ctx)
{
	static int cpus[CPU_SETSIZE];
	static long long values[CPU_SETSIZE];
	char *save, *line, *text, *end;
	size_t n;
	int err;

	text = read_file(root, &err);
	if (err)
		return err;
	line = strtok_r(text, "\n", &save);
	n = line ? columns(line, cpus) : 0;
	while (n && (line = strtok_r(NULL, "\n", &save))) {
		long irq = strtol(line, &end, 10);
		const char *what = end != line && *end == ':' ? counts(end + 1, n, values) : NULL;

		if (what && !strstr(what, HARTS_OWN))
			each(ctx, irq, what);
	}
	free(text);
	return n ? 0 : -EINVAL;
}
