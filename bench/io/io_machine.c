// SPDX-License-Identifier: GPL-2.0-only
/* What is asked of the machine: each is an event of a recording. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "io.h"

/* The answer is one number, 0 or more, or -errno. */
static int64_t answered(struct io_event *e, int64_t n)
{
	e->answered[0] = n;
	e->n_answered = 1;
	io_note(e);
	return n;
}

int64_t io_ask(const char *what, int64_t (*ask)(void *ctx), void *ctx)
{
	struct io_event e = { .what = what };

	return io_replayed(&e) ? e.answered[0] : answered(&e, ask(ctx));
}

static int write_plain(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_TRUNC | O_CLOEXEC), err = 0;

	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		err = -errno;
	close(fd);
	return err;
}

int io_write(const char *path, const char *text)
{
	char on[PATH_MAX];
	struct io_event e = { .what = "write", .on = on };

	snprintf(on, sizeof(on), "%s=%s", path, text);
	return io_replayed(&e) ? e.answered[0] : answered(&e, write_plain(path, text));
}

int io_exists(const char *path)
{
	struct io_event e = { .what = "exists", .on = path };

	return io_replayed(&e) ? e.answered[0] : answered(&e, access(path, F_OK) ? -errno : 0);
}

int io_writable(const char *path)
{
	struct io_event e = { .what = "writable", .on = path };

	return io_replayed(&e) ? e.answered[0] : answered(&e, access(path, W_OK) ? -errno : 0);
}

static int list_plain(const char *path, char *names, size_t size)
{
	struct dirent **list;
	size_t used = 0;
	int n = scandir(path, &list, NULL, alphasort);

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

int io_list(const char *path, char *names, size_t size)
{
	struct io_event e = { .what = "list", .on = path, .text = names, .size = size };

	if (io_replayed(&e))
		return e.answered[0];
	*names = '\0';
	return answered(&e, list_plain(path, names, size));
}

static int64_t clock_plain(void *unused)
{
	struct timespec t;

	(void)unused;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ll + t.tv_nsec;
}

uint64_t io_clock(void)
{
	return io_ask("clock", clock_plain, NULL);
}

int io_perf_open(struct perf_event_attr *attr, int group)
{
	struct io_event e = {
		.what = "open",
		.asked = { attr->type, attr->config,
			   attr->exclude_kernel | attr->exclude_user << 1 | attr->exclude_hv << 2,
			   group },
		.n_asked = 4,
	};
	int fd;

	if (io_replayed(&e))
		return e.answered[0];
	fd = syscall(SYS_perf_event_open, attr, 0, -1, group, PERF_FLAG_FD_CLOEXEC);
	return answered(&e, fd < 0 ? -errno : fd);
}

void io_perf_close(int fd)
{
	/* The machine has nothing to say to that; in a replay it is none of its files. */
	if (!io_replaying())
		close(fd);
}

int io_perf_enable(int fd, bool on)
{
	struct io_event e = { .what = "enable", .asked = { fd, on }, .n_asked = 2 };
	unsigned long request = on ? PERF_EVENT_IOC_ENABLE : PERF_EVENT_IOC_DISABLE;

	if (io_replayed(&e))
		return e.answered[0];
	return answered(&e, ioctl(fd, request, PERF_IOC_FLAG_GROUP) ? -errno : 0);
}

/* The kernel puts the number of values before what io_perf_read() gives. */
static int read_group(int fd, uint64_t *words, size_t n)
{
	uint64_t group[IO_ANSWERED];
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

int io_perf_read(int fd, uint64_t *words, size_t n)
{
	struct io_event e = { .what = "read", .asked = { fd }, .n_asked = 1 };

	if (io_replayed(&e)) {
		if (!e.answered[0] && e.n_answered != n + 1)
			return -ENODATA;
		memcpy(words, e.answered + 1, n * sizeof(*words));
		return e.answered[0];
	}
	e.answered[0] = read_group(fd, words, n);
	memcpy(e.answered + 1, words, n * sizeof(*words));
	e.n_answered = e.answered[0] ? 1 : n + 1;
	io_note(&e);
	return e.answered[0];
}
