// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of align.c, on the code that disasm.c makes of bytes. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "align.h"

/* Some instructions of 16 bits, by letters. */
static uint16_t insn(char letter)
{
	static const struct {
		char letter;
		uint16_t word;
	} words[] = {
		{ 'p', 0x1141 }, /* addi sp, -16 */
		{ 'P', 0x7179 }, /* addi16sp sp, -48: as p, but for the size */
		{ 's', 0xe842 }, /* sdsp a6, 16(sp) */
		{ 'S', 0xec42 }, /* sdsp a6, 24(sp) */
		{ 'l', 0x6842 }, /* ldsp a6, 16(sp) */
		{ 'm', 0x852e }, /* mv a0, a1 */
		{ 'r', 0x8082 }, /* ret */
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (words[i].letter == letter)
			return words[i].word;
	fail_msg("no instruction %c", letter);
	return 0;
}

static struct code code_of(const char *letters)
{
	size_t n = strlen(letters);
	uint8_t *bytes = calloc(n + 1, 2);
	struct code code;

	assert_non_null(bytes);
	for (size_t i = 0; i < n; i++) {
		bytes[2 * i] = insn(letters[i]);
		bytes[2 * i + 1] = insn(letters[i]) >> 8;
	}
	assert_int_equal(disasm(bytes, 2 * n, 0, &code), 0);
	free(bytes);
	return code;
}

/* Align two and compare the marks of the lines; look that the lines hold both in order. */
static void check(const char *left, const char *right, const char *marks)
{
	struct code a = code_of(left), b = code_of(right);
	struct aligned *lines;
	size_t n, i = 0, j = 0;
	char got[64] = "";

	assert_int_equal(align_code(&a, &b, &lines, &n), 0);
	assert_true(n < sizeof(got));
	for (size_t k = 0; k < n; k++) {
		got[k] = "=~<>"[lines[k].kind];
		if (lines[k].left)
			assert_ptr_equal(lines[k].left, &a.insns[i++]);
		if (lines[k].right)
			assert_ptr_equal(lines[k].right, &b.insns[j++]);
		assert_int_equal(!lines[k].right, lines[k].kind == ALIGNED_LEFT);
		assert_int_equal(!lines[k].left, lines[k].kind == ALIGNED_RIGHT);
	}
	assert_int_equal(i, a.n);
	assert_int_equal(j, b.n);
	assert_string_equal(got, marks);
	free(lines);
	code_free(&a);
	code_free(&b);
}

static void test_align(void **state)
{
	(void)state;
	check("", "", "");
	check("mr", "mr", "==");
	check("mr", "", "<<");
	check("", "mr", ">>");
	check("psmlr", "pmr", "=<=<=");
	check("pmr", "psmlr", "=>=>=");
	/* Nothing in common: the left first. */
	check("m", "r", "<>");
	/* The frame's size and an offset do not part what belongs together. */
	check("PSmr", "psmr", "~~==");
	/* Of two of the same form the one with the same text is taken. */
	check("s", "Ss", ">=");
	check("Ss", "s", "<=");
	check("sS", "s", "=<");
	/* But more pairs are better than fewer that are alike to the letter. */
	check("SS", "sS", "~=");
	/* A pair of the same text (m) beats one of the same form (s). */
	check("sm", "mS", "<=>");
}

static void test_too_long(void **state)
{
	/* Only the counts are looked at before the refusal. */
	struct code a = { .n = 9000 }, b = { .n = 9000 };
	struct aligned *lines;
	size_t n;

	(void)state;
	assert_int_equal(align_code(&a, &b, &lines, &n), -E2BIG);
	a.n = b.n = SIZE_MAX / 2;
	assert_int_equal(align_code(&a, &b, &lines, &n), -E2BIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_align),
		cmocka_unit_test(test_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
