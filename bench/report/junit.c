// SPDX-License-Identifier: GPL-2.0-only
/* JUnit's XML, which CI systems show. */

#include "junit.h"

void junit_text(const char *text, FILE *out)
{
	for (; *text; text++) {
		const char *entity = *text == '&'   ? "&amp;"
				     : *text == '<' ? "&lt;"
				     : *text == '>' ? "&gt;"
				     : *text == '"' ? "&quot;"
						    : NULL;

		if (entity)
			fputs(entity, out);
		else
			putc((unsigned char)*text < ' ' ? ' ' : *text, out);
	}
}

void junit_attribute(const char *name, const char *text, FILE *out)
{
	fprintf(out, " %s=\"", name);
	junit_text(text, out);
	putc('"', out);
}
