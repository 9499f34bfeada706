// SPDX-License-Identifier: GPL-2.0-only
/* jitbench corpus */

#include <argp.h>
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "corpus.h"
#include "environ.h"
#include "jitbench.h"
#include "kernel_btf.h"
#include "run_args.h"
#include "run_facts.h"
#include "runfile.h"
#include "select.h"
#include "traits.h"
#include "util.h"

struct corpus_args {
	struct run_args run;
	const char *objects;
	unsigned int most;
};

enum { OPT_ID = 256, OPT_KIT };

static const struct argp_option options[] = {
	{ "out", 'o', "FILE", 0, "where to write the run (default: run.json)", 0 },
	{ "schemes", 's', "A,B", 0, "JIT schemes (default: those of `jitbench list`)", 0 },
	{ "most", 'm', "N", 0,
	  "refuse programs of which the verifier goes through more instructions (default: 100000)",
	  0 },
	{ "board", 'b', "NAME", 0, "what this machine is called", 0 },
	{ "id", OPT_ID, "ID", 0, "the run's id, or @FILE that holds it (default: made up)", 0 },
	{ "kit", OPT_KIT, "FILE", 0, "facts of the build (default: " RUN_KIT ")", 0 },
	{},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct corpus_args *a = state->input;
	char *end;

	switch (key) {
	case 'm':
		a->most = strtoul(arg, &end, 10);
		if (end == arg || *end || *arg == '-' || !a->most)
			usage_error("%s: a number of instructions is needed", arg);
		return 0;
	case 'o':
		a->run.out = arg;
		return 0;
	case 's':
		a->run.schemes = arg;
		return 0;
	case 'b':
		a->run.board = arg;
		return 0;
	case OPT_ID:
		a->run.id = arg;
		return 0;
	case OPT_KIT:
		a->run.kit = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (a->objects)
			usage_error("%s: give one folder", arg);
		a->objects = arg;
		return 0;
	case ARGP_KEY_END:
		if (!a->objects)
			usage_error("which objects? Give the folder that they are in");
		return 0;
	}
	return parse_other(key, arg, state);
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "FOLDER",
	.doc = "Loads every program of every object (*.o) in FOLDER under every scheme, runs none, "
	       "and "
	       "writes the JITed code of all to a run file.\v"
	       "A program is a workload of that file, OBJECT:PROGRAM, with why it was refused "
	       "where "
	       "it was: the verifier's last line, or libbpf's.  `jitreport corpus` makes tables of "
	       "it.  An object at a time is open.\n\n"
	       "Exit status: 0 done, 1 failed, 2 usage.",
};

/* A corpus in the making. */
struct corpus {
	struct runfile *run;
	const struct scheme_list *schemes;
	unsigned int most;
	char object[256];   /* its name */
	json_t **workloads; /* of the object, one a program */
	const struct corpus_object *o;
	size_t objects, loaded, refused; /* so far: objects, and programs of this object */
	int err;
};

/* OBJECT:PROGRAM in the letters that a run file's names have. */
static void name_workload(char *name, size_t size, const char *object, const char *prog)
{
	snprintf(name, size, "%s:%s", object, prog);
	for (char *c = name; *c; c++)
		*c = isalnum((unsigned char)*c) ? tolower((unsigned char)*c)
		     : strchr("_.:-", *c)       ? *c
						: '_';
	if (!isalnum((unsigned char)*name))
		*name = 'x';
}

static void on_loaded(void *ctx, const struct corpus_program *p, size_t scheme,
		      const struct image *image)
{
	struct corpus *c = ctx;
	char name[512];

	name_workload(name, sizeof(name), c->object, p->name);
	if (!c->err)
		c->err = runfile_spool(
			c->run, runfile_program(c->run, name, c->schemes->names[scheme], image));
	c->loaded += !scheme;
}

static void on_refused(void *ctx, const struct corpus_program *p, size_t scheme, const char *why)
{
	struct corpus *c = ctx;
	json_t *list = json_object_get(c->workloads[p - c->o->programs], "refused");
	size_t to = p->refused ? c->schemes->n : scheme + 1;

	for (size_t i = scheme; i < to; i++) {
		json_t *one = json_pack("{s:s, s:s}", "scheme", c->schemes->names[i], "why", why);

		/* What the verifier says may hold anything. */
		if (!one)
			one = json_pack("{s:s, s:s}", "scheme", c->schemes->names[i], "why",
					"the reason is not text");
		c->run->damaged |= json_array_append_new(list, one) != 0;
	}
	c->refused += !scheme;
}

static json_t *make_workload(const char *object, const struct corpus_program *p)
{
	char name[512];

	name_workload(name, sizeof(name), object, p->name);
	return json_pack("{s:s, s:s, s:s, s:i, s:{s:i, s:i}, s:[]}", "name", name, "title",
			 *p->section ? p->section : "?", "isolates", "nothing: it is not run",
			 "ops", 1, "expect", "retval", 0, "tail_calls", 0, "refused");
}

/* The file's name without .bpf.o or .o. */
static void name_object(char *name, size_t size, const char *file)
{
	static const char *const ends[] = { ".o", ".bpf" };

	snprintf(name, size, "%s", file);
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		size_t n = strlen(name), end = strlen(ends[i]);

		if (n > end && !strcmp(name + n - end, ends[i]))
			name[n - end] = '\0';
	}
}

/*
 * All programs of one object.  A file that is not an object ends nothing: it is a warning of
 * the run.
 */
static int add_object(struct corpus *c, const char *folder, const char *file)
{
	const struct corpus_told told = { c, on_loaded, on_refused };
	struct corpus_object o;
	char path[512], why[1024];
	int err;

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	name_object(c->object, sizeof(c->object), file);
	c->objects++;
	c->loaded = c->refused = 0;
	err = corpus_open(&o, path, why, sizeof(why));
	/* Some objects are types alone. */
	if (err) {
		if (err != -ENOENT)
			runfile_warn(c->run, file, why);
		printf("jitbench: %s: %s\n", file, why);
		corpus_close(&o);
		return err == -ENOMEM ? err : 0;
	}
	c->o = &o;
	c->workloads = calloc(o.n, sizeof(*c->workloads));
	for (size_t i = 0; i < o.n && c->workloads; i++)
		c->workloads[i] = make_workload(c->object, &o.programs[i]);
	err = c->workloads ? corpus_load(&o, c->schemes, &told, c->most) : -ENOMEM;
	if (!err)
		err = c->err;
	for (size_t i = 0; i < o.n && c->workloads; i++)
		runfile_append(c->run, "workloads", c->workloads[i]);
	free(c->workloads);
	corpus_close(&o);
	printf("jitbench: %zu: %s: %zu programs loaded, %zu refused\n", c->objects, file, c->loaded,
	       c->refused);
	fflush(stdout);
	return err;
}

static int is_object(const struct dirent *d)
{
	size_t n = strlen(d->d_name);

	return n > 2 && !strcmp(d->d_name + n - 2, ".o");
}

static int add_all(struct corpus *c, const char *folder)
{
	struct dirent **files;
	int n = scandir(folder, &files, is_object, alphasort), err = 0;

	if (n < 0) {
		say("%s: %m: give a folder of BPF objects", folder);
		return -errno;
	}
	if (!n) {
		say("%s: has no BPF object (*.o): give another folder", folder);
		err = -ENOENT;
	}
	for (int i = 0; i < n; i++) {
		if (!err)
			err = add_object(c, folder, files[i]->d_name);
		free(files[i]);
	}
	free(files);
	return err;
}

/* The kernel's own scheme first: it can mix, and what it refuses is refused by all. */
static void base_first(struct scheme_list *schemes)
{
	for (size_t i = 1; i < schemes->n; i++) {
		char first[SCHEME_NAME];

		if (strcmp(schemes->names[i], SCHEME_BASE))
			continue;
		memcpy(first, schemes->names[0], SCHEME_NAME);
		memcpy(schemes->names[0], schemes->names[i], SCHEME_NAME);
		memcpy(schemes->names[i], first, SCHEME_NAME);
	}
}

/* Each program and map of an object is an open file. */
static void allow_files(void)
{
	struct rlimit limit = { 65536, 65536 };

	setrlimit(RLIMIT_NOFILE, &limit);
}

static int load_corpus(struct corpus_args *a, struct scheme_list *schemes)
{
	struct runfile run = {};
	struct corpus c = { .run = &run, .schemes = schemes, .most = a->most };
	char id[256];
	int err;

	base_first(schemes);
	allow_files();
	kernel_btf_keep();
	run_id(&a->run, id, sizeof(id));
	err = runfile_open(&run, a->run.out, id);
	if (!err)
		err = run_facts(&run, &a->run, NULL, 0);
	if (!err)
		err = runfile_write(&run, false);
	if (!err)
		err = add_all(&c, a->objects);
	scheme_restore();
	runfile_set(&run, "corpus", json_pack("{s:I}", "objects", (json_int_t)c.objects));
	run_memory(&run);
	if (runfile_write(&run, !err))
		err = -EIO;
	runfile_close(&run);
	return err ? EXIT_FAILED : EXIT_DONE;
}

int cmd_corpus(int argc, char **argv)
{
	struct corpus_args a = { .run = { .out = "run.json", .kit = RUN_KIT }, .most = 100000 };
	struct scheme_list schemes;
	struct restore r;
	int status;

	parse_args(&argp, argc, argv, &a);
	a.run.emulated = environ_emulated("");
	if (!a.run.board)
		a.run.board = a.run.emulated ? "qemu" : "board";
	status = select_guard(&r, 0);
	if (status)
		return status;
	status = select_schemes(a.run.schemes, &schemes);
	if (!status)
		status = load_corpus(&a, &schemes);
	return select_unguard(&r, status);
}
