// SPDX-License-Identifier: GPL-2.0-only
/* jitreport cite: how to name a run, and how to make it again. */

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "report_cite.h"

struct options {
	struct report_args args;
	bool bibtex;
};

static const char doc[] =
	"Print how to cite a run, and the commands that measure the same again."
	"\vRUN is a run.json, plain or packed, a folder that holds one, or - for standard input.";

static const struct argp_option options[] = {
	{ "bibtex", 'b', NULL, 0, "as an entry for BibTeX", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	(void)arg;
	switch (key) {
	case 'b':
		o->bibtex = true;
		return 0;
	default:
		return report_args(key, state, &o->args);
	}
}

static const char *or_unknown(const char *text)
{
	return text ? text : "unknown";
}

const char *cite_kind(const struct run *run)
{
	if (run_has_rtl(run))
		return "instructions of an emulator, cycles of a core's RTL, of no board";
	return run->board.emulated ? "exact instruction counts of an emulator, no time"
				   : "counts of hardware";
}

static const char *text_at(const struct run *run, const char *section, const char *key)
{
	return json_string_value(json_object_get(json_object_get(run->json, section), key));
}

void cite_commands(const struct run *run, char *text, size_t size)
{
	const json_t *toolbox = json_object_get(json_object_get(run->json, "kit"), "toolbox");
	const char *isa = run->board.isa ? run->board.isa : "";
	const char *as_of = json_string_value(json_object_get(toolbox, "as_of"));
	size_t n;

	/* Those are the two harts that QEMU is told to be; a board is what it is. */
	snprintf(text, size, "git checkout %s\nmake bench BOARD=%s KERNEL=%s",
		 or_unknown(run->kit.commit), or_unknown(run->board.name),
		 or_unknown(run->kernel.line));
	n = strlen(text);
	if (run->board.emulated && !run_has_rtl(run))
		n += snprintf(text + n, size - n, " QEMU_ISA=%s",
			      strstr(isa, "_zba") ? "visionfive2" : "unmatched");
	if (n < size && !text_at(run, "kernel", "patches_sha256"))
		n += snprintf(text + n, size - n, " PATCHES=none");
	if (n < size && json_is_true(json_object_get(toolbox, "snapshot")) && as_of)
		snprintf(text + n, size - n, " TOOLBOX_DATE=%s", as_of);
}

static void put_bibtex(const struct run *run)
{
	printf("@misc{jitboard-%s,\n"
	       "  title = {jitboard run %s},\n"
	       "  year = {%.4s},\n"
	       "  note = {%s, Linux %s; %s; kit commit %s}\n"
	       "}\n",
	       run->id, run->id, run->id, or_unknown(run->board.name),
	       or_unknown(run->kernel.release), cite_kind(run), or_unknown(run->kit.commit));
}

static void put_text(const struct run *run)
{
	char commands[512];

	cite_commands(run, commands, sizeof(commands));
	printf("jitboard run %s\n(%s, Linux %s; %s;\nkit commit %s)\n\n", run->id,
	       or_unknown(run->board.name), or_unknown(run->kernel.release), cite_kind(run),
	       or_unknown(run->kit.commit));
	for (char *line, *rest = commands; (line = strsep(&rest, "\n"));)
		printf("    %s\n", line);
}

int report_cite(int argc, char **argv)
{
	static const struct argp argp = { options, parse, "RUN", doc, NULL, NULL, NULL };
	struct options o = { .args = { .least = 1, .most = 1 } };
	struct run run = { 0 };
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	err = report_load(o.args.at[0], &run);
	if (!err)
		(o.bibtex ? put_bibtex : put_text)(&run);
	run_free(&run);
	return err ? EXIT_FAILED : EXIT_DONE;
}
