/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_CPULIST_H
#define JITBOARD_CPULIST_H

#include <sched.h>
#include <stddef.h>

/*
 * cpulist_parse() - a list of harts as the kernel writes it: "0-2,5"; "" is none.
 *
 * @text: the list
 * @set: the harts; empty on failure
 *
 * Return: 0, or -EINVAL.
 */
int cpulist_parse(const char *text, cpu_set_t *set);

/*
 * cpulist_read() - cpulist_parse() of a file.
 *
 * @root: a directory to look under; "" for the running system
 * @path: the file, beginning with a slash
 * @set: the harts; empty on failure
 *
 * Return: 0, or -errno.
 */
int cpulist_read(const char *root, const char *path, cpu_set_t *set);

/* cpulist_format() - the reverse of cpulist_parse(); cut at @size - 1 bytes. */
void cpulist_format(const cpu_set_t *set, char *text, size_t size);

#endif
