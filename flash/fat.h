/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * FAT file systems, only read.  No library that Debian ships reads FAT without being a
 * whole partition editor or C++; the programs that do (mtools) can't be linked.  What a
 * card holds is not trusted: every number is held against the file system's size, and no
 * chain of clusters is followed longer than there are clusters.
 */
#ifndef JITBOARD_FLASH_FAT_H
#define JITBOARD_FLASH_FAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "span.h"

#define FAT_NAME 256 /* bytes of a name with its end; what is not ASCII became '?' */

struct fat {
	struct span span;
	unsigned int bits;     /* 12, 16 or 32 */
	uint32_t cluster;      /* bytes of one */
	uint32_t clusters;     /* how many; they are numbered from 2 */
	uint64_t data;         /* where cluster 2 begins, in bytes */
	uint64_t root;         /* FAT12, FAT16: where the root directory begins, in bytes */
	uint32_t root_size;    /* and its bytes; 0 for FAT32 */
	uint32_t root_cluster; /* FAT32 */
	uint8_t *table;
	size_t table_size;
};

struct fat_entry {
	char name[FAT_NAME];
	bool is_dir;
	uint32_t cluster; /* the first; 0: none, or the root directory */
	uint32_t size;    /* bytes; 0 for a directory */
	uint64_t at;      /* where in the file system its entry of 32 bytes is */
};

/*
 * fat_open() - read the boot sector and the table.
 *
 * @fat: receives the file system; free it by fat_close(), also after a failure
 *
 * Return: 0, -EINVAL if there is none, or another -errno.
 */
int fat_open(struct fat *fat, const struct span *span);

/* fat_close() - free what fat_open() took. */
void fat_close(struct fat *fat);

/*
 * fat_each() - call @use for each file and folder of a folder, but "." and "..".
 *
 * @dir: a folder; NULL: the root
 * @use: ends the walk if it does not return 0
 *
 * Return: 0, what @use returned, or -errno (-EBADMSG: the file system is damaged).
 */
int fat_each(const struct fat *fat, const struct fat_entry *dir,
	     int (*use)(void *data, const struct fat_entry *entry), void *data);

/* fat_find() - a file or folder by its path, as "a/b"; case does not matter.
 * Return: 0, -ENOENT, or another -errno.
 */
int fat_find(const struct fat *fat, const char *path, struct fat_entry *entry);

/*
 * fat_read() - hand out a file's bytes.
 *
 * @use: called with one cluster's bytes at most; ends the reading if it does not return 0
 *
 * Return: 0, what @use returned, or -errno (-EBADMSG: the file system is damaged).
 */
int fat_read(const struct fat *fat, const struct fat_entry *file,
	     int (*use)(void *data, const uint8_t *bytes, size_t n), void *data);

/*
 * fat_clusters() - hand out where a file's clusters are, in the order of its bytes; also
 * such as its size does not need.
 *
 * @use: called with a place in the file system and a cluster's bytes; ends the walk if it
 *	does not return 0
 *
 * Return: 0, what @use returned, or -EBADMSG (the file system is damaged).
 */
int fat_clusters(const struct fat *fat, const struct fat_entry *file,
		 int (*use)(void *data, uint64_t at, uint32_t n), void *data);

/*
 * fat_load() - a whole file in memory, with a 0 after it.
 *
 * @max: larger files are refused (-EFBIG)
 * @size: receives the file's bytes; may be NULL
 *
 * Return: 0, or -errno.  Free *@text.
 */
int fat_load(const struct fat *fat, const char *path, size_t max, char **text, size_t *size);

#endif
