// SPDX-License-Identifier: GPL-2.0-only
/* jitreport fit: may a run be published?  And if not, why not. */

#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "report.h"

struct options {
	struct report_args args;
	bool id;
};

static const char doc[] =
	"Say whether a run is fit to be published: complete, measured on a machine that stood "
	"still, by a kit and a kernel that others can have."
	"\vEvery reason against it is a line on stderr, and the status is 1.";

static const struct argp_option options[] = {
	{ "id", 'i', NULL, 0, "print the run's board (or \"corpus\"), id and commit", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	(void)arg;
	switch (key) {
	case 'i':
		o->id = true;
		return 0;
	default:
		return report_args(key, state, &o->args);
	}
}

static bool has(const struct run *run, const char *section, const char *key)
{
	const json_t *value = json_object_get(json_object_get(run->json, section), key);

	return json_is_string(value) && *json_string_value(value);
}

static bool is_clean(const struct run *run)
{
	return run->board.emulated || run->clean == CLEAN_YES;
}

static bool has_firmware(const struct run *run)
{
	return run->board.emulated ||
	       (has(run, "firmware", "sbi_impl") && has(run, "firmware", "sbi_version"));
}

static bool is_complete(const struct run *run)
{
	return run->complete;
}

/* Of a corpus nothing was measured, but all its code is there. */
static bool has_samples(const struct run *run)
{
	if (run_is_corpus(run))
		return run->n_programs;
	for (size_t i = 0; i < run->n_measurements; i++)
		if (!run->measurements[i].n_samples)
			return false;
	return run->n_measurements;
}

static bool has_board(const struct run *run)
{
	return run->board.known && run->board.name && run->board.model;
}

static bool has_commit(const struct run *run)
{
	return run->kit.commit;
}

static bool is_committed(const struct run *run)
{
	const json_t *kit = json_object_get(run->json, "kit");

	return json_is_false(json_object_get(kit, "dirty"));
}

static bool has_kernel(const struct run *run)
{
	return run->kernel.release && run->kernel.origin && has(run, "kernel", "config_sha256") &&
	       has(run, "kernel", "compiler");
}

/* What must be so, and what is said where it is not. */
static const struct {
	bool (*holds)(const struct run *run);
	const char *why;
} conditions[] = {
	{ is_complete, "incomplete: it was cut short: measure again" },
	{ has_samples, "a measurement has no samples: measure again" },
	{ is_clean, "not clean: the machine did not stand still: see jitreport show" },
	{ has_board, "the board is not known: give jitbench run --board" },
	{ has_firmware, "the firmware is not named: nobody can have the same machine" },
	{ has_commit, "the kit's commit is not known: measure from a git checkout" },
	{ is_committed, "the kit had changes that are in no commit: commit, and measure again" },
	{ has_kernel, "the kernel is not known by release, origin, configuration and compiler: "
		      "measure with one that make kernel built" },
};

int report_fit(int argc, char **argv)
{
	static const struct argp argp = { options, parse, "RUN", doc, NULL, NULL, NULL };
	struct options o = { .args = { .least = 1, .most = 1 } };
	struct run run = { 0 };
	int status = EXIT_FAILED;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	if (report_load(o.args.at[0], &run))
		goto cleanup;
	status = EXIT_DONE;
	for (size_t i = 0; i < ARRAY_SIZE(conditions); i++) {
		if (conditions[i].holds(&run))
			continue;
		report_error("%s: %s", run.id, conditions[i].why);
		status = EXIT_FAILED;
	}
	if (o.id)
		printf("%s %s %s\n",
		       run_is_corpus(&run) ? "corpus"
		       : run.board.name    ? run.board.name
					   : "unknown",
		       run.id, run.kit.commit ? run.kit.commit : "unknown");
cleanup:
	run_free(&run);
	return status;
}
