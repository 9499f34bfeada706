// SPDX-License-Identifier: GPL-2.0-only
/* The seam to the machine: the backend that is in force. */

#include <time.h>

#include "io.h"
#include "util.h"

static const struct io_ops *io = &live_io;

const struct io_ops *io_use(const struct io_ops *ops)
{
	const struct io_ops *former = io;

	io = ops;
	read_text_by = ops->read_text;
	return former;
}

bool io_replaying(void)
{
	return io->replaying();
}

int64_t io_ask(const char *what, int64_t (*ask)(void *ctx), void *ctx)
{
	return io->ask(what, ask, ctx);
}

int io_write(const char *path, const char *text)
{
	return io->write(path, text);
}

int io_exists(const char *path)
{
	return io->exists(path);
}

int io_writable(const char *path)
{
	return io->writable(path);
}

int io_list(const char *path, char *names, size_t size)
{
	return io->list(path, names, size);
}

int io_log(char *text, size_t size)
{
	return io->log(text, size);
}

static int64_t clock_now(void *unused)
{
	struct timespec t;

	(void)unused;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ll + t.tv_nsec;
}

uint64_t io_clock(void)
{
	return io->ask("clock", clock_now, NULL);
}

int io_perf_open(struct perf_event_attr *attr, int group)
{
	return io->perf_open(attr, group);
}

void io_perf_close(int fd)
{
	io->perf_close(fd);
}

int io_perf_enable(int fd, bool on)
{
	return io->perf_enable(fd, on);
}

int io_perf_read(int fd, uint64_t *words, size_t n)
{
	return io->perf_read(fd, words, n);
}
