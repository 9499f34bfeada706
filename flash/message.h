/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_FLASH_MESSAGE_H
#define JITBOARD_FLASH_MESSAGE_H

#include <argp.h>

#define EXIT_DONE   0
#define EXIT_FAILED 1
#define EXIT_USAGE  2

/* message_init() - keep the command line, for message_root(). */
void message_init(char *const *argv);

/* message() - one line on stderr: "sdflash: " and the text, "what: why: what to do". */
void message(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* message_check() - from now on messages are of that check; 0: of none. */
void message_check(unsigned int number);

/*
 * message_parser() - a parser for argp, or what one does at ARGP_KEY_INIT: getopt's line says what
 * is wrong with an option; argp's second one is not needed.
 */
error_t message_parser(int key, char *arg, struct argp_state *state);

/* message_root() - one line on stderr: only root may do that with @what, by this command. */
void message_root(const char *what);

#endif
