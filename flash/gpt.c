// SPDX-License-Identifier: GPL-2.0-only
/* The layout: UEFI specification 2.10, 5.3.2 (header) and 5.3.3 (entries). */
#include <endian.h>
#include <errno.h>
#include <string.h>

#include "gpt.h"

#define HEADER_ENTRIES    72 /* LBA of the entries */
#define HEADER_COUNT      80
#define HEADER_ENTRY_SIZE 84
#define ENTRY_SIZE        128u
#define ENTRY_FIRST       32
#define ENTRY_LAST        40
#define ENTRY_NAME        56

static uint32_t le32(const uint8_t *p)
{
	uint32_t n;

	memcpy(&n, p, sizeof(n));
	return le32toh(n);
}

static uint64_t le64(const uint8_t *p)
{
	uint64_t n;

	memcpy(&n, p, sizeof(n));
	return le64toh(n);
}

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
	start = le64(header + HEADER_ENTRIES);
	count = le32(header + HEADER_COUNT);
	if (le32(header + HEADER_ENTRY_SIZE) != ENTRY_SIZE || count > GPT_PARTS ||
	    start > size / GPT_SECTOR || size - start * GPT_SECTOR < count * ENTRY_SIZE)
		return -EINVAL;
	entries = bytes + start * GPT_SECTOR;
	for (uint32_t i = 0; i < count; i++, entries += ENTRY_SIZE) {
		struct gpt_part *part = &gpt->parts[gpt->n];

		if (!memcmp(entries, unused, sizeof(unused)))
			continue;
		part->number = i + 1;
		part->first = le64(entries + ENTRY_FIRST) * GPT_SECTOR;
		part->last = le64(entries + ENTRY_LAST) * GPT_SECTOR + GPT_SECTOR - 1;
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
