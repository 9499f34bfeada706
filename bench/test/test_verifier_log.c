// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of the reason in what the verifier says. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "traits.h"
#include "util.h"
#include "verifier_log.h"

static void a_reason_is_found(void **state)
{
	static const struct {
		const char *log, *reason;
	} cases[] = {
		{ "", NULL },
		{ "processed 12 insns (limit 1000000)\n", NULL },
		{ "R1 type=ctx expected=fp\n", "R1 type=ctx expected=fp" },
		{ "0: (95) exit\n\nR0 !read_ok\nverification time 5 usec\nstack depth 0\n"
		  "processed 1 insns\n",
		  "R0 !read_ok" },
		{ "cannot tail call within callback\nprocessed 9 insns\n"
		  "subprog 1 (hop) static insns_self 3 insns_total 3 stack 0\n",
		  "cannot tail call within callback" },
		/* Linux 7.3 goes on after it. */
		{ "invalid access\nprocessed 3 insns\nVerification failed: see\n  advice\n",
		  "invalid access" },
	};
	char log[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *reason;

		snprintf(log, sizeof(log), "%s", cases[i].log);
		reason = verifier_reason(log);
		if (cases[i].reason) {
			assert_non_null(reason);
			assert_string_equal(reason, cases[i].reason);
		} else {
			assert_null(reason);
		}
	}
}

static void kernels_refuse_to_mix_in_their_own_words(void **state)
{
	static const char old[] =
		"tail_calls are not allowed in non-JITed programs with bpf-to-bpf calls";

	(void)state;
	assert_string_equal(refuses_mixing("0: (85) call\n" REFUSES_MIXING "\nprocessed 3 insns\n"),
			    REFUSES_MIXING);
	assert_string_equal(
		refuses_mixing("tail_calls are not allowed in non-JITed programs with bpf-to-bpf "
			       "calls\nprocessed 3 insns\n"),
		old);
	assert_null(refuses_mixing("tail_calls are not allowed in programs with stack args\n"));
	assert_null(refuses_mixing(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reason_is_found),
		cmocka_unit_test(kernels_refuse_to_mix_in_their_own_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
