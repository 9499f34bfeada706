// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checks.h"
#include "message.h"
#include "mounts.h"
#include "runs.h"
#include "settings.h"
#include "view.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define WHY_MAX       (2 * PATH_MAX)

int check_failed(const struct job *job, unsigned int number, const char *format, ...)
{
	char text[WHY_MAX + PATH_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	message_check(number);
	message("%s: %s", job->device, text);
	message_check(0);
	return -EPERM;
}

/* A loop device that has the file as its own. */
static int is_loop_of(void *data, dev_t dev)
{
	const struct stat *file = data;
	struct disk disk;
	struct stat st;

	return !disk_get(&disk, dev) && disk.kind == DISK_LOOP && disk.serial[0] &&
	       !stat(disk.serial, &st) && st.st_dev == file->st_dev && st.st_ino == file->st_ino;
}

static int check_file(struct job *job, const struct stat *st)
{
	struct stat image;

	if (!S_ISREG(st->st_mode))
		return check_failed(job, 1, "is not a file: leave out --file");
	if (!stat(job->image_path, &image) && image.st_dev == st->st_dev &&
	    image.st_ino == st->st_ino)
		return check_failed(job, 1, "is the image itself: give another file");
	if (disk_each(is_loop_of, (void *)st) == 1)
		return check_failed(job, 1,
				    "a loop device has that file: write to that, or detach it");
	job->size = st->st_size;
	return 0;
}

static int check_loop(struct job *job)
{
	struct stat st, image;

	if (!job->disk.serial[0] || !job->disk.size)
		return check_failed(job, 1, "the loop device has no file: losetup gives it one");
	if (stat(job->disk.serial, &st))
		return 0; /* deleted: nobody else can have it */
	if (S_ISBLK(st.st_mode))
		return check_failed(job, 1, "the loop device lies on %s: give that disk itself",
				    job->disk.serial);
	if (!stat(job->image_path, &image) && image.st_dev == st.st_dev &&
	    image.st_ino == st.st_ino)
		return check_failed(job, 1, "the loop device's file is the image itself");
	return 0;
}

/* 1: a whole disk. */
static int check_whole(struct job *job)
{
	struct stat st;

	if (stat(job->device, &st)) {
		int err = -errno;

		message("%s: %s: sdflash list shows the disks", job->device, strerror(-err));
		return err;
	}
	if (job->file)
		return check_file(job, &st);
	if (S_ISREG(st.st_mode))
		return check_failed(job, 1, "is a file, no disk: say --file if it is meant");
	if (!S_ISBLK(st.st_mode))
		return check_failed(job, 1, "is not a disk: sdflash list shows the disks");
	if (disk_get(&job->disk, st.st_rdev))
		return check_failed(job, 1, "the kernel does not know that disk (any more)");
	job->size = job->disk.size;
	if (job->disk.kind == DISK_PART)
		return check_failed(job, 1, "is a partition: give the whole disk, /dev/%s",
				    job->disk.parent);
	if (job->disk.kind == DISK_STACKED)
		return check_failed(job, 1, "is made by the kernel from other things, and no card");
	if (job->disk.kind == DISK_LOOP)
		return check_loop(job);
	if (!job->size)
		return check_failed(job, 1, "there is no card in it: put one in");
	return 0;
}

struct twin {
	const struct disk *disk;
	struct stat file;
	dev_t dev;
};

static int is_twin(void *data, dev_t dev)
{
	struct twin *twin = data;

	if (dev == twin->disk->dev || !is_loop_of(&twin->file, dev))
		return 0;
	twin->dev = dev;
	return 1;
}

/* 2: nobody uses it. */
static int check_unused(struct job *job)
{
	struct twin twin = { .disk = &job->disk };
	struct disk_set set;
	char why[WHY_MAX], name[DISK_TEXT];
	int used;

	if (job->file)
		return 0;
	disk_set_above(&set, job->disk.dev);
	used = mounts_user(&set, why, sizeof(why));
	if (used < 0)
		return check_failed(job, 2, "what is mounted can't be told: /proc: %s",
				    strerror(-used));
	if (used)
		return check_failed(job, 2, "%s: unmount it first (swap: swapoff)", why);
	if (disk_lies_on(&set, why, sizeof(why)))
		return check_failed(job, 2, "%s", why);
	if (set.overflow)
		return check_failed(job, 2, "more lies on it than can be looked at");
	if (job->disk.kind == DISK_LOOP && !stat(job->disk.serial, &twin.file) &&
	    disk_each(is_twin, &twin) == 1) {
		disk_name(name, twin.dev);
		return check_failed(job, 2, "/dev/%s has the same file: detach that first", name);
	}
	return 0;
}

/* 3: it holds nothing of this system. */
static int check_foreign(struct job *job)
{
	const char *places[] = { "/",    "/boot", "/boot/efi",      "/usr",         "/home",
				 "/var", ".",     "/proc/self/exe", job->image_path };
	size_t n = ARRAY_SIZE(places);

	if (job->file)
		return 0;
	for (size_t i = 0; i < n + job->n_keep; i++) {
		const char *place = i < n ? places[i] : job->keep[i - n];
		struct disk_set set;
		struct stat st;
		dev_t dev;

		if (stat(place, &st))
			continue;
		dev = mounts_device(&st);
		if (!dev)
			continue;
		disk_set_below(&set, dev);
		if (disk_set_has(&set, job->disk.dev) || set.overflow)
			return check_failed(job, 3, "it holds %s: give the card's disk", place);
	}
	return 0;
}

/* 4: a card by what the kernel says. */
static int check_card(struct job *job)
{
	if (job->file || job->disk.card)
		return 0;
	if (!job->any_disk)
		return check_failed(
			job, 4,
			"is neither removable nor on USB, MMC or SD: if it is meant, say "
			"--any-disk");
	if (!job->disk.serial[0])
		return check_failed(job, 4, "has no serial number that could be typed");
	return 0;
}

/* 5: neither too small nor suspiciously large (the size is typed later). */
static int check_size(struct job *job)
{
	uint64_t need = job->image.map.image_size;
	char has[32], needs[32];

	if (job->file && !job->size)
		job->size = need;
	if (job->size < need)
		return check_failed(job, 5,
				    "holds %s (%llu bytes), the image needs %s (%llu): "
				    "use a larger card",
				    disk_size_text(has, job->size), (unsigned long long)job->size,
				    disk_size_text(needs, need), (unsigned long long)need);
	if (job->size % 512)
		return check_failed(job, 5, "its size is not in whole sectors of 512 bytes");
	if (!job->file && job->disk.sector > 512)
		return check_failed(job, 5,
				    "has sectors of %u bytes, the image's partition table "
				    "counts in 512, and no board would find its partitions: "
				    "use another card",
				    job->disk.sector);
	return 0;
}

/* 6: it can be written to. */
static int check_writable(struct job *job)
{
	int fd, read_only = 0;

	if (!job->file && job->disk.read_only)
		return check_failed(job, 6, "is write-protected: look for a switch on the card");
	fd = open(job->device, O_RDWR | O_CLOEXEC | (job->file ? 0 : O_EXCL));
	if (fd < 0 && errno == EACCES && geteuid()) {
		message_root(job->device);
		return -EACCES;
	}
	if (fd < 0 && errno == EBUSY)
		return check_failed(job, 2,
				    "somebody holds it: a mount in another namespace, a file "
				    "system or a cache of several disks, or a program "
				    "(fuser -v %s)",
				    job->device);
	if (fd < 0)
		return check_failed(job, 6, "can't be written to: %s", strerror(errno));
	if (!job->file)
		ioctl(fd, BLKROGET, &read_only);
	close(fd);
	if (read_only)
		return check_failed(job, 6, "is write-protected: look for a switch on the card");
	return 0;
}

/* 7: the image is whole, jitboard's, and for the board. */
static int check_image(struct job *job)
{
	static const char *const parts[] = { "spl", "uboot", "boot", "root", "jitboard" };
	int err;

	/* A packed one is compared with its map while it is unpacked to be looked at. */
	err = view_open(&job->image_view, job->image_path);
	if (!err && !image_is_packed(job->image_path))
		err = image_each(&job->image, NULL, NULL);
	if (!err)
		err = layout_make(&job->layout, &job->image, job->size);
	if (err)
		return err;
	err = card_look(&job->image_card, &job->image_view);
	if (err)
		return check_failed(job, 7, "%s can't be read: %s", job->image_path,
				    strerror(-err));
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		if (!card_part(&job->image_card, parts[i]))
			return check_failed(job, 7,
					    "%s is not a jitboard image: it has no "
					    "partition %s",
					    job->image_path, parts[i]);
	if (!job->image_card.board[0])
		return check_failed(job, 7, "%s is not a jitboard image: it names no board",
				    job->image_path);
	if (job->board && strcmp(job->board, job->image_card.board))
		return check_failed(job, 7, "%s is for BOARD=%s, not for %s: make image BOARD=%s",
				    job->image_path, job->image_card.board, job->board, job->board);
	return 0;
}

/* Find out what is on the card, for checks 8 and 10. */
static int look(struct job *job)
{
	int err = view_open(&job->view, job->device);

	if (err)
		return err;
	err = card_look(&job->card, &job->view);
	if (err)
		message("%s: can't be read: %s: use another card", job->device, strerror(-err));
	return err;
}

/* 10: no run and no setting is lost. */
static int check_losses(struct job *job)
{
	int err = look(job);

	if (!err)
		err = runs_check(job);
	if (!err && !job->fresh)
		err = settings_carry(&job->layout, &job->image_card, &job->card, job->device);
	return err;
}

static int open_map(struct job *job)
{
	return image_open(&job->image, job->image_path);
}

int checks_before(struct job *job)
{
	static const struct {
		unsigned int number;
		int (*run)(struct job *job);
	} steps[] = {
		{ 1, check_whole }, { 3, check_foreign },  { 2, check_unused },
		{ 4, check_card },  { 6, check_writable }, { 7, open_map },
		{ 5, check_size },  { 7, check_image },    { 10, check_losses },
	};
	int err = 0;

	for (size_t i = 0; !err && i < ARRAY_SIZE(steps); i++) {
		message_check(steps[i].number);
		err = steps[i].run(job);
	}
	message_check(0);
	return err;
}

/* 9: it is the disk that was looked at. */
static int check_same(struct job *job)
{
	struct disk now;
	struct stat st;
	uint64_t size, seq;

	if (fstat(job->fd, &st))
		return check_failed(job, 9, "is gone: %s", strerror(errno));
	if (job->file)
		return S_ISREG(st.st_mode) ? 0 : check_failed(job, 9, "is another file now");
	if (st.st_rdev != job->disk.dev || disk_get(&now, st.st_rdev) || now.seq != job->disk.seq ||
	    now.size != job->disk.size || strcmp(now.serial, job->disk.serial) ||
	    strcmp(now.model, job->disk.model))
		return check_failed(job, 9, "is another disk than before the question: look again");
	/* The same of what is open, whatever the name means meanwhile. */
	if (ioctl(job->fd, BLKGETSIZE64, &size) || size != job->size)
		return check_failed(job, 9, "has another size than before the question");
#ifdef BLKGETDISKSEQ
	if (!ioctl(job->fd, BLKGETDISKSEQ, &seq) && seq != job->disk.seq)
		return check_failed(job, 9, "is another card than before the question: look again");
#else
	(void)seq;
#endif
	return 0;
}

static int open_card(struct job *job)
{
	int flags = O_RDWR | O_CLOEXEC | (job->file ? 0 : O_EXCL);

	job->fd = open(job->device, flags | O_DIRECT);
	/* A file may lie where nothing goes past the caches (tmpfs). */
	if (job->fd < 0 && errno == EINVAL)
		job->fd = open(job->device, flags);
	if (job->fd >= 0)
		return 0;
	if (errno == EBUSY)
		return check_failed(job, 2, "somebody took it meanwhile: unmount it");
	return check_failed(job, 9, "is gone: %s", strerror(errno));
}

int checks_again(struct job *job)
{
	int err = check_unused(job);

	if (!err)
		err = open_card(job);
	if (!err)
		err = check_same(job);
	if (!err && job->file && ftruncate(job->fd, job->size))
		err = check_failed(job, 5, "can't be made that large: %s", strerror(errno));
	return err;
}
