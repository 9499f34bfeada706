// SPDX-License-Identifier: GPL-2.0-only
/*
 * The format: bmap-tools, src/bmaptool/BmapCreate.py ("bmap version history") and
 * BmapCopy.py, which say that the map's checksum is taken with its own digits as zeros.
 */
#include <ctype.h>
#include <errno.h>
#include <expat.h>
#include <nettle/sha2.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bmap.h"

/* Larger maps than any that is made: an image of 1 TiB with every other block in use. */
#define MAX_RANGES (1u << 27)
#define TEXT_MAX   128

struct parser {
	struct bmap *map;
	const char *why;
	char text[TEXT_MAX];
	size_t length;
	bool version, sha256, sum, range_sum;
	uint8_t map_sum[SHA256_BYTES];
	uint8_t next_sum[SHA256_BYTES];
	size_t room;
};

static char *trim(char *s)
{
	char *end;

	while (isspace((unsigned char)*s))
		s++;
	end = s + strlen(s);
	while (end > s && isspace((unsigned char)end[-1]))
		end--;
	*end = '\0';
	return s;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool parse_sum(const char *text, uint8_t *sum)
{
	if (strlen(text) != 2 * SHA256_BYTES)
		return false;
	for (size_t i = 0; i < SHA256_BYTES; i++) {
		int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		sum[i] = high << 4 | low;
	}
	return true;
}

static bool parse_number(const char *text, char **end, uint64_t *n)
{
	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	*n = strtoull(text, end, 10);
	return !errno;
}

static void add_range(struct parser *p, char *text)
{
	struct bmap *map = p->map;
	struct bmap_range range;
	char *end;
	bool good = parse_number(text, &end, &range.first);

	range.last = range.first;
	if (good && *end == '-')
		good = parse_number(end + 1, &end, &range.last);
	if (!good || *end || range.last < range.first || !p->range_sum ||
	    (map->n_ranges && range.first <= map->ranges[map->n_ranges - 1].last) ||
	    map->n_ranges == MAX_RANGES) {
		p->why = "a range of blocks is not one";
		return;
	}
	if (map->n_ranges == p->room) {
		size_t room = p->room ? 2 * p->room : 64;
		void *grown = realloc(map->ranges, room * sizeof(range));

		if (!grown) {
			p->why = "out of memory";
			return;
		}
		map->ranges = grown;
		p->room = room;
	}
	memcpy(range.sha256, p->next_sum, SHA256_BYTES);
	map->ranges[map->n_ranges++] = range;
	p->range_sum = false;
}

static void XMLCALL on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
	struct parser *p = data;

	p->length = 0;
	for (; *attributes; attributes += 2) {
		if (!strcmp(name, "bmap") && !strcmp(attributes[0], "version"))
			p->version = !strncmp(attributes[1], "2.", 2);
		if (!strcmp(name, "Range") && !strcmp(attributes[0], "chksum"))
			p->range_sum = parse_sum(attributes[1], p->next_sum);
	}
}

static void XMLCALL on_text(void *data, const XML_Char *text, int length)
{
	struct parser *p = data;

	/* Comments and blanks of the block map are longer, and none of ours. */
	if (p->length + length < TEXT_MAX) {
		memcpy(p->text + p->length, text, length);
		p->length += length;
	}
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
	struct parser *p = data;
	const struct {
		const char *name;
		uint64_t *value;
	} numbers[] = {
		{ "ImageSize", &p->map->image_size },
		{ "BlockSize", &p->map->block_size },
		{ "BlocksCount", &p->map->blocks },
		{ "MappedBlocksCount", &p->map->mapped },
	};
	char *text, *end;

	p->text[p->length] = '\0';
	p->length = 0;
	text = trim(p->text);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		if (!strcmp(name, numbers[i].name) &&
		    (!parse_number(text, &end, numbers[i].value) || *end))
			p->why = "a count is not a number";
	if (!strcmp(name, "ChecksumType"))
		p->sha256 = !strcmp(text, "sha256");
	if (!strcmp(name, "BmapFileChecksum"))
		p->sum = parse_sum(text, p->map_sum);
	if (!strcmp(name, "Range") && !p->why)
		add_range(p, text);
}

/* What the XML said, held against itself. */
static const char *inconsistency(const struct parser *p)
{
	const struct bmap *map = p->map;
	uint64_t mapped = 0;

	if (!p->version)
		return "it is no block map of version 2";
	if (!p->sha256 || !p->sum)
		return "it has no SHA-256 checksums";
	if (map->block_size < 512 || map->block_size > 1 << 20 ||
	    (map->block_size & (map->block_size - 1)))
		return "its block size is not a power of two from 512 to 1048576";
	if (!map->image_size || map->image_size > INT64_MAX ||
	    map->blocks != (map->image_size - 1) / map->block_size + 1)
		return "its number of blocks is not that of the image's size";
	for (size_t i = 0; i < map->n_ranges; i++)
		mapped += map->ranges[i].last - map->ranges[i].first + 1;
	if (!map->n_ranges || map->ranges[map->n_ranges - 1].last >= map->blocks ||
	    mapped != map->mapped)
		return "its ranges do not add up to its number of mapped blocks";
	return NULL;
}

/* The map's checksum: over the file, with the digits of the checksum itself as zeros. */
static bool sum_is_right(const struct parser *p, const char *text, size_t size)
{
	static const char tag[] = "<BmapFileChecksum>";
	const char *at = memmem(text, size, tag, sizeof(tag) - 1), *end = text + size;
	struct sha256_ctx sha;
	uint8_t sum[SHA256_BYTES];
	char zeros[2 * SHA256_BYTES];

	if (!at)
		return false;
	at += sizeof(tag) - 1;
	while (at < end && isspace((unsigned char)*at))
		at++;
	if ((size_t)(end - at) < sizeof(zeros))
		return false;
	memset(zeros, '0', sizeof(zeros));
	sha256_init(&sha);
	sha256_update(&sha, at - text, (const uint8_t *)text);
	sha256_update(&sha, sizeof(zeros), (const uint8_t *)zeros);
	at += sizeof(zeros);
	sha256_update(&sha, end - at, (const uint8_t *)at);
	sha256_digest(&sha, SHA256_BYTES, sum);
	return !memcmp(sum, p->map_sum, SHA256_BYTES);
}

int bmap_parse(struct bmap *map, const char *text, size_t size, const char **why)
{
	struct parser p = { .map = map };
	XML_Parser xml = XML_ParserCreate(NULL);
	int err = -EINVAL;

	memset(map, 0, sizeof(*map));
	*why = "out of memory";
	if (!xml)
		return -ENOMEM;
	XML_SetUserData(xml, &p);
	XML_SetElementHandler(xml, on_start, on_end);
	XML_SetCharacterDataHandler(xml, on_text);
	if (size > INT32_MAX || XML_Parse(xml, text, size, 1) != XML_STATUS_OK) {
		*why = "it is not XML";
	} else if (p.sum && !sum_is_right(&p, text, size)) {
		*why = "its own checksum differs: it was changed or cut off";
		err = -EBADMSG;
	} else {
		*why = p.why ? p.why : inconsistency(&p);
		err = *why ? -EINVAL : 0;
	}
	XML_ParserFree(xml);
	if (err)
		bmap_free(map);
	return err;
}

void bmap_free(struct bmap *map)
{
	free(map->ranges);
	memset(map, 0, sizeof(*map));
}

uint64_t bmap_range_bytes(const struct bmap *map, const struct bmap_range *range, uint64_t *offset)
{
	uint64_t end = (range->last + 1) * map->block_size;

	*offset = range->first * map->block_size;
	return (end < map->image_size ? end : map->image_size) - *offset;
}
