/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_FACTS_H
#define JITBOARD_FACTS_H

#include <jansson.h>
#include <stdbool.h>

#include "counter.h"

/*
 * Facts about the machine and the kernel, as parts of run.json.  @root, here and
 * below, is a directory to look under, "" for the running system.  What can't be
 * found out is null.  A NULL return means that memory ran out.
 */

/* facts_board() - "board"; @name: what the user calls it, or NULL. */
json_t *facts_board(const char *root, const char *name, bool emulated);

/*
 * facts_kernel() - "kernel": @built is the "kernel" of kit.json, or NULL; it holds
 * what a running kernel can't tell.
 */
json_t *facts_kernel(const char *root, const char *release, const json_t *built);

/* facts_firmware() - "firmware", from the kernel's log. */
json_t *facts_firmware(const char *log);

/*
 * facts_environment() - "environment", but for what machine_begin() adds.
 *
 * @cpu: the one that is measured on
 * @c: the counters in use
 */
json_t *facts_environment(const char *root, int cpu, const struct counters *c);

#endif
