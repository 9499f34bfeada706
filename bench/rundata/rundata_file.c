// SPDX-License-Identifier: GPL-2.0-only
/* Finds and reads the file of a run: run.json, or run.json.zst as runs are published. */

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zstd.h>

#include "rundata.h"
#include "rundata_file.h"

#define RUN_FILE   "run.json"
#define PACKED     ".zst"
#define ZSTD_MAGIC 0xfd2fb528u /* RFC 8878, section 3.1.1; little-endian */

/* No run is near as large; a file that claims to be is damaged, or meant to do harm. */
#define MOST_BYTES ((size_t)256 << 20)

char *run_file(const char *where)
{
	struct stat st;
	char *file;

	if (stat(where, &st) || !S_ISDIR(st.st_mode))
		return strdup(where);
	if (asprintf(&file, "%s/" RUN_FILE PACKED, where) < 0)
		return NULL;
	/* The plain one is what jitbench wrote, and so what counts where there are both. */
	file[strlen(file) - strlen(PACKED)] = '\0';
	if (access(file, F_OK))
		file[strlen(file)] = PACKED[0];
	if (access(file, F_OK))
		file[strlen(file) - strlen(PACKED)] = '\0';
	return file;
}

bool run_file_is_packed(const char *file)
{
	size_t n = strlen(file);

	return n > strlen(PACKED) && !strcmp(file + n - strlen(PACKED), PACKED);
}

struct bytes {
	char *at;
	size_t n, room;
};

/* Make room for more.  Return: 0, -ENOMEM, -EFBIG. */
static int grow(struct bytes *b, size_t more)
{
	size_t room = b->room ? b->room : 1 << 16;
	char *at;

	if (b->n + more > MOST_BYTES)
		return -EFBIG;
	while (room < b->n + more)
		room *= 2;
	if (room == b->room)
		return 0;
	at = realloc(b->at, room);
	if (!at)
		return -ENOMEM;
	b->at = at;
	b->room = room;
	return 0;
}

static int read_all(FILE *in, struct bytes *b)
{
	size_t n;
	int err;

	do {
		err = grow(b, 1 << 16);
		if (err)
			return err;
		n = fread(b->at + b->n, 1, 1 << 16, in);
		b->n += n;
	} while (n);
	return ferror(in) ? -EIO : 0;
}

/* Return: 0; -EBADMSG for what is damaged or ends early; -ENOMEM, -EFBIG. */
static int unpack(const struct bytes *packed, struct bytes *b)
{
	ZSTD_DCtx *ctx = ZSTD_createDCtx();
	ZSTD_inBuffer in = { packed->at, packed->n, 0 };
	ZSTD_outBuffer out = { 0 };
	size_t left = 1;
	int err = ctx ? 0 : -ENOMEM;

	/* Room left means that all input is used up. */
	while (!err && (in.pos < in.size || out.pos == out.size)) {
		err = grow(b, 1 << 16);
		if (err)
			break;
		out = (ZSTD_outBuffer){ b->at, b->room, b->n };
		left = ZSTD_decompressStream(ctx, &out, &in);
		b->n = out.pos;
		err = ZSTD_isError(left) ? -EBADMSG : 0;
	}
	ZSTD_freeDCtx(ctx);
	return !err && left ? -EBADMSG : err;
}

static bool is_packed(const struct bytes *b)
{
	uint32_t magic = 0;

	for (size_t i = 0; i < sizeof(magic) && i < b->n; i++)
		magic |= (uint32_t)(unsigned char)b->at[i] << 8 * i;
	return magic == ZSTD_MAGIC;
}

static int parse(struct loader *l, const struct bytes *b, json_t **root)
{
	json_error_t e;

	*root = json_loadb(b->at, b->n, JSON_REJECT_DUPLICATES, &e);
	if (*root)
		return 0;
	if (json_error_code(&e) == json_error_premature_end_of_input)
		return fields_fail(
			l, -EINVAL,
			"line %d, column %d: the file ends early: it was cut short; copy it again",
			e.line, e.column);
	return fields_fail(l, -EINVAL, "line %d, column %d: %s: this is not JSON; give a run.json",
			   e.line, e.column, e.text);
}

int run_read(struct loader *l, FILE *in, json_t **root)
{
	struct bytes file = { 0 }, text = { 0 };
	int err = read_all(in, &file);

	if (err == -EIO) {
		err = fields_fail(l, -EIO, "can't be read: try another copy");
		goto cleanup;
	}
	if (!err && is_packed(&file))
		err = unpack(&file, &text);
	if (err == -EBADMSG)
		err = fields_fail(l, -EINVAL, "can't be unpacked: it is damaged; copy it again");
	else if (err == -EFBIG)
		err = fields_fail(l, -EFBIG, "is larger than 256 MiB: this is not a run");
	else if (err)
		err = fields_nomem(l);
	else
		err = parse(l, text.at ? &text : &file, root);
cleanup:
	free(file.at);
	free(text.at);
	return err;
}
