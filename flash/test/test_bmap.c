// SPDX-License-Identifier: GPL-2.0-only
/* Block maps: bmaptool's are read, anything else is refused and says why. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <nettle/sha2.h>

#include "bmap.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define SUM   "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/* A map, with the right checksum of its own, whose parts can be replaced. */
struct parts {
	const char *version, *size, *block, *blocks, *mapped, *type, *ranges;
};

static const struct parts good = { "2.0",
				   " 40000 ",
				   "4096",
				   "10",
				   "4",
				   "sha256",
				   "<Range chksum=\"" SUM "\"> 0-2 </Range>\n<Range chksum=\"" SUM
				   "\">9</Range>" };

static char *make(const struct parts *p)
{
	struct sha256_ctx sha;
	uint8_t sum[SHA256_BYTES];
	char *text, *at, hex[3];
	int n = asprintf(&text,
			 "<?xml version=\"1.0\" ?>\n<!-- a comment -->\n<bmap version=\"%s\">\n"
			 "<ImageSize>%s</ImageSize><BlockSize>%s</BlockSize>\n"
			 "<BlocksCount>%s</BlocksCount>\n"
			 "<MappedBlocksCount> %s </MappedBlocksCount>\n"
			 "<ChecksumType> %s </ChecksumType>\n"
			 "<BmapFileChecksum> " ZEROS " </BmapFileChecksum>\n"
			 "<BlockMap>\n%s\n</BlockMap>\n</bmap>\n",
			 p->version, p->size, p->block, p->blocks, p->mapped, p->type, p->ranges);

	assert_true(n > 0);
	sha256_init(&sha);
	sha256_update(&sha, n, (const uint8_t *)text);
	sha256_digest(&sha, SHA256_BYTES, sum);
	at = strstr(text, ZEROS);
	for (size_t i = 0; i < SHA256_BYTES; i++) {
		snprintf(hex, sizeof(hex), "%02x", sum[i]);
		memcpy(at + 2 * i, hex, 2);
	}
	return text;
}

static int parse(const struct parts *p, struct bmap *map, const char **why)
{
	char *text = make(p);
	int err = bmap_parse(map, text, strlen(text), why);

	free(text);
	return err;
}

static void test_good(void **state)
{
	struct bmap map;
	const char *why;
	uint64_t offset;

	(void)state;
	assert_int_equal(parse(&good, &map, &why), 0);
	assert_int_equal(map.image_size, 40000);
	assert_int_equal(map.n_ranges, 2);
	assert_int_equal(map.ranges[0].last, 2);
	assert_int_equal(map.ranges[0].sha256[0], 0xe3);
	assert_int_equal(bmap_range_bytes(&map, &map.ranges[0], &offset), 3 * 4096);
	assert_int_equal(offset, 0);
	/* The last block is cut short by the image's end. */
	assert_int_equal(bmap_range_bytes(&map, &map.ranges[1], &offset), 40000 - 9 * 4096);
	assert_int_equal(offset, 9 * 4096);
	bmap_free(&map);
}

#define RANGE(blocks) "<Range chksum=\"" SUM "\">" blocks "</Range>"

static void test_refused(void **state)
{
	static const struct {
		size_t field; /* of struct parts */
		const char *value, *why;
	} cases[] = {
		{ offsetof(struct parts, version), "1.3", "version 2" },
		{ offsetof(struct parts, version), "3.0", "version 2" },
		{ offsetof(struct parts, size), "0", "number of blocks" },
		{ offsetof(struct parts, size), "40961", "number of blocks" },
		{ offsetof(struct parts, size), "-1", "not a number" },
		{ offsetof(struct parts, size), "99999999999999999999999", "not a number" },
		{ offsetof(struct parts, size), "40000 bytes", "not a number" },
		{ offsetof(struct parts, block), "0", "power of two" },
		{ offsetof(struct parts, block), "4095", "power of two" },
		{ offsetof(struct parts, block), "4294967296", "power of two" },
		{ offsetof(struct parts, blocks), "11", "number of blocks" },
		{ offsetof(struct parts, mapped), "3", "add up" },
		{ offsetof(struct parts, type), "sha1", "SHA-256" },
		{ offsetof(struct parts, ranges), "", "add up" },
		{ offsetof(struct parts, ranges), RANGE("7-10"), "add up" },
		{ offsetof(struct parts, ranges), RANGE("3-0"), "a range" },
		{ offsetof(struct parts, ranges), RANGE("0-3x"), "a range" },
		{ offsetof(struct parts, ranges), RANGE("0-"), "a range" },
		{ offsetof(struct parts, ranges), RANGE(""), "a range" },
		{ offsetof(struct parts, ranges), RANGE("0-1") RANGE("1-2"), "a range" },
		{ offsetof(struct parts, ranges), RANGE("5-6") RANGE("1-2"), "a range" },
		{ offsetof(struct parts, ranges), "<Range>0-3</Range>", "a range" },
		{ offsetof(struct parts, ranges), "<Range chksum=\"12\">0-3</Range>", "a range" },
		{ offsetof(struct parts, ranges), "<Range chksum=", "not XML" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct parts p = good;
		struct bmap map;
		const char *why;

		*(const char **)((char *)&p + cases[i].field) = cases[i].value;
		assert_int_equal(parse(&p, &map, &why), -EINVAL);
		if (!strstr(why, cases[i].why))
			fail_msg("case %zu says \"%s\", not \"%s\"", i, why, cases[i].why);
		assert_null(map.ranges);
	}
}

/* Whatever single byte is changed, and wherever it is cut off: no map comes of it. */
static void test_damaged(void **state)
{
	char *text = make(&good);
	size_t size = strlen(text), accepted = 0;
	struct bmap map;
	const char *why;

	(void)state;
	for (size_t i = 0; i < size; i++) {
		text[i] ^= 1;
		if (!bmap_parse(&map, text, size, &why)) {
			accepted++;
			bmap_free(&map);
		}
		text[i] ^= 1;
	}
	assert_int_equal(accepted, 0);
	/* The last byte is a newline. */
	for (size_t i = 0; i < size - 1; i++)
		assert_int_not_equal(bmap_parse(&map, text, i, &why), 0);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_damaged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
