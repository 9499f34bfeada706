/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_COUNTER_DOCTOR_H
#define JITBOARD_COUNTER_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Checks of the counters for cmd_doctor.c, which says what they return.  In the order in
 * which a counter can be missing: each finds nothing wrong with what an earlier one found.
 */

bool doctor_perf(char *why, size_t size);         /* the kernel has perf events */
bool doctor_unlocked(char *why, size_t size);     /* and is not locked down */
bool doctor_allowed(char *why, size_t size);      /* and lets this user count it */
bool doctor_pmu(char *why, size_t size);          /* a driver has found counters */
bool doctor_instructions(char *why, size_t size); /* that count instructions */
bool doctor_cycles(char *why, size_t size);       /* and cycles; not in an emulator */
bool doctor_events(char *why, size_t size);       /* and the core's usual events */
bool doctor_disturb(char *why, size_t size);      /* interrupts can be seen */
bool doctor_clock(char *why, size_t size);        /* the clock is read without firmware */
bool doctor_hardware(char *why, size_t size);     /* this is not an emulator: advice */

#endif
