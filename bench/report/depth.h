/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_DEPTH_H
#define JITBOARD_DEPTH_H

#include <stdint.h>

#include "rundata.h"

/* The tail calls that one entry from outside may make (MAX_TAIL_CALL_CNT of Linux). */
#define DEPTH_TAIL_CALLS 33

/*
 * program_depth() - the bytes of the kernel's stack that a workload's programs take at most, by
 * their code.
 *
 * The frames of the deepest chain of calls; and, as a function that makes a tail call leaves the
 * frames of its callers behind, 33 times the most that such callers have: as if each tail call
 * led to where the next one is made.  What calls into BPF, what BPF calls, and trampolines come
 * on top.
 *
 * Return: 0; -ENODATA where the run does not know at which addresses the functions were; -ELOOP
 * where they call each other in a circle; -errno of report_disasm(), after a message.
 */
int program_depth(const struct run_program *p, uint32_t *bytes);

/*
 * scheme_depth() - the most of program_depth() of all workloads under a scheme.
 *
 * @workload: of which it is; may be NULL.
 *
 * Return: 0, or as above; -ENODATA where there is no program of that scheme, too.
 */
int scheme_depth(const struct run *run, const char *scheme, uint32_t *bytes, const char **workload);

#endif
