// SPDX-License-Identifier: GPL-2.0-only
/* Lists of harts, as files of /sys and /proc and the kernel command line have them. */

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "cpulist.h"
#include "util.h"

static bool number(const char **text, unsigned long *n)
{
	char *end;

	if (!isdigit((unsigned char)**text))
		return false;
	*n = strtoul(*text, &end, 10);
	*text = end;
	return *n < CPU_SETSIZE;
}

static bool range(const char **text, cpu_set_t *set)
{
	unsigned long first, last;

	if (!number(text, &first))
		return false;
	last = first;
	if (**text == '-') {
		(*text)++;
		if (!number(text, &last) || last < first)
			return false;
	}
	for (; first <= last; first++)
		CPU_SET(first, set);
	return true;
}

int cpulist_parse(const char *text, cpu_set_t *set)
{
	CPU_ZERO(set);
	if (!*text)
		return 0;
	while (range(&text, set)) {
		if (!*text)
			return 0;
		if (*text++ != ',')
			break;
	}
	CPU_ZERO(set);
	return -EINVAL;
}

int cpulist_read(const char *root, const char *path, cpu_set_t *set)
{
	char text[1024];
	int err = read_text(root, path, text, sizeof(text));

	if (!err)
		return cpulist_parse(text, set);
	CPU_ZERO(set);
	return err;
}

void cpulist_format(const cpu_set_t *set, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (int first = 0, last; first < CPU_SETSIZE && used < size; first = last + 1) {
		last = first;
		if (!CPU_ISSET(first, set))
			continue;
		while (last + 1 < CPU_SETSIZE && CPU_ISSET(last + 1, set))
			last++;
		used += snprintf(text + used, size - used, "%s%d", used ? "," : "", first);
		if (last > first && used < size)
			used += snprintf(text + used, size - used, "-%d", last);
	}
}
