// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of disasm.c and disasm_bitmanip.c. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "disasm.h"
#include "util.h"

/* Decode one instruction, 16 or 32 bits by its lowest two. */
static struct insn decode(uint32_t word)
{
	uint8_t bytes[4] = { word, word >> 8, word >> 16, word >> 24 };
	struct code code;
	struct insn in;

	assert_int_equal(disasm(bytes, (word & 3) == 3 ? 4 : 2, 0, &code), 0);
	assert_int_equal(code.n, 1);
	in = code.insns[0];
	code_free(&code);
	return in;
}

/* Text by llvm-objdump-19 -d --mattr=+zba,+zbb,+experimental-zacas. */
static const struct {
	uint32_t word;
	const char *mnemonic, *operands;
	bool tcc;
} bitmanip[] = {
	{ 0x20c5a533, "sh1add", "a0, a1, a2", false },
	{ 0x201fc833, "sh2add", "a6, t6, ra", true },
	{ 0x21cb6db3, "sh3add", "s11, s6, t3", true },
	{ 0x207322bb, "sh1add.uw", "t0, t1, t2", false },
	{ 0x2105c53b, "sh2add.uw", "a0, a1, a6", true },
	{ 0x20d767bb, "sh3add.uw", "a5, a4, a3", false },
	{ 0x08c5853b, "add.uw", "a0, a1, a2", false },
	{ 0x080507bb, "zext.w", "a5, a0", false },
	{ 0x080b0b3b, "zext.w", "s6, s6", true },
	{ 0x0a35951b, "slli.uw", "a0, a1, 0x23", false },
	{ 0x0805c53b, "zext.h", "a0, a1", false },
	{ 0x60491493, "sext.b", "s1, s2", false },
	{ 0x60581993, "sext.h", "s3, a6", true },
	{ 0x6b87d793, "rev8", "a5, a5", false },
	{ 0x40c5f533, "andn", "a0, a1, a2", false },
	{ 0x41ff6eb3, "orn", "t4, t5, t6", false },
	{ 0x4041c033, "xnor", "zero, gp, tp", false },
	{ 0x0ac5e533, "max", "a0, a1, a2", false },
	{ 0x0ac5f533, "maxu", "a0, a1, a2", false },
	{ 0x0ac5c533, "min", "a0, a1, a2", false },
	{ 0x0b65d533, "minu", "a0, a1, s6", true },
	{ 0x28b6252f, "amocas.w", "a0, a1, (a2)", false },
	{ 0x2ea4a7af, "amocas.w.aqrl", "a5, a0, (s1)", false },
	{ 0x2d3a392f, "amocas.d.aq", "s2, s3, (s4)", false },
	{ 0x2a63b2af, "amocas.d.rl", "t0, t1, (t2)", false },
	{ 0x2ea4b7af, "amocas.d.aqrl", "a5, a0, (s1)", false },
};

static void test_bitmanip(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bitmanip); i++) {
		bool amo = !strncmp(bitmanip[i].mnemonic, "amo", 3);
		struct insn in = decode(bitmanip[i].word);

		assert_string_equal(in.mnemonic, bitmanip[i].mnemonic);
		assert_string_equal(in.operands, bitmanip[i].operands);
		assert_int_equal(in.size, 4);
		assert_int_equal(in.flags, (bitmanip[i].tcc ? INSN_TCC : 0) |
						   (amo ? INSN_LOAD | INSN_STORE : 0));
	}
}

/* A shift amount of 16 or 22 is not a register. */
static void test_bitmanip_shift(void **state)
{
	(void)state;
	assert_int_equal(decode(0x0905951b).flags, 0);        /* slli.uw a0, a1, 16 */
	assert_int_equal(decode(0x0965951b).flags, 0);        /* slli.uw a0, a1, 22 */
	assert_int_equal(decode(0x09059b1b).flags, INSN_TCC); /* slli.uw s6, a1, 16 */
}

#define NONE  0
#define LOAD  INSN_LOAD
#define STORE INSN_STORE
#define BOTH  (INSN_LOAD | INSN_STORE)

/* Every kind of access to memory, and what looks like one by its letters; by hand. */
static const struct {
	uint32_t word;
	const char *mnemonic;
	unsigned int access;
} accesses[] = {
	{ 0x00158503, "lb", LOAD },
	{ 0x0015c503, "lbu", LOAD },
	{ 0x00159503, "lh", LOAD },
	{ 0x0015d503, "lhu", LOAD },
	{ 0x0015a503, "lw", LOAD },
	{ 0x0015e503, "lwu", LOAD },
	{ 0xff85b503, "ld", LOAD },
	{ 0x00052507, "flw", LOAD },
	{ 0x2108, "c.fld", LOAD },
	{ 0x00a580a3, "sb", STORE },
	{ 0x00a590a3, "sh", STORE },
	{ 0x00a5a0a3, "sw", STORE },
	{ 0x00a5b0a3, "sd", STORE },
	{ 0x00a52027, "fsw", STORE },
	{ 0xa108, "c.fsd", STORE },
	{ 0x1005a52f, "lr.w", LOAD },
	{ 0x1605b52f, "lr.d.aqrl", LOAD },
	{ 0x18b6252f, "sc.w", STORE },
	{ 0x1ab6352f, "sc.d.rl", STORE },
	{ 0x00b6252f, "amoadd.w", BOTH },
	{ 0x06b6352f, "amoadd.d.aqrl", BOTH },
	{ 0x60b6352f, "amoand.d", BOTH },
	{ 0x40b6352f, "amoor.d", BOTH },
	{ 0x22b6252f, "amoxor.w.rl", BOTH },
	{ 0x0eb6352f, "amoswap.d.aqrl", BOTH },
	{ 0xa0b6352f, "amomax.d", BOTH },
	{ 0x451c, "c.lw", LOAD },
	{ 0x651c, "c.ld", LOAD },
	{ 0x251c, "c.fld", LOAD },
	{ 0x47a2, "c.lwsp", LOAD },
	{ 0x67a2, "c.ldsp", LOAD },
	{ 0x27a2, "c.fldsp", LOAD },
	{ 0xc51c, "c.sw", STORE },
	{ 0xe51c, "c.sd", STORE },
	{ 0xa51c, "c.fsd", STORE },
	{ 0xc43e, "c.swsp", STORE },
	{ 0xe43e, "c.sdsp", STORE },
	{ 0xa43e, "c.fsdsp", STORE },
	{ 0x00001537, "lui", NONE },
	{ 0x00c5a533, "slt", NONE },
	{ 0x0025a513, "slti", NONE },
	{ 0x00c5b533, "sltu", NONE },
	{ 0x0025b513, "sltiu", NONE },
	{ 0x00c59533, "sll", NONE },
	{ 0x00359513, "slli", NONE },
	{ 0x0035951b, "slliw", NONE },
	{ 0x00c5d533, "srl", NONE },
	{ 0x0035d513, "srli", NONE },
	{ 0x40c5d533, "sra", NONE },
	{ 0x4035d51b, "sraiw", NONE },
	{ 0x40c58533, "sub", NONE },
	{ 0x40c5853b, "subw", NONE },
	{ 0x0330000f, "fence", NONE },
	{ 0x0000100f, "fence.i", NONE },
	{ 0x00001517, "auipc", NONE },
	{ 0x00000073, "ecall", NONE },
	{ 0x00100073, "ebreak", NONE },
	{ 0x4505, "c.li", NONE },
	{ 0x6505, "c.lui", NONE },
	{ 0x0506, "c.slli", NONE },
	{ 0x8105, "c.srli", NONE },
	{ 0x8505, "c.srai", NONE },
	{ 0x8d0d, "c.sub", NONE },
	{ 0x9d0d, "c.subw", NONE },
	{ 0x852e, "c.mv", NONE },
	{ 0x0001, "c.nop", NONE },
};

static void test_accesses(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(accesses); i++) {
		struct insn in = decode(accesses[i].word);

		assert_string_equal(in.mnemonic, accesses[i].mnemonic);
		if (in.flags != accesses[i].access)
			fail_msg("%s: flags %d", in.mnemonic, in.flags);
	}
}

/* Any operand, full or compressed, and nothing else. */
static void test_tcc(void **state)
{
	static const struct {
		uint32_t word;
		unsigned int flags;
	} cases[] = {
		{ 0x02100813, INSN_TCC },              /* li a6, 33 */
		{ 0xe842, INSN_TCC | INSN_STORE },     /* c.sdsp a6, 16(sp) */
		{ 0x6842, INSN_TCC | INSN_LOAD },      /* c.ldsp a6, 16(sp) */
		{ 0x3f013423, INSN_TCC | INSN_STORE }, /* sd a6, 1000(sp) */
		{ 0x3e813803, INSN_TCC | INSN_LOAD },  /* ld a6, 1000(sp) */
		{ 0x8b42, INSN_TCC },                  /* c.mv s6, a6 */
		{ 0x885a, INSN_TCC },                  /* c.mv a6, s6 */
		{ 0xe85a, INSN_TCC | INSN_STORE },     /* c.sdsp s6, 16(sp) */
		{ 0x187d, INSN_TCC },                  /* c.addi a6, -1 */
		{ 0x01005463, INSN_TCC },              /* bge zero, a6, 8 */
		{ 0x00083783, INSN_TCC | INSN_LOAD },  /* ld a5, 0(a6) */
		{ 0xe83e, INSN_STORE },                /* c.sdsp a5, 16(sp) */
		{ 0x01058593, 0 },                     /* addi a1, a1, 16 */
		{ 0x8b3e, INSN_TCC },                  /* c.mv s6, a5 */
		{ 0x8abe, 0 },                         /* c.mv s5, a5 */
		{ 0x8bbe, 0 },                         /* c.mv s7, a5 */
		{ 0x88be, 0 },                         /* c.mv a7, a5 */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct insn in = decode(cases[i].word);

		if (in.flags != cases[i].flags)
			fail_msg("%08x %s %s: flags %d", cases[i].word, in.mnemonic, in.operands,
				 in.flags);
	}
}

static void test_branch_targets(void **state)
{
	static const uint8_t bytes[] = {
		0x01, 0x00,             /* 0: c.nop */
		0x63, 0x06, 0x05, 0x00, /* 2: beqz a0, +12 = 0xe */
		0x11, 0xc1,             /* 6: c.beqz a0, +4 = 0xa */
		0xe5, 0xbf,             /* 8: c.j -8 = 0 */
		0x6f, 0xf0, 0x9f, 0xff, /* a: j -8 = 2 */
		0x01, 0x00,             /* e: c.nop */
		0xef, 0x10, 0x00, 0x00, /* 10: jal +4096, outside */
	};
	struct code code;

	(void)state;
	assert_int_equal(disasm(bytes, sizeof(bytes), 0x1000, &code), 0);
	assert_int_equal(code.n, 7);
	assert_string_equal(code.insns[1].operands, "a0, 0xe");
	assert_string_equal(code.insns[2].operands, "a0, 0xa");
	assert_string_equal(code.insns[3].operands, "0x0");
	assert_string_equal(code.insns[4].operands, "0x2");
	assert_int_equal(code.insns[4].target, 0);
	assert_int_equal(code.insns[6].target, 0x2010);
	code_free(&code);
	/* Without an address a call goes nowhere that is known. */
	assert_int_equal(disasm(bytes, sizeof(bytes), 0, &code), 0);
	assert_int_equal(code.insns[6].target, 0);
	code_free(&code);
}

static void test_call_targets(void **state)
{
	static const uint8_t bytes[] = {
		0x17, 0x03, 0x08, 0x00, /* 0: auipc t1, 0x80 */
		0xe7, 0x00, 0xe3, 0xfe, /* 4: jalr ra, -18(t1) */
		0x17, 0xf3, 0xff, 0xff, /* 8: auipc t1, -1 */
		0xe7, 0x80, 0x03, 0x00, /* c: jalr ra, 0(t2): another register */
		0x67, 0x80, 0x00, 0x00, /* 10: ret */
	};
	struct code code;

	(void)state;
	assert_int_equal(disasm(bytes, sizeof(bytes), 0xffffffff01000000, &code), 0);
	assert_int_equal(code.n, 5);
	assert_int_equal(code.insns[1].target, 0xffffffff0107ffee);
	assert_int_equal(code.insns[3].target, 0);
	assert_int_equal(code.insns[4].target, 0);
	code_free(&code);
}

/* What has the same form may stand on one line; what has not, may not. */
static void test_forms(void **state)
{
	static const struct {
		uint32_t word;
		const char *form;
	} cases[] = {
		{ 0xe842, "sd a6, #(sp)" },     /* c.sdsp a6, 16(sp) */
		{ 0x3f013423, "sd a6, #(sp)" }, /* sd a6, 1000(sp) */
		{ 0x1141, "addi sp, #" },       /* c.addi sp, -16 */
		{ 0x7179, "addi sp, #" },       /* c.addi16sp sp, -48 */
		{ 0x852e, "mv a0, a1" },
		{ 0x00c5a533, "slt a0, a1, a2" },
		{ 0x0a35951b, "slli.uw a0, a1, #" },
		{ 0x0330000f, "fence rw, rw" },
		{ 0x9002, "ebreak " },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(decode(cases[i].word).form, cases[i].form);
}

/* Unknown ones keep their length, so that the next is decoded right. */
static void test_unknown(void **state)
{
	static const uint8_t bytes[] = {
		0x57, 0x70, 0x00, 0xc0, /* a vector instruction: vsetivli */
		0x42, 0xe8,             /* c.sdsp a6, 16(sp) */
		0x00, 0x84,             /* a reserved one of 16 bits */
		0x5a, 0x88,             /* c.mv a6, s6 */
	};
	struct code_counts counts;
	struct code code;

	(void)state;
	assert_int_equal(disasm(bytes, sizeof(bytes), 0, &code), 0);
	assert_int_equal(code.n, 4);
	assert_int_equal(code.insns[0].flags, INSN_UNKNOWN);
	assert_string_equal(code.insns[0].mnemonic, ".4byte");
	assert_string_equal(code.insns[0].operands, "0xc0007057");
	assert_string_equal(code.insns[1].mnemonic, "c.sdsp");
	assert_string_equal(code.insns[2].mnemonic, ".2byte");
	assert_string_equal(code.insns[2].operands, "0x8400");
	/* Two unknown ones are alike only when their bits are. */
	assert_string_equal(code.insns[2].form, ".2byte 0x8400");
	assert_string_equal(code.insns[3].mnemonic, "c.mv");
	counts = code_count(&code);
	assert_int_equal(counts.insns, 4);
	assert_int_equal(counts.bytes, 10);
	assert_int_equal(counts.unknown, 2);
	assert_int_equal(counts.stores, 1);
	assert_int_equal(counts.tcc, 2);
	assert_int_equal(counts.tcc_stores, 1);
	assert_int_equal(counts.tcc_loads, 0);
	code_free(&code);
}

static void test_cut_code(void **state)
{
	static const uint8_t bytes[] = { 0x01, 0x00, 0x13, 0x08, 0x10 };
	struct code code;

	(void)state;
	assert_int_equal(disasm(bytes, 5, 0, &code), -EINVAL); /* 3 of 4 bytes */
	assert_null(code.insns);
	assert_int_equal(disasm(bytes, 1, 0, &code), -EINVAL);
	assert_int_equal(disasm(bytes, 0, 0, &code), 0);
	assert_int_equal(code.n, 0);
	code_free(&code);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bitmanip),       cmocka_unit_test(test_bitmanip_shift),
		cmocka_unit_test(test_accesses),       cmocka_unit_test(test_tcc),
		cmocka_unit_test(test_branch_targets), cmocka_unit_test(test_call_targets),
		cmocka_unit_test(test_forms),          cmocka_unit_test(test_unknown),
		cmocka_unit_test(test_cut_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
