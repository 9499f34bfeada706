/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_JUNIT_H
#define JITBOARD_JUNIT_H

#include <stdio.h>

/* What stands before the first and after the last testsuite of a file. */
#define JUNIT_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
#define JUNIT_TAIL "</testsuites>\n"

/* junit_text() - write @text as XML has it; control characters become blanks. */
void junit_text(const char *text, FILE *out);

/* junit_attribute() - write a blank and name="text". */
void junit_attribute(const char *name, const char *text, FILE *out);

#endif
