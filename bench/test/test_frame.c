// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of frame.c: what code takes from sp, by its bytes. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "frame.h"
#include "util.h"

static void test_frames(void **state)
{
	static const struct {
		uint8_t bytes[12];
		size_t n;
		uint32_t frame, more;
	} rows[] = {
		{ { 0x41, 0x11, 0x82, 0x80 }, 4, 16, 0 },              /* c.addi sp, -16; ret */
		{ { 0x01, 0x00, 0x79, 0x71, 0x45, 0x61 }, 6, 48, 0 },  /* nop; sp -48; sp +48 */
		{ { 0x01, 0x71 }, 2, 512, 0 },                         /* c.addi16sp -512 */
		{ { 0x13, 0x01, 0x01, 0x80 }, 4, 2048, 0 },            /* addi sp, sp, -2048 */
		{ { 0x13, 0x01, 0x01, 0x02 }, 4, 0, 0 },               /* addi sp, sp, 32 */
		{ { 0x93, 0x0a, 0x01, 0xfe }, 4, 0, 0 },               /* addi s5, sp, -32 */
		{ { 0x13, 0x81, 0x0a, 0xfe }, 4, 0, 0 },               /* addi sp, s5, -32 */
		{ { 0x41, 0x11, 0x13, 0x01, 0x01, 0xfe }, 6, 16, 32 }, /* two frames */
		{ { 0xb7, 0x17, 0x41, 0x11, 0x82, 0x80 }, 6, 0, 0 },   /* in a lui's number */
		{ { 0x41, 0x11, 0x13, 0x01 }, 4, 16, 0 },              /* cut off */
		{ { 0 }, 0, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		uint32_t more;

		assert_int_equal(frame_of(rows[i].bytes, rows[i].n, &more), rows[i].frame);
		assert_int_equal(more, rows[i].more);
		assert_int_equal(frame_of(rows[i].bytes, rows[i].n, NULL), rows[i].frame);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frames),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
