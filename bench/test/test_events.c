// SPDX-License-Identifier: GPL-2.0-only
/* The tables of events: which fits which hart, and what the user can choose. */

#include <linux/perf_event.h>

#include "events.h"
#include "test_tree.h"
#include "util.h"

#define U74_IDS                                                                        \
	"processor\t: 0\nuarch\t\t: sifive,bullet0\nmvendorid\t: 0x489\nmarchid\t\t: " \
	"0x8000000000000007\nmimpid\t\t: 0x4210427\n"
#define U54_IDS "processor\t: 0\nuarch\t\t: sifive,u54-mc\nmvendorid\t: 0x489\nmarchid\t\t: 0x1\n"

static struct event_list known, list;

static int teardown(void **state)
{
	events_free(&known);
	events_free(&list);
	return tree_teardown(state);
}

static void know(const char *cpuinfo)
{
	put_text("/proc/cpuinfo", cpuinfo);
	events_free(&known);
	assert_int_equal(events_known(root, &known), 0);
}

static int choose(const char *names, bool emulated)
{
	events_free(&list);
	return events_choose(&known, names, emulated, &list);
}

static void the_hart_decides_on_the_table(void **state)
{
	(void)state;
	know(U74_IDS);
	assert_non_null(strstr(known.core, "U74"));
	know(U54_IDS);
	assert_string_equal(known.core, "");
	/* Where the kernel does not tell ids, the device tree says. */
	know("processor\t: 0\nuarch\t\t: sifive,u74-mc\n");
	assert_non_null(strstr(known.core, "U74"));
	know("processor\t: 0\nuarch\t\t: sifive,u740\n");
	assert_string_equal(known.core, "");
	know("processor\t: 0\n");
	assert_string_equal(known.core, "");
}

static void every_list_begins_with_the_base(void **state)
{
	(void)state;
	know(U74_IDS);
	assert_int_equal(choose(NULL, false), EXIT_DONE);
	assert_string_equal(list.events[0].name, "instructions");
	assert_string_equal(list.events[1].name, "cycles");
	assert_true(list.n > 2 && list.n < known.n);
	assert_int_equal(choose("all", false), EXIT_DONE);
	assert_int_equal(list.n, known.n);
}

static void an_emulator_counts_instructions_only(void **state)
{
	(void)state;
	know(U74_IDS);
	for (int i = 0; i < 3; i++) {
		const char *const names[] = { NULL, "all", "instructions" };

		assert_int_equal(choose(names[i], true), EXIT_DONE);
		assert_int_equal(list.n, 1);
		assert_string_equal(list.events[0].name, "instructions");
	}
	assert_int_equal(choose("cycles", true), EXIT_USAGE);
	assert_int_equal(choose("instructions,r200", true), EXIT_USAGE);
	assert_int_equal(choose("INTEGER_LOAD_RETIRED", true), EXIT_USAGE);
}

static void events_have_names_and_codes(void **state)
{
	(void)state;
	know(U74_IDS);
	assert_int_equal(choose("integer_load_retired,0x400,r2002,r200,branch-misses", false),
			 EXIT_DONE);
	assert_int_equal(list.n, 4);
	assert_string_equal(list.events[0].name, "INTEGER_LOAD_RETIRED");
	assert_true(list.events[0].config == 0x200 && list.events[0].type == PERF_TYPE_RAW);
	assert_string_equal(list.events[1].name, "INTEGER_STORE_RETIRED");
	assert_string_equal(list.events[2].name, "UTLB_MISS");
	assert_true(list.events[3].type == PERF_TYPE_HARDWARE);
	/* A core without a table takes codes as they are. */
	know(U54_IDS);
	assert_int_equal(choose("0x200", false), EXIT_DONE);
	assert_string_equal(list.events[0].name, "r200");
	assert_int_equal(choose("INTEGER_LOAD_RETIRED", false), EXIT_USAGE);
}

static void what_is_no_event_is_refused(void **state)
{
	static const char *const names[] = { "",
					     ",",
					     "no-such",
					     "r",
					     "0x",
					     "0x2g",
					     "r-2",
					     "200",
					     "0x10000000000000000",
					     "instructions,no-such" };

	(void)state;
	know(U74_IDS);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		assert_int_equal(choose(names[i], false), EXIT_USAGE);
}

#define EVENTS_TEST(f) cmocka_unit_test_setup_teardown(f, tree_setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		EVENTS_TEST(the_hart_decides_on_the_table),
		EVENTS_TEST(every_list_begins_with_the_base),
		EVENTS_TEST(an_emulator_counts_instructions_only),
		EVENTS_TEST(events_have_names_and_codes),
		EVENTS_TEST(what_is_no_event_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
