// SPDX-License-Identifier: GPL-2.0-only
/* The operations of io.h as events: taped, and answered. */

#include <errno.h>
#include <limits.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>

#include "tape.h"
#include "tape_io.h"

/* The backend whose answers are taped. */
static const struct io_ops *beneath = &live_io;

void tape_io_over(const struct io_ops *ops)
{
	beneath = ops;
}

/* Tape an answer that is one number: 0 or more, or -errno. */
static int64_t answered(struct tape_event *e, int64_t n)
{
	e->answered[0] = n;
	e->n_answered = 1;
	tape_note(e);
	return n;
}

static struct tape_event on_file(const char *what, const char *path)
{
	return (struct tape_event){ .what = what, .on = path };
}

static struct tape_event with_text(const char *what, const char *path, char *text, size_t size)
{
	return (struct tape_event){ .what = what, .on = path, .text = text, .size = size };
}

static struct tape_event opening(const struct perf_event_attr *attr, int group)
{
	return (struct tape_event){
		.what = "open",
		.asked = { attr->type, attr->config,
			   attr->exclude_kernel | attr->exclude_user << 1 | attr->exclude_hv << 2,
			   group },
		.n_asked = 4,
	};
}

static struct tape_event enabling(int fd, bool on)
{
	return (struct tape_event){ .what = "enable", .asked = { fd, on }, .n_asked = 2 };
}

static struct tape_event reading(int fd)
{
	return (struct tape_event){ .what = "read", .asked = { fd }, .n_asked = 1 };
}

/* A write is on FILE=TEXT. */
static struct tape_event writing(const char *path, const char *text, char *on)
{
	snprintf(on, PATH_MAX, "%s=%s", path, text);
	return on_file("write", on);
}

static int taping_read_text(const char *path, char *buf, size_t size)
{
	struct tape_event e = with_text("file", path, buf, size);

	return answered(&e, beneath->read_text(path, buf, size));
}

static int taping_list(const char *path, char *names, size_t size)
{
	struct tape_event e = with_text("list", path, names, size);

	return answered(&e, beneath->list(path, names, size));
}

static int taping_write(const char *path, const char *text)
{
	char on[PATH_MAX];
	struct tape_event e = writing(path, text, on);

	return answered(&e, beneath->write(path, text));
}

static int taping_exists(const char *path)
{
	struct tape_event e = on_file("exists", path);

	return answered(&e, beneath->exists(path));
}

static int taping_writable(const char *path)
{
	struct tape_event e = on_file("writable", path);

	return answered(&e, beneath->writable(path));
}

static int taping_log(char *text, size_t size)
{
	struct tape_event e = with_text("log", NULL, text, size);

	return answered(&e, beneath->log(text, size));
}

static int64_t taping_ask(const char *what, int64_t (*ask)(void *ctx), void *ctx)
{
	struct tape_event e = { .what = what };

	return answered(&e, beneath->ask(what, ask, ctx));
}

static int taping_perf_open(struct perf_event_attr *attr, int group)
{
	struct tape_event e = opening(attr, group);

	return answered(&e, beneath->perf_open(attr, group));
}

/* The machine has nothing to say to that. */
static void taping_perf_close(int fd)
{
	beneath->perf_close(fd);
}

static int taping_perf_enable(int fd, bool on)
{
	struct tape_event e = enabling(fd, on);

	return answered(&e, beneath->perf_enable(fd, on));
}

static int taping_perf_read(int fd, uint64_t *words, size_t n)
{
	struct tape_event e = reading(fd);

	e.answered[0] = beneath->perf_read(fd, words, n);
	memcpy(e.answered + 1, words, n * sizeof(*words));
	e.n_answered = e.answered[0] ? 1 : n + 1;
	tape_note(&e);
	return e.answered[0];
}

static bool taping_replaying(void)
{
	return beneath->replaying();
}

const struct io_ops taping_io = {
	.read_text = taping_read_text,
	.list = taping_list,
	.write = taping_write,
	.exists = taping_exists,
	.writable = taping_writable,
	.log = taping_log,
	.ask = taping_ask,
	.perf_open = taping_perf_open,
	.perf_close = taping_perf_close,
	.perf_enable = taping_perf_enable,
	.perf_read = taping_perf_read,
	.replaying = taping_replaying,
};

static int replaying_read_text(const char *path, char *buf, size_t size)
{
	struct tape_event e = with_text("file", path, buf, size);

	return tape_answer(&e);
}

static int replaying_list(const char *path, char *names, size_t size)
{
	struct tape_event e = with_text("list", path, names, size);

	return tape_answer(&e);
}

static int replaying_write(const char *path, const char *text)
{
	char on[PATH_MAX];
	struct tape_event e = writing(path, text, on);

	return tape_answer(&e);
}

static int replaying_exists(const char *path)
{
	struct tape_event e = on_file("exists", path);

	return tape_answer(&e);
}

static int replaying_writable(const char *path)
{
	struct tape_event e = on_file("writable", path);

	return tape_answer(&e);
}

static int replaying_log(char *text, size_t size)
{
	struct tape_event e = with_text("log", NULL, text, size);

	return tape_answer(&e);
}

static int64_t replaying_ask(const char *what, int64_t (*ask)(void *ctx), void *ctx)
{
	struct tape_event e = { .what = what };

	(void)ask, (void)ctx;
	return tape_answer(&e);
}

static int replaying_perf_open(struct perf_event_attr *attr, int group)
{
	struct tape_event e = opening(attr, group);

	return tape_answer(&e);
}

/* It is none of this process' files. */
static void replaying_perf_close(int fd)
{
	(void)fd;
}

static int replaying_perf_enable(int fd, bool on)
{
	struct tape_event e = enabling(fd, on);

	return tape_answer(&e);
}

static int replaying_perf_read(int fd, uint64_t *words, size_t n)
{
	struct tape_event e = reading(fd);
	int err = tape_answer(&e);

	if (!err && e.n_answered != n + 1)
		return -ENODATA;
	memcpy(words, e.answered + 1, n * sizeof(*words));
	return err;
}

static bool replaying_replaying(void)
{
	return true;
}

const struct io_ops replaying_io = {
	.read_text = replaying_read_text,
	.list = replaying_list,
	.write = replaying_write,
	.exists = replaying_exists,
	.writable = replaying_writable,
	.log = replaying_log,
	.ask = replaying_ask,
	.perf_open = replaying_perf_open,
	.perf_close = replaying_perf_close,
	.perf_enable = replaying_perf_enable,
	.perf_read = replaying_perf_read,
	.replaying = replaying_replaying,
};
