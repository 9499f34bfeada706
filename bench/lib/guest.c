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

static int copy(int from, int to)
{
	char buffer[1 << 16];
	ssize_t n;

	while ((n = read(from, buffer, sizeof(buffer))) > 0) {
		for (ssize_t done = 0, w; done < n; done += w) {
			w = write(to, buffer + done, n - done);
			if (w < 0)
				return -errno;
		}
	}
	return n < 0 ? -errno : 0;
}

/* One file of GUEST_KEPT, to the host: whole, or not at all. */
static int hand_over_file(const char *name)
{
	char from[512], part[512], to[512];
	int in, out, err;

	snprintf(from, sizeof(from), "%s/%s", GUEST_KEPT, name);
	snprintf(part, sizeof(part), "%s/%s.part", GUEST_RESULTS, name);
	snprintf(to, sizeof(to), "%s/%s", GUEST_RESULTS, name);
	in = open(from, O_RDONLY | O_CLOEXEC);
	out = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	err = in < 0 || out < 0 ? -errno : copy(in, out);
	if (in >= 0)
		close(in);
	if (out >= 0 && close(out) && !err)
		err = -errno;
	if (!err && rename(part, to))
		err = -errno;
	if (err) {
		fprintf(stderr, "guest: can't write %s: %s\n", to, strerror(-err));
		unlink(part);
	}
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

void guest_leave(int status)
{
	FILE *f;

	if (guest_results() || hand_over())
		status = 1;
	f = fopen(GUEST_RESULTS "/exit.tmp", "w");
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
