/* SPDX-License-Identifier: GPL-2.0-only */
/* GUID partition tables, as far as it takes to name a place on a card. */
#ifndef JITBOARD_FLASH_GPT_H
#define JITBOARD_FLASH_GPT_H

#include <stddef.h>
#include <stdint.h>

#define GPT_SECTOR 512u /* bytes; of every card's image */
#define GPT_PARTS  128u
#define GPT_NAME   36u /* UTF-16 units of a name */

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

/* gpt_part_at() - the partition that holds the byte at @offset, or NULL. */
const struct gpt_part *gpt_part_at(const struct gpt *gpt, uint64_t offset);

#endif
