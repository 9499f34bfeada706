// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: ntp_server SECONDS
 *
 * An NTP server on 127.0.0.1 that says it is SECONDS since 1970, whatever the time: a board
 * that has set its clock by it can have it from nowhere else.  Format: RFC 5905, 7.3.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define NTP_PORT   123
#define SINCE_1900 2208988800u

struct ntp {
	uint8_t mode, stratum, poll, precision;
	uint32_t delay, dispersion, id;
	uint32_t reference[2], originate[2], receive[2], transmit[2];
};

int main(int argc, char **argv)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
				  .sin_port = htons(NTP_PORT),
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	uint32_t now = htonl((argc > 1 ? strtoul(argv[1], NULL, 10) : 0) + SINCE_1900);
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (bind(fd, (struct sockaddr *)&at, sizeof(at))) {
		perror("ntp_server");
		return 1;
	}
	for (;;) {
		struct sockaddr_in from;
		socklen_t size = sizeof(from);
		struct ntp asked,
			said = { .mode = 0x24, .stratum = 1, .poll = 4, .precision = 0xec };

		if (recvfrom(fd, &asked, sizeof(asked), 0, (struct sockaddr *)&from, &size) <
		    (ssize_t)sizeof(asked))
			continue;
		memcpy(&said.id, "TEST", sizeof(said.id));
		memcpy(said.originate, asked.transmit, sizeof(said.originate));
		said.reference[0] = said.receive[0] = said.transmit[0] = now;
		sendto(fd, &said, sizeof(said), 0, (struct sockaddr *)&from, size);
	}
}
