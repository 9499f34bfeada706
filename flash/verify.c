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

#include "card.h"
#include "gpt.h"
#include "message.h"
#include "progress.h"
#include "settings.h"
#include "signals.h"
#include "verify.h"
#include "view.h"

/* What O_DIRECT may ask for: the largest sector in use. */
#define ALIGN 4096u

struct reader {
	int fd;
	uint64_t size; /* bytes; of the card */
	uint8_t *bytes;
	struct gpt gpt; /* the image's own table says whose byte it is that differs */
	char *why;
};

/* All of it, or -errno; whole sectors are asked for. */
static int reader_read(const struct reader *r, uint64_t offset, size_t n)
{
	size_t have = 0, want = (n + ALIGN - 1) / ALIGN * ALIGN;

	while (have < n) {
		ssize_t got = pread(r->fd, r->bytes + have, want - have, offset + have);

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
static const char *where(const struct reader *r, uint64_t offset)
{
	static char text[128];
	const struct gpt_part *part = gpt_part_at(&r->gpt, offset);

	text[0] = '\0';
	if (part)
		snprintf(text, sizeof(text), " (partition %u%s%s)", part->number,
			 part->name[0] ? ", " : "", part->name);
	return text;
}

static int compare(void *data, uint64_t offset, const uint8_t *bytes, size_t n)
{
	struct reader *r = data;
	size_t i = 0;
	int err;

	if (!offset)
		gpt_parse(&r->gpt, bytes, n);
	err = signals_caught();
	if (err) {
		snprintf(r->why, VERIFY_WHY, "reading back was stopped at byte %llu",
			 (unsigned long long)offset);
		return err;
	}
	err = reader_read(r, offset, n);
	progress_add(n);
	if (err) {
		snprintf(r->why, VERIFY_WHY, "can't be read at byte %llu%s: %s",
			 (unsigned long long)offset, where(r, offset), strerror(-err));
		return err;
	}
	if (!memcmp(r->bytes, bytes, n))
		return 0;
	while (r->bytes[i] == bytes[i])
		i++;
	offset += i;
	snprintf(r->why, VERIFY_WHY, "differs from the image at byte %llu%s",
		 (unsigned long long)offset, where(r, offset));
	return -EILSEQ;
}

/* Throw away what is cached.  Only root may; O_DIRECT reads the disk in any case. */
static void drop_caches(int fd)
{
	if (ioctl(fd, BLKFLSBUF, 0))
		posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
}

int verify_layout(const struct layout *l, int fd, char *why)
{
	struct reader r = { .fd = fd, .size = l->size, .why = why };
	int err = 0;

	*why = '\0';
	r.bytes = aligned_alloc(ALIGN, IMAGE_CHUNK + ALIGN);
	if (!r.bytes) {
		snprintf(why, VERIFY_WHY, "out of memory");
		return -ENOMEM;
	}
	drop_caches(fd);
	err = compare(&r, 0, l->head, LAYOUT_HEAD);
	if (!err)
		err = layout_body(l, compare, &r);
	if (!err)
		err = compare(&r, l->tail_at, l->tail, l->tail_size);
	free(r.bytes);
	return err;
}

static int open_card(struct reader *r, const char *device)
{
	struct stat st;

	r->fd = open(device, O_RDONLY | O_CLOEXEC | O_DIRECT);
	/* A file may lie where nothing goes past the caches (tmpfs). */
	if (r->fd < 0 && errno == EINVAL)
		r->fd = open(device, O_RDONLY | O_CLOEXEC);
	if (r->fd < 0 || fstat(r->fd, &st))
		return -errno;
	if (S_ISREG(st.st_mode)) {
		r->size = st.st_size;
		return 0;
	}
	if (!S_ISBLK(st.st_mode))
		return -ENOTBLK;
	return ioctl(r->fd, BLKGETSIZE64, &r->size) ? -errno : 0;
}

/* The first bytes of an image; fewer if the rest is not mapped. */
static int take_head(void *data, uint64_t offset, const uint8_t *bytes, size_t n)
{
	if (offset < GPT_HEAD)
		memcpy((uint8_t *)data + offset, bytes,
		       n < GPT_HEAD - offset ? n : GPT_HEAD - offset);
	return 1;
}

/* Did sdflash write that card?  Otherwise it begins as the image does, or it is another card. */
static bool is_laid_out(struct reader *r, const struct image *image)
{
	uint8_t head[GPT_HEAD] = { 0 };

	if (image_each(image, take_head, head) < 0 || !gpt_is_whole(head, sizeof(head)) ||
	    reader_read(r, 0, sizeof(head)))
		return false;
	return r->size == image->map.image_size || memcmp(r->bytes, head, sizeof(head));
}

/* The image as it would be on this card, with the settings that are there. */
static int lay_out(struct layout *l, const struct image *image, const char *device, uint64_t size)
{
	struct span image_view = { .fd = -1 }, view = { .fd = -1 };
	struct card image_card = { .n_runs = 0 }, card = { .n_runs = 0 };
	int err = layout_make(l, image, size);

	if (!err)
		err = view_open(&image_view, image->path);
	if (!err)
		err = view_open(&view, device);
	if (!err)
		err = card_look(&image_card, &image_view);
	if (!err)
		err = card_look(&card, &view);
	/* A damaged file system has no settings: the card differs from the image then. */
	if (!err)
		settings_carry(l, &image_card, &card, NULL);
	card_free(&card);
	card_free(&image_card);
	view_close(&view);
	view_close(&image_view);
	return err;
}

static int verify_card(struct reader *r, const struct image *image, const char *device)
{
	struct layout l = { .image = image };
	int err;

	drop_caches(r->fd);
	progress_begin("verify", image->map.mapped * image->map.block_size);
	if (!is_laid_out(r, image)) {
		err = image_each(image, compare, r);
	} else {
		err = lay_out(&l, image, device, r->size);
		if (!err)
			err = verify_layout(&l, r->fd, r->why);
		layout_free(&l);
	}
	progress_end(!err);
	if (r->why[0])
		message("%s: %s: write it again; if that does not help, use another card", device,
			r->why);
	return err;
}

int verify(const struct image *image, const char *device)
{
	char why[VERIFY_WHY] = "";
	struct reader r = { .fd = -1, .why = why };
	int err = open_card(&r, device);

	if (err == -EACCES) {
		message_root(device);
	} else if (err) {
		message("%s: %s: give a card's device, such as /dev/sdX", device, strerror(-err));
	} else if (r.size < image->map.image_size) {
		message("%s: holds %llu bytes, the image has %llu: use a larger card", device,
			(unsigned long long)r.size, (unsigned long long)image->map.image_size);
		err = -ENOSPC;
	} else {
		r.bytes = aligned_alloc(ALIGN, IMAGE_CHUNK + ALIGN);
		err = r.bytes ? verify_card(&r, image, device) : -ENOMEM;
	}
	free(r.bytes);
	if (r.fd >= 0)
		close(r.fd);
	return err;
}
