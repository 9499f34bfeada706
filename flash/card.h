/* SPDX-License-Identifier: GPL-2.0-only */
/* What is on a card or in an image of one.  Nothing is mounted, and nothing is written. */
#ifndef JITBOARD_FLASH_CARD_H
#define JITBOARD_FLASH_CARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fat.h"
#include "span.h"

#define CARD_PARTS 128
#define CARD_TEXT  64

/* The first bytes of a card that `write` has begun and not ended. */
#define CARD_HALF "jitboard: half-written card\n"

struct card_part {
	unsigned int number;
	uint64_t offset, size; /* bytes */
	char name[CARD_TEXT];  /* of the GPT */
	char fs[CARD_TEXT];    /* "vfat", "ext4", "crypto_LUKS"...; "" if none is known */
	char label[CARD_TEXT]; /* the file system's */
};

struct card {
	struct span span;
	bool half;             /* `write` was cut off */
	char table[CARD_TEXT]; /* "gpt", "dos"; "" without partitions */
	char fs[CARD_TEXT];    /* of a disk without partitions */
	char label[CARD_TEXT];
	struct card_part parts[CARD_PARTS];
	size_t n_parts;
	/* Of a jitboard card; board is "" on any other. */
	char board[CARD_TEXT];
	char kernel[CARD_TEXT], kit[CARD_TEXT]; /* "" on cards that do not say */
	char (*runs)[FAT_NAME];                 /* the folders of results/ */
	size_t n_runs;
	int results_err; /* -errno if results/ can't be read */
};

/*
 * card_look() - find out what is there.
 *
 * @card: receives it; free it by card_free()
 * @span: the whole card; its file must stay open as long as @card is in use
 *
 * Return: 0, or -errno if it can't be read.  A card with nothing on it is none.
 */
int card_look(struct card *card, const struct span *span);

/* card_free() - free what card_look() took. */
void card_free(struct card *card);

/* card_part() - its partition of that name, or NULL. */
const struct card_part *card_part(const struct card *card, const char *name);

/* card_part_span() - where that partition is. */
struct span card_part_span(const struct card *card, const struct card_part *part);

/* card_print() - some lines on stdout: what it is, its partitions, its runs. */
void card_print(const struct card *card, const char *name);

#endif
