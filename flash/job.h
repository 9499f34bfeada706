/* SPDX-License-Identifier: GPL-2.0-only */
/* One `sdflash write`: what was asked for, and what is known so far. */
#ifndef JITBOARD_FLASH_JOB_H
#define JITBOARD_FLASH_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "card.h"
#include "disk.h"
#include "image.h"
#include "layout.h"

#define JOB_KEEP 16

struct job {
	/* Asked for. */
	const char *image_path, *device;
	const char *board;          /* the image must be for it; NULL: any */
	const char *expect;         /* the serial number, from a script */
	const char *gib;            /* the size in GiB, from a script */
	const char *runs;           /* where runs go; NULL: nowhere */
	const char *keep[JOB_KEEP]; /* disks that hold these are not written to */
	size_t n_keep;
	bool file, any_disk, yes, fresh, discard, lose_runs;

	/* Known. */
	struct image image;
	struct span image_view;
	struct card image_card;
	int fd;           /* the card; -1 until it was opened */
	struct disk disk; /* not of a file */
	uint64_t size;    /* the card's bytes */
	struct span view; /* the card, to be looked at */
	struct card card; /* what is on it */
	struct layout layout;
};

/* job_card() - the word for it in messages: "the card" or "the file". */
static inline const char *job_card(const struct job *job)
{
	return job->file ? "the file" : "the card";
}

#endif
