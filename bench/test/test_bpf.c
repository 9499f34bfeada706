// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of bpf.c: BPF instructions as text. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bpf.h"
#include "hex.h"

static const char *function(const void *ctx, uint32_t nth)
{
	(void)ctx;
	return nth == 3 ? "hop" : NULL;
}

/* Each as the eighth instruction, so that jumps have somewhere to go back to. */
#define BEFORE 7

static size_t text_of(const char *hex, char *text, size_t n)
{
	static const struct bpf_names names = { function, NULL };
	uint8_t bpf[(BEFORE + 2) * BPF_INSN_SIZE] = { 0 };
	size_t bad;

	assert_int_equal(hex_decode(hex, bpf + BEFORE * BPF_INSN_SIZE, &bad), 0);
	return bpf_text(bpf, BEFORE * BPF_INSN_SIZE + strlen(hex) / 2, BEFORE, &names, text, n);
}

static void instructions_have_a_text(void **state)
{
	static const struct {
		const char *hex, *text;
	} cases[] = {
		{ "b700000000000000", "r0 = 0" },
		{ "b4010000ffffffff", "w1 = -1" },
		{ "bf61000000000000", "r1 = r6" },
		{ "bf61080000000000", "r1 = (s8)r6" },
		{ "bc61100000000000", "w1 = (s16)w6" },
		{ "bf21010001000000", "r1 = addr_space_cast(r2, 0, 1)" },
		{ "bf21ffff00000000", "r1 = &(void __percpu *)(r2)" },
		{ "0f21000000000000", "r1 += r2" },
		{ "3721000007000000", "r1 /= 7" },
		{ "3f21010000000000", "r1 s/= r2" },
		{ "9f21010000000000", "r1 s%= r2" },
		{ "c701000003000000", "r1 s>>= 3" },
		{ "8401000000000000", "w1 = -w1" },
		{ "d701000010000000", "r1 = bswap16 r1" },
		{ "dc01000020000000", "r1 = be32 r1" },
		{ "d401000040000000", "r1 = le64 r1" },
		{ "6160300000000000", "r0 = *(u32 *)(r6 +48)" },
		{ "8116fcff00000000", "r6 = *(s32 *)(r1 -4)" },
		{ "7b1af8ff00000000", "*(u64 *)(r10 -8) = r1" },
		{ "720afcff01000000", "*(u8 *)(r10 -4) = 1" },
		{ "db10080000000000", "lock *(u64 *)(r0 +8) += r1" },
		{ "c310080001000000", "r1 = atomic_fetch_add((u32 *)(r0 +8), r1)" },
		{ "db100000e1000000", "r1 = atomic_xchg((u64 *)(r0 +0), r1)" },
		{ "db100000f1000000", "r0 = atomic_cmpxchg((u64 *)(r0 +0), r0, r1)" },
		{ "db10000000010000", "r0 = load_acquire((u64 *)(r1 +0))" },
		{ "db10000010010000", "store_release((u64 *)(r0 +0), r1)" },
		{ "0500feff00000000", "goto 6" },
		{ "06000000ffffffff", "goto 7" },
		{ "e500010000000000", "may_goto 9" },
		{ "1501050007000000", "if r1 == 7 goto 13" },
		{ "ae21050000000000", "if w1 < w2 goto 13" },
		{ "6501f8ff07000000", "if r1 s> 7 goto 0" },
		{ "8500000012000000", "call helper" },
		{ "850000000c000000", "call bpf_tail_call" },
		{ "8510000003000000", "call hop" },
		{ "8510000004000000", "call function 4" },
		{ "8520000099010000", "call kfunc" },
		{ "9500000000000000", "exit" },
		{ "1801000078563412000000000df0ad0b", "r1 = 0xbadf00d12345678 ll" },
		{ "18110000000000000000000000000000", "r1 = map ll" },
		{ "18210000000000000000000010000000", "r1 = map value +16 ll" },
		{ "18410000000000000000000003000000", "r1 = hop ll" },
		/* Not known, or cut short. */
		{ "e301000000000000", ".8byte 0x00000000000001e3" },
		{ "c200000078563412", ".8byte 0x12345678000000c2" },
	};
	char text[64];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_int_equal(text_of(cases[i].hex, text, sizeof(text)),
				 strlen(cases[i].hex) / 16);
		assert_string_equal(text, cases[i].text);
	}
	/* The second half of a number is not there. */
	assert_int_equal(text_of("1801000078563412", text, sizeof(text)), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instructions_have_a_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
