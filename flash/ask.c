// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ask.h"
#include "checks.h"
#include "progress.h"
#include "signals.h"

#define GIB   (1ull << 30)
#define LARGE (256 * GIB)

/* Ask for a word, and read it: a character at a time, for a later question has its own line. */
static bool typed(const char *question, const char *want)
{
	char line[4096];
	size_t n = 0;
	ssize_t got;
	char c;

	fprintf(stderr, "%s: ", question);
	fflush(stderr);
	while ((got = signals_read(STDIN_FILENO, &c, 1)) > 0 && c != '\n')
		if (n < sizeof(line))
			line[n++] = c;
	if (got <= 0)
		fputc('\n', stderr);
	while (n > 0 && (line[n - 1] == '\r' || line[n - 1] == ' '))
		n--;
	return got >= 0 && n && n == strlen(want) && !memcmp(line, want, n);
}

/* What --expect must say: the serial number; of a disk without one its size in bytes. */
static const char *identity(const struct job *job, char *text, size_t size)
{
	if (job->disk.serial[0])
		return job->disk.serial;
	snprintf(text, size, "%llu", (unsigned long long)job->size);
	return text;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int by_script(const struct job *job)
{
	char text[32], gib[32];
	const char *want = identity(job, text, sizeof(text));

	if (job->file)
		return 0;
	if (!job->expect)
		return check_failed(job, 8,
				    "--yes needs --expect=SERIAL: if it is the right disk, "
				    "--expect=%s",
				    want);
	if (strcmp(job->expect, want))
		return check_failed(job, 8, "is the disk %s, and not %s", want, job->expect);
	snprintf(gib, sizeof(gib), "%llu", job->size / GIB);
	if (job->size > LARGE && (!job->gib || strcmp(job->gib, gib)))
		return check_failed(
			job, 5, "has %s GiB, much for a card: if it is meant, --size=%s", gib, gib);
	return 0;
}

static int by_hand(const struct job *job)
{
	const char *name = job->file ? base_name(job->device) : job->disk.name;
	char gib[32];

	if (!job->file && !job->disk.card &&
	    !typed("This is not a card. Type its serial number in full", job->disk.serial))
		return check_failed(job, 4, "that is not its serial number: nothing was written");
	snprintf(gib, sizeof(gib), "%llu", job->size / GIB);
	if (job->size > LARGE && !job->file &&
	    !typed("This is large for a card. Type its size in GiB, rounded down", gib))
		return check_failed(job, 5, "that is not its size: nothing was written");
	fprintf(stderr, "All that is on it will be overwritten. ");
	if (!typed("Type its name to go on", name))
		return check_failed(job, 8, "its name, %s, was not typed: nothing was written",
				    name);
	return 0;
}

int ask(const struct job *job)
{
	char size[32];

	if (!progress_is_json()) {
		card_print(&job->card, job->device);
		if (!job->file)
			printf("  disk      %s: %s %s %s, %s\n", job->disk.name, job->disk.bus,
			       job->disk.model, job->disk.serial, disk_size_text(size, job->size));
		printf("will hold   %s: jitboard's card for %s%s%s\n", job->image_path,
		       job->image_card.board, job->image_card.kit[0] ? ", " : "",
		       job->image_card.kit);
		fflush(stdout);
	}
	return job->yes ? by_script(job) : by_hand(job);
}
