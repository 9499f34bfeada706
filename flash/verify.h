/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_FLASH_VERIFY_H
#define JITBOARD_FLASH_VERIFY_H

#include "image.h"

/*
 * verify() - read a card past the caches, and compare all mapped bytes of an image with it.
 *
 * @image: what should be on it
 * @device: a block device, or a regular file; it is only read
 *
 * Return: 0, or -errno with a message on stderr that names the first byte that differs
 * (-EILSEQ) or can't be read.
 */
int verify(const struct image *image, const char *device);

#endif
