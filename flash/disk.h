/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kernel says of a disk: /sys/dev/block and what it points to. */
#ifndef JITBOARD_FLASH_DISK_H
#define JITBOARD_FLASH_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define DISK_TEXT  128
#define DISK_STACK 64 /* disks, and what is stacked on them, that are looked at */

enum disk_kind {
	DISK_WHOLE, /* hardware */
	DISK_LOOP,
	DISK_PART,
	DISK_STACKED, /* dm, MD, bcache, zram and the like: no hardware of its own */
};

struct disk {
	dev_t dev;
	enum disk_kind kind;
	char name[DISK_TEXT];   /* the kernel's, as "sdb" */
	char model[DISK_TEXT];  /* "" if unknown */
	char bus[DISK_TEXT];    /* "usb", "mmc", "sd", "virtio", ... */
	char serial[4096];      /* "" if unknown; of a loop device its backing file */
	char parent[DISK_TEXT]; /* of a partition: its disk */
	uint64_t size;          /* bytes; 0: no card in the reader */
	uint64_t seq;           /* diskseq: changes with every card; 0: the kernel has none */
	uint32_t sector;        /* bytes of a logical one */
	bool read_only;
	bool removable; /* says the kernel */
	bool card;      /* removable, or on USB, or MMC or SD */
};

/* disk_sysfs() - look in a made-up sysfs, for tests. */
void disk_sysfs(const char *root);

/*
 * disk_get() - all of the above for a block device's number.
 *
 * Return: 0, or -ENODEV if the kernel has no such device (any more).
 */
int disk_get(struct disk *disk, dev_t dev);

/*
 * disk_each() - the numbers of all disks, no partitions, in the order of their names.
 *
 * @use: ends the walk if it does not return 0
 *
 * Return: 0, what @use returned, or -errno.
 */
int disk_each(int (*use)(void *data, dev_t dev), void *data);

/* A disk, its partitions, and all that is stacked on any of them; or all that it is on. */
struct disk_set {
	dev_t devs[DISK_STACK];
	size_t n;
	bool overflow; /* there are more */
};

/* disk_set_above() - @dev, its partitions, and what holds any of them (LVM, LUKS, MD...). */
void disk_set_above(struct disk_set *set, dev_t dev);

/* disk_set_below() - @dev, the whole disk that it is a part of, and all that these lie on;
 * of a loop device also the disk that holds its backing file. */
void disk_set_below(struct disk_set *set, dev_t dev);

/*
 * disk_lies_on() - of disk_set_above(): what lies on the disk besides its partitions, the
 * topmost first, and the command that ends it, as "/dev/dm-0 (home) lies on it: first
 * cryptsetup close home".
 *
 * @text: receives that
 * @size: its room
 *
 * Return: true if there is any.
 */
bool disk_lies_on(const struct disk_set *set, char *text, size_t size);

/* disk_set_has() - is @dev in it? */
bool disk_set_has(const struct disk_set *set, dev_t dev);

/* disk_name() - the kernel's name of a device's number; @name has DISK_TEXT bytes. */
void disk_name(char *name, dev_t dev);

/* disk_size_text() - "58.2 GiB"; @text has 32 bytes. */
const char *disk_size_text(char *text, uint64_t bytes);

#endif
