/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_GATE_H
#define JITBOARD_GATE_H

#include <stdbool.h>
#include <stddef.h>

/* How much worse a row may be. */
struct gate_limit {
	char *workload, *scheme, *event; /* patterns as of file names */
	double limit;                    /* in per cent of the base, or in the event's unit */
	bool percent;
	bool none; /* no limit at all */
	size_t line;
	bool used; /* some row was held against it */
};

struct gate {
	const char *file; /* NULL: one limit for all */
	struct gate_limit *limits;
	size_t n;
};

/*
 * gate_load() - take up the argument of --gate.
 *
 * @arg: a limit ("2%", or "0.5" in the unit of each event), or a file of rows
 *	"workload scheme event limit"; there "none" is a limit too, "#" begins a comment,
 *	and of several rows that match the first one counts.
 * @g: free with gate_free(), on failure too.
 *
 * Return: 0; -errno after saying what is wrong.
 */
int gate_load(const char *arg, struct gate *g);
void gate_free(struct gate *g);

/* gate_find() - the limit that holds for a row, or NULL; it is then used. */
const struct gate_limit *gate_find(struct gate *g, const char *workload, const char *scheme,
				   const char *event);

/* gate_unused() - the first limit that no row was held against, or NULL. */
const struct gate_limit *gate_unused(const struct gate *g);

#endif
