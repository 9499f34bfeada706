// SPDX-License-Identifier: GPL-2.0-only
/* Columns and cells of tables that have a column per scheme. */

#include <stdio.h>

#include "report_context.h"

void context_columns(struct table *t, const struct context *c, const char *group,
		     struct table_style style, const struct table_style *diff)
{
	for (size_t i = 0; i < c->n; i++)
		table_column(t, group, c->schemes[i], style);
	for (size_t i = 1; i < c->n && diff; i++) {
		char name[128];

		snprintf(name, sizeof(name), "%s-%s", c->schemes[i], c->schemes[0]);
		table_column(t, group, c->diff ? c->diff : name, *diff);
	}
}

void context_cells(struct table *t, const struct context *c, const double *values, const bool *have,
		   bool diff)
{
	for (size_t i = 0; i < c->n; i++) {
		if (have[i])
			table_number(t, values[i]);
		else
			table_none(t);
	}
	for (size_t i = 1; i < c->n && diff; i++) {
		if (have[0] && have[i])
			table_number(t, values[i] - values[0]);
		else
			table_none(t);
	}
}
