// SPDX-License-Identifier: GPL-2.0-only
/* What `jitbench doctor` has to say of, and do about, runs that were cut short. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "machine_doctor.h"
#include "restore.h"
#include "restore_doctor.h"
#include "util.h"

const char *doctor_state = RESTORE_STATE;

bool doctor_nothing_left(char *why, size_t size)
{
	return !restore_left(doctor_state, why, size);
}

int doctor_restore(void)
{
	char what[320];
	int err = restore_lock(doctor_state);

	if (err) {
		say("%s: %s", doctor_state,
		    err == -EBUSY ? "a run is in progress, and restores by itself at its end"
				  : strerror(-err));
		return EXIT_FAILED;
	}
	err = restore_recover(doctor_root, doctor_state, what, sizeof(what));
	restore_unlock();
	if (err)
		say("can't put back: %s%s", what, err == -EACCES ? ": run it as root" : "");
	else
		printf("put back: %s\n", *what ? what : "nothing: no run was cut short");
	return err ? EXIT_FAILED : EXIT_DONE;
}
