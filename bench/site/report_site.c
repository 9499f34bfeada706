// SPDX-License-Identifier: GPL-2.0-only
/* jitreport site: pages of published runs. */

#include <argp.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report.h"
#include "report_site.h"
#include "site.h"
#include "style.h"

struct options {
	struct site site;
	struct report_args args;
};

static const char doc[] =
	"Write static pages of runs: an index, and a page for each run, board, workload and "
	"scheme.  They need no server, no script (one sorts their tables) and nothing from "
	"elsewhere."
	"\vOUT is a folder that is there and empty.  FOLDER holds a run as scripts/publish left "
	"it; "
	"with a file DRAFT in it the run is marked.";

static const struct argp_option options[] = {
	{ "boards", 'b', "FILE", 0, "show this picture of all boards on the index", 0 },
	{ "source", 's', "DIR", 0, "show the workloads' sources, NAME.bpf.c in this folder", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case 'b':
		o->site.boards_picture = arg;
		return 0;
	case 's':
		o->site.source = arg;
		return 0;
	default:
		return report_args(key, state, &o->args);
	}
}

/* Names become names of files, and runs come from others. */
static int check_name(const char *where, const char *name)
{
	const char *p = name;

	while (p && *p && (isalnum((unsigned char)*p) || strchr("._:-", *p)))
		p++;
	if (p && !*p && *name && *name != '.' && strlen(name) < 160)
		return 0;
	report_error("%s: \"%.64s\" is not a name for a page: correct the run", where,
		     name ? name : "none");
	return -EINVAL;
}

static int collect(struct site *s, const char *where, const struct run *run)
{
	int err = check_name(where, run->id);

	if (!err)
		err = check_name(where, run->board.name);
	/* It has a page of its own alone: its programs are too many, and no workloads. */
	if (err || run_is_corpus(run))
		return err;
	if ((!run->n_measurements || !run->n_schemes)) {
		report_error("%s: nothing was measured in it: leave it out", where);
		err = -ENODATA;
	}
	if (!err)
		err = names_add(&s->boards, run->board.name);
	for (size_t i = 0; i < run->n_workloads && !err; i++) {
		err = check_name(where, run->workloads[i].name);
		if (!err)
			err = names_add(&s->workloads, run->workloads[i].name);
	}
	for (size_t i = 0; i < run->n_schemes && !err; i++) {
		err = check_name(where, run->schemes[i]);
		if (!err)
			err = names_add(&s->schemes, run->schemes[i]);
	}
	return err;
}

/* By the time that an id begins with, the newest first. */
static int newer(const void *a, const void *b)
{
	return -strcmp(((const struct site_run *)a)->run.id, ((const struct site_run *)b)->run.id);
}

static int load(struct options *o)
{
	struct site *s = &o->site;
	char draft[512];
	int err = 0;

	s->out = o->args.at[0];
	s->runs = calloc(o->args.n, sizeof(*s->runs));
	if (!s->runs)
		return -ENOMEM;
	for (; s->n + 1 < o->args.n && !err; s->n++) {
		struct site_run *r = &s->runs[s->n];

		r->folder = o->args.at[s->n + 1];
		r->file = run_file(r->folder);
		snprintf(draft, sizeof(draft), "%s/DRAFT", r->folder);
		r->draft = !access(draft, F_OK);
		err = r->file ? report_load(r->folder, &r->run) : -ENOMEM;
	}
	if (err)
		return err;
	qsort(s->runs, s->n, sizeof(*s->runs), newer);
	for (size_t i = 0; i < s->n && !err; i++)
		err = collect(s, s->runs[i].folder, &s->runs[i].run);
	return err;
}

static int make_folders(const struct site *s)
{
	static const char *const folders[] = { "runs", "boards", "workloads", "schemes" };
	char path[512];

	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		snprintf(path, sizeof(path), "%s/%s", s->out, folders[i]);
		if (!mkdir(path, 0777))
			continue;
		report_error("%s: can't be made: %s: give a folder that is there and empty", path,
			     strerror(errno));
		return -EIO;
	}
	return 0;
}

static int put_file(const struct site *s, const char *name, const char *text)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", s->out, name);
	f = fopen(path, "we");
	if (f && fputs(text, f) >= 0 && !fclose(f))
		return 0;
	report_error("%s: can't be written: %s", path, strerror(errno));
	return -EIO;
}

bool site_copy(const struct site *s, const char *from, const char *to)
{
	char path[512], buf[65536];
	FILE *in = fopen(from, "re"), *out;
	bool good = true;
	size_t n;

	if (!in)
		return false;
	snprintf(path, sizeof(path), "%s/%s", s->out, to);
	out = fopen(path, "we");
	while (out && good && (n = fread(buf, 1, sizeof(buf), in)) > 0)
		good = fwrite(buf, 1, n, out) == n;
	good &= !ferror(in) && out && !fclose(out);
	fclose(in);
	return good;
}

static int write_all(const struct site *s)
{
	int err = make_folders(s);

	if (!err)
		err = put_file(s, "style.css", site_style);
	if (!err)
		err = put_file(s, "site.js", site_script);
	if (!err)
		err = site_index(s);
	for (size_t i = 0; i < s->n && !err; i++)
		err = site_run(s, &s->runs[i]);
	for (size_t i = 0; i < s->boards.n && !err; i++)
		err = site_board(s, s->boards.names[i]);
	for (size_t i = 0; i < s->workloads.n && !err; i++)
		err = site_workload(s, s->workloads.names[i]);
	for (size_t i = 0; i < s->schemes.n && !err; i++)
		err = site_scheme(s, s->schemes.names[i]);
	return err;
}

int report_site(int argc, char **argv)
{
	static const struct argp argp = { options, parse, "OUT FOLDER...", doc, NULL, NULL, NULL };
	struct options o = { .args = { .least = 2 } };
	int err;

	argp_parse(&argp, argc, argv, 0, NULL, &o);
	err = load(&o);
	if (!err)
		err = write_all(&o.site);
	if (err == -ENOMEM)
		report_error("out of memory");
	for (size_t i = 0; i < o.site.n; i++) {
		free(o.site.runs[i].file);
		run_free(&o.site.runs[i].run);
	}
	free(o.site.runs);
	names_free(&o.site.boards);
	names_free(&o.site.workloads);
	names_free(&o.site.schemes);
	return err ? EXIT_FAILED : EXIT_DONE;
}
