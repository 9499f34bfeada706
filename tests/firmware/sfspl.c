// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: sfspl FILE
 *
 * Is FILE what the boot ROM of the JH7110 loads: a header of 1024 bytes, then the SPL,
 * and nothing else?  Says every fault on stderr.
 *
 * The format is that of StarFive's spl_tool and of mkimage's type sfspl: fields of 32
 * bits, little-endian.  The SPL may have what U-Boot's CONFIG_SPL_MAX_SIZE for the
 * board allows, 256 KiB.
 */

#include <endian.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define HEADER  0x400u
#define SPL_MAX 0x40000u

enum {
	OFFSET = 0x0,
	BACKUP = 0x4,
	VERSION = 0x284,
	SIZE = 0x288,
	HEADER_SIZE = 0x28c,
	CRC = 0x290
};

static const struct {
	size_t at;
	const char *name;
	uint32_t want;
} fixed[] = {
	{ OFFSET, "offset", 0x240 },
	{ BACKUP, "offset of the backup SPL", 0x200000 },
	{ VERSION, "version", 0x01010101 },
	{ HEADER_SIZE, "header size", HEADER },
};

/* The parts of the header that hold nothing: from the first byte up to the second. */
static const struct {
	size_t from, to;
} zero[] = { { 0x8, VERSION }, { CRC + 4, HEADER } };

static uint32_t field(const uint8_t *header, size_t at)
{
	uint32_t v;

	memcpy(&v, header + at, sizeof(v));
	return le32toh(v);
}

static int differs(const char *what, uint32_t got, uint32_t want)
{
	if (got == want)
		return 0;
	fprintf(stderr, "sfspl: %s is %#x, not %#x\n", what, got, want);
	return 1;
}

static int holds_something(const uint8_t *file, size_t from, size_t to)
{
	for (size_t at = from; at < to; at++)
		if (file[at]) {
			fprintf(stderr, "sfspl: byte %#zx of the header is not 0\n", at);
			return 1;
		}
	return 0;
}

static int check(const uint8_t *file, size_t size)
{
	int faults = 0;

	if (size <= HEADER || size > HEADER + SPL_MAX) {
		fprintf(stderr, "sfspl: the file has %zu bytes\n", size);
		return 1;
	}
	for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
		faults += differs(fixed[i].name, field(file, fixed[i].at), fixed[i].want);
	for (size_t i = 0; i < sizeof(zero) / sizeof(zero[0]); i++)
		faults += holds_something(file, zero[i].from, zero[i].to);
	faults += differs("size of the SPL", field(file, SIZE), size - HEADER);
	faults += differs("CRC32 of the SPL", field(file, CRC),
			  crc32(crc32(0, NULL, 0), file + HEADER, size - HEADER));
	return faults;
}

int main(int argc, char **argv)
{
	static uint8_t file[HEADER + SPL_MAX + 1];
	size_t size;
	FILE *f;

	if (argc != 2) {
		fprintf(stderr, "usage: sfspl FILE\n");
		return 2;
	}
	f = fopen(argv[1], "rb");
	if (!f) {
		perror(argv[1]);
		return EXIT_FAILURE;
	}
	size = fread(file, 1, sizeof(file), f);
	fclose(f);
	return check(file, size) ? EXIT_FAILURE : EXIT_SUCCESS;
}
