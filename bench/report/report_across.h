/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_REPORT_ACROSS_H
#define JITBOARD_REPORT_ACROSS_H

#include "across.h"
#include "table.h"

/* What jitreport compare was told, of which some is for several runs only. */
struct across_options {
	char **args; /* the runs */
	size_t n_args;
	char *schemes, *events, *workloads; /* as given, with commas; NULL = all; cut */
	enum table_format format;
	const char *gate, *junit; /* NULL: not asked for */
	unsigned int despite;
	bool all; /* rows that are the same, too */
	struct across_choice choice;
};

/* report_across() - compare runs with each other, and print that.  Return: an exit status. */
int report_across(struct across_options *o);

/*
 * across_choose_pairs() - which schemes are held against each other.
 *
 * @wanted: "reg", or "default=reg": of the first side, and of the others; more with commas
 *	between; cut.  NULL: those that both have.
 * @choice: gets the pairs, which are to be freed, on failure too.
 *
 * Return: 0; -ENOENT after saying what there is not; -ENOMEM.
 */
int across_choose_pairs(const struct sides *s, char *wanted, struct across_choice *choice);

/*
 * across_tables() - the tables of text and Markdown: one an event and side.
 *
 * @all: rows that are the same, too.
 * @print: is called with each, in order; what it returns other than 0 ends it.
 *
 * Return: 0, what @print returned, or -ENOMEM.
 */
int across_tables(const struct across *c, const struct sides *s, bool all,
		  int (*print)(struct table *t, void *data), void *data);

/* across_machine_table() - all there is, for programs.  NULL without memory. */
struct table *across_machine_table(const struct across *c, const struct sides *s,
				   const struct across_choice *choice);

/* across_gate_table() - what did not pass.  NULL without memory. */
struct table *across_gate_table(const struct across *c, const struct sides *s);

/* across_gate_word() - "held", "worse", ... */
const char *across_gate_word(enum gate_state state);

/*
 * across_junit() - write all rows as JUnit's XML: a suite a side and event, a case a row.
 *
 * Return: 0, or -errno after saying what went wrong; the file is then as it was.
 */
int across_junit(const char *file, const struct across *c, const struct sides *s);

#endif
