// SPDX-License-Identifier: GPL-2.0-only
/* Standard output as narrow as a mail. */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include "mail.h"
#include "table.h"

/* What goes to standard output, once a line is whole. */
static struct {
	FILE *to;
	char line[4096];
	size_t n;
} mail;

/* Lines that are too long are broken between words, and go on below, set in. */
static void put_line(void)
{
	const char *rest = mail.line;
	size_t set_in = 0;

	mail.line[mail.n] = '\0';
	while (table_width(rest) + set_in > TABLE_MAIL_WIDTH) {
		size_t at = TABLE_MAIL_WIDTH - set_in;

		while (at && rest[at] != ' ')
			at--;
		if (!at)
			at = strcspn(rest, " "); /* one long word, as a hash or an address */
		if (!rest[at])
			break;
		fprintf(mail.to, "%*s%.*s\n", (int)set_in, "", (int)at, rest);
		rest += at + strspn(rest + at, " ");
		set_in = 4;
	}
	fprintf(mail.to, "%*s%s\n", (int)set_in, "", rest);
	mail.n = 0;
}

static ssize_t write_mail(void *cookie, const char *text, size_t size)
{
	(void)cookie;
	for (size_t i = 0; i < size; i++) {
		if (text[i] == '\n' || mail.n + 1 == sizeof(mail.line))
			put_line();
		if (text[i] != '\n')
			mail.line[mail.n++] = text[i];
	}
	return fflush(mail.to) ? -1 : (ssize_t)size;
}

static int close_mail(void *cookie)
{
	(void)cookie;
	if (mail.n)
		put_line();
	return fflush(mail.to);
}

int mail_begin(void)
{
	static const cookie_io_functions_t functions = { .write = write_mail, .close = close_mail };
	FILE *f;

	if (mail.to)
		return 0;
	f = fopencookie(NULL, "w", functions);
	if (!f)
		return -ENOMEM;
	mail.to = stdout;
	stdout = f;
	return 0;
}

int mail_end(void)
{
	FILE *f = stdout;
	int err;

	if (!mail.to)
		return 0;
	err = fclose(f) ? -errno : 0;
	stdout = mail.to;
	mail.to = NULL;
	return err;
}
