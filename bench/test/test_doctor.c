// SPDX-License-Identifier: GPL-2.0-only
/* What the doctor says of counters that are not there, on machines that are made up. */

#include <errno.h>
#include <linux/perf_event.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "counter_doctor.h"
#include "programs.h"
#include "util.h"

#define U74  "mvendorid\t: 0x489\nmarchid\t\t: 0x8000000000000007\n"
#define QEMU "mvendorid\t: 0x0\nmarchid\t\t: 0xb0103\nmimpid\t\t: 0xb0103\n"

/* A machine on which all is well, and what ails it in a test. */
static struct {
	const char *cpuinfo, *lockdown, *clock, *log;
	int64_t user, paranoid, time_cost;
	bool no_perf, no_pmu, no_tracefs, locked;
	int instructions, cycles; /* -errno of opening them */
	bool unmapped;            /* raw events open, and never run */
} m;

static int raw_opened, fd_next;

static int64_t open_event(const struct tape_event *e)
{
	if (e->asked[2])
		return -EINVAL;
	if (e->asked[3] < 0)
		raw_opened = 0;
	raw_opened += e->asked[0] == PERF_TYPE_RAW;
	if (e->asked[0] == PERF_TYPE_HARDWARE && e->asked[1] == PERF_COUNT_HW_INSTRUCTIONS &&
	    m.instructions)
		return m.instructions;
	if (e->asked[0] == PERF_TYPE_HARDWARE && e->asked[1] == PERF_COUNT_HW_CPU_CYCLES &&
	    m.cycles)
		return m.cycles;
	return fd_next++;
}

static int group_size;

static int64_t read_file(struct tape_event *e)
{
	const struct {
		const char *path, *text;
	} files[] = {
		{ "/proc/cpuinfo", m.cpuinfo },
		{ "/sys/kernel/security/lockdown", m.lockdown },
		{ "/sys/devices/system/clocksource/clocksource0/current_clocksource", m.clock },
		{ "/sys/kernel/tracing/events/irq/irq_handler_entry/id",
		  m.no_tracefs ? NULL : "7" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		if (!strcmp(e->on, files[i].path) && files[i].text)
			return snprintf(e->text, e->size, "%s", files[i].text) < 0;
	if (!strstr(e->on, "paranoid"))
		return -ENOENT;
	return snprintf(e->text, e->size, "%lld", (long long)m.paranoid) < 0;
}

static void answer(struct tape_event *e)
{
	static uint64_t time;
	const char *w = e->what;

	memset(e->answered, 0, sizeof(e->answered));
	e->n_answered = 1;
	if (e->text && e->size)
		*e->text = '\0';
	if (!strcmp(w, "open")) {
		group_size = e->asked[3] < 0 ? 1 : group_size + 1;
		e->answered[0] = open_event(e);
	} else if (!strcmp(w, "read")) {
		/* Two of the U74's counters; a group is read while none else is opened. */
		if (raw_opened > (m.unmapped ? 0 : 2))
			e->answered[0] = -ENODATA;
		time += 10;
		for (int i = 0; i < 2 + group_size; i++)
			e->answered[1 + i] = time;
		e->n_answered = 3 + group_size;
	} else if (!strcmp(w, "file")) {
		e->answered[0] = read_file(e);
	} else if (!strcmp(w, "exists")) {
		bool missing = strstr(e->on, "paranoid") ? m.no_perf : m.no_pmu;

		e->answered[0] = missing ? -ENOENT : 0;
	} else if (!strcmp(w, "user")) {
		e->answered[0] = m.user;
	} else if (!strcmp(w, "writable")) {
		e->answered[0] = m.locked ? -EROFS : 0;
	} else if (!strcmp(w, "time_cost")) {
		e->answered[0] = m.time_cost;
	} else if (!strcmp(w, "log")) {
		snprintf(e->text, e->size, "%s", m.log);
	}
}

static int setup(void **state)
{
	(void)state;
	memset(&m, 0, sizeof(m));
	m.cpuinfo = U74;
	m.clock = "riscv_clocksource";
	m.log = "riscv-pmu-sbi: 16 firmware and 4 hardware counters\n";
	m.paranoid = 2;
	m.time_cost = 3;
	fd_next = 10;
	seam_made_up(answer);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	return seam_close(false);
}

static const struct {
	const char *what;
	bool (*ok)(char *why, size_t size);
} checks[] = {
	{ "perf", doctor_perf },
	{ "unlocked", doctor_unlocked },
	{ "allowed", doctor_allowed },
	{ "pmu", doctor_pmu },
	{ "instructions", doctor_instructions },
	{ "cycles", doctor_cycles },
	{ "events", doctor_events },
	{ "disturb", doctor_disturb },
	{ "clock", doctor_clock },
	{ "hardware", doctor_hardware },
};

/* Nothing but @what is said, as a thing that is missing or as advice, with @text in it. */
static void only(const char *what, bool missing, const char *text)
{
	for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
		char why[512] = "";
		bool ok = checks[i].ok(why, sizeof(why));

		if (strcmp(checks[i].what, what)) {
			if (!ok || *why)
				fail_msg("%s: %s", checks[i].what, why);
			continue;
		}
		assert_int_equal(ok, !missing);
		if (!strstr(why, text))
			fail_msg("%s: '%s' does not say '%s'", what, why, text);
	}
}

static void all_is_well(void **state)
{
	(void)state;
	only("", false, "");
}

static void no_perf_events(void **state)
{
	(void)state;
	m.no_perf = true;
	only("perf", true, "missing");
}

static void a_user_who_may_not(void **state)
{
	(void)state;
	m.user = 1000;
	/* By other means than root's, such as CAP_PERFMON. */
	only("", false, "");
	m.instructions = -EACCES;
	only("allowed", true, "is 2, and this is user 1000");
}

static void a_container(void **state)
{
	(void)state;
	m.instructions = -EPERM;
	m.locked = true;
	only("allowed", true, "it is locked");
}

static void a_kernel_that_is_locked_down(void **state)
{
	(void)state;
	m.lockdown = "none [integrity] confidentiality";
	only("", false, "");
	m.lockdown = "none integrity [confidentiality]";
	only("unlocked", true, "nobody may count");
}

static void no_pmu(void **state)
{
	(void)state;
	m.no_pmu = true;
	only("pmu", true, "found no counters");
	m.log = "";
	only("pmu", true, "no SBI PMU extension");
}

static void sbi_3_without_a_map(void **state)
{
	(void)state;
	m.cycles = -ENOENT;
	only("cycles", true, "cycles can't be counted: the firmware's device tree");
}

static void instructions_that_are_not_offered(void **state)
{
	char why[512] = "";

	(void)state;
	m.instructions = -ENOENT;
	assert_false(doctor_instructions(why, sizeof(why)));
	assert_non_null(strstr(why, "SBI 3.0"));
}

static void raw_events_that_never_run(void **state)
{
	(void)state;
	m.unmapped = true;
	only("events", true, "INTEGER_LOAD_RETIRED");
}

static void a_core_without_a_table(void **state)
{
	(void)state;
	m.cpuinfo = "mvendorid\t: 0x710\nmarchid\t\t: 0x8000000058000001\n";
	only("events", false, "raw codes only");
}

static void an_emulator(void **state)
{
	(void)state;
	m.cpuinfo = QEMU;
	m.cycles = -ENOENT;
	m.unmapped = true;
	only("hardware", false, "emulator");
}

static void interrupts_that_are_not_seen(void **state)
{
	(void)state;
	m.no_tracefs = true;
	only("disturb", true, "irq_handler_entry");
}

static void a_clock_that_traps(void **state)
{
	(void)state;
	m.time_cost = 240;
	only("clock", false, "takes 240 instructions");
	m.clock = "jiffies";
	only("clock", true, "jiffies");
}

#define MACHINE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		MACHINE_TEST(all_is_well),
		MACHINE_TEST(no_perf_events),
		MACHINE_TEST(a_user_who_may_not),
		MACHINE_TEST(a_container),
		MACHINE_TEST(a_kernel_that_is_locked_down),
		MACHINE_TEST(no_pmu),
		MACHINE_TEST(sbi_3_without_a_map),
		MACHINE_TEST(instructions_that_are_not_offered),
		MACHINE_TEST(raw_events_that_never_run),
		MACHINE_TEST(a_core_without_a_table),
		MACHINE_TEST(an_emulator),
		MACHINE_TEST(interrupts_that_are_not_seen),
		MACHINE_TEST(a_clock_that_traps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
