/* SPDX-License-Identifier: GPL-2.0-only */
/* How far a long phase is: a line that moves on a terminal, or objects of JSON. */
#ifndef JITBOARD_FLASH_PROGRESS_H
#define JITBOARD_FLASH_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* progress_json() - from now on, one JSON object a line on stdout. */
void progress_json(void);

/* progress_is_json() - was that said? */
bool progress_is_json(void);

/* progress_begin() - a phase of @total bytes; @phase is a word such as "write". */
void progress_begin(const char *phase, uint64_t total);

/* progress_add() - @bytes more are done; speaks at most every so often. */
void progress_add(uint64_t bytes);

/* progress_end() - the phase is over, well or not. */
void progress_end(bool well);

/* progress_state() - with JSON, the last object: what the card is now. */
void progress_state(const char *device, const char *state, bool well);

#endif
