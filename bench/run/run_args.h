/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_RUN_ARGS_H
#define JITBOARD_RUN_ARGS_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>

/* Where an image has the facts of the build. */
#define RUN_KIT "/usr/share/jitboard/kit.json"

/* Integers in JSON are safe below 2^53. */
#define RUN_SEED_MASK ((1ull << 53) - 1)

/* More than there are. */
#define RUN_OPTIONS 32

/* What the user wants, as given; what is not given is 0 or NULL, but for fill_defaults(). */
struct run_args {
	const char *out, *schemes, *workloads, *events, *id, *board, *kit, *record, *replay;
	const char *state, *object;
	unsigned long long samples, seed;
	long cpu;
	bool seeded, emulated, progress, fifo, isolate;
	char *options[RUN_OPTIONS]; /* as given, but for what a replay chooses for itself */
	size_t n_options;
};

/* The options of `jitbench run`, for parse_args(); its input is a struct run_args. */
extern const struct argp run_argp;

/* run_args_free() - give back what parsing has allocated. */
void run_args_free(struct run_args *a);

#endif
