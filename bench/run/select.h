/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_SELECT_H
#define JITBOARD_SELECT_H

#include <stddef.h>

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
 * select_schemes() - the schemes that the user names; the kernel must have them.
 *
 * @names: comma-separated, or NULL for all that are known
 * @list: the chosen ones, in the user's order, each once
 *
 * Return: as above.
 */
int select_schemes(const char *names, struct scheme_list *list);

#endif
