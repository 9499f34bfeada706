// SPDX-License-Identifier: GPL-2.0-only
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "image.h"
#include "writer.h"

#define SLOTS 4u

struct slot {
	uint8_t *bytes; /* IMAGE_CHUNK of them */
	uint64_t offset;
	size_t n;
};

struct writer {
	int fd;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t moved;
	struct slot slots[SLOTS];
	unsigned int put, got; /* slots filled and emptied so far */
	bool ends;
	int err;
	uint64_t failed_at;
};

int write_all(int fd, uint64_t offset, const uint8_t *bytes, size_t n)
{
	while (n) {
		ssize_t put = pwrite(fd, bytes, n, offset);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return -errno;
		if (!put)
			return -ENOSPC;
		bytes += put;
		offset += put;
		n -= put;
	}
	return 0;
}

static void *work(void *data)
{
	struct writer *w = data;

	pthread_mutex_lock(&w->lock);
	for (;;) {
		const struct slot *slot = &w->slots[w->got % SLOTS];
		int err = 0;

		while (w->put == w->got && !w->ends)
			pthread_cond_wait(&w->moved, &w->lock);
		if (w->put == w->got)
			break;
		/* After a failure what is left is thrown away. */
		if (!w->err) {
			pthread_mutex_unlock(&w->lock);
			err = write_all(w->fd, slot->offset, slot->bytes, slot->n);
			pthread_mutex_lock(&w->lock);
		}
		if (err) {
			w->err = err;
			w->failed_at = slot->offset;
		}
		w->got++;
		pthread_cond_broadcast(&w->moved);
	}
	pthread_mutex_unlock(&w->lock);
	return NULL;
}

static void writer_free(struct writer *w)
{
	for (size_t i = 0; i < SLOTS; i++)
		free(w->slots[i].bytes);
	free(w);
}

struct writer *writer_start(int fd)
{
	struct writer *w = calloc(1, sizeof(*w));
	sigset_t all, before;
	int err = ENOMEM;

	if (!w)
		return NULL;
	w->fd = fd;
	pthread_mutex_init(&w->lock, NULL);
	pthread_cond_init(&w->moved, NULL);
	for (size_t i = 0; i < SLOTS; i++) {
		w->slots[i].bytes = aligned_alloc(4096, IMAGE_CHUNK);
		if (!w->slots[i].bytes)
			goto fail;
	}
	/* Signals are the main thread's. */
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	err = pthread_create(&w->thread, NULL, work, w);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (!err)
		return w;
fail:
	writer_free(w);
	return NULL;
}

int writer_put(struct writer *w, uint64_t offset, const uint8_t *bytes, size_t n)
{
	struct slot *slot;
	int err;

	pthread_mutex_lock(&w->lock);
	while (w->put - w->got == SLOTS && !w->err)
		pthread_cond_wait(&w->moved, &w->lock);
	err = w->err;
	pthread_mutex_unlock(&w->lock);
	if (err)
		return err;
	slot = &w->slots[w->put % SLOTS];
	memcpy(slot->bytes, bytes, n);
	slot->offset = offset;
	slot->n = n;
	pthread_mutex_lock(&w->lock);
	w->put++;
	pthread_cond_broadcast(&w->moved);
	pthread_mutex_unlock(&w->lock);
	return 0;
}

int writer_end(struct writer *w, uint64_t *failed_at)
{
	int err;

	pthread_mutex_lock(&w->lock);
	w->ends = true;
	pthread_cond_broadcast(&w->moved);
	pthread_mutex_unlock(&w->lock);
	pthread_join(w->thread, NULL);
	err = w->err;
	*failed_at = w->failed_at;
	writer_free(w);
	return err;
}
