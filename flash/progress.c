// SPDX-License-Identifier: GPL-2.0-only
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "progress.h"

#define MIB        1048576.0
#define EVERY      0.2 /* seconds between two lines on a terminal */
#define EVERY_JSON 1.0
#define RATE_SINCE 0.05 /* seconds; before that a rate says nothing */

static struct {
	bool json;
	const char *phase;
	uint64_t done, total;
	double start, last;
} p;

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

void progress_json(void)
{
	p.json = true;
}

bool progress_is_json(void)
{
	return p.json;
}

/* A device's name as a JSON string holds it. */
static void put_string(const char *text)
{
	putchar('"');
	for (; *text; text++) {
		unsigned char c = *text;

		if (c < ' ')
			printf("\\u%04x", c);
		else if (c == '"' || c == '\\')
			printf("\\%c", c);
		else
			putchar(c);
	}
	putchar('"');
}

static void speak(const char *state)
{
	double took = now() - p.start;
	double rate = took > RATE_SINCE ? p.done / took : 0;
	double left = rate > 0 && p.total > p.done ? (p.total - p.done) / rate : 0;

	if (p.json) {
		printf("{\"phase\":\"%s\",\"state\":\"%s\",\"done\":%llu,\"total\":%llu,"
		       "\"seconds\":%.1f,\"bytes_per_second\":%.0f}\n",
		       p.phase, state, (unsigned long long)p.done, (unsigned long long)p.total,
		       took, rate);
		fflush(stdout);
	} else {
		fprintf(stderr, "  %-7s %.0f of %.0f MiB, %.1f MiB/s, %.0f s left", p.phase,
			p.done / MIB, p.total / MIB, rate / MIB, left);
	}
}

void progress_begin(const char *phase, uint64_t total)
{
	p.phase = phase;
	p.done = 0;
	p.total = total;
	p.start = now();
	p.last = p.start;
	if (p.json)
		speak("begin");
}

void progress_add(uint64_t bytes)
{
	double t = now();

	p.done += bytes;
	if (t - p.last < (p.json ? EVERY_JSON : EVERY) || (!p.json && !isatty(STDERR_FILENO)))
		return;
	p.last = t;
	if (!p.json)
		fputc('\r', stderr);
	speak("runs");
	if (!p.json)
		fputs("\033[K", stderr);
}

void progress_end(bool well)
{
	double took = now() - p.start;

	/* The total was taken before it was known which blocks head and body share. */
	if (well)
		p.total = p.done;
	if (p.json) {
		speak(well ? "done" : "failed");
		return;
	}
	if (isatty(STDERR_FILENO))
		fputs("\r\033[K", stderr);
	if (well && took > RATE_SINCE)
		printf("  %-7s %.0f MiB in %.1f s, %.1f MiB/s\n", p.phase, p.done / MIB, took,
		       p.done / took / MIB);
	else if (well)
		printf("  %-7s %.0f MiB\n", p.phase, p.done / MIB);
	fflush(stdout);
}

void progress_state(const char *device, const char *state, bool well)
{
	if (!p.json)
		return;
	fputs("{\"device\":", stdout);
	put_string(device);
	printf(",\"card\":\"%s\",\"well\":%s}\n", state, well ? "true" : "false");
	fflush(stdout);
}
