// SPDX-License-Identifier: GPL-2.0-only
/* jitbench: measures BPF programs under the JIT's schemes.  Runs on the target. */

#include <argp.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guest.h"
#include "jitbench.h"
#include "live.h"
#include "util.h"

static const struct {
	const char *verb, *what;
	int (*run)(int argc, char **argv);
} verbs[] = {
	{ "list", "list the workloads and the schemes of this kernel", cmd_list },
	{ "run", "run the suite and write run.json", cmd_run },
	{ "doctor", "say what is missing for a run, and what to do", cmd_doctor },
	{ "dump", "print the code that the JIT makes of a workload", cmd_dump },
	{ "corpus", "keep the code of all programs of many objects", cmd_corpus },
	{ "load", "count what it takes to load many functions", cmd_load },
	{ "trace", "run each workload once, for an emulator that counts", cmd_trace },
};

static void usage(FILE *f)
{
	fputs("usage: jitbench VERB [OPTION...]   (jitbench VERB --help tells more)\n\n", f);
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		fprintf(f, "  %-8s %s\n", verbs[i].verb, verbs[i].what);
}

static int dispatch(int argc, char **argv)
{
	static char name[32];

	argp_err_exit_status = EXIT_USAGE;
	if (argc < 2) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		usage(stdout);
		return EXIT_DONE;
	}
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (strcmp(argv[1], verbs[i].verb))
			continue;
		snprintf(name, sizeof(name), "jitbench %s", verbs[i].verb);
		argv[1] = program_invocation_name = program_invocation_short_name = name;
		return verbs[i].run(argc - 1, argv + 1);
	}
	say("%s: no such verb: try jitbench --help", argv[1]);
	return EXIT_USAGE;
}

/* However the program ends, the first process must not just exit: that is a panic. */
static void leave_guest(int status, void *unused)
{
	(void)unused;
	guest_leave(status);
}

/* Is the host's folder needed from the beginning on?  See guest_enter_alone(). */
static bool names_results(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strstr(argv[i], GUEST_RESULTS "/") && !strstr(argv[i], GUEST_KEPT "/"))
			return true;
	return false;
}

int main(int argc, char **argv)
{
	seam_use(&seam_live);
	if (!guest_is_init())
		return dispatch(argc, argv);
	/* The host watches the console for this line. */
	puts("jitbench: ready");
	fflush(stdout);
	on_exit(leave_guest, NULL);
	if (guest_enter_alone() || (names_results(argc, argv) && guest_results()))
		return EXIT_FAILED;
	return dispatch(argc, argv);
}
