/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The kernel objects of a case.  A program is loaded once under each scheme and used in
 * all mixtures with it; only tracing programs, which the kernel lets attach only once,
 * are loaded for each use.
 */
#ifndef JITBOARD_FUZZ_LOAD_H
#define JITBOARD_FUZZ_LOAD_H

#include "case.h"
#include "trace.h"

/* load_open() - what all cases share. Return: 0, or -errno with a message on stderr. */
int load_open(void);
void load_close(void);

/* load_case() - unload all programs; those of c are meant from now on. */
void load_case(const struct fuzz_case *c);

/*
 * load_limit() - how long a run may be, by programs that are loaded from now on.
 *
 * @words, @mains: of the trace, and main programs entered, from which on functions return
 *		   at once
 */
void load_limit(int words, int mains);

/*
 * load_prog() - a program of the case under a scheme.
 *
 * @target: an extension's or tracing program's target, else -1
 *
 * Return: its file descriptor, which is the caller's for tracing programs and else
 * belongs here; or -errno.
 */
int load_prog(int prog, const char *scheme, int target);

/*
 * load_frames() - the bytes of kernel stack that each function of a loaded program takes.
 *
 * @shim: what the main program takes besides, where it is entered out of line
 *
 * Return: 0; -EPERM where the kernel does not show the JITed code; -errno.
 */
int load_frames(int fd, uint16_t frame[FUNCS_MAX], uint16_t *shim);

/* load_done() - a run is over: close what load_prog() had to keep open for it. */
void load_done(void);

/* load_log() - try it again and say why it fails; "loaded" if it does not. */
const char *load_log(int prog, const char *scheme, int target);

/* load_slots() - the program array for programs of a scheme. */
int load_slots(const char *scheme);

/* load_trace() - the map's value, in memory that the kernel shares. */
struct trace_map *load_trace(void);

#endif
