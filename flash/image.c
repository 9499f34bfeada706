// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include "image.h"
#include "message.h"

#define BMAP_MAX (64u << 20)
/* What a frame may ask for at most to unpack it, as a power of two: 8 MiB. */
#define WINDOW_LOG 23

/* The image's bytes, one after the other. */
struct source {
	const char *path;
	int fd;
	ZSTD_DCtx *zstd; /* NULL: the file is not packed */
	size_t pending;  /* not 0: a frame has not ended */
	uint8_t *packed;
	ZSTD_inBuffer in;
};

bool image_is_packed(const char *path)
{
	size_t n = strlen(path);

	return n > 4 && !strcmp(path + n - 4, ".zst");
}

static void source_close(struct source *s)
{
	ZSTD_freeDCtx(s->zstd);
	free(s->packed);
	if (s->fd >= 0)
		close(s->fd);
}

static int source_open(struct source *s, const char *path)
{
	*s = (struct source){ .path = path, .fd = open(path, O_RDONLY | O_CLOEXEC) };
	if (s->fd < 0) {
		int err = -errno;

		message("%s: %s: give an image that can be read", path, strerror(-err));
		return err;
	}
	if (!image_is_packed(path))
		return 0;
	s->zstd = ZSTD_createDCtx();
	s->packed = malloc(ZSTD_DStreamInSize());
	if (!s->zstd || !s->packed) {
		message("%s: out of memory", path);
		return -ENOMEM;
	}
	ZSTD_DCtx_setParameter(s->zstd, ZSTD_d_windowLogMax, WINDOW_LOG);
	s->in.src = s->packed;
	return 0;
}

static ssize_t read_some(const struct source *s, void *bytes, size_t n)
{
	ssize_t got;

	do {
		got = read(s->fd, bytes, n);
	} while (got < 0 && errno == EINTR);
	if (got >= 0)
		return got;
	got = -errno;
	message("%s: can't be read: %s", s->path, strerror(-got));
	return got;
}

/* Unpacked bytes; 0 at the end. */
static ssize_t unpack_some(struct source *s, uint8_t *bytes, size_t n)
{
	ZSTD_outBuffer out = { bytes, n, 0 };

	while (!out.pos) {
		if (s->in.pos == s->in.size) {
			ssize_t got = read_some(s, s->packed, ZSTD_DStreamInSize());

			if (got < 0)
				return got;
			s->in.size = got;
			s->in.pos = 0;
			/* The file is at its end, but zstd may still hold bytes. */
			if (!got && !s->pending)
				return 0;
		}
		size_t before = s->in.size;

		s->pending = ZSTD_decompressStream(s->zstd, &out, &s->in);
		if (ZSTD_isError(s->pending)) {
			message("%s: can't be unpacked: %s: build or fetch it again", s->path,
				ZSTD_getErrorName(s->pending));
			return -EBADMSG;
		}
		if (!before && !out.pos) {
			message("%s: is cut off: build or fetch it again", s->path);
			return -EBADMSG;
		}
	}
	return out.pos;
}

/* Up to @n bytes; less only at the end. */
static ssize_t source_read(struct source *s, uint8_t *bytes, size_t n)
{
	size_t have = 0;

	while (have < n) {
		ssize_t got = s->zstd ? unpack_some(s, bytes + have, n - have)
				      : read_some(s, bytes + have, n - have);

		if (got < 0)
			return got;
		if (!got)
			break;
		have += got;
	}
	return have;
}

/* "x.img.zst" and "x.img" have the map "x.img.bmap"; -> a string to free, or NULL. */
static char *map_path(const char *path)
{
	size_t n = strlen(path) - (image_is_packed(path) ? 4 : 0);
	char *name;

	return asprintf(&name, "%.*s.bmap", (int)n, path) < 0 ? NULL : name;
}

static int read_map(const char *path, char **text, size_t *size)
{
	FILE *f = fopen(path, "re");
	int err = 0;

	*text = NULL;
	if (!f)
		return -errno;
	*text = malloc(BMAP_MAX);
	if (!*text) {
		err = -ENOMEM;
	} else {
		*size = fread(*text, 1, BMAP_MAX, f);
		if (ferror(f))
			err = -EIO;
		else if (*size == BMAP_MAX)
			err = -EFBIG;
	}
	fclose(f);
	return err;
}

int image_open(struct image *image, const char *path)
{
	char *name = map_path(path), *text = NULL;
	const char *why;
	struct stat st;
	size_t size = 0;
	int err;

	*image = (struct image){ .path = path };
	if (!name)
		return -ENOMEM;
	if (stat(path, &st)) {
		err = -errno;
		message("%s: %s: make image builds one", path, strerror(-err));
		goto cleanup;
	}
	err = read_map(name, &text, &size);
	if (err) {
		message("%s: %s: an image needs its block map beside it", name, strerror(-err));
		goto cleanup;
	}
	err = bmap_parse(&image->map, text, size, &why);
	if (err)
		message("%s: %s: build or fetch it again", name, why);
cleanup:
	free(text);
	free(name);
	return err;
}

/* The walk of image_each(). */
struct walk {
	const struct image *image;
	struct source source;
	int (*use)(void *data, uint64_t offset, const uint8_t *bytes, size_t n);
	void *data;
	uint8_t *bytes;
	uint64_t at;
};

/* One step: bytes up to @until.  @n receives how many. */
static int walk_read(struct walk *w, uint64_t until, size_t *n)
{
	size_t want = until - w->at < IMAGE_CHUNK ? until - w->at : IMAGE_CHUNK;
	ssize_t got = source_read(&w->source, w->bytes, want);

	if (got < 0)
		return got;
	if ((size_t)got < want) {
		message("%s: is %llu bytes long, its block map says %llu: build or fetch it again",
			w->image->path, (unsigned long long)(w->at + got),
			(unsigned long long)w->image->map.image_size);
		return -EBADMSG;
	}
	*n = got;
	return 0;
}

/* Bytes that no range holds. */
static int walk_skip(struct walk *w, uint64_t until)
{
	size_t n = 0;

	if (!w->source.zstd) {
		if (lseek(w->source.fd, until, SEEK_SET) < 0)
			return -errno;
		w->at = until;
	}
	while (w->at < until) {
		int err = walk_read(w, until, &n);

		if (err)
			return err;
		w->at += n;
	}
	return 0;
}

static int walk_range(struct walk *w, const struct bmap_range *range)
{
	uint64_t offset, end = bmap_range_bytes(&w->image->map, range, &offset);
	uint8_t sum[SHA256_BYTES];
	struct sha256_ctx sha;
	int err = walk_skip(w, offset);
	size_t n = 0;

	end += offset;
	sha256_init(&sha);
	while (!err && w->at < end) {
		err = walk_read(w, end, &n);
		if (err)
			break;
		sha256_update(&sha, n, w->bytes);
		if (w->use)
			err = w->use(w->data, w->at, w->bytes, n);
		w->at += n;
	}
	if (err)
		return err;
	sha256_digest(&sha, SHA256_BYTES, sum);
	if (!memcmp(sum, range->sha256, SHA256_BYTES))
		return 0;
	message("%s: bytes %llu to %llu differ from the block map: build or fetch it again",
		w->image->path, (unsigned long long)offset, (unsigned long long)end - 1);
	return -EBADMSG;
}

/* After the last range: is the image as long as its map says? */
static int walk_end(struct walk *w)
{
	uint64_t size = w->image->map.image_size;
	struct stat st;
	ssize_t got;
	int err;

	if (!w->source.zstd) {
		if (fstat(w->source.fd, &st))
			return -errno;
		if (S_ISREG(st.st_mode) && (uint64_t)st.st_size == size)
			return 0;
	} else {
		err = walk_skip(w, size);
		if (err)
			return err;
		got = source_read(&w->source, w->bytes, 1);
		if (got <= 0)
			return got;
	}
	message("%s: is not as long as its block map says (%llu bytes): build or fetch it again",
		w->image->path, (unsigned long long)size);
	return -EBADMSG;
}

int image_each(const struct image *image,
	       int (*use)(void *data, uint64_t offset, const uint8_t *bytes, size_t n), void *data)
{
	struct walk w = { .image = image, .use = use, .data = data };
	int err = source_open(&w.source, image->path);

	if (err)
		goto cleanup;
	w.bytes = aligned_alloc(4096, IMAGE_CHUNK);
	if (!w.bytes) {
		message("%s: out of memory", image->path);
		err = -ENOMEM;
	}
	for (size_t i = 0; !err && i < image->map.n_ranges; i++)
		err = walk_range(&w, &image->map.ranges[i]);
	if (!err)
		err = walk_end(&w);
cleanup:
	free(w.bytes);
	source_close(&w.source);
	return err;
}

void image_close(struct image *image)
{
	bmap_free(&image->map);
}
