/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_NAMES_H
#define JITBOARD_NAMES_H

#include <stddef.h>

/* Names of one kind in some order, each once.  They belong to whoever has them. */
struct names {
	const char **names;
	size_t n;
};

/* names_find() - the name among them, or NULL. */
const char *names_find(const struct names *all, const char *name);

/* names_add() - one more, unless it is there.  Return: 0, -ENOMEM. */
int names_add(struct names *to, const char *name);

/*
 * names_choose() - what the user chose of some names, or all.
 *
 * @kind: what they are, for the message: "scheme".
 * @wanted: names with commas between, which are cut; NULL = all.
 * @first: comes first; NULL = whatever does.
 * @chosen: free with names_free(), on failure too.
 *
 * Return: 0; -ENOENT after saying which name is not there and which are; -ENOMEM.
 */
int names_choose(const char *kind, const struct names *all, char *wanted, const char *first,
		 struct names *chosen);

/* names_free() - all zeros is allowed. */
void names_free(struct names *n);

#endif
