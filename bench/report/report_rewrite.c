// SPDX-License-Identifier: GPL-2.0-only
/* Replaces a run by one that more is known of. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "replace.h"
#include "report.h"
#include "report_rewrite.h"

struct rewriting {
	const json_t *root;
	int (*check)(const struct run *run, const struct run_workload *w);
	bool checked; /* and what is wrong has been said */
};

static int write_run(FILE *f, void *ctx)
{
	const struct rewriting *r = ctx;

	/* As jitbench writes it: 17 digits give every double back as it was. */
	if (json_dumpf(r->root, f, JSON_INDENT(1) | JSON_REAL_PRECISION(17)))
		return errno ? -errno : -EIO;
	return 0;
}

/* Is what was merged a run, and does it explain itself? */
static int check_file(const char *file, void *ctx)
{
	struct rewriting *r = ctx;
	struct run run = { 0 };
	int err = report_load(file, &run);

	for (size_t i = 0; r->check && i < run.n_workloads && !err; i++)
		err = r->check(&run, &run.workloads[i]);
	run_free(&run);
	r->checked = err;
	return err;
}

int report_rewrite(const char *file, const json_t *root,
		   int (*check)(const struct run *run, const struct run_workload *w))
{
	struct rewriting r = { .root = root, .check = check };
	int err;

	if (run_file_is_packed(file)) {
		report_error("%s: packed: nothing is added to what is published; unpack it first",
			     file);
		return -EINVAL;
	}
	err = replace_file(file, write_run, check_file, &r);
	if (err && !r.checked)
		report_error("%s: can't be replaced: %s", file, strerror(-err));
	return err;
}
