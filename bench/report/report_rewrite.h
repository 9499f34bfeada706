/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_REPORT_REWRITE_H
#define JITBOARD_REPORT_REWRITE_H

#include <jansson.h>

#include "rundata.h"

/*
 * report_rewrite() - write a run anew; the file is replaced once all is well.
 *
 * @file: the run.json
 * @check: what must hold of each workload; NULL: that the run can be loaded is enough
 *
 * Return: 0, or -errno after saying why; then the file is as it was.
 */
int report_rewrite(const char *file, const json_t *root,
		   int (*check)(const struct run *run, const struct run_workload *w));

#endif
