// SPDX-License-Identifier: GPL-2.0-only
/* The JIT's scheme by way of its sysctl. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io.h"
#include "scheme.h"
#include "traits.h"
#include "util.h"

static char former[SCHEME_NAME]; /* empty: nothing to put back */

int jit_hardening(void)
{
	long long n;
	int err = read_number("", "/proc/sys/net/core/bpf_jit_harden", &n);

	return err ? err : (int)n;
}

bool scheme_selectable(void)
{
	return !io_exists(SCHEME_SYSCTL);
}

int scheme_get(char *name)
{
	return read_text("", SCHEME_SYSCTL, name, SCHEME_NAME);
}

int scheme_write(const char *text)
{
	return io_write(SCHEME_SYSCTL, text);
}

static void restore_at_exit(void)
{
	scheme_restore();
}

static int remember(void)
{
	static bool registered;
	int err;

	if (former[0])
		return 0;
	err = scheme_get(former);
	if (!err && !registered)
		registered = !atexit(restore_at_exit);
	return err;
}

int scheme_restore(void)
{
	static bool said;
	int err;

	if (!former[0])
		return 0;
	err = scheme_write(former);
	/* It is tried again, and said once. */
	if (err && err != -EPROTO && !said)
		say("can't put %s back to %s: %s: write it by hand", SCHEME_SYSCTL, former,
		    strerror(-err));
	said = err;
	if (!err || err == -EPROTO)
		former[0] = '\0';
	return err;
}

static void add(struct scheme_list *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (!strcmp(list->names[i], name))
			return;
	if (list->n < SCHEME_MAX)
		snprintf(list->names[list->n++], SCHEME_NAME, "%s", name);
}

/* Add a scheme to the list if the kernel takes it. */
static int offer(struct scheme_list *list, const char *name)
{
	int err = scheme_write(name);

	if (!err)
		add(list, name);
	return err == -EINVAL ? 0 : err;
}

int scheme_list(const char *also, struct scheme_list *list)
{
	char name[SCHEME_NAME + 1]; /* one more: a name that is too long shows */
	int err;

	list->n = 0;
	if (!scheme_selectable()) {
		add(list, SCHEME_DEFAULT);
		return 0;
	}
	err = remember();
	if (err)
		goto cleanup;
	for (size_t i = 0; !err && scheme_known(i); i++)
		if (!scheme_traits(scheme_known(i))->by_path)
			err = offer(list, scheme_known(i));
	while (!err && also && list_next(&also, name, sizeof(name)))
		if (strlen(name) < SCHEME_NAME)
			err = offer(list, name);
	add(list, former); /* a scheme that is not known here is one all the same */
cleanup:
	if (err)
		say("can't choose a JIT scheme: %s: %s: run as root", SCHEME_SYSCTL,
		    strerror(-err));
	scheme_restore();
	return err;
}

int scheme_set(const char *name)
{
	int err;

	if (!scheme_selectable())
		return strcmp(name, SCHEME_DEFAULT) ? -ENOENT : 0;
	err = remember();
	if (!err)
		err = scheme_write(name);
	if (err)
		say("can't choose the JIT scheme %s: %s: %s%s", name, SCHEME_SYSCTL, strerror(-err),
		    err == -EACCES || err == -EPERM ? ": run this as root" : "");
	return err;
}
