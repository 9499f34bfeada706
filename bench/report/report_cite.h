/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_REPORT_CITE_H
#define JITBOARD_REPORT_CITE_H

#include "rundata.h"

/* cite_kind() - of what kind a run's figures are, for who knows nothing of it. */
const char *cite_kind(const struct run *run);

/*
 * cite_commands() - the commands that measure the same again, a line each; to be freed; NULL: no
 * memory.
 */
char *cite_commands(const struct run *run);

#endif
