// SPDX-License-Identifier: GPL-2.0-only
/* Which schemes are tested, and what they do with each other. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "schemes.h"
#include "traits.h"
#include "util.h"

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

int schemes_choose(const char *name)
{
	char now[SCHEME_NAME];
	int err = scheme_set(name);

	if (err || !scheme_selectable())
		return err;
	err = scheme_get(now);
	return !err && strcmp(now, name) ? -EPROTO : err;
}

static int add(struct scheme_list *s, const char *name, size_t len)
{
	if (!len || len >= SCHEME_NAME || s->n == SCHEME_MAX) {
		say("scheme \"%.*s\": empty, too long or one too many: give up to %d names",
		    (int)len, name, SCHEME_MAX);
		return -EINVAL;
	}
	snprintf(s->names[s->n++], SCHEME_NAME, "%.*s", (int)len, name);
	return 0;
}

/* Remember the scheme in force: it is put back at the end. */
static int keep_former(void)
{
	char now[SCHEME_NAME];
	int err = scheme_get(now);

	if (!err)
		err = scheme_set(now);
	if (err)
		say(SCHEME_SYSCTL ": %s: run as root on the patched kernel", strerror(-err));
	return err;
}

int schemes_parse(struct scheme_list *s, const char *list, const char *also)
{
	int err = 0;

	s->n = 0;
	if (!scheme_selectable()) {
		if (list) {
			say(SCHEME_SYSCTL
			    ": missing: boot the patched kernel, or leave out --schemes");
			return -EOPNOTSUPP;
		}
		list = SCHEME_DEFAULT;
	} else {
		err = list ? 0 : scheme_list(also, s);
		if (!err)
			err = keep_former();
		if (err || !list)
			return err;
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
