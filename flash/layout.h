/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a card of a certain size must hold so that it is the image: the image's bytes, with
 * the partition table's backup at the card's own end, and with the user's settings.
 */
#ifndef JITBOARD_FLASH_LAYOUT_H
#define JITBOARD_FLASH_LAYOUT_H

#include "image.h"

/* Bytes of the head: MBR and table are in it, and without it nothing finds the rest. */
#define LAYOUT_HEAD (1u << 20)

struct layout_patch {
	uint64_t offset;
	size_t size;
	uint8_t *bytes;
};

struct layout {
	const struct image *image;
	uint64_t size;    /* the card's bytes */
	uint8_t *head;    /* its first LAYOUT_HEAD bytes */
	uint8_t *tail;    /* its last: the backup, in whole blocks of 4096 */
	uint64_t tail_at; /* where they begin */
	size_t tail_size;
	struct layout_patch *patches;
	size_t n_patches;
};

/*
 * layout_make() - lay the image out for a card.
 *
 * @size: the card's bytes, no less than the image's
 *
 * Return: 0, or -errno with a message on stderr (-EINVAL: the image has no whole GPT).
 * Free it by layout_free(), also after a failure.
 */
int layout_make(struct layout *l, const struct image *image, uint64_t size);

/*
 * layout_patch() - other bytes at a place in the body.
 *
 * Return: 0, -EINVAL if the place is in head or tail, or -ENOMEM.
 */
int layout_patch(struct layout *l, uint64_t offset, const void *bytes, size_t n);

/*
 * layout_body() - hand out the bytes between head and tail, in rising order, as
 * image_each() does: only mapped ones, IMAGE_CHUNK at most at once, whole sectors of 512.
 *
 * Return: 0, what @use returned, or -errno with a message on stderr.
 */
int layout_body(const struct layout *l,
		int (*use)(void *data, uint64_t offset, const uint8_t *bytes, size_t n),
		void *data);

/* layout_bytes() - how many bytes head, body and tail are, as far as is known before. */
uint64_t layout_bytes(const struct layout *l);

/* layout_free() - free what layout_make() took. */
void layout_free(struct layout *l);

#endif
