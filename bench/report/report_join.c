// SPDX-License-Identifier: GPL-2.0-only
/* jitreport join: one run of several that were made side by side, of other workloads each. */

#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "report_rewrite.h"

static const char doc[] =
	"Write to OUT what several runs of the same kernel hold together: parts of a corpus that "
	"guests have loaded side by side."
	"\vOUT has the id of the first PART.";

/* What must be the same in all parts. */
static bool same_origin(const json_t *a, const json_t *b)
{
	static const char *const parts[] = { "kit", "kernel", "board" };

	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (!json_equal(json_object_get(a, parts[i]), json_object_get(b, parts[i])))
			return false;
	return true;
}

/* Return: 0, -ENOMEM; -EBADMSG: not of the same machine. */
static int add_part(json_t *all, const json_t *part)
{
	static const char *const lists[] = { "workloads", "programs", "measurements", "warnings" };
	json_t *corpus = json_object_get(all, "corpus");
	json_int_t objects =
		json_integer_value(json_object_get(corpus, "objects")) +
		json_integer_value(json_object_get(json_object_get(part, "corpus"), "objects"));
	int err = 0;

	if (!same_origin(all, part))
		return -EBADMSG;
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++)
		err |= json_array_extend(json_object_get(all, lists[i]),
					 json_object_get(part, lists[i]));
	json_object_del(all, "sources"); /* a corpus has none; numbers of others would clash */
	if (!json_is_true(json_object_get(part, "complete")))
		err |= json_object_set_new(all, "complete", json_false());
	if (corpus)
		err |= json_object_set_new(corpus, "objects", json_integer(objects));
	return err ? -ENOMEM : 0;
}

int report_join(int argc, char **argv)
{
	static const struct argp argp = { .parser = report_only_args,
					  .args_doc = "OUT PART...",
					  .doc = doc };
	struct report_args args = { .least = 2 };
	json_t *all = NULL;
	int err = 0;

	argp_parse(&argp, argc, argv, 0, NULL, &args);
	for (size_t i = 1; i < args.n && !err; i++) {
		struct run run = { 0 };

		err = report_load(args.at[i], &run);
		if (!err && !all)
			all = json_incref(run.json);
		else if (!err)
			err = add_part(all, run.json);
		if (err == -EBADMSG)
			report_error(
				"%s: is of another kernel, kit or machine than %s: join parts of "
				"one run",
				args.at[i], args.at[1]);
		else if (err == -ENOMEM)
			report_error("%s: out of memory", args.at[i]);
		run_free(&run);
	}
	if (!err)
		err = report_rewrite(args.at[0], all, NULL);
	json_decref(all);
	return err ? EXIT_FAILED : EXIT_DONE;
}
