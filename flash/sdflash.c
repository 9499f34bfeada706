// SPDX-License-Identifier: GPL-2.0-only
/* sdflash: looks at images of cards, and reads back what was written to one. */

#include <stdio.h>
#include <string.h>

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
	int (*run)(char **args);
} verbs[] = {
	{ "list", "", "which disk is the card? Those that could be, and why others are not", 0,
	  run_list },
	{ "info", "DEV|IMAGE", "what is on it: board, kernel, partitions, runs", 1, run_info },
	{ "check", "IMAGE", "is the image whole? Unpacks it, and compares it with its map", 1,
	  run_check },
	{ "verify", "IMAGE DEV", "does the card hold the image? Only reads, past the caches", 2,
	  run_verify },
};

#define N_VERBS (sizeof(verbs) / sizeof(verbs[0]))

static void help(FILE *out)
{
	fputs("usage: sdflash VERB [IMAGE] [DEV]\n\n"
	      "Looks at images of cards (sdcard.img, sdcard.img.zst; the block map\n"
	      "sdcard.img.bmap stands beside them), and reads back what was written to one.\n"
	      "It writes nothing.\n\n",
	      out);
	for (size_t i = 0; i < N_VERBS; i++)
		fprintf(out, "  %-7s %-10s %s\n", verbs[i].name, verbs[i].args, verbs[i].what);
	fputs("\nVerify a card before it was in a board: Linux changes it there.\n"
	      "Exit status: 0 done, 1 failed, 2 usage.\n",
	      out);
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
	for (size_t i = 0; i < N_VERBS; i++) {
		if (strcmp(argv[1], verbs[i].name))
			continue;
		if (argc - 2 != verbs[i].n_args) {
			message("%s: takes %s: try \"sdflash --help\"", argv[1], verbs[i].args);
			return EXIT_USAGE;
		}
		return verbs[i].run(argv + 2) || fflush(stdout) ? EXIT_FAILED : EXIT_DONE;
	}
	message("%s: no such verb: try \"sdflash --help\"", argv[1]);
	return EXIT_USAGE;
}
