// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of lint.c, lint_patterns.c, holds.c and operation.c: what each pattern finds. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lint.h"
#include "operation.h"
#include "util.h"

/* Encodings by riscv64-linux-gnu-as. */
#define ZEXT_W_A2    0x0806063b
#define ZEXT_W_A3_A2 0x080606bb
#define ZEXT_H_A2    0x0806463b
#define SEXT_W_A2    0x2601 /* c.addiw a2, 0 */
#define ANDI_A2_255  0x0ff67613
#define SLLI_A2_32   0x1602
#define SRLI_A2_32   0x9201
#define SRAI_A2_32   0x9601
#define SLLI_A2_31   0x067e
#define LWU_A2       0x0005e603 /* of 0(a1) */
#define LW_A2        0x4190
#define LBU_A2       0x0005c603
#define LI_A2_5      0x4615
#define ADDI_A2_1    0x0605
#define SUB_A2_A3    0x8e15
#define MV_A2_A3     0x8636
#define MV_A3_A2     0x86b2
#define LI_A5_0      0x4781
#define LUI_A5       0x67c1
#define ADDI_A5_33   0x02100793 /* of zero */
#define SD_A6_8      0xe442     /* 8(sp) */
#define LD_A6_8      0x6822
#define LD_A5_8      0x67a2
#define SD_A5_8      0xe43e
#define SD_A4_12     0x00e13623 /* 12(sp) */
#define SD_A4_16     0xe83a
#define SW_A4_8      0xc43a
#define SD_A4_A1     0xe198 /* 0(a1) */
#define S0_IS_SP_32  0x1000
#define LD_A4_S0     0xfe843703 /* -24(s0) */
#define AMOADD       0x00e5b02f
#define CALL         0x000010ef
#define NOP          0x0001
#define RET          0x8082
#define J_2          0xa009
#define J_4          0xa011
#define BEQ_4        0x00b50263
#define BEQ_8        0x00b50463
#define BNE_8        0x00b51463
#define J_8          0xa021
#define VECTOR       0xc0007057 /* not decoded */
#define FOUR         0x00000013 /* nop */

/*
 * What is found: "NAME AT+N<SINCE", counted in instructions from the first that is given;
 * before it the function has what every function begins with.
 */
static const struct {
	uint32_t words[8];
	const char *found;
} cases[] = {
	/* Three in a row, as before a tail call. */
	{ { ZEXT_W_A2, ZEXT_W_A2, ZEXT_W_A2 }, "extension 1+1<0, extension 2+1<0" },
	{ { LWU_A2, ZEXT_W_A2 }, "extension 1+1<0" },
	{ { LI_A2_5, ZEXT_W_A2 }, "extension 1+1<0" },
	{ { LW_A2, SEXT_W_A2 }, "extension 1+1<0" },
	{ { LBU_A2, ZEXT_H_A2, ANDI_A2_255 }, "extension 1+1<0, extension 2+1<0" },
	{ { SLLI_A2_32, SRLI_A2_32, SLLI_A2_32, SRLI_A2_32 }, "extension 2+2<1" },
	{ { LW_A2, SLLI_A2_32, SRAI_A2_32 }, "extension 1+2<0" },
	{ { ZEXT_W_A2, MV_A3_A2, ZEXT_W_A3_A2 }, "extension 2+1<1" },
	/* Signed and not, another width, another shift, another register; changed since. */
	{ { LW_A2, ZEXT_W_A2 }, "" },
	{ { LWU_A2, SEXT_W_A2 }, "" },
	{ { LW_A2, SLLI_A2_32, SRLI_A2_32 }, "" },
	{ { ZEXT_W_A2, ZEXT_H_A2 }, "" },
	{ { LWU_A2, SLLI_A2_31, SRLI_A2_32 }, "" },
	{ { ZEXT_W_A2, ZEXT_W_A3_A2 }, "" },
	{ { ZEXT_W_A2, ADDI_A2_1, ZEXT_W_A2 }, "" },
	{ { ZEXT_W_A2, SUB_A2_A3, ZEXT_W_A2 }, "" },
	{ { ZEXT_W_A2, CALL, ZEXT_W_A2 }, "" },
	{ { ZEXT_W_A2, VECTOR, ZEXT_W_A2 }, "" },

	{ { SD_A6_8, LD_A6_8 }, "load 1+1<0" },
	{ { SD_A6_8, LD_A5_8 }, "load 1+1<0" },
	{ { LD_A6_8, LD_A5_8 }, "load 1+1<0" },
	{ { SD_A6_8, SD_A4_16, LD_A6_8 }, "load 2+1<0" },
	{ { SD_A6_8, S0_IS_SP_32, LD_A4_S0 }, "load 2+1<0" },
	/* Overwritten, in part or perhaps; the register is; a callee may have. */
	{ { SD_A6_8, SD_A4_12, LD_A6_8 }, "" },
	{ { SD_A6_8, SW_A4_8, LD_A6_8 }, "" },
	{ { SD_A6_8, SD_A4_A1, LD_A6_8 }, "" },
	{ { SD_A6_8, AMOADD, LD_A6_8 }, "" },
	{ { SD_A5_8, LI_A5_0, LD_A5_8 }, "" },
	{ { SD_A6_8, CALL, LD_A6_8 }, "" },
	/* Other memory may be somebody else's. */
	{ { LW_A2, LW_A2 }, "" },
	{ { LBU_A2, LBU_A2 }, "" },

	{ { SD_A6_8, SD_A6_8 }, "store 1+1<0" },
	{ { LD_A6_8, SD_A6_8 }, "store 1+1<0" },
	{ { SD_A6_8, SD_A5_8 }, "" },

	{ { MV_A2_A3, MV_A3_A2 }, "move 1+1<0" },
	{ { MV_A2_A3, MV_A2_A3 }, "move 1+1<0" },
	{ { MV_A2_A3, ADDI_A2_1, MV_A3_A2 }, "" },
	{ { MV_A2_A3, CALL, MV_A2_A3 }, "" },

	{ { LI_A5_0, LI_A5_0 }, "number 1+1<0" },
	{ { LUI_A5, LUI_A5 }, "number 1+1<0" },
	{ { ADDI_A5_33, ADDI_A5_33 }, "number 1+1<0" },
	{ { LI_A5_0, ADDI_A5_33, LI_A5_0 }, "" },
	{ { ADDI_A2_1, ADDI_A2_1 }, "" },

	{ { J_2, NOP }, "jump-next 0+1<0" },
	{ { BEQ_4, NOP }, "jump-next 0+1<0" },
	{ { J_4, NOP, NOP }, "" },

	{ { BEQ_8, NOP, NOP, J_4, NOP, NOP }, "jump-jump 0+1<3" },
	{ { J_4, NOP, J_8, NOP, NOP, NOP, RET }, "jump-jump 0+1<2" },
	{ { BEQ_8, NOP, NOP, BNE_8, NOP, NOP, NOP }, "" },

	/* What a jump may lead around is not known after it. */
	{ { BEQ_8, ZEXT_W_A2, ZEXT_W_A2 }, "" },
	{ { ZEXT_W_A2, BEQ_8, ZEXT_W_A2, ZEXT_W_A2 }, "extension 2+1<0" },
	{ { BEQ_8, NOP, NOP, ZEXT_W_A2, ZEXT_W_A2 }, "extension 4+1<3" },
};

static void find(const uint32_t *words, size_t max, char *text, size_t size)
{
	uint8_t bytes[64] = { 0 };
	size_t n = 0, found, used = 0;
	struct lint_finding *f;
	struct code code;

	*text = '\0';
	for (size_t i = 0; i < 4; i++, n += 4)
		memcpy(bytes + n, (uint8_t[]){ 0x13, 0, 0, 0 }, 4);
	for (size_t i = 0; i < max && words[i]; i++) {
		for (size_t k = 0; k < ((words[i] & 3) == 3 ? 4 : 2); k++)
			bytes[n++] = words[i] >> 8 * k;
	}
	assert_int_equal(disasm(bytes, n, 0, &code), 0);
	assert_int_equal(lint(&code, &f, &found), 0);
	for (size_t i = 0; i < found; i++)
		used += snprintf(text + used, size - used, "%s%s %d+%d<%d", i ? ", " : "",
				 lint_patterns[f[i].pattern].name, (int)f[i].at - 4, (int)f[i].n,
				 (int)f[i].since - 4);
	free(f);
	code_free(&code);
}

static void each_pattern_finds_its_own(void **state)
{
	bool hit[16] = { false };
	char text[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		find(cases[i].words, ARRAY_SIZE(cases[i].words), text, sizeof(text));
		if (strcmp(text, cases[i].found))
			fail_msg("case %zu: found \"%s\", want \"%s\"", i, text, cases[i].found);
		for (size_t p = 0; p < n_lint_patterns; p++)
			hit[p] |= !strncmp(text, lint_patterns[p].name,
					   strlen(lint_patterns[p].name));
	}
	for (size_t p = 0; p < n_lint_patterns; p++)
		if (!hit[p])
			fail_msg("pattern %s has no case", lint_patterns[p].name);
}

/* A tail call enters after the first instructions: what they leave is not known there. */
static void entries_know_nothing(void **state)
{
	static const uint8_t bytes[] = {
		0x13, 0,    0,    0,    0x13, 0, 0, 0, 0x13, 0x08, 0x10, 0x02, /* li a6, 33 */
		0x13, 0x08, 0x10, 0x02,                                        /* again, at 12 */
		0x13, 0x08, 0x10, 0x02,                                        /* and again */
	};
	struct lint_finding *f;
	struct code code;
	size_t n;

	(void)state;
	assert_int_equal(disasm(bytes, sizeof(bytes), 0, &code), 0);
	assert_int_equal(lint(&code, &f, &n), 0);
	assert_int_equal(n, 1);
	assert_int_equal(f[0].at, 4);
	free(f);
	code_free(&code);
}

static void no_code_has_no_findings(void **state)
{
	struct code none = { 0 };
	struct lint_finding *f;
	size_t n = 1;

	(void)state;
	assert_int_equal(lint(&none, &f, &n), 0);
	assert_int_equal(n, 0);
	free(f);
}

/* What is read and written, of each kind. */
static void operations_have_their_registers(void **state)
{
	static const struct {
		uint32_t word;
		enum operation_kind kind;
		const char *name;
		int rd, rs[2], n_rs;
	} ops[] = {
		{ MV_A2_A3, OP_COMPUTE, "mv", 12, { 13 }, 1 },
		{ SUB_A2_A3, OP_COMPUTE, "sub", 12, { 12, 13 }, 2 },
		{ ADDI_A2_1, OP_COMPUTE, "addi", 12, { 12 }, 1 },
		{ ADDI_A5_33, OP_COMPUTE, "addi", 15, { REG_ZERO }, 1 },
		{ S0_IS_SP_32, OP_COMPUTE, "addi", REG_S0, { REG_SP }, 1 },
		{ LI_A5_0, OP_COMPUTE, "li", 15, { 0 }, 0 },
		{ LD_A6_8, OP_LOAD, "ld", 16, { REG_SP }, 1 },
		{ SD_A6_8, OP_STORE, "sd", REG_NONE, { 16, REG_SP }, 2 },
		{ SD_A4_A1, OP_STORE, "sd", REG_NONE, { 14, 11 }, 2 },
		{ AMOADD, OP_ATOMIC, "amoadd.d", REG_NONE, { 14, 11 }, 2 },
		{ BEQ_8, OP_BRANCH, "beq", REG_NONE, { 10, 11 }, 2 },
		{ RET, OP_LEAVE, "jr", REG_NONE, { REG_RA }, 1 },
		{ 0x00ce0067, OP_LEAVE, "jalr", REG_NONE, { 0 }, -1 }, /* zero, 12(t3) */
		{ 0xfe8000e7, OP_CALL, "jalr", REG_RA, { 0 }, -1 },
		{ NOP, OP_NOTHING, "nop", REG_NONE, { 0 }, -1 },
		{ VECTOR, OP_UNKNOWN, ".4byte", REG_NONE, { 0 }, -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ops); i++) {
		uint8_t bytes[4] = { ops[i].word, ops[i].word >> 8, ops[i].word >> 16,
				     ops[i].word >> 24 };
		struct operation op;
		struct code code;

		assert_int_equal(disasm(bytes, (bytes[0] & 3) == 3 ? 4 : 2, 0, &code), 0);
		op = operation_of(&code.insns[0]);
		assert_string_equal(op.name, ops[i].name);
		if (op.kind != ops[i].kind || op.rd != ops[i].rd)
			fail_msg("%s: kind %d, rd %d", op.name, op.kind, op.rd);
		for (int k = 0; k < ops[i].n_rs; k++)
			assert_int_equal(op.rs[k], ops[i].rs[k]);
		if (ops[i].n_rs >= 0)
			assert_int_equal(op.n_rs, ops[i].n_rs);
		code_free(&code);
	}
}

static void frames_are_what_is_taken_from_sp(void **state)
{
	static const struct {
		uint8_t bytes[12];
		size_t n;
		uint32_t frame;
	} frames[] = {
		{ { 0x41, 0x11, 0x82, 0x80 }, 4, 16 },             /* c.addi sp, -16; ret */
		{ { 0x01, 0x00, 0x79, 0x71, 0x45, 0x61 }, 6, 48 }, /* nop; sp -48; sp +48 */
		{ { 0x13, 0x01, 0x01, 0x80 }, 4, 2048 },           /* addi sp, sp, -2048 */
		{ { 0x41, 0x01, 0x82, 0x80 }, 4, 0 },              /* c.addi sp, 16; ret */
		{ { 0x82, 0x80 }, 2, 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(frames); i++) {
		struct code code;

		assert_int_equal(disasm(frames[i].bytes, frames[i].n, 0, &code), 0);
		assert_int_equal(code_frame(&code), frames[i].frame);
		code_free(&code);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_pattern_finds_its_own),
		cmocka_unit_test(entries_know_nothing),
		cmocka_unit_test(no_code_has_no_findings),
		cmocka_unit_test(operations_have_their_registers),
		cmocka_unit_test(frames_are_what_is_taken_from_sp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
