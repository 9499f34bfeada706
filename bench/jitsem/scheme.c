// SPDX-License-Identifier: GPL-2.0-only
/* The sysctl that chooses the scheme under which programs are JITed. */

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sem.h"
#include "traits.h"

bool schemes_mix(const char *a, const char *b)
{
	enum scheme_class class = scheme_traits(a)->class;

	return !strcmp(a, b) || (class != CLASS_OTHER && class == scheme_traits(b)->class);
}

bool scheme_refuses_mixing(const char *name)
{
	return scheme_traits(name)->refuses_mixing;
}

bool scheme_resets(const char *extension, const char *caller, bool counting)
{
	return scheme_traits(extension)->ext_resets &&
	       (counting || !scheme_traits(caller)->trusts_callee);
}

bool scheme_switch(void)
{
	return !access(SCHEME_FILE, F_OK);
}

int scheme_get(char *name)
{
	int fd = open(SCHEME_FILE, O_RDONLY | O_CLOEXEC);
	ssize_t n;
	int err;

	if (fd < 0)
		return -errno;
	n = read(fd, name, SCHEME_NAME - 1);
	err = n < 0 ? -errno : 0;
	close(fd);
	if (err)
		return err;
	name[n] = '\0';
	name[strcspn(name, "\n")] = '\0';
	return 0;
}

int scheme_write(const char *text, size_t len)
{
	int fd = open(SCHEME_FILE, O_WRONLY | O_CLOEXEC);
	int err;

	if (fd < 0)
		return -errno;
	err = write(fd, text, len) < 0 ? -errno : 0;
	close(fd);
	return err;
}

int scheme_set(const char *name)
{
	char now[SCHEME_NAME];
	int err;

	if (!strcmp(name, NO_SCHEME) && !scheme_switch())
		return 0;
	err = scheme_write(name, strlen(name));
	if (!err)
		err = scheme_get(now);
	if (!err && strcmp(now, name))
		err = -EPROTO;
	return err;
}

static int add(struct schemes *s, const char *name, size_t len)
{
	if (!len || len >= SCHEME_NAME || s->count == SCHEMES_MAX) {
		say("scheme \"%.*s\": empty, too long or one too many: give up to %d names",
		    (int)len, name, SCHEMES_MAX);
		return -EINVAL;
	}
	snprintf(s->name[s->count++], SCHEME_NAME, "%.*s", (int)len, name);
	return 0;
}

/* Every scheme that is known here and to the kernel. */
static int add_known(struct schemes *s)
{
	char before[SCHEME_NAME];
	int err = scheme_get(before);

	for (size_t i = 0; !err && scheme_known(i); i++)
		if (!scheme_set(scheme_known(i)))
			err = add(s, scheme_known(i), strlen(scheme_known(i)));
	if (!err)
		err = scheme_set(before);
	if (!err && !s->count)
		err = -ENOENT;
	if (err)
		say(SCHEME_FILE ": %s: run as root on the patched kernel", strerror(-err));
	return err;
}

int schemes_parse(struct schemes *s, const char *list)
{
	int err = 0;

	s->count = 0;

	if (!scheme_switch()) {
		if (list) {
			say(SCHEME_FILE
			    ": missing: boot the patched kernel, or leave out --schemes");
			return -EOPNOTSUPP;
		}
		list = NO_SCHEME;
	} else if (!list) {
		return add_known(s);
	}
	while (!err) {
		size_t len = strcspn(list, ",");

		err = add(s, list, len);
		if (!list[len])
			break;
		list += len + 1;
	}
	return err;
}
