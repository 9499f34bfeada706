// SPDX-License-Identifier: GPL-2.0-only
/* Which hart to measure on, and how to stay there. */

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "cpulist.h"
#include "hart.h"
#include "io.h"
#include "isolate.h"
#include "util.h"

/* As many as a number in a recording has bits. */
#define HART_MAX 63

/* Leave in @set what is also in @wanted, if that is anything. */
static bool narrow(cpu_set_t *set, const cpu_set_t *wanted)
{
	cpu_set_t both;

	CPU_AND(&both, set, wanted);
	if (!CPU_COUNT(&both))
		return false;
	*set = both;
	return true;
}

/* The harts to choose from. */
static void candidates(const char *root, const cpu_set_t *allowed, cpu_set_t *set)
{
	cpu_set_t online, isolated, tickless, quiet, rest;

	if (cpulist_read(root, CPUS_ONLINE, &online))
		online = *allowed;
	cpulist_read(root, CPUS_ISOLATED, &isolated);
	cpulist_read(root, CPUS_NOHZ_FULL, &tickless);
	CPU_AND(&quiet, &isolated, &tickless);
	CPU_XOR(&rest, &online, &isolated);
	CPU_AND(&rest, &rest, &online);
	CPU_AND(set, allowed, &online);
	if (CPU_EQUAL(set, &rest))
		*set = online;
	if (!narrow(set, &quiet) && !narrow(set, &isolated))
		narrow(set, &tickless);
}

static int64_t allowed_now(void *unused)
{
	cpu_set_t set;
	int64_t mask = 0;

	(void)unused;
	if (sched_getaffinity(0, sizeof(set), &set))
		return -errno;
	for (int cpu = 0; cpu < HART_MAX; cpu++)
		mask |= (int64_t)CPU_ISSET(cpu, &set) << cpu;
	return mask;
}

int hart_allowed(cpu_set_t *set)
{
	int64_t mask = io_ask("affinity", allowed_now, NULL);

	CPU_ZERO(set);
	if (mask < 0)
		return mask;
	for (int cpu = 0; cpu < HART_MAX; cpu++)
		if (mask >> cpu & 1)
			CPU_SET(cpu, set);
	return 0;
}

int hart_choose(const char *root, const cpu_set_t *allowed, const struct interrupts *i)
{
	cpu_set_t set;
	int best = -ENODEV;

	candidates(root, allowed, &set);
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &set) && (best < 0 || i->taken[cpu] <= i->taken[best]))
			best = cpu;
	return best;
}

static int64_t pin(void *cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(*(int *)cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		return -errno;
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		say("warning: can't lock memory: %s: page faults may disturb samples",
		    strerror(errno));
	return 0;
}

static int64_t fifo(void *unused)
{
	struct sched_param lowest = { .sched_priority = 1 };

	(void)unused;
	return sched_setscheduler(0, SCHED_FIFO, &lowest) ? -errno : 0;
}

int hart_pin(int cpu)
{
	int err = io_ask("pin", pin, &cpu);

	if (err)
		say("can't run on CPU %d: %s: choose another with --cpu", cpu, strerror(-err));
	return err;
}

int hart_fifo(const char *root)
{
	cpu_set_t online;
	int err;

	if (cpulist_read(root, CPUS_ONLINE, &online) || CPU_COUNT(&online) < 2) {
		say("--fifo would take the only hart from the kernel's own threads: leave it out");
		return -EPERM;
	}
	err = io_ask("fifo", fifo, NULL);
	if (err)
		say("can't become SCHED_FIFO: %s: run it as root, or without --fifo",
		    strerror(-err));
	return err;
}
