/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_REPORT_SOURCE_H
#define JITBOARD_REPORT_SOURCE_H

#include "rundata.h"

/* The colour of rows of source, an SGR number of ANSI's. */
#define SOURCE_COLOUR "36"

/* What stands above an instruction: its source line, and BPF instructions. */
struct source_rows {
	char **rows;
	size_t n;
};

/*
 * source_add() - the lines whose code begins with an instruction: each with the BPF instructions
 * that it became.
 *
 * The kernel tells where the code of a line begins, and of no other BPF instruction: those of a
 * line stand above all of its code.
 *
 * @prog, @f: where the instruction is; with a run of before, there are no rows
 * @at: its offset, bytes
 * @middle: where no line begins there, the one that it belongs to, without BPF instructions?
 *
 * Return: 0, or -ENOMEM.  source_free() @rows.
 */
int source_add(const struct run_program *prog, const struct run_function *f, uint32_t at,
	       bool middle, struct source_rows *rows);

/* source_line_at() - which line of its function an instruction belongs to; 0 without lines. */
size_t source_line_at(const struct run_function *f, uint32_t at);

/*
 * source_print() - one or two sides' rows; once what both say.
 *
 * @width: of a side, characters; there are 3 between them
 * @colours: are there to be any?
 */
void source_print(const struct source_rows rows[2], int width, bool colours);

void source_free(struct source_rows *rows);

#endif
