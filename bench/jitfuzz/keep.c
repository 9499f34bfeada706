// SPDX-License-Identifier: GPL-2.0-only
/* Writes cases to files. */

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "keep.h"
#include "replace.h"
#include "util.h"

#define CURRENT "current.case"

/*
 * Write text to a file so that it is there whatever happens to this kernel next: the
 * results of an emulated run are a file system of the host, which has it once it is written.
 */
static int keep_text(int fd, const char *text, size_t len)
{
	ssize_t done = pwrite(fd, text, len, 0);

	if (done != (ssize_t)len)
		return done < 0 ? -errno : -EIO;
	return ftruncate(fd, len) ? -errno : 0;
}

static int cant_write(const char *out, const char *name, int err)
{
	say("%s/%s can't be written: %s: name another folder with --out", out, name,
	    strerror(-err));
	return err;
}

static int open_in(const char *out, const char *name)
{
	char path[PATH_MAX];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", out, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	return fd < 0 ? -errno : fd;
}

struct kept {
	const struct fuzz_case *c;
	const struct mixture *mix;
	const char *comment;
};

static int write_case(FILE *f, void *ctx)
{
	const struct kept *k = ctx;

	fprintf(f, "# %.*s\n", (int)strcspn(k->comment, "\n"), k->comment);
	case_write(f, k->c, k->mix);
	return 0;
}

int keep_case(const char *out, const char *name, const struct fuzz_case *c,
	      const struct mixture *mix, const char *comment)
{
	struct kept k = { c, mix, comment };
	char path[PATH_MAX];
	int err;

	snprintf(path, sizeof(path), "%s/%s", out, name);
	err = replace_file(path, write_case, NULL, &k);
	return err ? cant_write(out, name, err) : 0;
}

/* The case that runs, as text to free(), or NULL. */
static char *current_text(const struct fuzz_case *c, const struct mixture *mix, size_t *len)
{
	struct kept k = { c, mix, "this case was running when the kernel went away" };
	char *text = NULL;
	FILE *f = open_memstream(&text, len);

	if (!f)
		return NULL;
	write_case(f, &k);
	fclose(f);
	return text;
}

int keep_current(int *fd, const char *out, const struct fuzz_case *c, const struct mixture *mix)
{
	size_t len;
	char *text = current_text(c, mix, &len);
	int err = text ? 0 : -ENOMEM;

	if (!err && !*fd) {
		*fd = open_in(out, CURRENT);
		err = *fd < 0 ? *fd : 0;
	}
	if (!err)
		err = keep_text(*fd, text, len);
	free(text);
	return err ? cant_write(out, CURRENT, err) : 0;
}

void keep_no_current(int *fd, const char *out)
{
	char path[PATH_MAX];

	if (*fd > 0)
		close(*fd);
	*fd = 0;
	snprintf(path, sizeof(path), "%s/%s", out, CURRENT);
	unlink(path);
}
