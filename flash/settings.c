// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "message.h"
#include "settings.h"

#define SETTINGS_MAX (1u << 20)
#define ENTRY_SIZE   28 /* where a file's entry has its bytes */

#define KEYS "authorized_keys"

static const char *const files[] = { "jitboard.conf", KEYS };

struct place {
	struct layout *layout;
	uint64_t base; /* of the partition, in the image */
	const char *text;
	size_t left;
};

/* One of the file's clusters in the image: text, and zeros after it. */
static int put_cluster(void *data, uint64_t at, uint32_t n)
{
	struct place *place = data;
	size_t take = place->left < n ? place->left : n;
	uint8_t *bytes = calloc(1, n);
	int err;

	if (!bytes)
		return -ENOMEM;
	memcpy(bytes, place->text, take);
	err = layout_patch(place->layout, place->base + at, bytes, n);
	free(bytes);
	place->text += take;
	place->left -= take;
	return err;
}

static int put_file(struct layout *l, const struct fat *fat, const struct fat_entry *entry,
		    const char *text, size_t size)
{
	struct place place = { .layout = l, .base = fat->span.offset, .text = text, .left = size };
	uint8_t bytes[4];
	int err = fat_clusters(fat, entry, put_cluster, &place);

	if (!err && place.left)
		err = -ENOSPC;
	put_le32(bytes, size);
	return err ? err : layout_patch(l, place.base + entry->at + ENTRY_SIZE, bytes, 4);
}

/* Is a line, @n bytes without its end, in @text? */
static bool has_line(const char *text, const char *line, size_t n)
{
	for (const char *at = text; *at; at += strcspn(at, "\n"), at += *at == '\n')
		if (strcspn(at, "\r\n") == n && !memcmp(at, line, n))
			return true;
	return false;
}

/* The image's keys, and those of the card that are none of them. */
static int merge_keys(const char *image, char **text, size_t *size)
{
	size_t room = strlen(image) + *size + 2, n = strlen(image);
	char *merged = malloc(room);
	const char *line = *text;

	if (!merged)
		return -ENOMEM;
	memcpy(merged, image, n);
	for (; *line; line += strcspn(line, "\n"), line += *line == '\n') {
		size_t length = strcspn(line, "\r\n");

		if (!length || *line == '#' || has_line(image, line, length))
			continue;
		if (n && merged[n - 1] != '\n')
			merged[n++] = '\n';
		memcpy(merged + n, line, length);
		n += length;
		merged[n++] = '\n';
	}
	free(*text);
	*text = merged;
	*size = n;
	return 0;
}

static int carry(struct layout *l, const struct fat *image, const struct fat *card,
		 const char *name)
{
	char *old = NULL, *text = NULL;
	size_t old_size = 0, size = 0;
	struct fat_entry entry;
	int err = fat_load(card, name, SETTINGS_MAX, &text, &size);

	if (err)
		return err == -ENOENT ? 0 : err;
	err = fat_load(image, name, SETTINGS_MAX, &old, &old_size);
	if (err == -ENOENT)
		err = -ENOSPC;
	if (!err && !strcmp(name, KEYS))
		err = merge_keys(old, &text, &size);
	if (!err && (size != old_size || memcmp(text, old, size))) {
		err = fat_find(image, name, &entry);
		if (!err)
			err = put_file(l, image, &entry, text, size);
	}
	free(old);
	free(text);
	return err;
}

int settings_carry(struct layout *l, const struct card *image, const struct card *card,
		   const char *device)
{
	const struct card_part *to = card_part(image, "jitboard");
	const struct card_part *from = card_part(card, "jitboard");
	struct span to_span, from_span;
	struct fat to_fat, from_fat;
	int err, i = 0;

	if (!to || !from)
		return 0;
	to_span = card_part_span(image, to);
	from_span = card_part_span(card, from);
	err = fat_open(&to_fat, &to_span);
	if (!err)
		err = fat_open(&from_fat, &from_span);
	else
		from_fat.table = NULL;
	for (; !err && i < (int)(sizeof(files) / sizeof(files[0])); i++)
		err = carry(l, &to_fat, &from_fat, files[i]);
	if (err && device)
		message("%s: its %s can't be carried over (%s): save it, and say --fresh", device,
			i ? files[i - 1] : "settings",
			err == -ENOSPC ? "it is too long for the image" : strerror(-err));
	fat_close(&to_fat);
	fat_close(&from_fat);
	return err;
}
