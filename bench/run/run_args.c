// SPDX-License-Identifier: GPL-2.0-only
/* The options of jitbench run. */

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "jitbench.h"
#include "restore.h"
#include "run_args.h"
#include "util.h"

enum {
	OPT_EMULATED = 256,
	OPT_PROGRESS,
	OPT_ID,
	OPT_KIT,
	OPT_RECORD,
	OPT_REPLAY,
	OPT_FIFO,
	OPT_ISOLATE,
	OPT_STATE,
	OPT_OBJECT
};

static const struct argp_option options[] = {
	{ "out", 'o', "FILE", 0, "where to write the run (default: run.json)", 0 },
	{ "samples", 'n', "N", 0,
	  "samples of each workload under each scheme (default: 15 "
	  "emulated, 61 on hardware); emulated, more where too few agree",
	  0 },
	{ "schemes", 's', "A,B", 0, "JIT schemes (default: those of `jitbench list`)", 0 },
	{ "workloads", 'w', "A,B", 0,
	  "workloads, families, \"control\"; with - before one: all but it (default: all)", 0 },
	{ "object", OPT_OBJECT, "DIR", 0,
	  "instead of the workloads the program of a BPF object: a folder that "
	  "scripts/pack-object has made",
	  0 },
	{ "events", 'e', "A,B", 0,
	  "events to count, by name or raw code (r200, 0x200), or all (default: usual; see "
	  "`jitbench list --events`)",
	  0 },
	{ "seed", 'S', "N", 0, "of the random order (default: 1 emulated, else by chance)", 0 },
	{ "cpu", 'c', "N", 0,
	  "measure on this CPU (default: an isolated one, if any, with "
	  "the fewest interrupts)",
	  0 },
	{ "isolate", OPT_ISOLATE, NULL, 0,
	  "refuse to run unless that CPU is kept free of tasks, tick and interrupts", 0 },
	{ "fifo", OPT_FIFO, NULL, 0, "run as SCHED_FIFO: no ordinary task comes between", 0 },
	{ "state", OPT_STATE, "DIR", 0,
	  "where governors and scheme are noted, to be put back after a crash "
	  "(default: " RESTORE_STATE ")",
	  0 },
	{ "board", 'b', "NAME", 0, "what the run file calls the board (default: qemu or board)",
	  0 },
	{ "id", OPT_ID, "ID", 0, "the run's id, or @FILE of it (default: of time, board, kernel)",
	  0 },
	{ "kit", OPT_KIT, "FILE", 0, "facts of the build (default: " RUN_KIT ")", 0 },
	{ "emulated", OPT_EMULATED, NULL, 0,
	  "this is an emulator: no time, no cycles (found out "
	  "by itself for QEMU)",
	  0 },
	{ "record", OPT_RECORD, "FILE", 0, "record what the machine answers, for --replay", 0 },
	{ "replay", OPT_REPLAY, "FILE", 0,
	  "run again what was recorded, by the recorded options and --out", 0 },
	{ "progress", OPT_PROGRESS, NULL, 0, "a line on stdout after each round", 0 },
	{},
};

static unsigned long long number(const char *arg, const char *what, unsigned long long least,
				 unsigned long long most)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(arg, &end, 0);
	if (errno || end == arg || *end || *arg == '-' || n < least || n > most)
		usage_error("%s: %s must be a number from %llu to %llu", arg, what, least, most);
	return n;
}

/* What belongs to the place where a run is recorded or replayed, and not to the run. */
static bool is_local(int key)
{
	static const int local[] = { 'o', OPT_RECORD, OPT_REPLAY, OPT_PROGRESS };

	for (size_t i = 0; i < ARRAY_SIZE(local); i++)
		if (local[i] == key)
			return true;
	return false;
}

/* Keep the option as the first line of a recording has it. */
static void keep_option(struct run_args *a, int key, const char *arg)
{
	const struct argp_option *o = options;

	while (o->name && o->key != key)
		o++;
	if (!o->name || is_local(key) || a->n_options == RUN_OPTIONS)
		return;
	if (asprintf(&a->options[a->n_options], "--%s%s%s", o->name, arg ? "=" : "",
		     arg ? arg : "") >= 0)
		a->n_options++;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct run_args *a = state->input;
	const struct {
		int key;
		const char **where;
	} texts[] = {
		{ 'o', &a->out },         { 's', &a->schemes },       { 'w', &a->workloads },
		{ 'b', &a->board },       { OPT_ID, &a->id },         { OPT_KIT, &a->kit },
		{ 'e', &a->events },      { OPT_RECORD, &a->record }, { OPT_REPLAY, &a->replay },
		{ OPT_STATE, &a->state }, { OPT_OBJECT, &a->object },
	};

	keep_option(a, key, arg);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		if (texts[i].key == key) {
			*texts[i].where = arg;
			return 0;
		}
	}
	switch (key) {
	case 'n':
		a->samples = number(arg, "the number of samples", 1, 100000);
		return 0;
	case 'S':
		a->seed = number(arg, "the seed", 0, RUN_SEED_MASK);
		a->seeded = true;
		return 0;
	case 'c':
		a->cpu = number(arg, "the CPU", 0, CPU_SETSIZE - 1);
		return 0;
	case OPT_FIFO:
		a->fifo = true;
		return 0;
	case OPT_ISOLATE:
		a->isolate = true;
		return 0;
	case OPT_EMULATED:
		a->emulated = true;
		return 0;
	case OPT_PROGRESS:
		a->progress = true;
		return 0;
	}
	return parse_other(key, arg, state);
}

const struct argp run_argp = {
	.options = options,
	.parser = parse,
	.doc = "Runs workloads under JIT schemes and writes run.json.\v"
	       "Every workload is first checked: what it returns and how many tail calls it makes. "
	       "A wrong answer ends the run.  Samples of all workloads and schemes are then taken "
	       "in turn, in random order.  The file is valid at any time, and holds at least half "
	       "of "
	       "the rounds that were done; \"complete\" in it says whether the run came to its "
	       "end.\n\n"
	       "In an emulator counts are exact but for the interrupts that fall into samples: "
	       "more than half of at least three samples must agree.  Where they do not, further "
	       "ones are taken, up to four times as many as planned, before the run fails.\n\n"
	       "--schemes takes any name that the kernel's JIT knows, whether `jitbench list` "
	       "knows it or not.\n\n"
	       "Exit status: 0 done, 1 failed, 2 usage, 77 no counter to measure with.",
};

void run_args_free(struct run_args *a)
{
	while (a->n_options)
		free(a->options[--a->n_options]);
}
