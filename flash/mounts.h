/* SPDX-License-Identifier: GPL-2.0-only */
/* Who uses a disk: mounts of every namespace that can be seen, swap, others that hold it. */
#ifndef JITBOARD_FLASH_MOUNTS_H
#define JITBOARD_FLASH_MOUNTS_H

#include <sys/stat.h>

#include "disk.h"

/*
 * mounts_user() - does anything use one of these devices?
 *
 * @what: on a use, receives a text such as "sdb1 is mounted on /media/x (process 42)"
 * @size: its room
 *
 * Return: 0: no use is seen; 1: used; -errno: /proc can't be read.
 */
int mounts_user(const struct disk_set *set, char *what, size_t size);

/*
 * mounts_device() - the block device that holds a file.  Where a file system has a number
 * of its own (btrfs, overlay), by what its mount says that it comes from.
 *
 * Return: the device's number; 0: none.
 */
dev_t mounts_device(const struct stat *st);

#endif
