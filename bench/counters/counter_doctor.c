// SPDX-License-Identifier: GPL-2.0-only
/* Why a counter is not there: what `jitbench doctor` has to say about counting. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "counter_doctor.h"
#include "counting.h"
#include "environ.h"
#include "io.h"
#include "util.h"

#define PARANOID   "/proc/sys/kernel/perf_event_paranoid"
#define LOCKDOWN   "/sys/kernel/security/lockdown"
#define PMU        "/sys/bus/event_source/devices/cpu"
#define CLOCK      "/sys/devices/system/clocksource/clocksource0/current_clocksource"
#define CLOCK_TIME "riscv_clocksource"

bool doctor_perf(char *why, size_t size)
{
	if (!io_exists(PARANOID))
		return true;
	snprintf(why, size, PARANOID " is missing");
	return false;
}

bool doctor_unlocked(char *why, size_t size)
{
	char text[128];

	/* Without the security module that locks there is no such file. */
	if (read_text("", LOCKDOWN, text, sizeof(text)) || !strstr(text, "[confidentiality]"))
		return true;
	snprintf(why, size, LOCKDOWN " says %s: nobody may count the kernel", text);
	return false;
}

static int64_t user(void *unused)
{
	(void)unused;
	return geteuid();
}

/* Try to count instructions.  Return: 0 or -errno. */
static int try_counter(void)
{
	struct counters c;
	int err = counter_open(&c);

	if (!err)
		counter_close(&c);
	return err;
}

static bool forbidden(int err)
{
	return err == -EACCES || err == -EPERM;
}

bool doctor_allowed(char *why, size_t size)
{
	long long n = -1;
	int64_t id;

	if (!forbidden(try_counter()))
		return true;
	id = io_ask("user", user, NULL);
	read_number("", PARANOID, &n);
	snprintf(why, size, PARANOID " is %lld, and this is user %lld%s", n, (long long)id,
		 io_writable(PARANOID) == -EROFS
			 ? "; it is locked: /proc/sys is read-only, as in a container"
			 : "");
	return false;
}

bool doctor_pmu(char *why, size_t size)
{
	char *log;
	bool driver;

	if (!io_exists(PMU))
		return true;
	log = environ_log();
	driver = log && strstr(log, "riscv-pmu-sbi");
	free(log);
	snprintf(why, size,
		 driver ? "the driver found no counters"
			: "the firmware has no SBI PMU extension, or the kernel no driver");
	return false;
}

bool doctor_instructions(char *why, size_t size)
{
	int err = try_counter();

	if (!err || forbidden(err))
		return true;
	if (err == -ENODATA || err == -EBUSY)
		snprintf(why, size, "the counter opens but never runs");
	else if (err == -ENOENT)
		snprintf(why, size,
			 "the firmware does not offer it: since SBI 3.0 (OpenSBI 1.7) its "
			 "device tree must map it");
	else
		snprintf(why, size, "the counter can't be opened: %s", strerror(-err));
	return false;
}

/* How many events are refused, apart from the one that has its own check? */
static size_t n_refused(const struct passes *p, const char *except)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n_refused; i++)
		n += strcmp(p->refused[i].event->name, except) != 0;
	return n;
}

/* Open the usual events, or only look at the base if @usual is false. */
static bool look(bool usual, char *why, size_t size)
{
	struct event_list known, chosen = {};
	struct passes p;
	bool ok = true;

	if (environ_emulated("") || events_known("", &known))
		return true;
	if (!usual || events_choose(&known, NULL, false, &chosen) == EXIT_DONE) {
		/* Another check says if instructions are not counted. */
		if (!passes_open(&p, &known, &chosen, false)) {
			ok = !n_refused(&p, usual ? "cycles" : "");
			if (!ok)
				passes_refused(&p, 0, why, size);
			passes_close(&p);
		}
	}
	events_free(&chosen);
	events_free(&known);
	return ok;
}

bool doctor_cycles(char *why, size_t size)
{
	return look(false, why, size);
}

bool doctor_events(char *why, size_t size)
{
	struct event_list known;
	bool other;

	if (environ_emulated("") || events_known("", &known))
		return true;
	other = !*known.core;
	events_free(&known);
	if (other) {
		snprintf(why, size, "there is no table of events for this core: raw codes only");
		return true;
	}
	return look(true, why, size);
}

bool doctor_disturb(char *why, size_t size)
{
	struct disturb d;
	int err = disturb_open(&d);

	disturb_close(&d);
	if (err)
		snprintf(why, size, "%s: %s", DISTURB_TRACEPOINT, strerror(-err));
	return !err;
}

/* Read the clock's register that often. */
static void read_time(int n)
{
#ifdef __riscv
	while (n--)
		asm volatile("rdtime t0" ::: "t0");
#else
	(void)n;
#endif
}

/* What one reading of the clock takes, in instructions of all modes; negative: -errno. */
static int64_t time_cost(void *unused)
{
	enum { READINGS = 256 };
	struct counter_values from, to;
	struct counters c;
	int err = counter_open(&c);

	(void)unused;
	if (err)
		return err;
	err = counter_read(&c, &from);
	read_time(READINGS);
	if (!err)
		err = counter_read(&c, &to);
	counter_close(&c);
	return err ? err : (int64_t)(to.value[0] - from.value[0]) / READINGS;
}

bool doctor_clock(char *why, size_t size)
{
	/* The loop has three instructions a turn, and reading the counters takes some ten. */
	enum { NATIVE = 32 };
	char name[64] = "";
	int64_t cost;

	read_text("", CLOCK, name, sizeof(name));
	if (*name && strcmp(name, CLOCK_TIME)) {
		snprintf(why, size, "the kernel's clock is %s", name);
		return false;
	}
	cost = io_ask("time_cost", time_cost, NULL);
	/* The U74's do; it disturbs nothing that is measured, but calibration is coarser. */
	if (cost > NATIVE)
		snprintf(why, size,
			 "each reading traps into the firmware and takes %lld instructions: no "
			 "sample reads it",
			 (long long)cost);
	return true;
}

bool doctor_hardware(char *why, size_t size)
{
	if (environ_emulated(""))
		snprintf(why, size,
			 "it is an emulator or a virtual machine: instructions are "
			 "counted, and nothing that takes time");
	return true;
}
