// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of depth.c: how deep programs take the stack, by code written by hand. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "depth.h"
#include "util.h"

/* addi sp, sp, -32; auipc ra, 0; jalr ra, 0xfe(ra): a call of what lies 0x100 above; ret */
static uint8_t caller[] = {
	0x01, 0x11, 0x97, 0x00, 0x00, 0x00, 0xe7, 0x80, 0xe0, 0x0f, 0x82, 0x80
};
/* addi sp, sp, -16; jr t3, as a tail call leaves; ret */
static uint8_t hop[] = { 0x41, 0x11, 0x02, 0x8e, 0x82, 0x80 };
/* addi sp, sp, -16; ret */
static uint8_t leaf[] = { 0x41, 0x11, 0x82, 0x80 };

#define FUNCTION(its_name, at, its_code) \
	{ .name = its_name, .addr = at, .code = its_code, .size = sizeof(its_code) }

static int depth(struct run_function *functions, size_t n, uint32_t *bytes)
{
	struct run_program p = { "workload", "stack", functions, n };

	return program_depth(&p, bytes);
}

static void test_calls_add_up(void **state)
{
	struct run_function f[] = {
		FUNCTION("main", 0x1000, caller),
		FUNCTION("middle", 0x1100, caller),
		FUNCTION("leaf", 0x1200, leaf),
		FUNCTION("other", 0x1300, leaf),
	};
	uint32_t bytes;

	(void)state;
	assert_int_equal(depth(f, ARRAY_SIZE(f), &bytes), 0);
	assert_int_equal(bytes, 32 + 32 + 16);
}

static void test_tail_calls_leave_frames_behind(void **state)
{
	struct run_function f[] = {
		FUNCTION("main", 0x1000, caller),
		FUNCTION("hop", 0x1100, hop),
	};
	uint32_t bytes;

	(void)state;
	assert_int_equal(depth(f, ARRAY_SIZE(f), &bytes), 0);
	assert_int_equal(bytes, 34 * 32 + 16);
	/* A main program's own leave none. */
	assert_int_equal(depth(f + 1, 1, &bytes), 0);
	assert_int_equal(bytes, 16);
}

static void test_what_is_no_code_of_bpf(void **state)
{
	struct run_function circle[] = {
		FUNCTION("a", 0x1000, caller),
		FUNCTION("b", 0x1100, caller),
	};
	struct run_function nowhere = FUNCTION("main", 0, leaf);
	uint8_t back[sizeof(caller)];
	uint32_t bytes;

	(void)state;
	for (size_t i = 0; i < sizeof(back); i++)
		back[i] = caller[i];
	back[8] = 0xe0; /* jalr ra, -0x102(ra) */
	back[9] = 0xef;
	circle[1].code = back;
	assert_int_equal(depth(circle, 2, &bytes), -ELOOP);
	assert_int_equal(depth(&nowhere, 1, &bytes), -ENODATA);
}

static void test_the_deepest_of_a_scheme(void **state)
{
	struct run_function small = FUNCTION("main", 0x1000, leaf);
	struct run_function large = FUNCTION("main", 0x1000, caller);
	struct run_program programs[] = {
		{ "small", "stack", &small, 1 },
		{ "large", "stack", &large, 1 },
		{ "large", "reg", &small, 1 },
	};
	struct run run = { .programs = programs, .n_programs = ARRAY_SIZE(programs) };
	const char *workload = NULL;
	uint32_t bytes;

	(void)state;
	assert_int_equal(scheme_depth(&run, "stack", &bytes, &workload), 0);
	assert_int_equal(bytes, 32);
	assert_string_equal(workload, "large");
	assert_int_equal(scheme_depth(&run, "reg", &bytes, NULL), 0);
	assert_int_equal(bytes, 16);
	assert_int_equal(scheme_depth(&run, "lean", &bytes, NULL), -ENODATA);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_calls_add_up),
		cmocka_unit_test(test_tail_calls_leave_frames_behind),
		cmocka_unit_test(test_what_is_no_code_of_bpf),
		cmocka_unit_test(test_the_deepest_of_a_scheme),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
