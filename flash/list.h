/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_FLASH_LIST_H
#define JITBOARD_FLASH_LIST_H

/*
 * list_disks() - on stdout, the disks that could be the card, and the others with what
 * speaks against each.
 *
 * Return: 0, or -errno with a message on stderr.
 */
int list_disks(void);

/* list_info() - on stdout, what is on a card or in an image.  Return: 0, or -errno with a
 * message on stderr. */
int list_info(const char *path);

#endif
