/* SPDX-License-Identifier: GPL-2.0-only */
/* The user's files on a card's partition JITBOARD, carried over to what is written there. */
#ifndef JITBOARD_FLASH_SETTINGS_H
#define JITBOARD_FLASH_SETTINGS_H

#include "card.h"
#include "layout.h"

/*
 * settings_carry() - patch jitboard.conf and authorized_keys of a card into a layout, where
 * they are not as in the image.  Keys are added to the image's.  Their places in the image
 * are reused, so none may be longer than those.
 *
 * @image: the image that is laid out, looked at
 * @card: the card; a file that it does not have stays as in the image
 * @device: for messages; NULL: be silent
 *
 * Return: 0, or -errno with a message on stderr; maybe not all was patched then.
 */
int settings_carry(struct layout *l, const struct card *image, const struct card *card,
		   const char *device);

#endif
