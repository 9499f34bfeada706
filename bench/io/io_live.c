// SPDX-License-Identifier: GPL-2.0-only
/* The machine itself. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "io.h"
#include "util.h"

/* More counters than a hart has, and what precedes them. */
#define WORDS 64

static int64_t live_ask(const char *what, int64_t (*ask)(void *ctx), void *ctx)
{
	(void)what;
	return ask(ctx);
}

static int live_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}

static int live_exists(const char *path)
{
	return access(path, F_OK) ? -errno : 0;
}

static int live_writable(const char *path)
{
	return access(path, W_OK) ? -errno : 0;
}

static int live_list(const char *path, char *names, size_t size)
{
	struct dirent **list;
	size_t used = 0;
	int n = scandir(path, &list, NULL, alphasort);

	*names = '\0';
	if (n < 0)
		return -errno;
	for (int i = 0; i < n; i++) {
		const char *name = list[i]->d_name;

		if (*name != '.' && used + strlen(name) + 2 <= size)
			used += sprintf(names + used, "%s\n", name);
		free(list[i]);
	}
	free(list);
	return 0;
}

/* Keep the lines that speak of the firmware. */
static void keep_firmware(char *log)
{
	char *to = log;

	for (char *line = log, *next; *line; line = next) {
		size_t len = strcspn(line, "\n");

		next = line + len + (line[len] == '\n');
		line[len] = '\0';
		if (!strstr(line, "SBI ") && !strstr(line, "riscv-pmu-sbi"))
			continue;
		memmove(to, line, len);
		to[len] = '\n';
		to += len + 1;
	}
	*to = '\0';
}

static int live_log(char *text, size_t size)
{
	enum { READ_ALL = 3, SIZE_BUFFER = 10 }; /* syslog(2) */
	int room = klogctl(SIZE_BUFFER, NULL, 0), n;
	char *log = room > 0 ? calloc(1, room + 1) : NULL;

	*text = '\0';
	if (room > 0 && !log)
		return -ENOMEM;
	if (!log)
		return 0;
	n = klogctl(READ_ALL, log, room);
	log[n > 0 ? n : 0] = '\0';
	keep_firmware(log);
	snprintf(text, size, "%s", log);
	free(log);
	return 0;
}

static int live_perf_open(struct perf_event_attr *attr, int group)
{
	int fd = syscall(SYS_perf_event_open, attr, 0, -1, group, PERF_FLAG_FD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

static void live_perf_close(int fd)
{
	close(fd);
}

static int live_perf_enable(int fd, bool on)
{
	unsigned long request = on ? PERF_EVENT_IOC_ENABLE : PERF_EVENT_IOC_DISABLE;

	return ioctl(fd, request, PERF_IOC_FLAG_GROUP) ? -errno : 0;
}

/* The kernel puts the number of values before what io_perf_read() gives. */
static int live_perf_read(int fd, uint64_t *words, size_t n)
{
	uint64_t group[WORDS];
	ssize_t want = (n + 1) * sizeof(*group), got = read(fd, group, sizeof(group));

	if (got < 0)
		return -errno;
	/* End of file: the pinned group did not get onto the PMU. */
	if (got != want || group[0] != n - 2)
		return -ENODATA;
	words[0] = group[1];
	words[1] = group[2];
	for (size_t i = 2; i < n; i++)
		words[i] = group[i + 1];
	return 0;
}

static bool live_replaying(void)
{
	return false;
}

const struct io_ops live_io = {
	.read_text = read_plain,
	.list = live_list,
	.write = live_write,
	.exists = live_exists,
	.writable = live_writable,
	.log = live_log,
	.ask = live_ask,
	.perf_open = live_perf_open,
	.perf_close = live_perf_close,
	.perf_enable = live_perf_enable,
	.perf_read = live_perf_read,
	.replaying = live_replaying,
};
