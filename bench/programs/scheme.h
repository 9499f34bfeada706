/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_SCHEME_H
#define JITBOARD_SCHEME_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The scheme by which the JIT keeps the tail-call counter.  A patched kernel takes
 * it from a sysctl whenever it JITs a program; an unpatched kernel has one scheme
 * and no sysctl, and that scheme is called "default" here.
 */
#define SCHEME_SYSCTL  "/proc/sys/net/core/bpf_jit_tcc"
#define SCHEME_DEFAULT "default"
#define SCHEME_MAX     16
#define SCHEME_NAME    16

struct scheme_list {
	char names[SCHEME_MAX][SCHEME_NAME];
	size_t n;
};

/*
 * jit_hardening() - net.core.bpf_jit_harden: 1 hides constants of programs that are loaded
 * without privilege, 2 those of all programs.
 *
 * Return: its value, or -errno.
 */
int jit_hardening(void);

/* scheme_selectable() - does the kernel have the sysctl? */
bool scheme_selectable(void);

/* scheme_get() - the scheme in force.  @name: SCHEME_NAME bytes.  Return: 0, or -errno. */
int scheme_get(char *name);

/* scheme_write() - write @text to the sysctl, and no more.  Return: 0, or -errno. */
int scheme_write(const char *text);

/*
 * scheme_list() - which schemes the kernel offers.
 *
 * @also: names to try besides, comma-separated, or NULL
 * @list: filled with their names, in the order in which they are compared
 *
 * Tries every name known here but the unsafe one, those of @also, and the one in force,
 * and puts that back.
 * Return: 0, or -errno with a message on stderr.
 */
int scheme_list(const char *also, struct scheme_list *list);

/*
 * scheme_set() - let the JIT use a scheme from now on.
 *
 * @name: one of scheme_list()
 *
 * The scheme that was in force at the first call is put back by scheme_restore(),
 * which also runs at exit.  Return: 0, or -errno with a message on stderr.
 */
int scheme_set(const char *name);

/*
 * scheme_restore() - put the former scheme back, if scheme_set() changed it.
 *
 * Return: 0; or -errno with a message on stderr: the next call tries again.
 */
int scheme_restore(void);

#endif
