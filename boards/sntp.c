// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: jitboard-sntp SERVER
 *
 * Asks an NTP server for the time, once, and sets the clock to it.  Debian's clients are
 * daemons with more packages behind them than the rest of the image has, or scripts in Python.
 *
 * Protocol: RFC 4330 (SNTP), sections 4 and 5.  What a network of laboratory size takes is far
 * below the second that a run's id has: half of the round trip is all that is corrected.
 *
 * Exit status: 0; 1, with one line on stderr.
 */
#include <err.h>
#include <netdb.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define SINCE_1900 2208988800ull /* seconds, in 1970 */
#define ERA        (1ull << 32)  /* seconds after which the time on the wire begins anew */
#define PATIENCE   5000          /* ms */
#define CLIENT     0x23          /* version 4, mode 3 */

struct ntp {
	uint8_t mode; /* 2 bits of leap indicator, 3 of version, 3 of mode */
	uint8_t stratum, poll, precision;
	uint32_t delay, dispersion, id;
	uint32_t reference[2], originate[2], receive[2], transmit[2];
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec * 1e-9;
}

/* A socket to the server, and to nobody else: what others send does not arrive. */
static int connect_to(const char *server)
{
	struct addrinfo hints = { .ai_socktype = SOCK_DGRAM }, *found;
	int fd, rc = getaddrinfo(server, "123", &hints, &found);

	if (rc)
		errx(1, "%s: %s", server, gai_strerror(rc));
	fd = socket(found->ai_family, SOCK_DGRAM, 0);
	if (fd < 0 || connect(fd, found->ai_addr, found->ai_addrlen))
		err(1, "%s", server);
	freeaddrinfo(found);
	return fd;
}

/* Is it an answer to what was asked, from a server that knows the time? */
static bool is_good(const struct ntp *asked, const struct ntp *said)
{
	return (said->mode & 7) == 4 && said->mode >> 6 != 3 && said->stratum >= 1 &&
	       said->stratum <= 15 && said->transmit[0] &&
	       !memcmp(said->originate, asked->transmit, sizeof(said->originate));
}

int main(int argc, char **argv)
{
	struct ntp asked = { .mode = CLIENT }, said;
	struct timespec t;
	double sent, seconds;
	uint64_t whole;
	int fd;

	if (argc != 2)
		errx(1, "usage: jitboard-sntp SERVER");
	fd = connect_to(argv[1]);
	/* Any number will do, and one that nobody can guess is better than the time. */
	if (getrandom(asked.transmit, sizeof(asked.transmit), 0) < 0)
		err(1, "no random number");
	sent = now();
	if (send(fd, &asked, sizeof(asked), 0) != sizeof(asked))
		err(1, "%s", argv[1]);
	if (poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, PATIENCE) <= 0)
		errx(1, "%s does not answer", argv[1]);
	if (recv(fd, &said, sizeof(said), 0) < (ssize_t)sizeof(said))
		err(1, "%s", argv[1]);
	if (!is_good(&asked, &said))
		errx(1, "%s does not know the time", argv[1]);

	/* The time on the wire has 32 bits of seconds: those of 2036 on are small. */
	whole = be32toh(said.transmit[0]);
	if (whole < SINCE_1900)
		whole += ERA;
	seconds = whole - SINCE_1900 + be32toh(said.transmit[1]) / (double)ERA + (now() - sent) / 2;
	t.tv_sec = seconds;
	t.tv_nsec = (seconds - t.tv_sec) * 1e9;
	if (clock_settime(CLOCK_REALTIME, &t))
		err(1, "the clock can't be set");
	return 0;
}
