// SPDX-License-Identifier: GPL-2.0-only
/* jitreport: reads what jitbench measured, and says it in tables. */

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mail.h"
#include "report.h"
#include "report_site.h"

static const struct verb {
	const char *name, *args, *what;
	int (*run)(int argc, char **argv);
} verbs[] = {
	{ "show", "RUN", "what was measured: a row per workload, a column per scheme",
	  report_show },
	{ "compare", "RUN [RUN...]",
	  "how far schemes or runs differ, and whether that may be chance", report_compare },
	{ "costs", "RUN", "what each event costs under each scheme, in loads, stores, others",
	  report_costs },
	{ "controls", "RUN", "what programs of known cost took, beside what they must",
	  report_controls },
	{ "kernels", "RUN RUN...", "what workloads cost in several kernels, JITed code apart",
	  report_kernels },
	{ "jit", "RUN [RUN] WORKLOAD", "the JITed code of two schemes or runs side by side",
	  report_jit },
	{ "pipeline", "RUN [RUN] WORKLOAD",
	  "the same with the cycles that each instruction took in RTL", report_pipeline },
	{ "cores", "RUN RUN...", "what each event costs in cycles, a column per core's RTL",
	  report_cores },
	{ "corpus", "RUN [RUN...]",
	  "the code of many programs that were not run, in sums and quantiles", report_corpus },
	{ "lint", "RUN", "redundant code in what was JITed, by pattern, with an example of each",
	  report_lint },
	{ "letter", "BASE RUN", "the tables of a series' cover letter, as text for a mailing list",
	  report_letter },
	{ "fit", "RUN", "may this run be published, and if not, why not", report_fit },
	{ "cite", "RUN", "how to name a run, and how to make it again", report_cite },
	{ "junit", "RUN", "a run as JUnit's XML, which CI systems show", report_junit },
	{ "plot", "KIND RUN [RUN...]", "a picture of a run, or of several boards, for gnuplot",
	  report_plot },
	{ "site", "OUT FOLDER...", "pages of published runs", report_site },
	{ "slim", "RUN", "leave out of a run what can be made again", report_slim },
	{ "join", "OUT PART...", "one run of several, of other workloads each", report_join },
	{ "trace", "RUN ORDER COUNTS", "add what the emulator counted to a run", report_trace },
	{ "cycles", "RUN SHARD...", "add what a core's RTL took to a run", report_cycles },
};

#define N_VERBS (sizeof(verbs) / sizeof(verbs[0]))

static void help(FILE *out)
{
	fputs("usage: jitreport VERB [OPTION...] RUN ...\n\n"
	      "Reads runs that jitbench made.  RUN is a run.json (or run.json.zst), a folder that\n"
	      "holds one, or - for standard input.\n\n",
	      out);
	for (size_t i = 0; i < N_VERBS; i++)
		fprintf(out, "  %-8s %-18s %s\n", verbs[i].name, verbs[i].args, verbs[i].what);
	fputs("\njitreport VERB --help says more.\n"
	      "Exit status: 0 done, 1 failed, 2 usage, 3 worse than compare --gate allows.\n",
	      out);
}

int main(int argc, char **argv)
{
	char name[32];

	argp_err_exit_status = EXIT_USAGE;
	if (argc < 2) {
		help(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "-?")) {
		help(stdout);
		return EXIT_DONE;
	}
	for (size_t i = 0; i < N_VERBS; i++) {
		int status;

		if (strcmp(argv[1], verbs[i].name))
			continue;
		/* What argp calls the program in its messages. */
		snprintf(name, sizeof(name), "jitreport %s", verbs[i].name);
		argv[1] = name;
		status = verbs[i].run(argc - 1, argv + 1);
		if (fflush(stdout) || ferror(stdout) || mail_end()) {
			report_error("standard output: can't be written: %s", strerror(errno));
			return EXIT_FAILED;
		}
		return status;
	}
	report_error("%s: no such verb: try \"jitreport --help\"", argv[1]);
	return EXIT_USAGE;
}
