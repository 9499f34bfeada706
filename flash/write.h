/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_FLASH_WRITE_H
#define JITBOARD_FLASH_WRITE_H

#include "job.h"

/*
 * write_card() - check, ask, write, read back.
 *
 * @job: what is asked for
 *
 * Return: 0, or -errno; then the last line on stderr says what the card is now.
 */
int write_card(struct job *job);

#endif
