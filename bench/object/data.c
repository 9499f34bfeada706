// SPDX-License-Identifier: GPL-2.0-only
/* What a program is given: of a file, of a capture, or of hexadecimal digits. */

#include <ctype.h>
#include <errno.h>
#include <pcap/pcap.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "data.h"
#include "hex.h"
#include "util.h"

static bool is_file(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode);
}

static int too_long(const char *name, size_t n)
{
	say("DATA=%s: %zu bytes, and the kernel takes %d at most: give one packet", name, n,
	    DATA_MOST);
	return -E2BIG;
}

/* By its first four bytes: pcap in either order of bytes, with micro- or nanoseconds; pcapng. */
static bool is_capture(const uint8_t *bytes, size_t n)
{
	static const char *const magic[] = { "\xa1\xb2\xc3\xd4", "\xd4\xc3\xb2\xa1",
					     "\xa1\xb2\x3c\x4d", "\x4d\x3c\xb2\xa1",
					     "\x0a\x0d\x0d\x0a" };

	for (size_t i = 0; i < ARRAY_SIZE(magic) && n >= 4; i++)
		if (!memcmp(bytes, magic[i], 4))
			return true;
	return false;
}

static int read_file(const char *path, const char *name, uint8_t **bytes, size_t *n)
{
	FILE *f = fopen(path, "re");
	int err = f ? 0 : -errno;

	*bytes = malloc(DATA_MOST + 1);
	if (!err && !*bytes)
		err = -ENOMEM;
	if (!err) {
		*n = fread(*bytes, 1, DATA_MOST + 1, f);
		err = ferror(f) ? -EIO : 0;
	}
	if (f)
		fclose(f);
	if (err) {
		say("DATA=%s: can't be read: %s", name, strerror(-err));
	} else if (is_capture(*bytes, *n)) {
		say("DATA=%s: it is a capture: say which frame, as %s:1", name, name);
		err = -EINVAL;
	} else if (*n > DATA_MOST) {
		err = too_long(name, *n);
	}
	return err;
}

/* The bytes of a frame that was read. */
static int take_frame(const char *name, int link, const struct pcap_pkthdr *head,
		      const u_char *frame, uint8_t **bytes, size_t *n)
{
	if (link != DLT_EN10MB) {
		const char *kind = pcap_datalink_val_to_name(link);

		say("DATA=%s: its frames are of kind %s, not of Ethernet (EN10MB): capture on an "
		    "Ethernet device",
		    name, kind ? kind : "unknown");
		return -EINVAL;
	}
	if (head->caplen < head->len) {
		say("DATA=%s: the frame was cut to %u of %u bytes when it was captured: capture "
		    "with snaplen 0",
		    name, head->caplen, head->len);
		return -EINVAL;
	}
	if (head->caplen > DATA_MOST)
		return too_long(name, head->caplen);
	*n = head->caplen;
	*bytes = malloc(*n + 1);
	if (!*bytes)
		return -ENOMEM;
	memcpy(*bytes, frame, *n);
	return 0;
}

static int read_frame(const char *path, unsigned long number, const char *name, uint8_t **bytes,
		      size_t *n)
{
	char why[PCAP_ERRBUF_SIZE] = "";
	pcap_t *p = pcap_open_offline(path, why);
	struct pcap_pkthdr *head;
	const u_char *frame;
	unsigned long i = 0;
	int got = 1, err;

	if (!p) {
		say("DATA=%s: it is no capture that libpcap reads: %s", name, why);
		return -EINVAL;
	}
	while (i < number && (got = pcap_next_ex(p, &head, &frame)) == 1)
		i++;
	if (i == number && number) {
		err = take_frame(name, pcap_datalink(p), head, frame, bytes, n);
	} else {
		say("DATA=%s: there is no such frame: %s has %lu, from 1%s%s", name, "the file", i,
		    got == PCAP_ERROR ? ", and then " : "",
		    got == PCAP_ERROR ? pcap_geterr(p) : "");
		err = -ENOENT;
	}
	pcap_close(p);
	return err;
}

/* Hexadecimal digits, of either case, with 0x, blanks or colons between bytes, or without. */
static int read_hex(const char *data, const char *name, uint8_t **bytes, size_t *n)
{
	const char *s = strncmp(data, "0x", 2) ? data : data + 2;
	char *digits = malloc(strlen(s) + 1);
	size_t used = 0, bad;
	int err = -EINVAL;

	*bytes = malloc(strlen(s) / 2 + 1);
	if (!digits || !*bytes) {
		free(digits);
		return -ENOMEM;
	}
	for (; *s; s++)
		if (!strchr(" :", *s) || used % 2)
			digits[used++] = tolower((unsigned char)*s);
	digits[used] = '\0';
	*n = used / 2;
	if (used && used % 2 == 0)
		err = hex_decode(digits, *bytes, &bad);
	free(digits);
	if (err)
		say("DATA=%s: no such file, and not bytes in hexadecimal either: give a file, "
		    "FILE.pcap:N or two digits a byte",
		    name);
	else if (*n > DATA_MOST)
		err = too_long(name, *n);
	return err;
}

int data_read(const char *data, const char *name, uint8_t **bytes, size_t *n)
{
	const char *colon = strrchr(data, ':');
	char *file = colon ? strndup(data, colon - data) : NULL, *end = NULL;
	unsigned long number = 0;
	int err;

	if (file && isdigit((unsigned char)colon[1]))
		number = strtoul(colon + 1, &end, 10);
	*bytes = NULL;
	if (is_file(data))
		err = read_file(data, name, bytes, n);
	else if (file && end && !*end && is_file(file))
		err = read_frame(file, number, name, bytes, n);
	else
		err = read_hex(data, name, bytes, n);
	free(file);
	return err;
}

json_t *data_hex(const uint8_t *bytes, size_t n)
{
	char *hex = malloc(2 * n + 1);
	json_t *j;

	if (!hex)
		return NULL;
	for (size_t i = 0; i < n; i++)
		sprintf(hex + 2 * i, "%02x", bytes[i]);
	hex[2 * n] = '\0';
	j = json_string(hex);
	free(hex);
	return j;
}
