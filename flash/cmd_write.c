// SPDX-License-Identifier: GPL-2.0-only
#include <argp.h>
#include <stdio.h>
#include <stdlib.h>

#include "cmd_write.h"
#include "job.h"
#include "message.h"
#include "progress.h"
#include "write.h"

enum {
	KEY_BOARD = 256,
	KEY_RUNS,
	KEY_KEEP,
	KEY_EXPECT,
	KEY_SIZE,
	KEY_YES,
	KEY_ANY,
	KEY_FILE,
	KEY_FRESH,
	KEY_LOSE,
	KEY_DISCARD,
	KEY_JSON
};

static const struct argp_option options[] = {
	{ "board", KEY_BOARD, "NAME", 0, "refuse an image that is not for this board", 0 },
	{ "runs", KEY_RUNS, "DIR", 0,
	  "take runs on the card that are not there already home to DIR/<board>/<id>/", 0 },
	{ "fresh", KEY_FRESH, NULL, 0,
	  "the image's settings, instead of carrying over the card's jitboard.conf and "
	  "authorized_keys",
	  0 },
	{ "discard", KEY_DISCARD, NULL, 0, "let the card forget all else, if it can", 0 },
	{ "json", KEY_JSON, NULL, 0, "progress as JSON, one object a line on stdout", 0 },
	{ NULL, 0, NULL, 0, "For scripts:", 1 },
	{ "yes", KEY_YES, NULL, 0, "do not ask; needs --expect", 1 },
	{ "expect", KEY_EXPECT, "SERIAL", 0,
	  "the disk's serial number, as list shows it; its size in bytes if it has none; a loop "
	  "device's file",
	  1 },
	{ "size", KEY_SIZE, "GIB", 0, "with --yes, for a disk of more than 256 GiB: its size", 1 },
	{ "keep", KEY_KEEP, "PATH", 0, "refuse the disk that holds PATH; may be said again", 1 },
	{ NULL, 0, NULL, 0, "What is refused without these:", 2 },
	{ "any-disk", KEY_ANY, NULL, 0,
	  "a disk that is not a card; its serial number must be typed", 2 },
	{ "file", KEY_FILE, NULL, 0, "a file instead of a disk", 2 },
	{ "lose-runs", KEY_LOSE, NULL, 0, "overwrite runs that are nowhere else", 2 },
	{ 0 },
};

/* One line, as everywhere; argp's own has two. */
static void usage(const char *what)
{
	message("write: %s: try \"sdflash write --help\"", what);
	exit(EXIT_USAGE);
}

static error_t take_flag(int key, struct job *job)
{
	switch (key) {
	case KEY_YES:
		job->yes = true;
		return 0;
	case KEY_ANY:
		job->any_disk = true;
		return 0;
	case KEY_FILE:
		job->file = true;
		return 0;
	case KEY_FRESH:
		job->fresh = true;
		return 0;
	case KEY_LOSE:
		job->lose_runs = true;
		return 0;
	case KEY_DISCARD:
		job->discard = true;
		return 0;
	case KEY_JSON:
		progress_json();
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct job *job = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		return message_parser(key, arg, state);
	case KEY_BOARD:
		job->board = arg;
		return 0;
	case KEY_RUNS:
		job->runs = arg;
		return 0;
	case KEY_EXPECT:
		job->expect = arg;
		return 0;
	case KEY_SIZE:
		job->gib = arg;
		return 0;
	case KEY_KEEP:
		if (job->n_keep == JOB_KEEP)
			usage("too many --keep");
		job->keep[job->n_keep++] = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num > 1)
			usage("takes IMAGE DEV");
		*(state->arg_num ? &job->device : &job->image_path) = arg;
		return 0;
	case ARGP_KEY_END:
		if (state->arg_num < 2)
			usage("takes IMAGE DEV");
		return 0;
	}
	return take_flag(key, job);
}

int cmd_write(int argc, char **argv)
{
	static const struct argp argp = { options,
					  parse,
					  "IMAGE DEV",
					  "Check, ask, write, read back."
					  "\v"
					  "Ten checks come before the first byte (flash/README.md "
					  "lists them); nothing but DEV is "
					  "written.  A card that was cut off anywhere does not "
					  "boot, and `sdflash info` says so.",
					  NULL,
					  NULL,
					  NULL };
	struct job job = { .fd = -1 };

	argp_parse(&argp, argc, argv, 0, NULL, &job);
	return write_card(&job);
}
