/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_FLASH_VERIFY_H
#define JITBOARD_FLASH_VERIFY_H

#include "layout.h"

#define VERIFY_WHY 512

/*
 * verify_layout() - read all of a layout's bytes back from a card and compare them.
 *
 * @fd: the card, opened with O_DIRECT if it can be; what is cached of it is thrown away
 * @why: on a failure, receives what is wrong and where: VERIFY_WHY bytes
 *
 * Return: 0, -EILSEQ (differs), or another -errno; a fault of the image has a message of
 * its own on stderr.
 */
int verify_layout(const struct layout *l, int fd, char *why);

/*
 * verify() - read a card past the caches, and compare all mapped bytes of an image with it.
 *
 * The card may be as `bmaptool copy` or as `sdflash write` leaves it: that moves the backup
 * of the partition table to the card's end, and carries settings over.
 *
 * @image: what should be on it
 * @device: a block device, or a regular file; it is only read
 *
 * Return: 0, or -errno with a message on stderr that names the first byte that differs
 * (-EILSEQ) or can't be read.
 */
int verify(const struct image *image, const char *device);

#endif
