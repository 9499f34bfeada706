/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_PLOT_H
#define JITBOARD_PLOT_H

#include <stdbool.h>
#include <stddef.h>

#include "rundata.h"

/*
 * Pictures are written as gnuplot's commands, data included.  They can be read without colours:
 * bars have their value beside them, and points differ by shape.  Colours are Okabe and Ito's,
 * which the colour-blind can tell apart, and differ in lightness where they touch.
 */

/* A kind of picture. */
struct plot_kind {
	const char *name;
	const char *shows; /* the text for who does not see it; it says where the figures are */
	/* Is there anything to draw of a run?  NULL: the picture is of several boards. */
	bool (*has)(const struct run *run);
	int (*draw)(const struct plot_kind *kind, const struct run *runs, size_t n);
};

extern const struct plot_kind plot_kinds[];
extern const size_t n_plot_kinds;

/* plot_kind() - of that name; NULL: there is none. */
const struct plot_kind *plot_kind(const char *name);

/* Each draws to standard output.  Return: 0; -ENODATA: there is nothing to draw; -ENOMEM. */
bool plot_has_costs(const struct run *run);
int plot_costs(const struct plot_kind *kind, const struct run *runs, size_t n);
bool plot_has_cycles(const struct run *run);
int plot_cycles(const struct plot_kind *kind, const struct run *runs, size_t n);
bool plot_has_controls(const struct run *run);
int plot_controls(const struct plot_kind *kind, const struct run *runs, size_t n);
int plot_boards(const struct plot_kind *kind, const struct run *runs, size_t n);

/*
 * plot_begin() - what every picture begins with: its title and text, as comments for who makes
 * the picture, and its size in pixels.
 */
void plot_begin(const struct plot_kind *kind, const char *title, int width, int height);

/* plot_quoted() - a string for gnuplot. */
void plot_quoted(const char *text);

/* How the @i-th of several series looks; after the last it begins again. */
const char *plot_colour(size_t i);
int plot_point(size_t i);

#define PLOT_PARTS 6

/* A row of bars that are put together of parts; or the heading of those below it. */
struct plot_row {
	char name[96];
	bool heading;
	double parts[PLOT_PARTS];
	char value[160]; /* in words, beside the bar */
};

struct plot_bars {
	const char *parts[PLOT_PARTS]; /* their names */
	size_t n_parts;
	struct plot_row *rows;
	size_t n;
	bool failed; /* no memory */
};

/* plot_bars_add() - a row that is all zeros but for its name; NULL: no memory, which is kept. */
struct plot_row *plot_bars_add(struct plot_bars *b, const char *name);

/*
 * plot_bars_print() - draw the rows, and let go of them.
 *
 * @width: in pixels; @room: how much of it, from 0 to 1, is for the values in words.
 *
 * Return: 0; -ENODATA: there is no row; -ENOMEM.
 */
int plot_bars_print(struct plot_bars *b, const struct plot_kind *kind, const char *title,
		    const char *axis, int width, double room);

#endif
