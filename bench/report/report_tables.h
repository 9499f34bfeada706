/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_REPORT_TABLES_H
#define JITBOARD_REPORT_TABLES_H

#include "rundata.h"
#include "table.h"

/* The tables of a run: one per event that it measured, then "functions". */
struct report_tables {
	struct report_table {
		const char *name; /* an event, or "functions" */
		struct table *table;
	} *items;
	size_t n;
};

/*
 * report_make_tables() - fill the tables of a run.
 *
 * @base: the scheme that the differences are against; comes first.
 * @only: the name of the one table that is wanted; NULL = all.
 * @format: CSV and JSON get more columns than a reader of text wants.
 * @tables: to be freed with report_free_tables(), on failure too.
 *
 * Return: 0; -errno after saying what is wrong.
 */
int report_make_tables(const struct run *run, const char *base, const char *only,
		       enum table_format format, struct report_tables *tables);

/* report_free_tables() - let go of the tables; all zeros is allowed. */
void report_free_tables(struct report_tables *tables);

#endif
