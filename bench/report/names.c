// SPDX-License-Identifier: GPL-2.0-only
/* Names of schemes, events and workloads, and what a user chose of them. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "names.h"
#include "report.h"

const char *names_find(const struct names *all, const char *name)
{
	for (size_t i = 0; i < all->n; i++)
		if (!strcmp(all->names[i], name))
			return all->names[i];
	return NULL;
}

int names_add(struct names *to, const char *name)
{
	const char **more;

	if (names_find(to, name))
		return 0;
	more = reallocarray(to->names, to->n + 1, sizeof(*more));
	if (!more)
		return -ENOMEM;
	to->names = more;
	to->names[to->n++] = name;
	return 0;
}

static int no_such(const char *kind, const char *name, const struct names *all)
{
	char list[512] = "";

	for (size_t i = 0; i < all->n; i++)
		snprintf(list + strlen(list), sizeof(list) - strlen(list), "%s%s", i ? ", " : "",
			 all->names[i]);
	report_error("%s \"%s\": not in this run: choose from %s", kind, name,
		     all->n ? list : "none, for nothing was measured");
	return -ENOENT;
}

int names_choose(const char *kind, const struct names *all, char *wanted, const char *first,
		 struct names *chosen)
{
	int err = first ? names_add(chosen, first) : 0;

	for (size_t i = 0; i < all->n && !wanted && !err; i++)
		err = names_add(chosen, all->names[i]);
	for (char *name; !err && (name = strsep(&wanted, ","));) {
		if (!names_find(all, name))
			return no_such(kind, name, all);
		err = names_add(chosen, names_find(all, name));
	}
	return err;
}

void names_free(struct names *n)
{
	free(n->names);
	memset(n, 0, sizeof(*n));
}
