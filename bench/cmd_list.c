// SPDX-License-Identifier: GPL-2.0-only
/* jitbench list */

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

#include "jitbench.h"
#include "scheme.h"
#include "util.h"
#include "workload.h"

static const struct argp argp = {
	.parser = parse_other,
	.doc = "Lists the workloads, and the known JIT schemes that this kernel offers "
	       "(\"default\" where there is no choice).\v"
	       "The names are what `jitbench run --workloads` and `--schemes` take; ops is how "
	       "many of the events that a workload isolates one invocation holds.  --workloads "
	       "also "
	       "takes the name of a family's file (control_load), \"control\" for all controls, "
	       "and "
	       "with \"-\" before a name all but these.",
};

static void print_schemes(void)
{
	struct scheme_list schemes;

	if (scheme_list(NULL, &schemes))
		return;
	printf("\nschemes:");
	for (size_t i = 0; i < schemes.n; i++)
		printf(" %s", schemes.names[i]);
	putchar('\n');
}

int cmd_list(int argc, char **argv)
{
	struct workload *w;
	size_t n;

	parse_args(&argp, argc, argv, NULL);
	if (workload_list(&w, &n))
		return EXIT_FAILED;
	printf("%-26s %4s  %s\n", "workload", "ops", "isolates");
	for (size_t i = 0; i < n; i++)
		printf("%-26s %4u  %s\n", w[i].info.name, w[i].info.ops, w[i].info.isolates);
	free(w);
	print_schemes();
	return EXIT_DONE;
}
