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
#include "record.h"
#include "util.h"
#include "watch.h"

const char *doctor_state = RECORD_STATE;

static int hart(void)
{
	struct interrupts i;
	cpu_set_t allowed;
	int err = hart_allowed(&allowed);

	interrupts_read("", &i);
	return err ? err : hart_choose("", &allowed, &i);
}

bool doctor_nothing_left(char *why, size_t size)
{
	return !governor_left(doctor_state, why, size);
}

bool doctor_governor(char *why, size_t size)
{
	return environ_emulated("") || governor_holdable("", why, size);
}

bool doctor_unthrottled(char *why, size_t size)
{
	return environ_emulated("") || !watch_throttled("", hart(), why, size);
}

bool doctor_isolated(char *why, size_t size)
{
	struct isolation i;
	int cpu = hart();

	if (cpu < 0) {
		snprintf(why, size, "there is no hart to choose: %s", strerror(-cpu));
		return false;
	}
	isolate_look("", cpu, &i);
	isolate_missing("", &i, why, size);
	return true;
}

int doctor_restore(void)
{
	char what[320];
	int err = record_lock(doctor_state);

	if (err) {
		say("%s: %s", doctor_state,
		    err == -EBUSY ? "a run is in progress, and restores by itself at its end"
				  : strerror(-err));
		return EXIT_FAILED;
	}
	err = governor_recover("", doctor_state, what, sizeof(what));
	record_unlock();
	if (err)
		say("can't put back: %s: run it as root", what);
	else
		printf("put back: %s\n", *what ? what : "nothing: no run was cut short");
	return err ? EXIT_FAILED : EXIT_DONE;
}
