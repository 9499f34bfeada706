/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_VERIFIER_LOG_H
#define JITBOARD_VERIFIER_LOG_H

/*
 * verifier_reason() - why the verifier refused a program: its last line but for statistics.
 *
 * From Linux 7.3 on pages of advice follow that line; these are no part of it.
 *
 * @log: what the verifier said; it is cut to pieces
 *
 * Return: a piece of @log, or NULL if there is no such line.
 */
const char *verifier_reason(char *log);

#endif
