// SPDX-License-Identifier: GPL-2.0-only
/* The layout: UEFI specification 2.10, 5.3.2 (header) and 5.3.3 (entries). */
#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <zlib.h>

#include "bytes.h"
#include "gpt.h"

#define HEADER_BYTES      92u
#define HEADER_SIZE       12
#define HEADER_SUM        16
#define HEADER_SELF       24 /* LBA of this header */
#define HEADER_OTHER      32 /* LBA of the other one */
#define HEADER_LAST       48 /* LBA of the last sector that a partition may have */
#define HEADER_ENTRIES    72 /* LBA of the entries */
#define HEADER_COUNT      80
#define HEADER_ENTRY_SIZE 84
#define HEADER_ENTRY_SUM  88
#define ENTRY_SIZE        128u
#define ENTRY_FIRST       32
#define ENTRY_LAST        40
#define ENTRY_NAME        56
#define MBR_PART_SECTORS  458 /* of the one partition that stands for the whole disk */

static void take_name(char *name, const uint8_t *utf16)
{
	for (size_t i = 0; i < GPT_NAME; i++) {
		unsigned int c = utf16[2 * i] | utf16[2 * i + 1] << 8;

		name[i] = c >= ' ' && c < 127 ? c : '?';
		if (!c)
			name[i] = '\0';
	}
	name[GPT_NAME] = '\0';
}

int gpt_parse(struct gpt *gpt, const uint8_t *bytes, size_t size)
{
	static const uint8_t unused[16];
	const uint8_t *header = bytes + GPT_SECTOR, *entries;
	uint64_t start;
	uint32_t count;

	memset(gpt, 0, sizeof(*gpt));
	if (size < 2 * GPT_SECTOR || memcmp(header, "EFI PART", 8))
		return -EINVAL;
	start = get_le64(header + HEADER_ENTRIES);
	count = get_le32(header + HEADER_COUNT);
	if (get_le32(header + HEADER_ENTRY_SIZE) != ENTRY_SIZE || count > GPT_PARTS ||
	    start > size / GPT_SECTOR || size - start * GPT_SECTOR < count * ENTRY_SIZE)
		return -EINVAL;
	entries = bytes + start * GPT_SECTOR;
	for (uint32_t i = 0; i < count; i++, entries += ENTRY_SIZE) {
		struct gpt_part *part = &gpt->parts[gpt->n];

		if (!memcmp(entries, unused, sizeof(unused)))
			continue;
		part->number = i + 1;
		part->first = get_le64(entries + ENTRY_FIRST) * GPT_SECTOR;
		part->last = get_le64(entries + ENTRY_LAST) * GPT_SECTOR + GPT_SECTOR - 1;
		take_name(part->name, entries + ENTRY_NAME);
		gpt->n++;
	}
	return 0;
}

const struct gpt_part *gpt_part_at(const struct gpt *gpt, uint64_t offset)
{
	for (size_t i = 0; i < gpt->n; i++)
		if (offset >= gpt->parts[i].first && offset <= gpt->parts[i].last)
			return &gpt->parts[i];
	return NULL;
}

static uint32_t header_sum(const uint8_t *header)
{
	uint8_t copy[HEADER_BYTES];

	memcpy(copy, header, sizeof(copy));
	memset(copy + HEADER_SUM, 0, 4);
	return crc32(0, copy, sizeof(copy));
}

bool gpt_is_whole(const uint8_t *bytes, size_t size)
{
	const uint8_t *header = bytes + GPT_SECTOR;

	return size >= GPT_HEAD && !memcmp(header, "EFI PART", 8) &&
	       get_le32(header + HEADER_SIZE) == HEADER_BYTES &&
	       get_le32(header + HEADER_SUM) == header_sum(header) &&
	       get_le64(header + HEADER_SELF) == 1 && get_le64(header + HEADER_ENTRIES) == 2 &&
	       get_le32(header + HEADER_COUNT) == GPT_PARTS &&
	       get_le32(header + HEADER_ENTRY_SIZE) == ENTRY_SIZE &&
	       get_le32(header + HEADER_ENTRY_SUM) ==
		       crc32(0, header + GPT_SECTOR, GPT_PARTS * ENTRY_SIZE);
}

void gpt_fit(uint8_t *head, uint8_t *tail, uint64_t size)
{
	uint64_t last = size / GPT_SECTOR - 1;
	uint8_t *header = head + GPT_SECTOR, *backup = tail + GPT_TAIL - GPT_SECTOR;

	put_le32(head + MBR_PART_SECTORS, last < UINT32_MAX ? last : UINT32_MAX);
	put_le64(header + HEADER_OTHER, last);
	put_le64(header + HEADER_LAST, last - GPT_TAIL / GPT_SECTOR);
	put_le32(header + HEADER_SUM, header_sum(header));

	memcpy(tail, header + GPT_SECTOR, GPT_PARTS * ENTRY_SIZE);
	memcpy(backup, header, GPT_SECTOR);
	put_le64(backup + HEADER_SELF, last);
	put_le64(backup + HEADER_OTHER, 1);
	put_le64(backup + HEADER_ENTRIES, last - GPT_PARTS * ENTRY_SIZE / GPT_SECTOR);
	put_le32(backup + HEADER_SUM, header_sum(backup));
}
