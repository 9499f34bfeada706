/* SPDX-License-Identifier: GPL-2.0-only */
/* Which schemes are tested, and what they do with each other. */
#ifndef JITBOARD_SEM_SCHEMES_H
#define JITBOARD_SEM_SCHEMES_H

#include <stdbool.h>

#include "scheme.h"

/*
 * schemes_parse() - the schemes to test under.
 *
 * @list: names with commas between; NULL for all that jitsem knows and the kernel
 * has, or for SCHEME_DEFAULT alone on a kernel that can't switch.
 * @also: names to add to all of them if the kernel has them, or NULL
 *
 * What is in force now is what scheme_restore() puts back.
 * Return: 0; -EINVAL for a malformed list, -EOPNOTSUPP where names were given and
 * the kernel can't switch; with a message on stderr.
 */
int schemes_parse(struct scheme_list *s, const char *list, const char *also);

/* schemes_choose() - scheme_set(), and read it back.  Return: as that; -EPROTO: it is another. */
int schemes_choose(const char *name);

/*
 * schemes_mix() - can programs of these two schemes tail call and extend each other?
 *
 * Those of one class can (traits.h), for TCC is in the same register where one enters and
 * leaves another.
 */
bool schemes_mix(const char *a, const char *b);

/* scheme_refuses_mixing() - has it no tail calls in programs with BPF-to-BPF calls? */
bool scheme_refuses_mixing(const char *name);

/*
 * scheme_resets() - does an extension change the count of its caller?
 *
 * @extension, @caller: the schemes under which they were JITed.
 * @counting: can a tail call be reached from what is replaced?
 *
 * An extension of 7.3's own scheme hands its own count to its caller.  A caller of
 * `lean` takes it only from a subprogram that counts.
 */
bool scheme_resets(const char *extension, const char *caller, bool counting);

#endif
