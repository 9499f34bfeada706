/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_RESTORE_DOCTOR_H
#define JITBOARD_RESTORE_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

/* The folder of the restore record, see restore_file.h. */
extern const char *doctor_state;

/* doctor_nothing_left() - a check for cmd_doctor.c. */
bool doctor_nothing_left(char *why, size_t size);

/* doctor_restore() - put back what a run left that was cut short.  Return: exit status. */
int doctor_restore(void);

#endif
