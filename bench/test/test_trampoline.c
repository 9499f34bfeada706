// SPDX-License-Identifier: GPL-2.0-only
/* How trampolines load addresses, which chance decides. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "hex.h"
#include "trampoline.h"

/* Of an fexit trampoline, as GNU as encodes it. */

/* addi sp, -16; sd ra, 8(sp); sd s0, 0(sp); addi s0, sp, 16; sd a0, -40(s0) */
#define HEAD   \
	"4111" \
	"06e4" \
	"22e0" \
	"0008" \
	"233ca4fc"
/* auipc t1; jalr ra */
#define CALL       \
	"17031000" \
	"e7000301"
/* lui a0; addiw a0, 1; slli a0, 12; addi a0, 0x123; slli a0, 12 */
#define IMAGE_5    \
	"3705f6ff" \
	"0525"     \
	"3205"     \
	"13053512" \
	"3205"
/* lui a0; addiw a0, 69; slli a0, 12 */
#define PROGRAM_3  \
	"370560fc" \
	"1b055504" \
	"3205"
/* li a0, -7; slli a0, 33 */
#define PROGRAM_2 \
	"6555"    \
	"0615"
/* addi a1, s0, -72 */
#define RUN_CTX "930584fb"
/* mv s1, a0; beqz a0, ...; addi a0, s0, -40 */
#define START  \
	"aa84" \
	"09c5" \
	"130584fd"
/* mv a1, s1 */
#define TIME "a685"
/* ld a0, -40(s0); ld s0, 0(sp); ret */
#define TAIL       \
	"033584fd" \
	"0264"     \
	"8280"

static int read_hex(const char *hex, struct address_loads *loads)
{
	uint8_t code[512];
	size_t bad;

	assert_true(strlen(hex) / 2 <= sizeof(code));
	assert_int_equal(hex_decode(hex, code, &bad), 0);
	return trampoline_read(code, strlen(hex) / 2, loads);
}

static void each_address_is_told(void **state)
{
	struct address_loads l = {};

	(void)state;
	assert_int_equal(read_hex(HEAD IMAGE_5 CALL PROGRAM_3 RUN_CTX CALL START CALL PROGRAM_2 TIME
					  CALL IMAGE_5 CALL TAIL,
				  &l),
			 0);
	assert_int_equal(l.n[ADDRESS_IMAGE], 2);
	assert_int_equal(l.least[ADDRESS_IMAGE], 5);
	assert_int_equal(l.most[ADDRESS_IMAGE], 5);
	assert_int_equal(l.n[ADDRESS_PROGRAM], 2);
	assert_int_equal(l.least[ADDRESS_PROGRAM], 2);
	assert_int_equal(l.most[ADDRESS_PROGRAM], 3);
}

/* What follows the end is something else's; without the end it is not known. */
static void it_ends_at_its_return(void **state)
{
	struct address_loads l = {};

	(void)state;
	assert_int_equal(read_hex(HEAD PROGRAM_3 RUN_CTX CALL TAIL PROGRAM_2 TIME CALL TAIL, &l),
			 0);
	assert_int_equal(l.n[ADDRESS_PROGRAM], 1);
	assert_int_equal(l.most[ADDRESS_PROGRAM], 3);
	assert_int_equal(read_hex(HEAD PROGRAM_3 RUN_CTX CALL, &l), -ENODATA);
	/* "jalr x0, t0" of four bytes: fentry. */
	assert_int_equal(read_hex(HEAD "67800200", &l), 0);
}

static void what_no_address_is_counts_for_nothing(void **state)
{
	struct address_loads l = {};
	unsigned int usual[ADDRESS_KINDS] = { 1, 1 };
	bool grown = false;

	(void)state;
	assert_int_equal(read_hex(HEAD START CALL TAIL, &l), 0);
	assert_int_equal(l.n[ADDRESS_PROGRAM] + l.n[ADDRESS_IMAGE], 0);
	assert_true(address_loads_usual(usual, &l, &grown));
	assert_false(grown);
}

static void the_longest_is_usual(void **state)
{
	unsigned int usual[ADDRESS_KINDS] = {};
	struct address_loads three = {}, two = {}, both = {};
	bool grown = false;

	(void)state;
	assert_int_equal(read_hex(PROGRAM_2 TIME CALL PROGRAM_2 TIME CALL TAIL, &two), 0);
	assert_int_equal(read_hex(PROGRAM_3 TIME CALL IMAGE_5 CALL TAIL, &three), 0);
	assert_int_equal(read_hex(PROGRAM_3 TIME CALL PROGRAM_2 TIME CALL TAIL, &both), 0);
	assert_true(address_loads_usual(usual, &two, &grown));
	assert_true(grown);
	grown = false;
	assert_true(address_loads_usual(usual, &two, &grown));
	assert_false(grown);
	assert_true(address_loads_usual(usual, &three, &grown));
	assert_true(grown);
	grown = false;
	assert_false(address_loads_usual(usual, &two, &grown));
	assert_false(address_loads_usual(usual, &both, &grown));
	assert_true(address_loads_usual(usual, &three, &grown));
	assert_false(grown);
	assert_int_equal(usual[ADDRESS_PROGRAM], 3);
	assert_int_equal(usual[ADDRESS_IMAGE], 5);
}

static void a_function_names_its_trampoline(void **state)
{
	/* auipc t1, 0x1000; jalr t0, -16(t1). */
	static const uint8_t call[] = { 0x17, 0x13, 0, 0, 0xe7, 0x02, 0x03, 0xff };
	/* The same as a jump, by which an extension is entered; and two nops. */
	static const uint8_t jump[] = { 0x17, 0x13, 0, 0, 0x67, 0x00, 0x03, 0xff };
	static const uint8_t nops[] = { 0x13, 0, 0, 0, 0x13, 0, 0, 0 };

	(void)state;
	assert_int_equal(trampoline_of(call, sizeof(call), 0xffffffff01000000), 0xffffffff01000ff0);
	assert_int_equal(trampoline_of(jump, sizeof(jump), 0xffffffff01000000), 0);
	assert_int_equal(trampoline_of(nops, sizeof(nops), 0xffffffff01000000), 0);
	assert_int_equal(trampoline_of(call, 4, 0xffffffff01000000), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_address_is_told),
		cmocka_unit_test(it_ends_at_its_return),
		cmocka_unit_test(what_no_address_is_counts_for_nothing),
		cmocka_unit_test(the_longest_is_usual),
		cmocka_unit_test(a_function_names_its_trampoline),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
