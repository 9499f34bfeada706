/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_FUZZ_GENERATE_H
#define JITBOARD_FUZZ_GENERATE_H

#include "case.h"

/*
 * generate_case() - the case of a seed; always the same.
 *
 * It passes case_check(), and model_run(): the trace is within bounds.  At least one tail
 * call is tried.
 */
void generate_case(struct fuzz_case *c, uint64_t seed);

#endif
