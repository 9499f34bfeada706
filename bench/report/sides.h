/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_SIDES_H
#define JITBOARD_SIDES_H

#include "rundata.h"
#include "table.h"

/* What is compared across runs: each side is one run, or several that are pooled. */
struct side {
	char label[2]; /* "A", "B", ... */
	struct run *runs;
	size_t n;
};

struct sides {
	struct side *items; /* the first is what others are compared to */
	size_t n;
};

#define SIDES_MOST 26 /* there are so many letters */

/* What took the counts.  Those of two kinds are never compared. */
enum machine_kind { KIND_EMULATOR, KIND_RTL, KIND_HARDWARE };

/* sides_kind() - what counted @event in a run.  sides_kind_name() - its name. */
enum machine_kind sides_kind(const struct run *run, const char *event);
const char *sides_kind_name(enum machine_kind kind);

/* What a user may ask to compare despite; bits. */
enum despite {
	DESPITE_ISA = 1,
	DESPITE_OPS = 2,
	DESPITE_CORE = 4,
	DESPITE_INCOMPLETE = 8,
	DESPITE_POOL = 16,
};

/* sides_despite() - the bit of a name, as "isa"; 0: there is none of that name. */
unsigned int sides_despite(const char *name);

/* sides_count() - how many sides the arguments are: "A B" and "A1,A2:B1,B2" are two. */
size_t sides_count(char *const *args, size_t n);

/*
 * sides_load() - read the runs of all sides.
 *
 * @args: what the user gave: sides parted by ":", runs of a side by ","; whatever is the
 *	name of a file is taken as it is.
 * @s: free with sides_free(), on failure too.
 *
 * Return: 0; -errno after saying what is wrong.
 */
int sides_load(struct sides *s, char *const *args, size_t n);
void sides_free(struct sides *s);

/*
 * sides_check() - may these runs be compared?
 *
 * @despite: enum despite; what does not matter to the user.
 *
 * Return: 0; -EPERM after saying, in one line, why not.
 */
int sides_check(const struct sides *s, unsigned int despite);

/*
 * sides_differences() - what is not the same in all runs, of kernel, board, firmware, kit:
 * a row a side that has a value of its own.
 *
 * Return: the table, with no row if there is nothing; NULL without memory.
 */
struct table *sides_differences(const struct sides *s);

#endif
