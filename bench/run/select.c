// SPDX-License-Identifier: GPL-2.0-only
/* What the user chose of workloads and schemes. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "environ.h"
#include "select.h"
#include "util.h"

/* Is the workload named, or the file or the group that it is of? */
static bool is_named(const struct workload *w, const char *name)
{
	return !strcmp(w->info.name, name) || workload_is_of(w, name);
}

static bool known_workload(const struct workload *w, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (is_named(&w[i], name))
			return true;
	return false;
}

/* "a,b": these; "-a": not these, and all others unless some are named. */
static bool is_chosen(const struct workload *w, const char *names)
{
	bool chosen = false, any = false;
	char name[64];

	while (list_next(&names, name, sizeof(name))) {
		if (*name == '-' && is_named(w, name + 1))
			return false;
		if (*name == '-')
			continue;
		any = true;
		chosen |= is_named(w, name);
	}
	return chosen || !any;
}

int select_workloads(const char *names, struct workload **w, size_t *n)
{
	const char *rest = names;
	size_t kept = 0, named = 0;
	char name[64];

	if (workload_list(w, n))
		return EXIT_FAILED;
	if (!names)
		return EXIT_DONE;
	while (list_next(&rest, name, sizeof(name))) {
		named++;
		if (known_workload(*w, *n, name + (*name == '-')))
			continue;
		say("%s: no such workload: `jitbench list` lists them", name);
		goto usage;
	}
	for (size_t i = 0; i < *n && named; i++)
		if (is_chosen(&(*w)[i], names))
			(*w)[kept++] = (*w)[i];
	*n = kept;
	if (kept)
		return EXIT_DONE;
	say("no workload is %s: `jitbench list` lists them", named ? "left" : "named");
usage:
	free(*w);
	*w = NULL;
	return EXIT_USAGE;
}

int select_guard(struct restore *r, unsigned int what)
{
	*r = (struct restore){};
	if (environ_emulated("") || restore_begin(r, "", RESTORE_STATE, what) != -EBUSY)
		return EXIT_DONE;
	return EXIT_FAILED;
}

int select_unguard(struct restore *r, int status)
{
	char why[320];

	if (!restore_end(r, why, sizeof(why)))
		return status;
	say("not all is put back: %s: run `jitbench doctor --restore`", why);
	return EXIT_FAILED;
}

static bool among(const struct scheme_list *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (!strcmp(list->names[i], name))
			return true;
	return false;
}

static int no_such_scheme(const char *name, const struct scheme_list *offered)
{
	char text[SCHEME_MAX * (SCHEME_NAME + 2)] = "";

	for (size_t i = 0; i < offered->n; i++) {
		strcat(text, i ? ", " : "");
		strcat(text, offered->names[i]);
	}
	say("%s: this kernel has no such scheme: it has %s", name, text);
	return EXIT_USAGE;
}

int select_schemes(const char *names, struct scheme_list *list)
{
	struct scheme_list offered;
	char name[64];

	if (scheme_list(names, &offered))
		return EXIT_FAILED;
	if (!names) {
		*list = offered;
		return EXIT_DONE;
	}
	list->n = 0;
	while (list_next(&names, name, sizeof(name))) {
		if (!among(&offered, name))
			return no_such_scheme(name, &offered);
		if (!among(list, name))
			strcpy(list->names[list->n++], name);
	}
	if (!list->n)
		say("no scheme is named: `jitbench list` lists this kernel's");
	return list->n ? EXIT_DONE : EXIT_USAGE;
}
