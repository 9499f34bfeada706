// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of model.c: traces worked out by hand, of cases given as text. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "model.h"
#include "text.h"
#include "trace.h"

#define ENTER(prog, func)      EVENT(EVENT_ENTER, prog, func, 0)
#define FAILED(prog, func, op) EVENT(EVENT_FAILED, prog, func, op)

static struct model_result res;

static void read_case(const char *text, struct fuzz_case *c)
{
	struct mixture mix;
	char why[160] = "";
	FILE *f = fmemopen((void *)text, strlen(text), "r");

	assert_non_null(f);
	if (case_read(f, c, &mix, why))
		fail_msg("%s", why);
	fclose(f);
}

static int run(const char *text, bool resets)
{
	struct model_rules rules = { 0 };
	struct fuzz_case c;

	read_case(text, &c);
	memset(rules.ext_resets, resets, sizeof(rules.ext_resets));
	return model_run(&c, &rules, &res);
}

/* The same where a caller keeps what it had before a call. */
static int run_by_path(const char *text)
{
	struct model_rules rules = { 0 };
	struct fuzz_case c;

	read_case(text, &c);
	memset(rules.by_path, true, sizeof(rules.by_path));
	return model_run(&c, &rules, &res);
}

static int count(uint32_t word)
{
	int sum = 0;

	for (int i = 0; i < res.words; i++)
		sum += res.word[i] == word;
	return sum;
}

static void check_words(const uint32_t *want, int words)
{
	assert_int_equal(res.words, words);
	for (int i = 0; i < words; i++)
		assert_int_equal(res.word[i], want[i]);
}

/* One program that calls itself by tail calls: it runs 34 times. */
static void test_chain(void **state)
{
	(void)state;
	assert_int_equal(run("program root slot 0\n function main\n tail 0\n", false), 0);
	assert_int_equal(count(ENTER(0, 0)), 34);
	assert_int_equal(count(FAILED(0, 0, 0)), 1);
	assert_int_equal(res.words, 35);
	assert_int_equal(res.made, 33);
	assert_int_equal(res.failed, 1);
}

/* The budget is one for the whole tree: 40 calls of a function that tail calls make 33. */
static void test_one_budget(void **state)
{
	(void)state;
	assert_int_equal(run("program root\n function main\n loop 20\n call 1\n end\n"
			     " goto_loop 20\n call 1\n end\n function global\n tail 3\n"
			     "program target slot 3\n function main\n",
			     false),
			 0);
	assert_int_equal(count(ENTER(0, 1)), 40);
	assert_int_equal(count(ENTER(1, 0)), 33);
	assert_int_equal(count(FAILED(0, 1, 0)), 7);
}

/* A hierarchy: the root calls, twice, a function that tail calls the root: 34 entries. */
static void test_hierarchy(void **state)
{
	(void)state;
	assert_int_equal(run("program root slot 0\n function main\n call 1\n call 1\n"
			     " function global\n tail 0\n",
			     false),
			 0);
	assert_int_equal(count(ENTER(0, 0)), 34);
	assert_int_equal(count(ENTER(0, 1)), 68);
	assert_int_equal(res.made, 33);
}

/* By path a subprogram's tail calls are not its caller's; those of one function are. */
static void test_by_path(void **state)
{
	(void)state;
	assert_int_equal(run_by_path("program root\n function main\n loop 40\n call 1\n end\n"
				     " function global\n tail 3\n"
				     "program target slot 3\n function main\n"),
			 0);
	assert_int_equal(res.made, 40);
	assert_int_equal(res.failed, 0);
	assert_int_equal(run_by_path("program root slot 0\n function main\n tail 0\n"), 0);
	assert_int_equal(res.made, 33);

	/* The hierarchy has no end that anybody would wait for. */
	assert_int_equal(run_by_path("program root slot 0\n function main\n call 1\n call 1\n"
				     " function global\n tail 0\n"),
			 -E2BIG);
	/* An extension has a budget of its own, and what it calls only what it had itself. */
	assert_int_equal(run_by_path("program root\n function main\n call 1\n call 2\n"
				     " function global\n tail 7\n function global\n tail 3\n"
				     "program target slot 3\n function main\n tail 3\n"
				     "program extension of 0 1\n function main\n call 1\n"
				     " call 1\n function global\n tail 3\n"),
			 0);
	assert_int_equal(res.made, 3 * 33);
}

/* Tail calls that are not made cost nothing, and fall through. */
static void test_failed_are_free(void **state)
{
	(void)state;
	assert_int_equal(run("program root\n function main\n loop 40\n tail 7\n tail 8\n"
			     " tail 4294967295\n end\n goto_loop 40\n call 1\n end\n"
			     " function static\n tail 0\n"
			     "program target slot 0\n function main\n",
			     false),
			 0);
	assert_int_equal(res.made, 33);
	assert_int_equal(res.failed, 3 * 40 + 7);
	assert_int_equal(count(FAILED(0, 0, 2)), 40);
}

/* What runs before, in place of, and after a function, in which order. */
static void test_order(void **state)
{
	static const uint32_t seed = 5;
	const uint32_t sub = seed + ENTER(0, 0) + ENTER(0, 1); /* its value: caller's + own */
	const uint32_t want[] = {
		ENTER(0, 0), ENTER(2, 0), ENTER(0, 1), ENTER(3, 0), sub, ENTER(1, 0), ENTER(1, 1),
	};

	(void)state;
	assert_int_equal(run("seed 5\nprogram root\n function main\n call 1\n call 2\n"
			     " function global\n function global\n helper strtoul\n"
			     "program extension of 0 2\n function main\n call 1\n"
			     " function static\n"
			     "program fentry of 0 1\n function main\n"
			     "program fexit of 0 1\n function main\n",
			     false),
			 0);
	check_words(want, sizeof(want) / sizeof(want[0]));
}

/* Values: what a function returns is mixed into its caller's; helpers and loops as well. */
static void test_values(void **state)
{
	uint32_t main = 9 + ENTER(0, 0), sub = main + ENTER(0, 1);

	(void)state;
	sub = MIX(sub, 2);                  /* strtoul */
	sub = MIX(sub, main + ENTER(0, 1)); /* the stack */
	main = MIX(main, sub);
	main = MIX(main, 4); /* turns of bpf_loop() */
	main = MIX(main, FOR_EACH);
	main = MIX(main, 0); /* what a callback returns */
	assert_int_equal(run("seed 9\nprogram root\n function main\n call 1\n bpf_loop 2 4\n"
			     " for_each 2\n call 2\n function global stack 16\n"
			     " helper strtoul\n helper ktime\n function callback\n",
			     false),
			 0);
	assert_int_equal(res.value, main);
	assert_int_equal(count(ENTER(0, 2)), 4 + FOR_EACH + 1);
}

/* A target returns in its caller's stead. */
static void test_target_returns(void **state)
{
	uint32_t target = 1 + ENTER(1, 0);

	(void)state;
	assert_int_equal(run("seed 1\nprogram root\n function main\n call 1\n"
			     " function global stack 8\n tail 0\n helper strtoul\n"
			     "program target slot 0\n function main\n",
			     false),
			 0);
	assert_int_equal(res.value, MIX(1 + ENTER(0, 0), target));
	assert_int_equal(res.failed, 0);
}

static const char extended[] =
	"program root\n function main\n loop 40\n call 1\n end\n call 2\n loop 40\n call 1\n end\n"
	" function global\n tail 0\n function global\n tail 7\n"
	"program target slot 0\n function main\n"
	"program target slot 1\n function main\n tail 1\n"
	"program extension of 0 2\n function main\n call 1\n tail 1\n"
	" function static\n tail 0\n";

/* An extension has a budget of its own: 33 of the root, 1 + 32 of the extension. */
static void test_extension(void **state)
{
	(void)state;
	assert_int_equal(run(extended, false), 0);
	assert_int_equal(count(ENTER(1, 0)), 33 + 1);
	assert_int_equal(count(ENTER(2, 0)), 32);
}

/*
 * The stack scheme: the root goes on with what the extension has left: nothing here, and
 * 33 where it makes no tail call.
 */
static void test_extension_resets(void **state)
{
	(void)state;
	assert_int_equal(run(extended, true), 0);
	assert_int_equal(count(ENTER(1, 0)), 33 + 1);
	assert_int_equal(run("program root\n function main\n loop 40\n call 1\n end\n call 2\n"
			     " loop 40\n call 1\n end\n function global\n tail 0\n"
			     " function global\n"
			     "program target slot 0\n function main\n"
			     "program extension of 0 2\n function main\n",
			     true),
			 0);
	assert_int_equal(count(ENTER(1, 0)), 66);
}

/* Not where no tail call can be reached from the caller: it keeps its own count. */
static void test_extension_below_quiet_caller(void **state)
{
	(void)state;
	assert_int_equal(run("program root\n function main\n loop 40\n call 1\n end\n call 2\n"
			     " loop 40\n call 1\n end\n function global\n tail 0\n"
			     " function static\n call 3\n function global\n"
			     "program target slot 0\n function main\n"
			     "program extension of 0 3\n function main\n",
			     true),
			 0);
	assert_int_equal(count(ENTER(1, 0)), 33);
}

/* A tracing program's tail calls are its own. */
static void test_tracer(void **state)
{
	(void)state;
	assert_int_equal(run("program root\n function main\n loop 3\n call 1\n end\n"
			     " goto_loop 40\n call 2\n end\n function global\n"
			     " function global\n tail 0\n"
			     "program target slot 0\n function main\n"
			     "program fexit of 0 1\n function main\n tail 0\n",
			     false),
			 0);
	assert_int_equal(count(ENTER(2, 0)), 3 * 34);
	assert_int_equal(count(ENTER(1, 0)), 33);
}

static void test_limits(void **state)
{
	(void)state;
	/* 40 turns of 40 calls are too many events. */
	assert_int_equal(run("program root\n function main\n goto_loop 40\n call 1\n end\n"
			     " function global\n goto_loop 40\n call 2\n call 2\n end\n"
			     " function global\n",
			     false),
			 -E2BIG);
}

/* 34 mains, each below the frames of the last one but the one that made the tail call. */
static void test_depth(void **state)
{
	static const char text[] = "program root slot 0\n function main\n call 1\n"
				   " function global\n call 2\n"
				   " function global\n tail 0\n";
	struct model_rules rules = { .frame = { { 64, 48, 32 } } };
	struct fuzz_case c;

	(void)state;
	read_case(text, &c);
	assert_int_equal(model_run(&c, &rules, &res), 0);
	assert_int_equal(res.depth, 34 * (64 + 48) + 32);
	assert_int_equal(res.largest, 64);
	assert_false(res.around);
	/* What is taken out of line: once, where C code enters; or by each tail call. */
	rules.shim[0] = 32;
	assert_int_equal(model_run(&c, &rules, &res), 0);
	assert_int_equal(res.depth, 34 * (64 + 48) + 32 + 32);
	rules.shim_for_tail_calls[0] = true;
	assert_int_equal(model_run(&c, &rules, &res), 0);
	assert_int_equal(res.depth, 34 * (64 + 48) + 32 + 33 * 32);
	/* Frames that are not known are guessed, by what the program itself takes. */
	assert_int_equal(run(text, false), 0);
	assert_int_equal(res.depth, 34 * 2 * 96 + 96);
}

/* What C code takes is guessed: trampolines, and helpers that call back. */
static void test_depth_of_others(void **state)
{
	(void)state;
	assert_int_equal(run("program root\n function main\n call_loop 1 2\n"
			     " function callback\n",
			     false),
			 0);
	assert_true(res.around);
	assert_int_equal(res.depth, 96 + 400 + 96);
	assert_int_equal(run("program root\n function main\n bpf_loop 1 2\n"
			     " function callback\n",
			     false),
			 0);
	assert_false(res.around);
	assert_int_equal(run("program root\n function main\n call 1\n function global\n"
			     "program fentry of 0 1\n function main\n",
			     false),
			 0);
	assert_true(res.around);
	assert_int_equal(res.depth, 96 + 400 + 96);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_chain),
		cmocka_unit_test(test_one_budget),
		cmocka_unit_test(test_hierarchy),
		cmocka_unit_test(test_by_path),
		cmocka_unit_test(test_failed_are_free),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_target_returns),
		cmocka_unit_test(test_extension),
		cmocka_unit_test(test_extension_resets),
		cmocka_unit_test(test_extension_below_quiet_caller),
		cmocka_unit_test(test_tracer),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_depth_of_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
