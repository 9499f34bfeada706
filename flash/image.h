/* SPDX-License-Identifier: GPL-2.0-only */
/* An image of a card, raw or packed by zstd, with its block map. */
#ifndef JITBOARD_FLASH_IMAGE_H
#define JITBOARD_FLASH_IMAGE_H

#include <stdbool.h>

#include "bmap.h"

/* Bytes that image_each() hands out at most at once; a power of two. */
#define IMAGE_CHUNK (1u << 20)

struct image {
	const char *path;
	struct bmap map;
};

/*
 * image_open() - find and check an image's block map: FILE.bmap beside FILE, FILE.zst.
 *
 * @image: receives it; close it by image_close()
 * @path: the image; packed if its name ends in ".zst".  Must outlive @image.
 *
 * Return: 0, or -errno with a message on stderr.
 */
int image_open(struct image *image, const char *path);

/*
 * image_each() - unpack the image and hand out its mapped bytes, in rising order.
 *
 * The bytes are compared with the block map's checksums, and the whole image's size with
 * the map's.  A range's checksum is known only after its last byte was handed out.
 *
 * @use: called with @data, an offset in the image (a multiple of the map's block size),
 *	bytes, and their number (IMAGE_CHUNK at most); ends the walk if it does not return 0.
 *	NULL: only check the image.
 *
 * Return: 0; what @use returned; or -errno with a message on stderr.
 */
int image_each(const struct image *image,
	       int (*use)(void *data, uint64_t offset, const uint8_t *bytes, size_t n), void *data);

/* image_is_packed() - by its name: does it end in ".zst"? */
bool image_is_packed(const char *path);

/* image_close() - free what image_open() took. */
void image_close(struct image *image);

#endif
