/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_FLASH_ASK_H
#define JITBOARD_FLASH_ASK_H

#include "job.h"

/*
 * ask() - check 8: show what is on the card and what would come there, and have the user
 * type the device's name; for a disk that is not a card its serial number, for one of more
 * than 256 GiB its size.  A script says these by --yes --expect= --size=.
 *
 * Return: 0, or -errno with a message on stderr.
 */
int ask(const struct job *job);

#endif
