// SPDX-License-Identifier: GPL-2.0-only
/* How far a run has come. */

#include <stdio.h>
#include <termios.h>
#include <unistd.h>

#include "progress.h"

void progress_text(const struct progress *p, unsigned int round, size_t n, double elapsed,
		   char *text, size_t size)
{
	int used, left;

	if (round > p->planned) {
		snprintf(text, size,
			 "further round %u, %zu measurements in which too few samples agree",
			 round - p->planned, n);
		return;
	}
	used = snprintf(text, size, "round %u of %u, %zu measurements", round, p->planned, n);
	/* In an emulator the clock counts instructions. */
	if (p->emulated || round == p->planned || used < 0 || (size_t)used >= size)
		return;
	left = elapsed / round * (p->planned - round) + 0.5;
	snprintf(text + used, size - used, ", %d min %02d s left", left / 60, left % 60);
}

void progress_show(const struct progress *p, unsigned int round, size_t n)
{
	char text[128];

	progress_text(p, round, n, difftime(time(NULL), p->start), text, sizeof(text));
	if (p->lines) {
		printf("jitbench: %s\n", text);
		fflush(stdout);
		/* The console's interrupts must not fall into the next round. */
		tcdrain(STDOUT_FILENO);
	} else if (isatty(STDERR_FILENO)) {
		/* The line is cleared first: it may have been longer. */
		fprintf(stderr, "\r\033[K  %s%s", text, round < p->planned ? "" : "\n");
	}
}
