// SPDX-License-Identifier: GPL-2.0-only
/* The first process of an emulated run: mounts, exit status, power off. */

#include <dirent.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest.h"
#include "replace.h"

static const struct {
	const char *source, *target, *type;
} mounts[] = {
	{ "proc", "/proc", "proc" },
	{ "sysfs", "/sys", "sysfs" },
	{ "devtmpfs", "/dev", "devtmpfs" },
	{ "tmpfs", "/tmp", "tmpfs" },
	{ "debugfs", "/sys/kernel/debug", "debugfs" },
	{ "tracefs", "/sys/kernel/tracing", "tracefs" },
	{ "bpf", "/sys/fs/bpf", "bpf" },
};

bool guest_is_init(void)
{
	return getpid() == 1;
}

/* EBUSY: the kernel has mounted it itself (devtmpfs). */
static int mount_at(const char *source, const char *target, const char *type, const char *data)
{
	int err;

	mkdir(target, 0755); /* it may be there already */
	if (!mount(source, target, type, 0, data) || errno == EBUSY)
		return 0;
	err = -errno;
	fprintf(stderr, "guest: can't mount %s: %s\n", target, strerror(-err));
	return err;
}

int guest_enter_alone(void)
{
	int err = 0;

	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]) && !err; i++)
		err = mount_at(mounts[i].source, mounts[i].target, mounts[i].type, NULL);
	mkdir(GUEST_KEPT, 0755);
	return err;
}

int guest_results(void)
{
	static bool mounted;
	int err;

	if (mounted || !guest_is_init())
		return 0;
	err = mount_at("results", GUEST_RESULTS, "9p",
		       "trans=virtio,version=9p2000.L,msize=131072");
	mounted = !err;
	return err;
}

int guest_enter(void)
{
	int err = guest_enter_alone();

	return err ? err : guest_results();
}

static int copy(FILE *to, void *from)
{
	char buffer[1 << 16];
	ssize_t n;

	while ((n = read(*(int *)from, buffer, sizeof(buffer))) > 0)
		if (fwrite(buffer, 1, n, to) != (size_t)n)
			return errno ? -errno : -EIO;
	return n < 0 ? -errno : 0;
}

/* One file of GUEST_KEPT, to the host: whole, or not at all. */
static int hand_over_file(const char *name)
{
	char from[512], to[512];
	int in, err;

	snprintf(from, sizeof(from), "%s/%s", GUEST_KEPT, name);
	snprintf(to, sizeof(to), "%s/%s", GUEST_RESULTS, name);
	in = open(from, O_RDONLY | O_CLOEXEC);
	err = in < 0 ? -errno : replace_file(to, copy, NULL, &in);
	if (in >= 0)
		close(in);
	if (err)
		fprintf(stderr, "guest: can't write %s: %s\n", to, strerror(-err));
	return err;
}

static int hand_over(void)
{
	DIR *dir = opendir(GUEST_KEPT);
	const struct dirent *d;
	int err = 0;

	while (dir && !err && (d = readdir(dir)))
		if (d->d_type == DT_REG)
			err = hand_over_file(d->d_name);
	if (dir)
		closedir(dir);
	return err;
}

static int write_status(FILE *f, void *status)
{
	return fprintf(f, "%d\n", *(int *)status) < 0 ? -errno : 0;
}

void guest_leave(int status)
{
	if (guest_results() || hand_over())
		status = 1;
	/* If it can't be written, the host says that it is missing. */
	replace_file(GUEST_RESULTS "/exit", write_status, NULL, &status);
	fflush(NULL);
	sync();
	reboot(RB_POWER_OFF);
	/* Without a power-off driver the kernel halts; the host ends the emulator. */
	for (;;)
		pause();
}
