// SPDX-License-Identifier: GPL-2.0-only
/* Source lines and BPF instructions above the code that they became. */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bpf.h"
#include "report_source.h"
#include "table.h"

static int __attribute__((format(printf, 2, 3))) add_row(struct source_rows *r, const char *fmt,
							 ...)
{
	char **more = reallocarray(r->rows, r->n + 1, sizeof(*more));
	va_list args;
	int n;

	if (!more)
		return -ENOMEM;
	r->rows = more;
	va_start(args, fmt);
	n = vasprintf(&more[r->n], fmt, args);
	va_end(args);
	if (n < 0)
		return -ENOMEM;
	r->n++;
	return 0;
}

static const char *function_name(const void *ctx, uint32_t nth)
{
	const struct run_program *prog = ctx;

	return nth < prog->n_functions ? prog->functions[nth].name : NULL;
}

static int add_line(const struct run_line *l, struct source_rows *rows)
{
	if (!l->line)
		return 0;
	return add_row(rows, "; %s:%lld  %s", l->file ? l->file : "", (long long)l->line,
		       l->text ? l->text : "");
}

static int add_bpf(const struct run_program *prog, const struct run_source *s, size_t line,
		   struct source_rows *rows)
{
	const struct bpf_names names = { function_name, prog };
	size_t to =
		line + 1 < s->n_lines ? (size_t)s->lines[line + 1].insn : s->size / BPF_INSN_SIZE;
	int err = 0;

	for (size_t i = s->lines[line].insn; i < to && !err;) {
		char text[96];
		size_t n = bpf_text(s->bpf, s->size, i, &names, text, sizeof(text));

		err = add_row(rows, "; %4zu: %s", i, text);
		i += n;
	}
	return err;
}

size_t source_line_at(const struct run_function *f, uint32_t at)
{
	size_t line = 0;

	while (f->source && line + 1 < f->source->n_lines && f->starts[line + 1] <= at)
		line++;
	return line;
}

int source_add(const struct run_program *prog, const struct run_function *f, uint32_t at,
	       bool middle, struct source_rows *rows)
{
	int err = 0;

	if (!f || !f->source)
		return 0;
	for (size_t i = 0; i < f->source->n_lines && !err; i++) {
		if (f->starts[i] != at)
			continue;
		err = add_line(&f->source->lines[i], rows);
		if (!err)
			err = add_bpf(prog, f->source, i, rows);
		middle = false;
	}
	return err || !middle ? err : add_line(&f->source->lines[source_line_at(f, at)], rows);
}

static bool same_rows(const struct source_rows rows[2])
{
	for (size_t i = 0; i < rows[0].n; i++)
		if (rows[0].n != rows[1].n || strcmp(rows[0].rows[i], rows[1].rows[i]))
			return false;
	return true;
}

void source_print(const struct source_rows rows[2], int width, bool colours)
{
	bool both = rows[0].n && rows[1].n && !same_rows(rows);
	size_t n = rows[0].n > rows[1].n ? rows[0].n : rows[1].n;

	for (size_t i = 0; i < n; i++) {
		const char *left = i < rows[0].n ? rows[0].rows[i] : "";
		const char *right = i < rows[1].n ? rows[1].rows[i] : "";
		char text[256];

		if (both)
			snprintf(text, sizeof(text), "%-*.*s%s%s", *right ? width : 0, width, left,
				 *right ? "   " : "", right);
		else
			snprintf(text, sizeof(text), "%*s%s", rows[0].n ? 0 : width + 3, "",
				 rows[0].n ? left : right);
		if (colours)
			fputs("\033[" SOURCE_COLOUR "m", stdout);
		put_clean(text, stdout);
		puts(colours ? "\033[m" : "");
	}
}

void source_free(struct source_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		free(rows->rows[i]);
	free(rows->rows);
	*rows = (struct source_rows){ 0 };
}
