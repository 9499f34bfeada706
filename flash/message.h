/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_FLASH_MESSAGE_H
#define JITBOARD_FLASH_MESSAGE_H

#define EXIT_DONE   0
#define EXIT_FAILED 1
#define EXIT_USAGE  2

/* message() - one line on stderr: "sdflash: " and the text, "what: why: what to do". */
void message(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
