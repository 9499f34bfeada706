/* SPDX-License-Identifier: GPL-2.0-only */
/* GUID partition tables, as far as it takes to name a place on a card. */
#ifndef JITBOARD_FLASH_GPT_H
#define JITBOARD_FLASH_GPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define GPT_SECTOR 512u /* bytes; of every card's image */
#define GPT_PARTS  128u
#define GPT_NAME   36u /* UTF-16 units of a name */
/* Bytes of the table at a disk's beginning (with the MBR), and of the one at its end. */
#define GPT_HEAD (34 * GPT_SECTOR)
#define GPT_TAIL (33 * GPT_SECTOR)

struct gpt_part {
	uint64_t first, last;    /* bytes; the last one belongs to it */
	unsigned int number;     /* from 1 */
	char name[GPT_NAME + 1]; /* what is not ASCII became '?' */
};

struct gpt {
	struct gpt_part parts[GPT_PARTS];
	size_t n;
};

/*
 * gpt_parse() - read the table at the beginning of a card of 512-byte sectors.
 *
 * @gpt: receives the partitions; none on failure
 * @bytes: the first bytes of the card
 * @size: their number
 *
 * Return: 0, or -EINVAL if there is no table, or it is cut off.
 */
int gpt_parse(struct gpt *gpt, const uint8_t *bytes, size_t size);

/*
 * gpt_is_whole() - is the table at the beginning of a disk one of 128 entries, where tools
 * put it, with both its checksums right?
 */
bool gpt_is_whole(const uint8_t *bytes, size_t size);

/*
 * gpt_fit() - make the tables those of a disk of another size.
 *
 * @head: GPT_HEAD bytes, a table that is whole; changed
 * @tail: receives GPT_TAIL bytes, the table for the disk's end
 * @size: the disk's bytes
 */
void gpt_fit(uint8_t *head, uint8_t *tail, uint64_t size);

/* gpt_part_at() - the partition that holds the byte at @offset, or NULL. */
const struct gpt_part *gpt_part_at(const struct gpt *gpt, uint64_t offset);

#endif
