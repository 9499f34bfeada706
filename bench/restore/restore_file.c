// SPDX-License-Identifier: GPL-2.0-only
/* The file of the restore record, and the lock beside it. */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io.h"
#include "replace.h"
#include "restore_file.h"
#include "util.h"

#define NAME "restore.json"

/* A line of it is no longer than 100 bytes, and GOVERNOR_MAX policies have 5 each. */
#define RECORD_SIZE 8192

/* Path of the file @name in @state. */
static int in(const char *state, const char *name, char *path)
{
	return snprintf(path, PATH_MAX, "%s/%s", state, name) < PATH_MAX ? 0 : -ENAMETOOLONG;
}

static int make_folders(const char *state)
{
	char path[PATH_MAX];

	if (in(state, "", path))
		return -ENAMETOOLONG;
	for (char *slash = path; (slash = strchr(slash + 1, '/'));) {
		*slash = '\0';
		if (mkdir(path, 0755) && errno != EEXIST)
			return -errno;
		*slash = '/';
	}
	return 0;
}

static int held = -1;

static int64_t take_lock(void *state)
{
	char path[PATH_MAX];
	int err = make_folders(state), fd;

	if (!err)
		err = in(state, "lock", path);
	if (err)
		return err;
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0)
		return -errno;
	if (flock(fd, LOCK_EX | LOCK_NB)) {
		err = errno == EWOULDBLOCK ? -EBUSY : -errno;
		close(fd);
		return err;
	}
	held = fd;
	return 0;
}

int restore_lock(const char *state)
{
	return io_ask("lock", take_lock, (void *)state);
}

void restore_unlock(void)
{
	if (held >= 0)
		close(held);
	held = -1;
}

static int write_text(FILE *f, void *record)
{
	if (json_dumpf(record, f, JSON_INDENT(1)) || fputc('\n', f) == EOF)
		return errno ? -errno : -EIO;
	return 0;
}

struct writing {
	const char *state;
	json_t *record;
};

static int64_t write_record(void *ctx)
{
	const struct writing *w = ctx;
	char path[PATH_MAX];
	int err = in(w->state, NAME, path);

	return err ? err : replace_file(path, write_text, NULL, w->record);
}

int restore_file_write(const char *state, json_t *record)
{
	struct writing w = { state, record };

	return io_ask("note", write_record, &w);
}

int restore_file_read(const char *state, json_t **record)
{
	char path[PATH_MAX], text[RECORD_SIZE];
	int err = in(state, NAME, path);

	if (!err)
		err = read_text("", path, text, sizeof(text));
	if (err)
		return err;
	*record = json_loads(text, 0, NULL);
	return *record ? 0 : -EBADMSG;
}

static int64_t remove_file(void *state)
{
	char path[PATH_MAX];
	int err = in(state, NAME, path);

	if (!err && unlink(path))
		err = -errno;
	return err ? err : sync_folder(state);
}

int restore_file_remove(const char *state)
{
	return io_ask("forget", remove_file, (void *)state);
}
