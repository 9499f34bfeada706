// SPDX-License-Identifier: GPL-2.0-only
/* What `jitbench doctor` has to say about the machine; see docs/measuring-on-a-board.md. */

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "environ.h"
#include "governor.h"
#include "hart.h"
#include "isolate.h"
#include "machine_doctor.h"
#include "util.h"
#include "watch.h"

const char *doctor_root = "";

static int hart(void)
{
	struct interrupts i;
	cpu_set_t allowed;
	int err = hart_allowed(&allowed);

	interrupts_read(doctor_root, &i);
	return err ? err : hart_choose(doctor_root, &allowed, &i);
}

bool doctor_governor(char *why, size_t size)
{
	return environ_emulated(doctor_root) || governor_holdable(doctor_root, why, size);
}

bool doctor_unthrottled(char *why, size_t size)
{
	return environ_emulated(doctor_root) || !watch_throttled(doctor_root, hart(), why, size);
}

bool doctor_isolated(char *why, size_t size)
{
	struct isolation i;
	int cpu = hart();

	if (cpu < 0) {
		snprintf(why, size, "there is no hart to choose: %s", strerror(-cpu));
		return false;
	}
	isolate_look(doctor_root, cpu, &i);
	isolate_missing(doctor_root, &i, why, size);
	return true;
}
