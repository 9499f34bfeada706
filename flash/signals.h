/* SPDX-License-Identifier: GPL-2.0-only */
/* Ctrl-C and its like: noted, and looked at between two pieces of work. */
#ifndef JITBOARD_FLASH_SIGNALS_H
#define JITBOARD_FLASH_SIGNALS_H

#include <sys/types.h>

/* signals_catch() - from now on note SIGINT, SIGTERM and SIGHUP instead of dying of them. */
void signals_catch(void);

/* signals_caught() - Return: 0, or -EINTR once one has come. */
int signals_caught(void);

/*
 * signals_read() - read(2) that a noted signal ends, also one that came before it waited.
 * Return: as read(2); -1 with EINTR after a signal.
 */
ssize_t signals_read(int fd, void *to, size_t size);

#endif
