// SPDX-License-Identifier: GPL-2.0-only
/* jitreport junit: one run as JUnit's XML, which CI systems show. */

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "junit.h"
#include "report.h"
#include "stats.h"

static const char doc[] =
	"Print a run as JUnit's XML: a test case per workload and scheme, which fails if it was "
	"not measured, and one for the run, which fails if it is incomplete or the machine did "
	"not stand still.  Medians are in each case's output."
	"\vRUN is a run.json, a folder that holds one, or - for standard input.  The status says "
	"whether the XML was written, not whether a case failed.";

struct suite {
	size_t tests, failures, skipped;
	FILE *out;
};

/* A case that ends with what is told of it: NULL @element: it passed. */
static void put_case(struct suite *s, const char *class, const char *name, const char *element,
		     const char *message, const char *output)
{
	s->tests++;
	fputs("    <testcase", s->out);
	junit_attribute("classname", class, s->out);
	junit_attribute("name", name, s->out);
	fputs(">", s->out);
	if (element) {
		fprintf(s->out, "<%s", element);
		junit_attribute("message", message, s->out);
		fputs("/>", s->out);
		*(strcmp(element, "skipped") ? &s->failures : &s->skipped) += 1;
	}
	if (*output) {
		fputs("<system-out>", s->out);
		junit_text(output, s->out);
		fputs("</system-out>", s->out);
	}
	fputs("</testcase>\n", s->out);
}

static void put_pair(struct suite *s, const struct run *run, const struct run_workload *w,
		     const char *scheme)
{
	const char *why = run_workload_refusal(w, scheme);
	char output[4096] = "", lost[256] = "";
	size_t n = 0, measured = 0;

	for (size_t i = 0; i < run->n_measurements; i++) {
		const struct run_measurement *m = &run->measurements[i];
		struct summary sum;

		if (strcmp(m->workload, w->name) || strcmp(m->scheme, scheme))
			continue;
		measured++;
		if (stats_summary(m->samples, m->n_samples, &sum))
			snprintf(lost, sizeof(lost), "%s: no sample", m->event);
		else if (n < sizeof(output))
			n += (size_t)snprintf(output + n, sizeof(output) - n, "%s%s %.10g %s",
					      n ? "; " : "", m->event, sum.median, m->unit);
	}
	if (why)
		put_case(s, w->name, scheme, "skipped", why, "");
	else if (!measured)
		put_case(s, w->name, scheme, "failure", "not measured", "");
	else
		put_case(s, w->name, scheme, *lost ? "failure" : NULL, lost, output);
}

static void put_run(struct suite *s, const struct run *run)
{
	const char *why = !run->complete           ? "incomplete: it was cut short"
			  : run->clean == CLEAN_NO ? "the machine did not stand still"
						   : NULL;

	put_case(s, "run", run->id, why ? "failure" : NULL, why, "");
	for (size_t i = 0; i < run->n_workloads; i++)
		for (size_t k = 0; k < run->n_schemes; k++)
			put_pair(s, run, &run->workloads[i], run->schemes[k]);
}

static int print(const struct run *run)
{
	struct suite s = { 0 };
	char *cases = NULL;
	size_t size;
	int err;

	s.out = open_memstream(&cases, &size);
	if (!s.out)
		return -1;
	put_run(&s, run);
	err = fclose(s.out);
	if (!err) {
		fputs(JUNIT_HEAD "  <testsuite", stdout);
		junit_attribute("name", run->id, stdout);
		printf(" tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\">\n%s"
		       "  </testsuite>\n" JUNIT_TAIL,
		       s.tests, s.failures, s.skipped, cases);
	}
	free(cases);
	return err;
}

int report_junit(int argc, char **argv)
{
	static const struct argp argp = { NULL, report_only_args, "RUN", doc, NULL, NULL, NULL };
	struct report_args args = { .least = 1, .most = 1 };
	struct run run = { 0 };
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &args);
	err = report_load(args.at[0], &run) || print(&run);
	run_free(&run);
	return err ? EXIT_FAILED : EXIT_DONE;
}
