// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of what makes, checks, writes, reads and shrinks cases. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "generate.h"
#include "mixture.h"
#include "model.h"
#include "shrink.h"
#include "text.h"
#include "traits.h"
#include "util.h"

#define SEEDS 2000

static int read_case(const char *text, struct fuzz_case *c, struct mixture *mix, char why[160])
{
	FILE *f = fmemopen((void *)text, strlen(text), "r");
	int err;

	assert_non_null(f);
	err = case_read(f, c, mix, why);
	fclose(f);
	return err;
}

static char *to_text(const struct fuzz_case *c, const struct mixture *mix)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	assert_non_null(f);
	assert_int_equal(case_write(f, c, mix), 0);
	fclose(f);
	return text;
}

/* --- the generator --- */

static void test_same_seed_same_case(void **state)
{
	struct fuzz_case a, b;
	int differ = 0;

	(void)state;
	for (int seed = 0; seed < 100; seed++) {
		memset(&a, 0xaa, sizeof(a));
		memset(&b, 0x55, sizeof(b));
		generate_case(&a, seed);
		generate_case(&b, seed);
		assert_memory_equal(&a, &b, sizeof(a));
		generate_case(&b, seed + 1);
		b.seed = a.seed;
		differ += memcmp(&a, &b, sizeof(a)) != 0;
	}
	assert_int_equal(differ, 100);
}

/* Every case is one that the kernel takes and that ends; everything there is turns up. */
static void test_generated_are_good(void **state)
{
	static const struct model_rules rules;
	static struct model_result res;
	int roles[ROLES] = { 0 }, kinds[FUNC_KINDS] = { 0 }, ops[OP_KINDS] = { 0 };
	int used_up = 0, flat = 0;
	struct fuzz_case c;

	(void)state;
	for (int seed = 0; seed < SEEDS; seed++) {
		bool mixes = false;

		generate_case(&c, seed);
		assert_null(case_check(&c));
		assert_int_equal(model_run(&c, &rules, &res), 0);
		used_up += res.made >= TAIL_CALLS_MAX;
		for (int p = 0; p < c.progs; p++) {
			roles[c.prog[p].role]++;
			mixes |= prog_mixes(&c.prog[p]);
			for (int f = 0; f < c.prog[p].funcs; f++) {
				kinds[c.prog[p].func[f].kind]++;
				for (int i = 0; i < c.prog[p].func[f].ops; i++)
					ops[c.prog[p].func[f].op[i].kind]++;
			}
		}
		flat += !mixes;
	}
	assert_true(used_up > SEEDS / 4);
	assert_true(flat > SEEDS / 20);
	for (int i = 0; i < ROLES; i++)
		assert_true(roles[i] > SEEDS / 20);
	for (int i = 0; i < FUNC_KINDS; i++)
		assert_true(kinds[i] > SEEDS / 20);
	for (int i = 0; i < OP_KINDS; i++)
		assert_true(ops[i] > SEEDS / 20);
}

/* --- the text form --- */

static void test_round_trip(void **state)
{
	struct fuzz_case c, back;
	struct mixture mix, mix_back;
	char why[160], *text, *again;

	(void)state;
	for (int seed = 0; seed < SEEDS; seed++) {
		generate_case(&c, seed);
		mixture_pure(&c, seed % 2 ? "stack" : "reg", &mix);
		text = to_text(&c, seed % 3 ? &mix : NULL);
		assert_int_equal(read_case(text, &back, &mix_back, why), 0);
		assert_memory_equal(&c, &back, sizeof(c));
		if (seed % 3)
			assert_memory_equal(&mix, &mix_back, sizeof(mix));
		else
			assert_int_equal(mix_back.scheme[0][0], 0);
		again = to_text(&back, &mix_back);
		assert_string_equal(text, again);
		free(again);
		free(text);
	}
}

#define ROOT "program root\n function main\n"

/* What is wrong is refused, with a reason; "good" ones stand for comparison. */
static void test_refuses(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
		{ ROOT, NULL },
		{ "# nothing\n", "no program" },
		{ ROOT " tail 0 0\n", "line 3" },
		{ ROOT " tail -1\n", "line 3" },
		{ ROOT " tail 4294967296\n", "line 3" },
		{ ROOT " helper nosuch\n", "line 3" },
		{ ROOT " jump 3\n", "line 3: not understood:  jump 3" },
		{ "function main\n", "line 1" },
		{ ROOT " loop 41\n end\n", "line 3" },
		{ ROOT " loop 2\n", "loop without end" },
		{ ROOT " end\n", "loops don't pair" },
		{ ROOT " loop 2\n loop 2\n end\n end\n", "nest" },
		{ ROOT " call 0\n", "can't call" },
		{ ROOT " call 1\n", "can't call" },
		{ ROOT " function global\n", "never called" },
		{ ROOT " call 1\n function global stack 12\n", "stack of 12" },
		{ ROOT " call 1\n function callback\n tail 0\n", "tail call in a callback" },
		{ ROOT " for_each 1\n function global\n", "not a callback" },
		{ ROOT "program target\n function main\n", "without a slot" },
		{ ROOT "program target slot 8\n function main\n", "line 3" },
		{ "program root slot 1\n function main\nprogram target slot 1\n function main\n",
		  "taken" },
		{ ROOT "program fexit of 0 1\n function main\n", "nothing to attach to" },
		{ ROOT "program extension of 0 0\n function main\n", NULL },
		{ ROOT "program extension of 0 0\n function main\n tail 0\n", "without" },
		{ "program root slot 0\n function main\nprogram extension of 0 0\n function main\n",
		  "in no slot" },
		{ ROOT " call 1\n function static\nprogram extension of 0 1\n function main\n",
		  "global" },
		{ ROOT "program extension of 0 0\n function main\n"
		       "program fentry of 0 0\n function main\n",
		  "can't be traced" },
		{ ROOT "program fentry of 0 0\n function main\n helper load_bytes\n",
		  "without a packet" },
		{ "schemes stack reg\n" ROOT, "more schemes" },
		{ "schemes stack\n" ROOT "program target slot 0\n function main\n",
		  "fewer schemes" },
	};
	struct fuzz_case c;
	struct mixture mix;
	char why[160];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		int err = read_case(rows[i].text, &c, &mix, why);

		if (!rows[i].why) {
			assert_int_equal(err, 0);
			continue;
		}
		assert_int_equal(err, -EINVAL);
		if (!strstr(why, rows[i].why))
			fail_msg("\"%s\" instead of \"%s\"", why, rows[i].why);
	}
}

/* --- mixtures --- */

static void test_mixtures(void **state)
{
	static const struct scheme_list all = {
		{ "none", "stack", "restore", "lean", "reg", "hybrid", "pinned", "ptr", "lazy" }, 9
	};
	struct rng rng = { 1 };
	struct mixture mix;
	struct fuzz_case c;
	char why[160];

	(void)state;
	assert_int_equal(read_case(ROOT " call 1\n function global\n tail 0\n"
					"program target slot 0\n function main\n"
					"program fexit of 0 1\n function main\n",
				   &c, &mix, why),
			 0);
	for (int i = 0; i < 1000; i++) {
		const char *root = mix.scheme[0], *target = mix.scheme[1];

		if (!mixture_draw(&c, &all, &rng, &mix))
			continue;
		assert_string_not_equal(root, "none"); /* it would be refused */
		if (strstr("pinned ptr restore", root))
			assert_string_equal(root, target);
		else
			assert_null(strstr("none pinned ptr restore", target));
	}
}

static void test_known_differences(void **state)
{
	struct model_rules rules;
	struct fuzz_case c;
	struct mixture mix;
	char why[160];

	(void)state;
	assert_int_equal(read_case("schemes stack stack reg\n" ROOT
				   "program extension of 0 0\n function main\n"
				   "program fexit of 1 0\n function main\n",
				   &c, &mix, why),
			 0);
	assert_non_null(mixture_excused(&c, &mix));
	c.prog[2].role = ROLE_FENTRY;
	assert_null(mixture_excused(&c, &mix));
	mixture_rules(&c, &mix, &rules);
	assert_true(rules.ext_resets[1]);
	strcpy(mix.scheme[0], "lean");
	assert_non_null(mixture_excused(&c, &mix));
	strcpy(mix.scheme[1], "reg-x");
	assert_null(mixture_excused(&c, &mix));
	mixture_rules(&c, &mix, &rules);
	assert_false(rules.ext_resets[1]);

	/* Each program counts by its own scheme. */
	strcpy(mix.scheme[2], "restore");
	mixture_rules(&c, &mix, &rules);
	assert_false(rules.by_path[1]);
	assert_true(rules.by_path[2]);

	/* A kernel without a switch is Linux 7.3, unless it is said to be fixed. */
	c.prog[2].role = ROLE_FEXIT;
	strcpy(mix.scheme[0], "default");
	strcpy(mix.scheme[1], "default");
	assert_non_null(mixture_excused(&c, &mix));
	mixture_rules(&c, &mix, &rules);
	assert_true(rules.ext_resets[1]);
	scheme_assume_fixed(true);
	assert_null(mixture_excused(&c, &mix));
	mixture_rules(&c, &mix, &rules);
	assert_false(rules.ext_resets[1]);
	scheme_assume_fixed(false);
}

/* --- the shrinker --- */

/*
 * "Fails" if a target holds a call of strtoul, and a tail call is made.  Every program's
 * "scheme" is the name of its role, and stays with it.
 */
static bool has_fault(const struct fuzz_case *c, const struct mixture *mix, void *arg)
{
	static const struct model_rules rules;
	static struct model_result res;

	++*(int *)arg;
	assert_null(case_check(c));
	for (int p = 0; p < c->progs; p++)
		assert_string_equal(mix->scheme[p], role_name(c->prog[p].role));
	if (model_run(c, &rules, &res) || !res.made)
		return false;
	for (int p = 1; p < c->progs; p++)
		for (int f = 0; c->prog[p].role == ROLE_TARGET && f < c->prog[p].funcs; f++)
			for (int i = 0; i < c->prog[p].func[f].ops; i++)
				if (c->prog[p].func[f].op[i].kind == OP_HELPER &&
				    c->prog[p].func[f].op[i].arg == CALL_STRTOUL)
					return true;
	return false;
}

static void test_shrinks(void **state)
{
	int tried = 0, shrunk = 0;

	(void)state;
	for (int seed = 0; seed < 300; seed++) {
		struct fuzz_case c;
		struct mixture mix;
		int ops = 0;

		generate_case(&c, seed);
		memset(&mix, 0, sizeof(mix));
		for (int p = 0; p < c.progs; p++)
			strcpy(mix.scheme[p], role_name(c.prog[p].role));
		if (!has_fault(&c, &mix, &tried))
			continue;
		shrink_case(&c, &mix, has_fault, &tried);
		for (int p = 0; p < c.progs; p++)
			for (int f = 0; f < c.prog[p].funcs; f++)
				ops += c.prog[p].func[f].ops;
		/* A tail call, maybe by way of a call and an extension, and the helper. */
		if (ops > 6 || c.progs > 4)
			fail_msg("still large: %s", to_text(&c, NULL));
		shrunk++;
	}
	assert_true(shrunk > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_seed_same_case),
		cmocka_unit_test(test_generated_are_good),
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_refuses),
		cmocka_unit_test(test_mixtures),
		cmocka_unit_test(test_known_differences),
		cmocka_unit_test(test_shrinks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
