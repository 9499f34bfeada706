// SPDX-License-Identifier: GPL-2.0-only
/* jitbench on the host, which has no programs but those of tapes: for tests. */

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "jitbench.h"
#include "util.h"

int main(int argc, char **argv)
{
	static char name[] = "jitbench run";

	argp_err_exit_status = EXIT_USAGE;
	if (argc < 2 || strcmp(argv[1], "run")) {
		fputs("usage: jitbench run --replay FILE [--out FILE]\n", stderr);
		return EXIT_USAGE;
	}
	argv[1] = program_invocation_name = program_invocation_short_name = name;
	return cmd_run(argc - 1, argv + 1);
}
