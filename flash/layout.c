// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "gpt.h"
#include "layout.h"
#include "message.h"

#define BLOCK 4096u

/* Where the image's own backup of its table is. */
static uint64_t old_backup(const struct layout *l)
{
	return l->image->map.image_size - GPT_TAIL;
}

/* Copy what of the @n bytes at @offset lies in a window of the card. */
static void take(uint8_t *window, uint64_t at, size_t size, uint64_t offset, const uint8_t *bytes,
		 size_t n)
{
	uint64_t first = offset > at ? offset : at;
	uint64_t end = offset + n < at + size ? offset + n : at + size;

	if (first < end)
		memcpy(window + (first - at), bytes + (first - offset), end - first);
}

static int take_ends(void *data, uint64_t offset, const uint8_t *bytes, size_t n)
{
	struct layout *l = data;

	take(l->head, 0, LAYOUT_HEAD, offset, bytes, n);
	take(l->tail, l->tail_at, l->tail_size, offset, bytes, n);
	/* With the head, and no part of the tail in the image, there is no more to come. */
	return offset + n >= LAYOUT_HEAD && l->tail_at >= l->image->map.image_size;
}

int layout_make(struct layout *l, const struct image *image, uint64_t size)
{
	const struct bmap *map = &image->map;
	int err;

	*l = (struct layout){ .image = image, .size = size };
	if (map->image_size < LAYOUT_HEAD + GPT_TAIL + BLOCK || size < map->image_size) {
		message("%s: is too small for a jitboard image: give another", image->path);
		return -EINVAL;
	}
	l->tail_at = (size - GPT_TAIL) / BLOCK * BLOCK;
	l->tail_size = size - l->tail_at;
	l->head = aligned_alloc(BLOCK, LAYOUT_HEAD);
	l->tail = aligned_alloc(BLOCK, (l->tail_size + BLOCK - 1) / BLOCK * BLOCK);
	if (!l->head || !l->tail) {
		message("out of memory");
		return -ENOMEM;
	}
	memset(l->head, 0, LAYOUT_HEAD);
	memset(l->tail, 0, l->tail_size);
	err = image_each(image, take_ends, l);
	if (err < 0)
		return err;
	if (!gpt_is_whole(l->head, LAYOUT_HEAD)) {
		message("%s: its partition table is damaged, or no GPT: build or fetch it again",
			image->path);
		return -EINVAL;
	}
	/* The image's own backup, as far as it lies in the tail, is overwritten or wiped. */
	for (uint64_t at = old_backup(l); at < map->image_size; at++)
		if (at >= l->tail_at && at < size)
			l->tail[at - l->tail_at] = 0;
	gpt_fit(l->head, l->tail + l->tail_size - GPT_TAIL, size);
	return 0;
}

int layout_patch(struct layout *l, uint64_t offset, const void *bytes, size_t n)
{
	struct layout_patch *grown;

	if (offset < LAYOUT_HEAD || offset + n > l->tail_at)
		return -EINVAL;
	grown = realloc(l->patches, (l->n_patches + 1) * sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	l->patches = grown;
	grown += l->n_patches;
	*grown = (struct layout_patch){ .offset = offset, .size = n, .bytes = malloc(n) };
	if (!grown->bytes)
		return -ENOMEM;
	memcpy(grown->bytes, bytes, n);
	l->n_patches++;
	return 0;
}

struct body {
	const struct layout *layout;
	int (*use)(void *data, uint64_t offset, const uint8_t *bytes, size_t n);
	void *data;
	uint8_t *bytes; /* one chunk, as it should be */
	size_t patched;
};

/* Put in what of the @n bytes at @offset is not as in the image. */
static void change(struct body *b, uint64_t offset, size_t n)
{
	static const uint8_t zeros[GPT_TAIL];
	const struct layout *l = b->layout;
	uint64_t backup = old_backup(l);

	take(b->bytes, offset, n, backup, zeros, GPT_TAIL);
	for (size_t i = 0; i < l->n_patches; i++) {
		const struct layout_patch *p = &l->patches[i];
		uint64_t first = p->offset > offset ? p->offset : offset;
		uint64_t end = p->offset + p->size < offset + n ? p->offset + p->size : offset + n;

		if (first >= end)
			continue;
		take(b->bytes, offset, n, p->offset, p->bytes, p->size);
		b->patched += end - first;
	}
}

static int body_chunk(void *data, uint64_t offset, const uint8_t *bytes, size_t n)
{
	struct body *b = data;
	const struct layout *l = b->layout;
	uint64_t end = offset + n;
	size_t padded;

	if (offset < LAYOUT_HEAD) {
		if (end <= LAYOUT_HEAD)
			return 0;
		bytes += LAYOUT_HEAD - offset;
		offset = LAYOUT_HEAD;
	}
	if (end > l->tail_at)
		end = l->tail_at;
	if (offset >= end)
		return 0;
	n = end - offset;
	/* The image's last block may be cut short; a disk has whole sectors. */
	padded = (n + GPT_SECTOR - 1) / GPT_SECTOR * GPT_SECTOR;
	memcpy(b->bytes, bytes, n);
	memset(b->bytes + n, 0, padded - n);
	change(b, offset, padded);
	return b->use(b->data, offset, b->bytes, padded);
}

int layout_body(const struct layout *l,
		int (*use)(void *data, uint64_t offset, const uint8_t *bytes, size_t n), void *data)
{
	struct body b = { .layout = l, .use = use, .data = data };
	size_t want = 0;
	int err;

	b.bytes = aligned_alloc(BLOCK, IMAGE_CHUNK + BLOCK);
	if (!b.bytes) {
		message("out of memory");
		return -ENOMEM;
	}
	err = image_each(l->image, body_chunk, &b);
	for (size_t i = 0; i < l->n_patches; i++)
		want += l->patches[i].size;
	if (!err && b.patched != want) {
		message("%s: settings would go where the image has no blocks: use --fresh",
			l->image->path);
		err = -EINVAL;
	}
	free(b.bytes);
	return err;
}

uint64_t layout_bytes(const struct layout *l)
{
	const struct bmap *map = &l->image->map;

	return map->mapped * map->block_size + LAYOUT_HEAD + l->tail_size;
}

void layout_free(struct layout *l)
{
	for (size_t i = 0; i < l->n_patches; i++)
		free(l->patches[i].bytes);
	free(l->patches);
	free(l->head);
	free(l->tail);
	memset(l, 0, sizeof(*l));
}
