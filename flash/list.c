// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "card.h"
#include "disk.h"
#include "list.h"
#include "message.h"
#include "mounts.h"
#include "view.h"

#define WHY_MAX (2 * PATH_MAX)

/* Does somebody hold it for himself? Only root can tell. */
static bool is_held(const struct disk *disk)
{
	char path[DISK_TEXT + 8];
	int fd;

	snprintf(path, sizeof(path), "/dev/%s", disk->name);
	fd = open(path, O_RDONLY | O_EXCL | O_CLOEXEC);
	if (fd >= 0)
		close(fd);
	return fd < 0 && errno == EBUSY;
}

/* What speaks against a disk; false: nothing that is seen. */
static bool unfit(const struct disk *disk, char *why, size_t size)
{
	struct disk_set set;
	const char *plain = NULL;

	disk_set_above(&set, disk->dev);
	if (disk->kind == DISK_STACKED)
		plain = "is made by the kernel, and no hardware";
	else if (mounts_user(&set, why, size) == 1 || disk_lies_on(&set, why, size))
		return true;
	else if (disk->read_only)
		plain = "is write-protected";
	else if (disk->kind == DISK_LOOP)
		plain = "is a loop device: only with --any-disk";
	else if (!disk->card)
		plain = "is a fixed disk: only with --any-disk";
	else if (is_held(disk))
		plain = "is held by a program, or by a file system or a cache of several disks";
	if (plain)
		snprintf(why, size, "%s %s", disk->name, plain);
	return plain;
}

struct list {
	bool fit; /* list these now, or the others? */
	size_t n;
};

static void print_contents(const struct disk *disk)
{
	char path[DISK_TEXT + 8];
	struct card card;
	struct span span;

	snprintf(path, sizeof(path), "/dev/%s", disk->name);
	if (access(path, R_OK)) {
		printf("  what is on it only root may see: sudo sdflash info %s\n", path);
		return;
	}
	if (view_open(&span, path) == 0 && card_look(&card, &span) == 0) {
		card_print(&card, path);
		card_free(&card);
	}
	view_close(&span);
}

static int print_disk(void *data, dev_t dev)
{
	struct list *list = data;
	char why[WHY_MAX], size[32];
	struct disk disk;
	bool fit;

	/* Neither a reader without a card nor a loop device without a file is a disk. */
	if (disk_get(&disk, dev) || !disk.size)
		return 0;
	fit = !unfit(&disk, why, sizeof(why));
	if (fit != list->fit)
		return 0;
	if (!list->n++)
		fputs(fit ? "Could be the card:\n" : "Not the card:\n", stdout);
	printf("  /dev/%-10s %10s  %-7s %-20s %s\n", disk.name, disk_size_text(size, disk.size),
	       disk.bus, disk.model, disk.serial);
	if (fit)
		print_contents(&disk);
	else
		printf("    %s\n", why);
	return 0;
}

int list_disks(void)
{
	struct list fit = { .fit = true }, others = { .fit = false };
	int err = disk_each(print_disk, &fit);

	if (!err && !fit.n)
		puts("No disk here could be the card: put it in, and look again.");
	if (!err)
		err = disk_each(print_disk, &others);
	if (err)
		message("/sys/block: %s: disks can't be listed", strerror(-err));
	return err;
}

int list_info(const char *path)
{
	struct card card;
	struct span span;
	int err = view_open(&span, path);

	if (!err) {
		err = card_look(&card, &span);
		if (err)
			message("%s: can't be read: %s: use another card", path, strerror(-err));
		else
			card_print(&card, path);
		card_free(&card);
	}
	view_close(&span);
	return err;
}
