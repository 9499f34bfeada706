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
	if (run_is_corpus(run))
		return "code that was not run";
	if (run_has_rtl(run))
		return "instructions of an emulator, cycles of a core's RTL, of no board";
	return run->board.emulated ? "exact instruction counts of an emulator, no time"
				   : "counts of hardware";
}

static const char *text_at(const struct run *run, const char *section, const char *key)
{
	return json_string_value(json_object_get(json_object_get(run->json, section), key));
}

/* The settings of a user's object, and by what its files are known. */
static void put_object(const struct run *run, FILE *f)
{
	const json_t *w = json_array_get(json_object_get(run->json, "workloads"), 0);
	const json_t *object = json_object_get(w, "object"), *maps;
	json_int_t repeat = json_integer_value(json_object_get(object, "repeat"));

	if (!object)
		return;
	maps = json_object_get(object, "maps_sha256");
	fprintf(f, " OBJECT=%s PROG=%s DATA=0x%s RETVAL=%lld",
		or_unknown(json_string_value(json_object_get(object, "file"))),
		or_unknown(json_string_value(json_object_get(object, "program"))),
		or_unknown(json_string_value(json_object_get(object, "data_hex"))),
		json_integer_value(json_object_get(json_object_get(w, "expect"), "retval")));
	if (json_is_true(json_object_get(object, "each")))
		repeat = 1;
	if (repeat)
		fprintf(f, " REPEAT=%lld", (long long)repeat);
	if (maps)
		fprintf(f, " MAPS=%s",
			or_unknown(json_string_value(json_object_get(object, "maps_file"))));
	fprintf(f, "\n# SHA-256 of OBJECT: %s",
		or_unknown(json_string_value(json_object_get(object, "sha256"))));
	if (maps)
		fprintf(f, "\n# SHA-256 of MAPS: %s", or_unknown(json_string_value(maps)));
}

char *cite_commands(const struct run *run)
{
	const json_t *toolbox = json_object_get(json_object_get(run->json, "kit"), "toolbox");
	const char *isa = run->board.isa ? run->board.isa : "";
	const char *as_of = json_string_value(json_object_get(toolbox, "as_of"));
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (!f)
		return NULL;
	fprintf(f, "git checkout %s\n", or_unknown(run->kit.commit));
	if (run_is_corpus(run))
		fprintf(f, "make corpus");
	else
		fprintf(f, "make bench BOARD=%s", or_unknown(run->board.name));
	fprintf(f, " KERNEL=%s", or_unknown(run->kernel.line));
	/* Those are the two harts that QEMU is told to be; a board is what it is. */
	if (run->board.emulated && !run_has_rtl(run))
		fprintf(f, " QEMU_ISA=%s", strstr(isa, "_zba") ? "visionfive2" : "unmatched");
	if (!text_at(run, "kernel", "patches_sha256"))
		fprintf(f, " PATCHES=none");
	if (json_is_true(json_object_get(toolbox, "snapshot")) && as_of)
		fprintf(f, " TOOLBOX_DATE=%s", as_of);
	put_object(run, f);
	if (!fclose(f))
		return text;
	free(text);
	return NULL;
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
	char *commands = cite_commands(run);

	printf("jitboard run %s\n(%s, Linux %s; %s;\nkit commit %s)\n\n", run->id,
	       or_unknown(run->board.name), or_unknown(run->kernel.release), cite_kind(run),
	       or_unknown(run->kit.commit));
	for (char *line, *rest = commands; (line = strsep(&rest, "\n"));)
		printf("    %s\n", line);
	free(commands);
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
