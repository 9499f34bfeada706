/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_MAIL_H
#define JITBOARD_MAIL_H

/*
 * mail_begin() - from here on lines on standard output that are wider than TABLE_MAIL_WIDTH are
 * broken between words.  Return: 0 or -ENOMEM.
 *
 * mail_end() - no more.  Return: 0; -errno of writing.
 */
int mail_begin(void);
int mail_end(void);

#endif
