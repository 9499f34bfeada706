// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs of schemes that keep TCC in different ways: a tail call or an extension
 * from one to the other would miscount, so the kernel must refuse to arrange it.
 */

#include <errno.h>
#include <string.h>

#include "specials.h"

/* Roots that every scheme takes: one that tail calls itself, one with a subprogram. */
static const struct part chain = { "hierarchy", "chain" };
static const struct part caller = { "calls", "around_nothing" };
static const struct part leaf = { "targets", "leaf" };
static const struct hook extension = { { "replace", "empty" }, ROOT, "replaced" };

/* What is to be tried for one pair of schemes: 0 if it was done, -errno if not. */
typedef int attempt_fn(struct rig *r, const char *ours, const char *theirs);

/* A program of theirs into an array that ours uses. */
static int try_update(struct rig *r, const char *ours, const char *theirs)
{
	int err = rig_load(r, ROOT, &chain, ours, NULL, 0);

	if (!err)
		err = rig_load(r, TARGET, &leaf, theirs, NULL, 0);
	if (err)
		return -ENOTRECOVERABLE;
	return rig_put(r, SLOT_TARGET, TARGET);
}

/* The load of a program of theirs that uses an array of ours. */
static int try_load(struct rig *r, const char *ours, const char *theirs)
{
	if (rig_load(r, ROOT, &chain, ours, NULL, 0))
		return -ENOTRECOVERABLE;
	return rig_load(r, TARGET, &chain, theirs, NULL, 0);
}

/* An extension of theirs in the place of a subprogram of ours. */
static int try_extension(struct rig *r, const char *ours, const char *theirs)
{
	if (rig_load(r, ROOT, &caller, ours, NULL, 0))
		return -ENOTRECOVERABLE;
	return rig_attach(r, REPLACE, &extension, theirs);
}

/* Try it with every other scheme: what can be mixed must work, all else be EINVAL. */
static int with_all(struct rig *r, const char *scheme, const struct scheme_list *all,
		    attempt_fn *attempt)
{
	for (size_t i = 0; i < all->n; i++) {
		const char *other = all->names[i];
		int want = schemes_mix(scheme, other) ? 0 : -EINVAL;
		int err = attempt(r, scheme, other);

		if (err == -ENOTRECOVERABLE)
			return err;
		if (err != want)
			return rig_fail(r, -ERANGE, "%s with %s: expected %s, got %s", scheme,
					other, want ? strerror(-want) : "success",
					err ? strerror(-err) : "success");
		rig_down(r);
	}
	return 0;
}

int border_update(struct rig *r, const char *scheme, const struct scheme_list *all)
{
	return with_all(r, scheme, all, try_update);
}

int border_load(struct rig *r, const char *scheme, const struct scheme_list *all)
{
	return with_all(r, scheme, all, try_load);
}

int border_extension(struct rig *r, const char *scheme, const struct scheme_list *all)
{
	return with_all(r, scheme, all, try_extension);
}
