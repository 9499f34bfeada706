// SPDX-License-Identifier: GPL-2.0-only
/*
 * The order of writing.  A card that is cut off anywhere is whole or does not boot:
 *
 *  1. The backup of the old table goes, then the head's first block becomes a mark
 *     (CARD_HALF), then the rest of the head is zeroed.  Until the mark is there nothing but
 *     that backup has changed.
 *  2. The body: all mapped blocks between head and tail.
 *  3. The tail, with the backup of the new table; then the head but for its first block.
 *     The mark stands all the time.  All that the backup names is there before it is: who
 *     goes by it alone finds the whole image.
 *  4. The head's first block: from that write on it is the image.
 *
 * Between any two of these the card is told to bring to the medium what it has cached.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ask.h"
#include "checks.h"
#include "message.h"
#include "progress.h"
#include "runs.h"
#include "signals.h"
#include "verify.h"
#include "view.h"
#include "write.h"
#include "writer.h"

#define BLOCK 4096u

/* What the card is, however the writing ended. */
enum state {
	STATE_UNTOUCHED,
	STATE_NO_BACKUP, /* as before, but for the backup of the old table, maybe the first block */
	STATE_HALF,      /* marked; does not boot */
	STATE_WRITTEN,   /* whole, but not read back */
	STATE_GOOD,
};

static const struct {
	const char *name, *says;
} states[] = {
	[STATE_UNTOUCHED] = { "untouched", "nothing was written" },
	[STATE_NO_BACKUP] = { "no-backup", "the backup of its old partition table was overwritten, "
					   "maybe its first block; nothing else" },
	[STATE_HALF] = { "half-written", "it is half-written now and does not boot: write it "
					 "again; if it does so again, use another" },
	[STATE_WRITTEN] = { "not-verified", "all was written, but not all was read back: run "
					    "sdflash verify" },
	[STATE_GOOD] = { "good", "" },
};

struct writing {
	struct job *job;
	struct writer *writer;
	enum state state;
	char why[VERIFY_WHY];
};

static int failed(struct writing *w, int err, const char *what, uint64_t at)
{
	if (err && !w->why[0])
		snprintf(w->why, sizeof(w->why), "%s at byte %llu: %s", what,
			 (unsigned long long)at, strerror(-err));
	return err;
}

/* One piece outside the body, and the card's caches after it. */
static int put(struct writing *w, uint64_t at, const uint8_t *bytes, size_t n)
{
	int err = write_all(w->job->fd, at, bytes, n);

	if (!err && fsync(w->job->fd))
		err = -errno;
	return failed(w, err, "can't be written", at);
}

/* The head's first block as a mark. */
static int put_mark(struct writing *w, uint8_t *block)
{
	memset(block, 0, BLOCK);
	snprintf((char *)block, BLOCK, "%s%s", CARD_HALF,
		 "sdflash was writing this card when it was cut off.  It does not boot; write it "
		 "again.\n");
	return put(w, 0, block, BLOCK);
}

/* Step 1. */
static int begin(struct writing *w)
{
	const struct layout *l = &w->job->layout;
	uint8_t *zeros = aligned_alloc(BLOCK, LAYOUT_HEAD);
	int err = zeros ? 0 : -ENOMEM;

	if (err)
		return failed(w, err, "can't be written", 0);
	memset(zeros, 0, LAYOUT_HEAD);
	w->state = STATE_NO_BACKUP;
	err = put(w, l->tail_at, zeros, l->tail_size);
	if (!err)
		err = put_mark(w, zeros);
	if (!err)
		w->state = STATE_HALF;
	memset(zeros, 0, BLOCK);
	if (!err)
		err = put(w, BLOCK, zeros, LAYOUT_HEAD - BLOCK);
	free(zeros);
	return err;
}

/* Let the card forget what lies between head and tail; a wish, no more. */
static void discard(const struct job *job)
{
	uint64_t range[2] = { LAYOUT_HEAD, job->layout.tail_at - LAYOUT_HEAD };

	if (!job->discard)
		return;
	if (ioctl(job->fd, BLKDISCARD, range))
		message("%s: can't discard: %s: written without it", job->device, strerror(errno));
}

static int put_chunk(void *data, uint64_t offset, const uint8_t *bytes, size_t n)
{
	struct writing *w = data;
	int err = signals_caught();

	if (err) {
		snprintf(w->why, sizeof(w->why), "writing was stopped at byte %llu",
			 (unsigned long long)offset);
		return err;
	}
	progress_add(n);
	return writer_put(w->writer, offset, bytes, n);
}

/* Step 2. */
static int put_body(struct writing *w)
{
	uint64_t failed_at = 0;
	int err, write_err;

	w->writer = writer_start(w->job->fd);
	if (!w->writer)
		return failed(w, -ENOMEM, "can't be written", LAYOUT_HEAD);
	err = layout_body(&w->job->layout, put_chunk, w);
	write_err = writer_end(w->writer, &failed_at);
	if (write_err)
		return failed(w, write_err, "can't be written", failed_at);
	if (!err && fsync(w->job->fd))
		return failed(w, -errno, "can't be written to its end", w->job->layout.tail_at);
	return err;
}

/* Steps 3 and 4. */
static int end(struct writing *w)
{
	const struct layout *l = &w->job->layout;
	int err = put(w, l->tail_at, l->tail, l->tail_size);

	if (!err)
		err = put(w, BLOCK, l->head + BLOCK, LAYOUT_HEAD - BLOCK);
	if (!err)
		err = put(w, 0, l->head, BLOCK);
	if (!err) {
		w->state = STATE_WRITTEN;
		progress_add(LAYOUT_HEAD + l->tail_size);
	}
	return err;
}

static int put_all(struct writing *w)
{
	int err;

	progress_begin("write", layout_bytes(&w->job->layout));
	err = begin(w);
	if (!err) {
		discard(w->job);
		err = put_body(w);
	}
	if (!err)
		err = end(w);
	progress_end(!err);
	return err;
}

static int read_back(struct writing *w)
{
	uint8_t *block;
	int err;

	progress_begin("verify", layout_bytes(&w->job->layout));
	err = verify_layout(&w->job->layout, w->job->fd, w->why);
	progress_end(!err);
	if (!err)
		w->state = STATE_GOOD;
	if (!err || err == -EINTR)
		return err;
	/* It must not boot. */
	block = aligned_alloc(BLOCK, BLOCK);
	if (block && !put_mark(w, block))
		w->state = STATE_HALF;
	free(block);
	return err;
}

/* The last line. */
static void tell(const struct writing *w, int err)
{
	const struct job *job = w->job;

	progress_state(job->device, states[w->state].name, !err);
	if (err) {
		message("%s: %s: %s", job->device, w->why[0] ? w->why : strerror(-err),
			states[w->state].says);
		return;
	}
	if (progress_is_json())
		return;
	printf("%s: holds %s, and was read back.\n", job->device, job->image_path);
	printf("Next: take it out, put it into the board, and go on with boards/%s/README.md.\n",
	       job->image_card.board);
}

static void let_go(struct job *job)
{
	if (job->fd >= 0) {
		/* The kernel looks at the new table; a disk without partitions refuses. */
		if (!job->file)
			ioctl(job->fd, BLKRRPART, 0);
		close(job->fd);
	}
	card_free(&job->card);
	card_free(&job->image_card);
	view_close(&job->view);
	view_close(&job->image_view);
	layout_free(&job->layout);
	image_close(&job->image);
}

/* Another descriptor of what is open, since with O_DIRECT not every byte can be read. */
static int look_again(struct job *job)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", job->fd);
	job->view.fd = open(path, O_RDONLY | O_CLOEXEC);
	if (job->view.fd < 0)
		return check_failed(job, 9, "can't be read any more: %s", strerror(errno));
	job->card.span.fd = job->view.fd;
	return 0;
}

int write_card(struct job *job)
{
	struct writing w = { .job = job, .state = STATE_UNTOUCHED };
	int err;

	job->fd = job->view.fd = job->image_view.fd = -1;
	err = checks_before(job);
	/* While somebody thinks, nothing of ours holds the card. */
	view_close(&job->view);
	if (!err) {
		signals_catch();
		err = ask(job);
	}
	if (!err)
		err = checks_again(job);
	if (!err)
		err = look_again(job);
	if (!err)
		err = runs_save(job);
	if (!err && signals_caught()) {
		err = -EINTR;
		message("%s: it was stopped: nothing was written", job->device);
	}
	if (!err) {
		err = put_all(&w);
		if (!err)
			err = read_back(&w);
		tell(&w, err);
	} else {
		progress_state(job->device, states[STATE_UNTOUCHED].name, false);
	}
	let_go(job);
	return err;
}
