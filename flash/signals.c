// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <signal.h>
#include <stddef.h>

#include "signals.h"

static volatile sig_atomic_t caught;

static void note(int signal)
{
	caught = signal;
}

void signals_catch(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = note };

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaction(signals[i], &action, NULL);
	/* Whoever reads our progress may go away; the card must be finished. */
	signal(SIGPIPE, SIG_IGN);
}

int signals_caught(void)
{
	return caught ? -EINTR : 0;
}
