/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_MACHINE_DOCTOR_H
#define JITBOARD_MACHINE_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

/* Checks of the machine for cmd_doctor.c, which says what they return. */

/* A directory to look under. */
extern const char *doctor_root;

bool doctor_governor(char *why, size_t size);
bool doctor_unthrottled(char *why, size_t size);
bool doctor_isolated(char *why, size_t size);

#endif
