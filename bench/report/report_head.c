// SPDX-License-Identifier: GPL-2.0-only
/* What stands above and below the tables of a run: what it is, and what is wrong with it. */

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "report.h"
#include "report_head.h"

#define NOT_RUN  "none: programs were loaded, and not run"
#define EMULATED "exact instruction counts of an emulator; no time was measured"

static const char *or_unknown(const char *text)
{
	return text ? text : "unknown";
}

/* One line of the head, as text or as an item of a Markdown list. */
static void __attribute__((format(printf, 3, 4))) head_line(bool markdown, const char *label,
							    const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	printf(markdown ? "- %s: " : "%-9s ", label);
	put_clean(text, stdout);
	putchar('\n');
}

/* How much of what was taken was thrown away; nothing of a run that does not say. */
static void print_tries(const struct run *run, bool markdown)
{
	int64_t tries = 0, interrupted = 0, refused = 0;

	for (size_t i = 0; i < run->n_measurements; i++) {
		const struct run_measurement *m = &run->measurements[i], *before = m - 1;

		/* Rows of one workload and scheme follow one another. */
		if (i && !strcmp(m->workload, before->workload) &&
		    !strcmp(m->scheme, before->scheme))
			continue;
		tries += m->attempts;
		interrupted += m->interrupted;
		refused += m->refused;
	}
	if (!tries)
		return;
	head_line(markdown, "tries",
		  "%" PRId64 ", of which %" PRId64 " (%.1f %%) were interrupted and thrown away, "
		  "and %" PRId64 " not counted all the time",
		  tries, interrupted, 100.0 * interrupted / tries, refused);
}

/* What moved first, or where else to look; of a run that is not clean. */
static void what_moved(const struct run *run, char *text, size_t size)
{
	const struct run_move *m = run->moved;
	const char *more = run->n_moved > 1 ? ", the first of several moves" : "";

	if (!run->n_moved) {
		snprintf(text, size, "see the warnings");
		return;
	}
	if (m->gone)
		snprintf(text, size, "%.32s (%.64s) can't be read any more in round %" PRId64 "%s",
			 m->what, m->name, m->round, more);
	else
		snprintf(text, size,
			 "%.32s (%.64s) moved from %" PRId64 " to %" PRId64
			 " %.16s by round %" PRId64 "%s",
			 m->what, m->name, m->from, m->to, m->unit, m->round, more);
}

const char *report_whose_cycles(const struct run *run)
{
	static char text[128];
	const json_t *rtl = json_object_get(json_object_get(run->json, "board"), "rtl");
	const char *title = json_string_value(json_object_get(rtl, "title"));

	if (!run_has_rtl(run))
		return "";
	snprintf(text, sizeof(text), "cycles of the %.64s, not of a board",
		 title ? title : "core's RTL");
	return text;
}

static bool on_hardware(const struct run *run)
{
	return run->board.known && !run->board.emulated;
}

static void print_clean(const struct run *run, bool markdown)
{
	char why[256];

	if (!on_hardware(run))
		return;
	if (run->clean != CLEAN_NO) {
		head_line(markdown, "clean", run->clean == CLEAN_YES ? "yes" : "unknown");
		return;
	}
	what_moved(run, why, sizeof(why));
	head_line(markdown, "clean", "NO: %s", why);
}

/* What a published run does not hold, so that it is small; see report_slim.c. */
static void print_left_out(const struct run *run, bool markdown)
{
	const json_t *list = json_object_get(run->json, "left_out"), *one;
	char text[256] = "";
	size_t i, used = 0;

	json_array_foreach (list, i, one)
		if (used < sizeof(text) && json_is_string(one))
			used += snprintf(text + used, sizeof(text) - used, "%s%s", i ? ", " : "",
					 json_string_value(one));
	if (*text)
		head_line(markdown, "left out",
			  "%s: the run is large, and measuring again makes them again", text);
}

void report_warn_unclean(const struct run *run)
{
	char why[256];

	if (!on_hardware(run) || run->clean != CLEAN_NO)
		return;
	what_moved(run, why, sizeof(why));
	report_error("%s: not clean: the machine did not stand still: %s", run->id, why);
}

void report_print_head(const struct run *run, bool markdown)
{
	head_line(markdown, "run", "%s", run->id);
	head_line(markdown, "board", "%s (%s), model: %s", or_unknown(run->board.name),
		  !run->board.known     ? "unknown"
		  : run->board.emulated ? "emulated"
					: "hardware",
		  or_unknown(run->board.model));
	head_line(markdown, "isa", "%s, harts: %" PRId64, or_unknown(run->board.isa),
		  run->board.harts);
	head_line(markdown, "kernel", "%s (line %s, origin %s)", or_unknown(run->kernel.release),
		  or_unknown(run->kernel.line), or_unknown(run->kernel.origin));
	head_line(markdown, "kit", "%s, commit %s%s", or_unknown(run->kit.version),
		  or_unknown(run->kit.commit), run->kit.dirty ? ", with local changes" : "");
	head_line(markdown, "complete", "%s", run->complete ? "yes" : "NO: " RUN_CUT_SHORT);
	if (run_has_rtl(run))
		head_line(markdown, "cycles", "%s; instructions are an emulator's",
			  report_whose_cycles(run));
	else if (run->board.emulated)
		head_line(markdown, "counts",
			  json_object_get(run->json, "corpus") ? NOT_RUN : EMULATED);
	print_left_out(run, markdown);
	print_clean(run, markdown);
	print_tries(run, markdown);
	putchar('\n');
}

json_t *report_json_head(const struct run *run)
{
	json_t *moved = NULL, *clean = json_null();

	if (on_hardware(run)) {
		moved = json_object_get(json_object_get(run->json, "environment"), "moved");
		if (run->clean != CLEAN_UNKNOWN)
			clean = json_boolean(run->clean == CLEAN_YES);
	}
	return json_pack("{s:s, s:b, s:s?, s:b, s:s?, s:s?, s:s?, s:s?, s:s?, s:o, s:O?}", "id",
			 run->id, "complete", run->complete, "board", run->board.name, "emulated",
			 run->board.emulated, "isa", run->board.isa, "kernel", run->kernel.release,
			 "line", run->kernel.line, "origin", run->kernel.origin, "commit",
			 run->kit.commit, "clean", clean, "moved", moved);
}

static void print_warning(const char *where, const char *what)
{
	fputs("- ", stdout);
	put_clean(where, stdout);
	fputs(": ", stdout);
	put_clean(what, stdout);
	putchar('\n');
}

/* How many workloads are refused under a scheme; @why: the first one's reason. */
static size_t refusals(const struct run *run, const char *scheme, const char **why)
{
	size_t n = 0;

	for (size_t i = 0; i < run->n_workloads; i++) {
		const char *reason = run_workload_refusal(&run->workloads[i], scheme);

		if (reason && !n++)
			*why = reason;
	}
	return n;
}

/* What "-" stands for where nothing went wrong. */
void report_print_refusals(const struct run *run)
{
	const char *why;
	char text[256];
	size_t n;

	for (size_t i = 0; i < run->n_schemes; i++) {
		n = refusals(run, run->schemes[i], &why);
		if (!n)
			continue;
		snprintf(text, sizeof(text),
			 "not applicable under %s (\"-\"): %zu workload%s, for the kernel says: %s",
			 run->schemes[i], n, n == 1 ? "" : "s", why);
		put_clean(text, stdout);
		fputs("\n\n", stdout);
	}
}

void report_print_warnings(const struct run *run)
{
	size_t n = run->n_warnings + run->n_environment_warnings;

	printf("%s%s\n", n ? "warnings" : "no warnings", n ? ":" : "");
	for (size_t i = 0; i < run->n_environment_warnings; i++)
		print_warning("environment", run->environment_warnings[i]);
	for (size_t i = 0; i < run->n_warnings; i++)
		print_warning(run->warnings[i].where, run->warnings[i].what);
	if (!run->complete)
		puts("INCOMPLETE: " RUN_CUT_SHORT);
}

json_t *report_json_warnings(const struct run *run)
{
	json_t *all = json_array();
	int err = 0;

	for (size_t i = 0; i < run->n_environment_warnings; i++)
		err |= json_array_append_new(all, json_pack("{s:s, s:s}", "where", "environment",
							    "what", run->environment_warnings[i]));
	for (size_t i = 0; i < run->n_warnings; i++)
		err |= json_array_append_new(all, json_pack("{s:s, s:s}", "where",
							    run->warnings[i].where, "what",
							    run->warnings[i].what));
	if (!err)
		return all;
	json_decref(all);
	return NULL;
}

void report_print_run(const char *label, const struct run *run, bool markdown)
{
	char text[512];

	snprintf(text, sizeof(text), "%s, %s, kernel %s (%s), kit %.12s%s, %zu warning%s", run->id,
		 run->board.emulated ? (run_has_rtl(run) ? "emulator and RTL" : "emulator")
				     : "hardware",
		 run->kernel.release ? run->kernel.release : "unknown",
		 run->kernel.origin ? run->kernel.origin : "origin unknown",
		 run->kit.commit ? run->kit.commit : "unknown",
		 run->kit.dirty ? " with local changes" : "",
		 run->n_warnings + run->n_environment_warnings,
		 run->n_warnings + run->n_environment_warnings == 1 ? "" : "s");
	printf(markdown ? "- **%s** " : "%s  ", label);
	put_clean(text, stdout);
	putchar('\n');
}
