// SPDX-License-Identifier: GPL-2.0-only
/* The first process of an emulated run: mounts, exit status, power off. */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest.h"

static const struct {
	const char *source, *target, *type, *data;
} mounts[] = {
	{ "proc", "/proc", "proc", NULL },
	{ "sysfs", "/sys", "sysfs", NULL },
	{ "devtmpfs", "/dev", "devtmpfs", NULL },
	{ "tmpfs", "/tmp", "tmpfs", NULL },
	{ "debugfs", "/sys/kernel/debug", "debugfs", NULL },
	{ "tracefs", "/sys/kernel/tracing", "tracefs", NULL },
	{ "bpf", "/sys/fs/bpf", "bpf", NULL },
	{ "results", GUEST_RESULTS, "9p", "trans=virtio,version=9p2000.L,msize=131072" },
};

bool guest_is_init(void)
{
	return getpid() == 1;
}

int guest_enter(void)
{
	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++) {
		mkdir(mounts[i].target, 0755); /* it may be there already */
		/* EBUSY: the kernel has mounted it itself (devtmpfs). */
		if (mount(mounts[i].source, mounts[i].target, mounts[i].type, 0, mounts[i].data) &&
		    errno != EBUSY) {
			int err = -errno;

			fprintf(stderr, "guest: can't mount %s: %s\n", mounts[i].target,
				strerror(-err));
			return err;
		}
	}
	return 0;
}

void guest_leave(int status)
{
	FILE *f = fopen(GUEST_RESULTS "/exit.tmp", "w");

	if (f) {
		fprintf(f, "%d\n", status);
		if (!fclose(f))
			rename(GUEST_RESULTS "/exit.tmp", GUEST_RESULTS "/exit");
	}
	fflush(NULL);
	sync();
	reboot(RB_POWER_OFF);
	/* Without a power-off driver the kernel halts; the host ends the emulator. */
	for (;;)
		pause();
}
