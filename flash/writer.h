/* SPDX-License-Identifier: GPL-2.0-only */
/* A thread that writes to the card while the next bytes are unpacked. */
#ifndef JITBOARD_FLASH_WRITER_H
#define JITBOARD_FLASH_WRITER_H

#include <stddef.h>
#include <stdint.h>

struct writer;

/*
 * writer_start() - start it.
 *
 * @fd: where it writes to
 *
 * Return: NULL if memory or threads have run out.
 */
struct writer *writer_start(int fd);

/*
 * writer_put() - hand bytes over; waits until there is room.
 *
 * @n: IMAGE_CHUNK at most
 *
 * Return: 0, or the -errno with which a write has failed (maybe of earlier bytes).
 */
int writer_put(struct writer *w, uint64_t offset, const uint8_t *bytes, size_t n);

/*
 * writer_end() - wait until all is written, and free it.
 *
 * @failed_at: on a failure, receives the offset of the write that failed
 *
 * Return: 0, or the -errno of the first write that failed.
 */
int writer_end(struct writer *w, uint64_t *failed_at);

/* write_all() - all of the bytes to a place, or -errno. */
int write_all(int fd, uint64_t offset, const uint8_t *bytes, size_t n);

#endif
