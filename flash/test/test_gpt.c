// SPDX-License-Identifier: GPL-2.0-only
/* Partition tables: a damaged one is found, and a moved one is whole at both ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#include "bytes.h"
#include "gpt.h"

#define SECTORS 100000u

/* A table of one partition for a disk of SECTORS, made by the specification's words. */
static void make(uint8_t *head)
{
	uint8_t *header = head + GPT_SECTOR, *entry = header + GPT_SECTOR;

	memset(head, 0, GPT_HEAD);
	memcpy(header, "EFI PART\0\0\1\0", 12);
	put_le32(header + 12, 92);
	put_le64(header + 24, 1);
	put_le64(header + 32, SECTORS - 1);
	put_le64(header + 40, 34);
	put_le64(header + 48, SECTORS - 34);
	put_le64(header + 72, 2);
	put_le32(header + 80, GPT_PARTS);
	put_le32(header + 84, 128);
	entry[0] = 1;
	put_le64(entry + 32, 2048);
	put_le64(entry + 40, 4095);
	entry[56] = 'a';
	put_le32(header + 88, crc32(0, header + GPT_SECTOR, GPT_PARTS * 128));
	put_le32(header + 16, crc32(0, header, 92));
}

static void test_damage(void **state)
{
	uint8_t head[GPT_HEAD];

	(void)state;
	make(head);
	assert_true(gpt_is_whole(head, sizeof(head)));
	assert_false(gpt_is_whole(head, sizeof(head) - 1));
	/* Every byte of the header, and of the entries, counts. */
	for (size_t i = GPT_SECTOR; i < sizeof(head); i++) {
		if (i >= GPT_SECTOR + 92 && i < 2 * GPT_SECTOR)
			continue;
		head[i] ^= 0x10;
		assert_false(gpt_is_whole(head, sizeof(head)));
		head[i] ^= 0x10;
	}
}

/* The table at the end as one at the beginning: the entries after the header. */
static void test_fit(void **state)
{
	static const uint64_t sizes[] = { SECTORS, SECTORS + 1, 1u << 20, 6ull << 30 };
	uint8_t head[GPT_HEAD], tail[GPT_TAIL], before[GPT_SECTOR];
	const uint8_t *backup = tail + GPT_TAIL - GPT_SECTOR;

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		uint64_t last = sizes[i] - 1;

		make(head);
		gpt_fit(head, tail, sizes[i] * GPT_SECTOR);
		assert_true(gpt_is_whole(head, sizeof(head)));
		assert_true(get_le64(head + GPT_SECTOR + 32) == last);
		assert_true(get_le64(head + GPT_SECTOR + 48) == last - 33);
		assert_true(get_le32(head + 458) == (last < UINT32_MAX ? last : UINT32_MAX));
		assert_memory_equal(tail, head + 2 * GPT_SECTOR, GPT_PARTS * 128);
		assert_true(get_le64(backup + 24) == last && get_le64(backup + 32) == 1);
		assert_true(get_le64(backup + 72) == last - 32);
		assert_memory_equal(backup + 88, head + GPT_SECTOR + 88, 4);
	}
	/* Of a disk that stays as large, nothing changes but what the MBR says. */
	make(head);
	memcpy(before, head + GPT_SECTOR, sizeof(before));
	gpt_fit(head, tail, (uint64_t)SECTORS * GPT_SECTOR);
	assert_memory_equal(before, head + GPT_SECTOR, sizeof(before));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
