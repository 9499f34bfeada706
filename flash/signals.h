/* SPDX-License-Identifier: GPL-2.0-only */
/* Ctrl-C and its like: noted, and looked at between two pieces of work. */
#ifndef JITBOARD_FLASH_SIGNALS_H
#define JITBOARD_FLASH_SIGNALS_H

/* signals_catch() - from now on note SIGINT, SIGTERM and SIGHUP instead of dying of them. */
void signals_catch(void);

/* signals_caught() - Return: 0, or -EINTR once one has come. */
int signals_caught(void);

#endif
