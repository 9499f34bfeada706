// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gpt.h"
#include "image.h"
#include "message.h"
#include "view.h"

/* Of every partition, for libblkid: the superblocks that it knows begin before that. */
#define FS_HEAD (128u << 10)

struct unpack {
	int fd;
	struct gpt gpt;
};

/* Is that what somebody looks at: FAT partitions, and where the others begin? */
static bool is_wanted(const struct gpt *gpt, uint64_t offset)
{
	const struct gpt_part *part = gpt_part_at(gpt, offset);

	if (!part)
		return offset < IMAGE_CHUNK;
	return !strcmp(part->name, "boot") || !strcmp(part->name, "jitboard") ||
	       offset < part->first + FS_HEAD;
}

static int keep(void *data, uint64_t offset, const uint8_t *bytes, size_t n)
{
	struct unpack *u = data;

	if (!offset)
		gpt_parse(&u->gpt, bytes, n);
	if (offset >= IMAGE_CHUNK && !is_wanted(&u->gpt, offset) &&
	    !is_wanted(&u->gpt, offset + n - 1))
		return 0;
	while (n) {
		ssize_t put = pwrite(u->fd, bytes, n, offset);

		if (put < 0 && errno != EINTR) {
			int err = -errno;

			message("the image can't be unpacked to TMPDIR: %s: make room there",
				strerror(-err));
			return err;
		}
		if (put > 0) {
			bytes += put;
			offset += put;
			n -= put;
		}
	}
	return 0;
}

/* A file without a name where the user says, else where there may be room, else anywhere. */
static int temporary(void)
{
	const char *dir = getenv("TMPDIR") ? getenv("TMPDIR") : "/var/tmp";
	int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600), err;

	if (fd < 0 && !getenv("TMPDIR")) {
		dir = "/tmp";
		fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	}
	if (fd >= 0)
		return fd;
	err = -errno;
	message("%s: no file can be made there: %s: set TMPDIR", dir, strerror(-err));
	return err;
}

static int unpack(struct span *span, const char *path)
{
	struct unpack u = { .fd = temporary() };
	struct image image;
	int err;

	if (u.fd < 0)
		return u.fd;
	err = image_open(&image, path);
	if (!err)
		err = image_each(&image, keep, &u);
	if (!err && ftruncate(u.fd, image.map.image_size))
		err = -errno;
	*span = (struct span){ .fd = u.fd, .size = image.map.image_size };
	image_close(&image);
	return err;
}

int view_open(struct span *span, const char *path)
{
	struct stat st;
	int err = 0;

	*span = (struct span){ .fd = -1 };
	if (image_is_packed(path) && !stat(path, &st) && S_ISREG(st.st_mode))
		return unpack(span, path);
	span->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (span->fd < 0 || fstat(span->fd, &st)) {
		err = -errno;
		if (err == -EACCES)
			message_root(path);
		else
			message("%s: %s: give a card's device or an image", path, strerror(-err));
		return err;
	}
	if (S_ISREG(st.st_mode)) {
		span->size = st.st_size;
	} else if (!S_ISBLK(st.st_mode)) {
		err = -ENOTBLK;
		message("%s: is neither a disk nor a file: give a card's device or an image", path);
	} else {
		/* Only root may, and then it is the card that is read, not what is cached. */
		ioctl(span->fd, BLKFLSBUF, 0);
		if (ioctl(span->fd, BLKGETSIZE64, &span->size)) {
			err = -errno;
			message("%s: can't be read: %s", path, strerror(-err));
		}
	}
	return err;
}

void view_close(struct span *span)
{
	if (span->fd >= 0)
		close(span->fd);
	span->fd = -1;
}
