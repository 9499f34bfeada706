/* SPDX-License-Identifier: GPL-2.0-only */
/* What is checked before a byte is written.  README.md lists the checks by their numbers. */
#ifndef JITBOARD_FLASH_CHECKS_H
#define JITBOARD_FLASH_CHECKS_H

#include "job.h"

/*
 * checks_before() - all that can be checked without asking: the disk, the image, what is on
 * the card.  Fills in what the job knows.
 *
 * Return: 0, or -errno with a message on stderr.
 */
int checks_before(struct job *job);

/*
 * checks_again() - after the question: is it the same disk, and still unused? Opens it, so
 * that nobody else can mount it from now on.
 *
 * Return: 0, or -errno with a message on stderr.
 */
int checks_again(struct job *job);

/* check_failed() - the one line of a check that was not passed.  Return: -EPERM. */
int check_failed(const struct job *job, unsigned int number, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
