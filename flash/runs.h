/* SPDX-License-Identifier: GPL-2.0-only */
/* Check 10: runs that a card holds are not lost. */
#ifndef JITBOARD_FLASH_RUNS_H
#define JITBOARD_FLASH_RUNS_H

#include "job.h"

/*
 * runs_check() - can the card's runs be taken home, where they are not there already? None
 * is taken yet.
 *
 * Return: 0, or -errno with a message on stderr.
 */
int runs_check(const struct job *job);

/*
 * runs_save() - copy those that are not at home to job->runs/<board>/<id>/, each whole or
 * not at all.  The files get the owner of job->runs.
 *
 * Return: 0, or -errno with a message on stderr.
 */
int runs_save(const struct job *job);

#endif
