/* SPDX-License-Identifier: GPL-2.0-only */
/* The BTF of the fuzzer's programs: one object for all programs of all cases. */
#ifndef JITBOARD_FUZZ_TYPES_H
#define JITBOARD_FUZZ_TYPES_H

#include "case.h"

/*
 * types_load() - make the BTF and load it.
 *
 * Return: its file descriptor, or -errno.
 */
int types_load(void);

/* types_func() - the BTF id of a function. */
int types_func(const struct fuzz_case *c, int prog, int func);

#endif
