/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_ENVIRON_H
#define JITBOARD_ENVIRON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "counter.h"

/*
 * Facts about the machine and the kernel, as parts of run.json.  @root, here and
 * below, is a directory to look under, "" for the running system.  What can't be
 * found out is null.  A NULL return means that memory ran out.
 */

/* environ_emulated() - does the machine say that it is an emulator? */
bool environ_emulated(const char *root);

/*
 * environ_hart_id() - an id register of the first hart.
 *
 * @key: "mvendorid", "marchid" or "mimpid"
 *
 * Return: false if the kernel does not tell.
 */
bool environ_hart_id(const char *root, const char *key, unsigned long long *id);

/* environ_uarch() - the first hart's compatible in the device tree; false: not told. */
bool environ_uarch(const char *root, char *uarch, size_t size);

/* environ_board() - "board"; @name: what the user calls it, or NULL. */
json_t *environ_board(const char *root, const char *name, bool emulated);

/*
 * environ_kernel() - "kernel": @built is the "kernel" of kit.json, or NULL; it holds
 * what a running kernel can't tell.
 */
json_t *environ_kernel(const char *root, const char *release, const json_t *built);

/* environ_firmware() - "firmware", from the kernel's log. */
json_t *environ_firmware(const char *log);

/* environ_log() - what the kernel's log says of firmware, to be freed; empty if it can't be read;
 * NULL: no memory. */
char *environ_log(void);

/*
 * environ_environment() - "environment", but for what machine_begin() adds.
 *
 * @cpu: the one that is measured on
 * @c: the counters in use
 */
json_t *environ_environment(const char *root, int cpu, const struct counters *c);

/* environ_warn() - add to the warnings of @environment. */
int environ_warn(json_t *environment, const char *what);

#endif
