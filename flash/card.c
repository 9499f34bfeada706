// SPDX-License-Identifier: GPL-2.0-only
#include <blkid/blkid.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "card.h"
#include "disk.h"

#define CONF_MAX (64u << 10)
#define RUNS_MAX 100000u

/* Text from a card goes to a terminal: only what prints. */
static void take_text(char *to, const char *from, size_t n)
{
	size_t have = 0;

	for (size_t i = 0; i < n && from[i] && have + 1 < CARD_TEXT; i++)
		to[have++] = from[i] >= ' ' && from[i] <= '~' ? from[i] : '?';
	to[have] = '\0';
}

static void take_value(blkid_probe probe, const char *name, char *to)
{
	const char *value;
	size_t n;

	to[0] = '\0';
	if (!blkid_probe_lookup_value(probe, name, &value, &n))
		take_text(to, value, n);
}

/* The file system of a stretch; "" if libblkid knows none, or finds two. */
static void take_fs(const struct span *span, char *fs, char *label)
{
	blkid_probe probe = blkid_new_probe();

	fs[0] = label[0] = '\0';
	if (!probe)
		return;
	blkid_probe_enable_superblocks(probe, 1);
	blkid_probe_set_superblocks_flags(probe, BLKID_SUBLKS_TYPE | BLKID_SUBLKS_LABEL);
	if (!blkid_probe_set_device(probe, span->fd, span->offset, span->size) &&
	    !blkid_do_safeprobe(probe)) {
		take_value(probe, "TYPE", fs);
		take_value(probe, "LABEL", label);
	}
	blkid_free_probe(probe);
}

static void take_part(struct card *card, blkid_partition from)
{
	struct card_part *part = &card->parts[card->n_parts];
	const char *name = blkid_partition_get_name(from);
	struct span span;

	part->number = blkid_partition_get_partno(from);
	part->offset = blkid_partition_get_start(from) * 512;
	part->size = blkid_partition_get_size(from) * 512;
	if (name)
		take_text(part->name, name, strlen(name));
	span = span_part(&card->span, part->offset, part->size);
	/* On an extended partition the others lie. */
	if (span.size && !blkid_partition_is_extended(from))
		take_fs(&span, part->fs, part->label);
	card->n_parts++;
}

static int take_table(struct card *card)
{
	blkid_probe probe = blkid_new_probe();
	blkid_partlist list = NULL;
	int err = 0;

	if (!probe)
		return -ENOMEM;
	if (blkid_probe_set_device(probe, card->span.fd, card->span.offset, card->span.size)) {
		err = -EIO;
	} else {
		blkid_probe_enable_superblocks(probe, 0);
		blkid_probe_enable_partitions(probe, 1);
		list = blkid_probe_get_partitions(probe);
	}
	if (list && blkid_partlist_numof_partitions(list)) {
		blkid_parttable table = blkid_partlist_get_table(list);
		const char *type = table ? blkid_parttable_get_type(table) : "unknown";

		take_text(card->table, type, strlen(type));
		for (int i = 0; i < blkid_partlist_numof_partitions(list) && i < CARD_PARTS; i++)
			take_part(card, blkid_partlist_get_partition(list, i));
	}
	blkid_free_probe(probe);
	return err;
}

const struct card_part *card_part(const struct card *card, const char *name)
{
	for (size_t i = 0; i < card->n_parts; i++)
		if (!strcmp(card->parts[i].name, name))
			return &card->parts[i];
	return NULL;
}

struct span card_part_span(const struct card *card, const struct card_part *part)
{
	return span_part(&card->span, part->offset, part->size);
}

/* The word after @key, where a line or a blank comes before that. */
static void take_word(const char *text, const char *key, char *to)
{
	const char *at = text;
	size_t n = strlen(key);

	while ((at = strstr(at, key))) {
		if (at == text || at[-1] == ' ' || at[-1] == '\n') {
			take_text(to, at + n, strcspn(at + n, " \t\r\n"));
			return;
		}
		at += n;
	}
}

/* Whose card it is: what U-Boot hands to Linux, and what build-image has left. */
static void take_identity(struct card *card, const struct card_part *boot)
{
	struct span span = card_part_span(card, boot);
	char *text = NULL;
	struct fat fat;

	if (!fat_open(&fat, &span) &&
	    !fat_load(&fat, "extlinux/extlinux.conf", CONF_MAX, &text, NULL)) {
		take_word(text, "jitboard.board=", card->board);
		free(text);
		if (card->board[0] && !fat_load(&fat, "jitboard.txt", CONF_MAX, &text, NULL)) {
			take_word(text, "kernel=", card->kernel);
			take_word(text, "kit=", card->kit);
			free(text);
		}
	}
	fat_close(&fat);
}

static int take_run(void *data, const struct fat_entry *entry)
{
	struct card *card = data;
	void *grown;

	if (!entry->is_dir)
		return 0;
	if (card->n_runs == RUNS_MAX)
		return -E2BIG;
	grown = realloc(card->runs, (card->n_runs + 1) * sizeof(*card->runs));
	if (!grown)
		return -ENOMEM;
	card->runs = grown;
	snprintf(card->runs[card->n_runs++], sizeof(*card->runs), "%s", entry->name);
	return 0;
}

static int take_runs(struct card *card, const struct card_part *part)
{
	struct span span = card_part_span(card, part);
	struct fat_entry results;
	struct fat fat;
	int err = fat_open(&fat, &span);

	if (!err) {
		err = fat_find(&fat, "results", &results);
		if (!err)
			err = fat_each(&fat, &results, take_run, card);
		else if (err == -ENOENT)
			err = 0;
	}
	fat_close(&fat);
	return err;
}

int card_look(struct card *card, const struct span *span)
{
	char first[sizeof(CARD_HALF) - 1];
	const struct card_part *part;
	int err;

	memset(card, 0, sizeof(*card));
	card->span = *span;
	if (span->size < sizeof(first))
		return 0;
	err = span_read(span, 0, first, sizeof(first));
	if (err)
		return err;
	card->half = !memcmp(first, CARD_HALF, sizeof(first));
	if (card->half)
		return 0;
	err = take_table(card);
	if (err)
		return err;
	if (!card->n_parts)
		take_fs(span, card->fs, card->label);
	part = card_part(card, "boot");
	if (part)
		take_identity(card, part);
	part = card_part(card, "jitboard");
	if (part)
		card->results_err = take_runs(card, part);
	return 0;
}

void card_free(struct card *card)
{
	free(card->runs);
	card->runs = NULL;
	card->n_runs = 0;
}

static void print_head(const struct card *card, const char *name)
{
	char size[32];

	printf("%s: ", name);
	if (card->half)
		printf("half-written: writing it was cut off; it does not boot: write it again");
	else if (card->board[0])
		printf("jitboard's card for %s", card->board);
	else if (card->n_parts)
		printf("not a jitboard card");
	else if (card->fs[0])
		printf("not a jitboard card: %s%s%s", card->fs, card->label[0] ? " " : "",
		       card->label);
	else
		printf("nothing that is known");
	printf(" (%s)\n", disk_size_text(size, card->span.size));
}

void card_print(const struct card *card, const char *name)
{
	char size[32];

	print_head(card, name);
	if (card->kit[0])
		printf("  made by   jitboard %s\n", card->kit);
	if (card->kernel[0])
		printf("  kernel    %s\n", card->kernel);
	for (size_t i = 0; i < card->n_parts; i++) {
		const struct card_part *part = &card->parts[i];

		printf("  part %-4u %-10s %10s  %s%s%s\n", part->number, part->name,
		       disk_size_text(size, part->size), part->fs, part->label[0] ? " " : "",
		       part->label);
	}
	if (card->results_err)
		printf("  runs      can't be read: %s\n", strerror(-card->results_err));
	else if (card_part(card, "jitboard"))
		printf("  runs      %zu in results/\n", card->n_runs);
	for (size_t i = 0; i < card->n_runs; i++)
		printf("            %s\n", card->runs[i]);
}
