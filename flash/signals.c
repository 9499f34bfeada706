// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

#include "signals.h"

static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
static volatile sig_atomic_t caught;

static void note(int signal)
{
	caught = signal;
}

void signals_catch(void)
{
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

ssize_t signals_read(int fd, void *to, size_t size)
{
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	sigset_t ours, before;
	int n;

	/* One that comes between the look and the wait would not end the wait: let none come. */
	sigemptyset(&ours);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		sigaddset(&ours, signals[i]);
	sigprocmask(SIG_BLOCK, &ours, &before);
	do
		n = caught ? -1 : ppoll(&ready, 1, NULL, &before);
	while (n < 0 && !caught && errno == EINTR);
	sigprocmask(SIG_SETMASK, &before, NULL);
	if (caught) {
		errno = EINTR;
		return -1;
	}
	return n < 0 ? -1 : read(fd, to, size);
}
