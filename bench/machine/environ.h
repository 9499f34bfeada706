/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_ENVIRON_H
#define JITBOARD_ENVIRON_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * What machine this is.  @root, here and below, is a directory to look under, "" for the
 * running system.
 */
#define ENVIRON_DEVICE_TREE "/proc/device-tree"

/* environ_emulated() - does the machine say that it is an emulator? */
bool environ_emulated(const char *root);

/*
 * environ_cpuinfo() - the first value of a key in the text of /proc/cpuinfo.
 *
 * Return: false if no line has that key.
 */
bool environ_cpuinfo(const char *text, const char *key, char *value, size_t size);

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

/* environ_log() - what the kernel's log says of firmware, to be freed; empty if it can't be read;
 * NULL: no memory. */
char *environ_log(void);

/* environ_warn() - add to the warnings of @environment. */
int environ_warn(json_t *environment, const char *what);

#endif
