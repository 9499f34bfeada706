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
#include "message.h"
#include "verify.h"

/* What O_DIRECT may ask for: the largest sector in use. */
#define ALIGN 4096u

struct card {
	const char *path;
	int fd;
	uint64_t size; /* bytes */
	uint8_t *bytes;
	struct gpt gpt;
};

/* Open past the caches: O_DIRECT, after what is cached was thrown away. */
static int card_open(struct card *card)
{
	struct stat st;

	card->fd = open(card->path, O_RDONLY | O_CLOEXEC | O_DIRECT);
	/* A file may lie where nothing goes past the caches (tmpfs). */
	if (card->fd < 0 && errno == EINVAL)
		card->fd = open(card->path, O_RDONLY | O_CLOEXEC);
	if (card->fd < 0)
		return -errno;
	if (fstat(card->fd, &st))
		return -errno;
	if (S_ISREG(st.st_mode)) {
		card->size = st.st_size;
		return 0;
	}
	if (!S_ISBLK(st.st_mode))
		return -ENOTBLK;
	if (ioctl(card->fd, BLKGETSIZE64, &card->size))
		return -errno;
	/* Only root may; O_DIRECT reads the disk in any case. */
	ioctl(card->fd, BLKFLSBUF, 0);
	return 0;
}

/* All of it, or -errno; whole sectors are asked for. */
static int card_read(const struct card *card, uint64_t offset, size_t n)
{
	size_t have = 0, want = (n + ALIGN - 1) / ALIGN * ALIGN;

	while (have < n) {
		ssize_t got = pread(card->fd, card->bytes + have, want - have, offset + have);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (!got)
			return -ENODATA;
		have += got;
	}
	return 0;
}

/* " (partition 3, boot)" of an offset, "" where there is none. */
static const char *where(const struct card *card, uint64_t offset)
{
	static char text[128];
	const struct gpt_part *part = gpt_part_at(&card->gpt, offset);

	text[0] = '\0';
	if (part)
		snprintf(text, sizeof(text), " (partition %u%s%s)", part->number,
			 part->name[0] ? ", " : "", part->name);
	return text;
}

static int compare(void *data, uint64_t offset, const uint8_t *bytes, size_t n)
{
	struct card *card = data;
	size_t i = 0;
	int err;

	/* The image's own table says whose byte it is that differs. */
	if (!offset)
		gpt_parse(&card->gpt, bytes, n);
	err = card_read(card, offset, n);
	if (err) {
		message("%s: can't be read at byte %llu%s: %s", card->path,
			(unsigned long long)offset, where(card, offset), strerror(-err));
		return err;
	}
	if (!memcmp(card->bytes, bytes, n))
		return 0;
	while (card->bytes[i] == bytes[i])
		i++;
	offset += i;
	message("%s: differs from the image at byte %llu%s: write it again; if it does so again, "
		"use another card",
		card->path, (unsigned long long)offset, where(card, offset));
	return -EILSEQ;
}

int verify(const struct image *image, const char *device)
{
	struct card card = { .path = device, .fd = -1 };
	int err = card_open(&card);

	if (err == -EACCES) {
		message_root(device);
		goto cleanup;
	}
	if (err) {
		message("%s: %s: give a card's device, such as /dev/sdX", device, strerror(-err));
		goto cleanup;
	}
	if (card.size < image->map.image_size) {
		message("%s: holds %llu bytes, the image has %llu: use a larger card", device,
			(unsigned long long)card.size, (unsigned long long)image->map.image_size);
		err = -ENOSPC;
		goto cleanup;
	}
	card.bytes = aligned_alloc(ALIGN, IMAGE_CHUNK);
	err = card.bytes ? image_each(image, compare, &card) : -ENOMEM;
cleanup:
	free(card.bytes);
	if (card.fd >= 0)
		close(card.fd);
	return err;
}
