// SPDX-License-Identifier: GPL-2.0-only
/* jitreport slim: leave out of a run what can be made again. */

#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "report_rewrite.h"

static const char doc[] =
	"Leave out of a run what is largest of that which can be made again by the same commands: "
	"first where each instruction of a core's RTL spent its cycles, then the JITed code.  The "
	"run says what is left out.  Samples stay."
	"\vOne kind is left out at each call; when nothing is left to leave out the status is 1.";

/* Sections of a run that hold no sample, the largest first. */
static const char *const parts[] = { "pipeline", "programs" };

/* Return: 0; -ENODATA: nothing can be left out any more; -ENOMEM. */
static int leave_out(json_t *root)
{
	json_t *out = json_object_get(root, "left_out");

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		if (!json_array_size(json_object_get(root, parts[i])))
			continue;
		if (!out) {
			out = json_array();
			if (json_object_set_new(root, "left_out", out))
				return -ENOMEM;
		}
		return json_object_set_new(root, parts[i], json_array()) ||
				       json_array_append_new(out, json_string(parts[i]))
			       ? -ENOMEM
			       : 0;
	}
	return -ENODATA;
}

int report_slim(int argc, char **argv)
{
	static const struct argp argp = { .parser = report_only_args,
					  .args_doc = "RUN",
					  .doc = doc };
	struct report_args args = { .least = 1, .most = 1 };
	struct run run = { 0 };
	char *file = NULL;
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &args);
	if (!strcmp(args.at[0], "-")) {
		report_error("-: can't be written: give a file");
		return EXIT_USAGE;
	}
	err = report_load(args.at[0], &run);
	if (err)
		return EXIT_FAILED;
	file = run_file(args.at[0]);
	err = file ? leave_out(run.json) : -ENOMEM;
	if (err == -ENODATA)
		report_error("%s: nothing is left in it that can be made again", run.id);
	else if (err)
		report_error("out of memory");
	else
		err = report_rewrite(file, run.json, NULL);
	free(file);
	run_free(&run);
	return err ? EXIT_FAILED : EXIT_DONE;
}
