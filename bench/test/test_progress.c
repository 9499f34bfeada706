// SPDX-License-Identifier: GPL-2.0-only
/* What a run says of how far it has come. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "progress.h"

static const char *text(const struct progress *p, unsigned int round, double elapsed)
{
	static char line[128];

	progress_text(p, round, 240, elapsed, line, sizeof(line));
	return line;
}

static void a_board_says_how_long_it_takes(void **state)
{
	const struct progress p = { .planned = 61 };

	(void)state;
	assert_string_equal(text(&p, 1, 12), "round 1 of 61, 240 measurements, 12 min 00 s left");
	assert_string_equal(text(&p, 60, 605), "round 60 of 61, 240 measurements, 0 min 10 s left");
	assert_string_equal(text(&p, 61, 612), "round 61 of 61, 240 measurements");
}

static void an_emulator_says_rounds_only(void **state)
{
	const struct progress p = { .planned = 15, .emulated = true };

	(void)state;
	assert_string_equal(text(&p, 1, 12), "round 1 of 15, 240 measurements");
	assert_string_equal(text(&p, 17, 12),
			    "further round 2, 240 measurements in which too few samples agree");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_board_says_how_long_it_takes),
		cmocka_unit_test(an_emulator_says_rounds_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
