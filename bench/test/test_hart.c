// SPDX-License-Identifier: GPL-2.0-only
/* The choice of a hart and what is said of its isolation, on trees of /proc and /sys. */

#include <errno.h>

#include "cpulist.h"
#include "hart.h"
#include "isolate.h"
#include "test_tree.h"

/* As Linux 7.3 writes it, with harts 0, 1 and 3 online. */
#define INTERRUPTS                                                                         \
	"            CPU0       CPU1       CPU3       \n"                                  \
	"  10:       1000        200        300  RISC-V INTC    5 Edge      riscv-timer\n" \
	"  12:         70          0          0  SiFive PLIC   10 Edge      ttyS0\n"       \
	"  13:          0          9          0  SiFive PLIC   33 Level     eth0, eth1\n"  \
	"IPI0:         5         40         90  Rescheduling interrupts\n"                 \
	" ERR:         77\n"

static void put_machine(const char *isolated, const char *tickless)
{
	put_text("/sys/devices/system/cpu/online", "0-1,3\n");
	put_text("/sys/devices/system/cpu/isolated", isolated);
	put_text("/sys/devices/system/cpu/nohz_full", tickless);
	put_text("/proc/interrupts", INTERRUPTS);
	put_text("/proc/irq/10/smp_affinity_list", "0-3\n");
	put_text("/proc/irq/10/effective_affinity_list", "\n");
	put_text("/proc/irq/12/smp_affinity_list", "0-3\n");
	put_text("/proc/irq/12/effective_affinity_list", "0\n");
	put_text("/proc/irq/13/smp_affinity_list", "0-1\n");
}

static int choose(const char *allowed)
{
	struct interrupts i;
	cpu_set_t set;

	interrupts_read(root, &i);
	assert_int_equal(cpulist_parse(allowed, &set), 0);
	return hart_choose(root, &set, &i);
}

static void lists_of_harts(void **state)
{
	static const char *const same[] = { "", "0", "0-2", "0-1,3", "2,4-7,1023" };
	static const char *const bad[] = { "(null)", "-1", "3-1", "1-", "1,,2", "1024", "1 2" };
	char text[64];
	cpu_set_t set;

	(void)state;
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
		assert_int_equal(cpulist_parse(same[i], &set), 0);
		cpulist_format(&set, text, sizeof(text));
		assert_string_equal(text, same[i]);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(cpulist_parse(bad[i], &set), -EINVAL);
		assert_int_equal(CPU_COUNT(&set), 0);
	}
	assert_int_equal(cpulist_read(root, "/nowhere", &set), -ENOENT);
	cpulist_parse("0-2,5", &set);
	cpulist_format(&set, text, 4);
	assert_string_equal(text, "0-2");
}

static void interrupts_are_summed_per_hart(void **state)
{
	struct interrupts i;

	(void)state;
	put_machine("\n", "(null)\n");
	assert_int_equal(interrupts_read(root, &i), 0);
	assert_int_equal(CPU_COUNT(&i.harts), 3);
	assert_int_equal(i.taken[0], 1075);
	assert_int_equal(i.taken[1], 249);
	assert_int_equal(i.taken[3], 390);
	put_text("/proc/interrupts", "nothing of the kind\n");
	assert_int_equal(interrupts_read(root, &i), -EINVAL);
	drop("/proc/interrupts");
	assert_int_equal(interrupts_read(root, &i), -ENOENT);
	assert_int_equal(CPU_COUNT(&i.harts), 0);
}

static void the_quietest_hart_is_chosen(void **state)
{
	(void)state;
	put_machine("\n", "(null)\n");
	assert_int_equal(choose("0-3"), 1);
	assert_int_equal(choose("0,3"), 3);
	/* Hart 2 is not online. */
	assert_int_equal(choose("2"), -ENODEV);
	/* Of equal ones the highest. */
	put_text("/proc/interrupts", " CPU0 CPU1 CPU3\n 1: 7 4 4 x\n");
	assert_int_equal(choose("0-3"), 3);
	drop("/proc/interrupts");
	assert_int_equal(choose("0-1"), 1);
}

static void an_isolated_hart_is_preferred(void **state)
{
	(void)state;
	put_machine("3\n", "(null)\n");
	/* The kernel leaves isolated harts out of what a process may use. */
	assert_int_equal(choose("0-1"), 3);
	/* That mask is the user's own. */
	assert_int_equal(choose("0"), 0);
	put_machine("\n", "0,3\n");
	assert_int_equal(choose("0-3"), 3);
	put_machine("1,3\n", "0,3\n");
	assert_int_equal(choose("0"), 3);
	put_machine("0-1\n", "0,3\n");
	assert_int_equal(choose("3"), 0);
}

static void no_fifo_on_the_only_hart(void **state)
{
	(void)state;
	put_text("/sys/devices/system/cpu/online", "0\n");
	assert_int_equal(hart_fifo(root), -EPERM);
}

static void isolation_is_complete(void **state)
{
	struct isolation i;
	char why[256] = "";

	(void)state;
	put_machine("3\n", "3\n");
	isolate_look(root, 3, &i);
	assert_true(i.isolated && i.nohz_full);
	/* Its own timer stays with a hart, whatever the list says. */
	assert_int_equal(i.irqs, 0);
	assert_false(isolate_missing(root, &i, why, sizeof(why)));
	assert_string_equal(why, "");
}

static void what_isolation_lacks_is_said(void **state)
{
	struct isolation i;
	char why[256];

	(void)state;
	put_machine("\n", "(null)\n");
	put_text("/proc/irq/13/smp_affinity_list", "0-3\n");
	isolate_look(root, 3, &i);
	assert_true(isolate_missing(root, &i, why, sizeof(why)));
	assert_string_equal(why,
			    "CPU 3 is not kept free of: tasks, the tick, interrupts of 1 "
			    "device: boot with isolcpus=domain,managed_irq,3 nohz_full=3 "
			    "irqaffinity=0-1, then write 0-1 to /proc/irq/13/smp_affinity_list "
			    "(eth0, eth1)");
	put_machine("3\n", "0\n");
	isolate_look(root, 3, &i);
	assert_true(isolate_missing(root, &i, why, sizeof(why)));
	assert_non_null(strstr(why, "free of: the tick: boot"));
	put_machine("3\n", "3\n");
	put_text("/proc/irq/12/effective_affinity_list", "3\n");
	put_text("/proc/irq/13/smp_affinity_list", "0-3\n");
	isolate_look(root, 3, &i);
	assert_true(isolate_missing(root, &i, why, sizeof(why)));
	assert_string_equal(why, "CPU 3 is not kept free of: interrupts of 2 devices: write 0-1 "
				 "to /proc/irq/12/smp_affinity_list (ttyS0)");
}

static void the_only_hart_is_never_isolated(void **state)
{
	struct isolation i;
	char why[256];

	(void)state;
	put_text("/sys/devices/system/cpu/online", "0\n");
	isolate_look(root, 0, &i);
	assert_true(isolate_missing(root, &i, why, sizeof(why)));
	assert_string_equal(why, "CPU 0 is the only one: nothing can be kept off it");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lists_of_harts),        TREE_TEST(interrupts_are_summed_per_hart),
		TREE_TEST(the_quietest_hart_is_chosen),  TREE_TEST(an_isolated_hart_is_preferred),
		TREE_TEST(no_fifo_on_the_only_hart),     TREE_TEST(isolation_is_complete),
		TREE_TEST(what_isolation_lacks_is_said), TREE_TEST(the_only_hart_is_never_isolated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
