// SPDX-License-Identifier: GPL-2.0-only
/* What the kernel's own tests are known not to pass, read from a file. */

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "known.h"
#include "util.h"

#define COLUMNS 4

static char *trim(char *s)
{
	char *end;

	while (isspace((unsigned char)*s))
		s++;
	end = s + strlen(s);
	while (end > s && isspace((unsigned char)end[-1]))
		*--end = '\0';
	return s;
}

/* Split a line in place. Return: the number of columns. */
static int split(char *line, char **column)
{
	int n = 0;

	while (line && n < COLUMNS) {
		char *bar = n < COLUMNS - 1 ? strchr(line, '|') : NULL;

		if (bar)
			*bar++ = '\0';
		column[n++] = trim(line);
		line = bar;
	}
	return n;
}

/* Room for one more element. Return: 0 or -ENOMEM. */
static int grow(void *array, size_t count, size_t size)
{
	void **at = array, *more = realloc(*at, (count + 1) * size);

	if (!more)
		return -ENOMEM;
	memset((char *)more + count * size, 0, size);
	*at = more;
	return 0;
}

static int add_reason(struct known *k, char **column)
{
	struct known_reason *r;

	if (grow(&k->reasons, k->reason_count, sizeof(*r)))
		return -ENOMEM;
	r = &k->reasons[k->reason_count++];
	r->key = strdup(column[1]);
	r->evidence = strdup(column[2]);
	r->text = strdup(column[3]);
	return r->key && r->evidence && r->text ? 0 : -ENOMEM;
}

/* Reasons come first in the file, so that their array no longer moves. */
static int add_test(struct known *k, char **column)
{
	struct known_test *t;
	size_t i;

	for (i = 0; i < k->reason_count && strcmp(k->reasons[i].key, column[3]); i++)
		;
	if (i == k->reason_count)
		return -EINVAL;
	if (strcmp(column[2], "fail") && strcmp(column[2], "skip"))
		return -EINVAL;
	if (grow(&k->tests, k->count, sizeof(*t)))
		return -ENOMEM;
	t = &k->tests[k->count++];
	t->name = strdup(column[0]);
	t->schemes = strdup(column[1]);
	t->outcome = strcmp(column[2], "fail") ? SKIPPED : FAILED;
	t->reason = &k->reasons[i];
	return t->name && t->schemes ? 0 : -ENOMEM;
}

static int take_line(struct known *k, char *line)
{
	char *column[COLUMNS];

	line = trim(line);
	if (!*line || *line == '#')
		return 0;
	if (split(line, column) != COLUMNS)
		return -EINVAL;
	if (strcmp(column[0], "reason"))
		return add_test(k, column);
	return k->count ? -EINVAL : add_reason(k, column);
}

int known_read(struct known *k, const char *path)
{
	char *line = NULL;
	int number = 0, err = 0;
	size_t size = 0;
	FILE *f = fopen(path, "re");

	memset(k, 0, sizeof(*k));
	if (!f) {
		err = -errno;
		say("%s: %s: choose another list by --known", path, strerror(-err));
		return err;
	}
	while (!err && getline(&line, &size, f) >= 0) {
		number++;
		err = take_line(k, line);
	}
	if (err)
		say("%s:%d: %s: see the head of the file for its form", path, number,
		    strerror(-err));
	free(line);
	fclose(f);
	return err;
}

void known_free(struct known *k)
{
	for (size_t i = 0; i < k->count; i++) {
		free(k->tests[i].name);
		free(k->tests[i].schemes);
	}
	for (size_t i = 0; i < k->reason_count; i++) {
		free(k->reasons[i].key);
		free(k->reasons[i].evidence);
		free(k->reasons[i].text);
	}
	free(k->tests);
	free(k->reasons);
	memset(k, 0, sizeof(*k));
}

bool known_covers(const struct known_test *t, const char *scheme)
{
	const char *at = t->schemes;
	size_t len = strlen(scheme);

	if (!strcmp(at, "*"))
		return true;
	while (*at) {
		size_t n = strcspn(at, ",");

		if (n == len && !strncmp(at, scheme, len))
			return true;
		at += n + (at[n] == ',');
	}
	return false;
}

struct known_test *known_find(const struct known *k, const char *name, const char *scheme)
{
	for (size_t i = 0; i < k->count; i++)
		if (!strcmp(k->tests[i].name, name) && known_covers(&k->tests[i], scheme))
			return &k->tests[i];
	return NULL;
}
