/* SPDX-License-Identifier: GPL-2.0-only */
/* Block maps, as `bmaptool create` writes them: which blocks of an image hold data. */
#ifndef JITBOARD_FLASH_BMAP_H
#define JITBOARD_FLASH_BMAP_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_BYTES 32

struct bmap_range {
	uint64_t first, last;         /* blocks; the last one belongs to it */
	uint8_t sha256[SHA256_BYTES]; /* of the range's bytes */
};

struct bmap {
	uint64_t image_size; /* bytes */
	uint64_t block_size; /* bytes */
	uint64_t blocks, mapped;
	struct bmap_range *ranges; /* in rising order, none touching another's blocks */
	size_t n_ranges;
};

/*
 * bmap_parse() - read a block map of version 2 with SHA-256 checksums, and check it: its
 * own checksum, that ranges rise and lie in the image, that the counts are right.
 *
 * @map: receives the map; free it by bmap_free()
 * @text: the XML file
 * @size: its bytes
 * @why: on failure, receives what is wrong, a static text
 *
 * Return: 0, -EINVAL (no such map), -EBADMSG (the map's own checksum differs), -ENOMEM.
 */
int bmap_parse(struct bmap *map, const char *text, size_t size, const char **why);

/* bmap_free() - free what bmap_parse() took. */
void bmap_free(struct bmap *map);

/*
 * bmap_range_bytes() - the bytes of a range; the image's last block may be cut short.
 *
 * @offset: receives where the range begins in the image
 */
uint64_t bmap_range_bytes(const struct bmap *map, const struct bmap_range *range, uint64_t *offset);

#endif
