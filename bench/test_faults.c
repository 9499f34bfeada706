// SPDX-License-Identifier: GPL-2.0-only
/* `jitbench run` on a machine that is made up: signals, and what keeps samples from being had. */

#include <errno.h>
#include <signal.h>

#include "test_run.h"

#define STRIDE 41 /* of events between two tries */

/* Wherever it comes, a valid file is left that says that it is incomplete. */
static void a_signal_at_every_stage(void **state)
{
	long events, reads, runs;
	size_t cut_short = 0;
	json_t *j;

	(void)state;
	run_clean(&events, &reads, &runs);
	for (long at = 1; at <= events; at += STRIDE) {
		reset();
		fake.signal_at = at;
		j = run(-1);
		assert_non_null(j);
		assert_string_equal(json_string_value(get(j, "schema")), "jitboard-run-1");
		/* And it comes to its end soon. */
		assert_true(fake.events - at < events / 8);
		cut_short += json_is_false(get(j, "complete"));
		json_decref(j);
	}
	/* All but one that comes when the last word is being written. */
	assert_true(cut_short + 1 >= (size_t)events / STRIDE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		MACHINE_TEST(a_signal_at_every_stage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
