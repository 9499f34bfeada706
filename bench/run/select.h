/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_SELECT_H
#define JITBOARD_SELECT_H

#include <stddef.h>

#include "restore.h"
#include "scheme.h"
#include "workload.h"

/*
 * select_workloads() - the workloads that the user names.
 *
 * @names: comma-separated, or NULL for all: workloads, files of workloads (a family), or
 *	"control" for all controls; with "-" before it all but these
 * @w, @n: the chosen ones, in the order of workload_list(); free() @w
 *
 * Return: an exit status; unless it is EXIT_DONE, a message is on stderr.
 */
int select_workloads(const char *names, struct workload **w, size_t *n);

/*
 * select_guard() - restore_begin() for a verb that changes no more than the JIT's scheme.
 *
 * @what: see restore.h
 *
 * An emulated machine is not guarded: it goes when the verb is done.
 * Return: an exit status; unless it is EXIT_DONE, a message is on stderr.
 */
int select_guard(struct restore *r, unsigned int what);

/* select_unguard() - put the scheme back.  Return: @status, or EXIT_FAILED if it is not back. */
int select_unguard(struct restore *r, int status);

/*
 * select_schemes() - the schemes that the user names; the kernel must have them.
 *
 * @names: comma-separated, or NULL for all that are known
 * @list: the chosen ones, in the user's order, each once
 *
 * Return: as above.
 */
int select_schemes(const char *names, struct scheme_list *list);

#endif
