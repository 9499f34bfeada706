// SPDX-License-Identifier: GPL-2.0-only
/* sdflash: writes cards, after it has looked at them, and reads them back. */

#include <argp.h>
#include <stdio.h>
#include <string.h>

#include "cmd_write.h"
#include "list.h"
#include "message.h"
#include "verify.h"

static int run_check(char **args)
{
	struct image image;
	int err = image_open(&image, args[0]);

	if (!err)
		err = image_each(&image, NULL, NULL);
	if (!err)
		printf("%s: whole: %llu blocks of %llu in use, all as its block map says\n",
		       args[0], (unsigned long long)image.map.mapped,
		       (unsigned long long)image.map.blocks);
	image_close(&image);
	return err;
}

static int run_verify(char **args)
{
	struct image image;
	int err = image_open(&image, args[0]);

	if (!err)
		err = verify(&image, args[1]);
	if (!err)
		printf("%s: holds the image: all of its %llu blocks were read back\n", args[1],
		       (unsigned long long)image.map.mapped);
	image_close(&image);
	return err;
}

static int run_list(char **args)
{
	(void)args;
	return list_disks();
}

static int run_info(char **args)
{
	return list_info(args[0]);
}

static const struct verb {
	const char *name, *args, *what;
	int n_args;
	int (*run)(char **args); /* NULL: takes options, cmd_write() */
} verbs[] = {
	{ "list", "", "which disk is the card? Those that could be, and why others are not", 0,
	  run_list },
	{ "info", "DEV|IMAGE", "what is on it: board, kernel, partitions, runs", 1, run_info },
	{ "write", "IMAGE DEV", "check, ask, write, read back, say what to do next", 2, NULL },
	{ "check", "IMAGE", "is the image whole? Unpacks it, and compares it with its map", 1,
	  run_check },
	{ "verify", "IMAGE DEV", "does the card hold the image? Only reads, past the caches", 2,
	  run_verify },
};

#define N_VERBS (sizeof(verbs) / sizeof(verbs[0]))

static void help(FILE *out)
{
	fputs("usage: sdflash VERB [OPTION...] [IMAGE] [DEV]\n\n"
	      "Writes images of cards (sdcard.img, sdcard.img.zst; the block map\n"
	      "sdcard.img.bmap stands beside them), and reads back what was written.\n\n",
	      out);
	for (size_t i = 0; i < N_VERBS; i++)
		fprintf(out, "  %-7s %-10s %s\n", verbs[i].name, verbs[i].args, verbs[i].what);
	fputs("\nOnly write writes; it checks first, and asks.  sdflash write --help lists its\n"
	      "options.  Verify a card before it was in a board: Linux changes it there.\n"
	      "Exit status: 0 done, 1 failed, 2 usage.\n",
	      out);
}

static int run_verb(const struct verb *verb, int argc, char **argv)
{
	const struct argp argp = { .parser = message_parser,
				   .args_doc = verb->n_args ? verb->args : NULL,
				   .doc = verb->what };
	/* argp is called by the first; message_root() needs them as they were. */
	char name[32], *own[argc + 1];
	int first, err;

	snprintf(name, sizeof(name), "sdflash %s", verb->name);
	memcpy(own, argv, sizeof(own));
	own[0] = name;
	argp_err_exit_status = EXIT_USAGE;
	if (!verb->run) {
		err = cmd_write(argc, own);
	} else {
		argp_parse(&argp, argc, own, 0, &first, NULL);
		if (argc - first != verb->n_args) {
			message("%s: takes %s: try \"sdflash --help\"", verb->name,
				verb->n_args ? verb->args : "no more");
			return EXIT_USAGE;
		}
		err = verb->run(own + first);
	}
	return err || fflush(stdout) ? EXIT_FAILED : EXIT_DONE;
}

int main(int argc, char **argv)
{
	message_init(argv);
	if (argc < 2) {
		help(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")) {
		help(stdout);
		return EXIT_DONE;
	}
	for (size_t i = 0; i < N_VERBS; i++)
		if (!strcmp(argv[1], verbs[i].name))
			return run_verb(&verbs[i], argc - 1, argv + 1);
	message("%s: no such verb: try \"sdflash --help\"", argv[1]);
	return EXIT_USAGE;
}
