// SPDX-License-Identifier: GPL-2.0-only
/* Replaces a run by one that more is known of. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report.h"
#include "report_rewrite.h"

/* Is what was merged a run, and does it explain itself? */
static int check_file(const char *file,
		      int (*check)(const struct run *run, const struct run_workload *w))
{
	struct run run = { 0 };
	int err = report_load(file, &run);

	for (size_t i = 0; check && i < run.n_workloads && !err; i++)
		err = check(&run, &run.workloads[i]);
	run_free(&run);
	return err;
}

int report_rewrite(const char *file, const json_t *root,
		   int (*check)(const struct run *run, const struct run_workload *w))
{
	char *tmp;
	int err = 0;

	if (asprintf(&tmp, "%s.tmp", file) < 0)
		return -ENOMEM;
	errno = 0;
	/* As jitbench writes it: 17 digits give every double back as it was. */
	if (json_dump_file(root, tmp, JSON_INDENT(1) | JSON_REAL_PRECISION(17)))
		err = errno ? -errno : -EIO;
	if (err)
		report_error("%s: can't be written: %s", tmp, strerror(-err));
	else
		err = check_file(tmp, check);
	if (!err && rename(tmp, file)) {
		err = -errno;
		report_error("%s: can't be replaced: %s", file, strerror(-err));
	}
	if (err)
		unlink(tmp);
	free(tmp);
	return err;
}
