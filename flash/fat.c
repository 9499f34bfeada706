// SPDX-License-Identifier: GPL-2.0-only
/*
 * The layout: Microsoft, "FAT: General Overview of On-Disk Format", version 1.03, whose
 * names for the boot sector's fields these comments use.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bytes.h"
#include "fat.h"

#define SECTOR_MAX    4096u
#define ENTRY         32u
#define TABLE_MAX     (64u << 20) /* more than a FAT of 64 GiB in clusters of 4 KiB has */
#define DEPTH         8u
#define ATTR_LABEL    0x08
#define ATTR_DIR      0x10
#define ATTR_LONG     0x0f
#define LONG_LAST     0x40
#define LONG_UNITS    13u
#define LONG_MAX_PART 20u
/* Of a short name: NT's way to say that name or extension is in lower case. */
#define LOWER_BASE 0x08
#define LOWER_EXT  0x10

struct boot {
	uint32_t sector, per_cluster, reserved, tables, root_entries, total, table_sectors;
};

static bool is_power(uint32_t n)
{
	return n && !(n & (n - 1));
}

/* The boot sector's numbers (BPB_BytsPerSec and on), each one possible. */
static bool parse_boot(struct boot *b, const uint8_t *s)
{
	b->sector = get_le16(s + 11);
	b->per_cluster = s[13];
	b->reserved = get_le16(s + 14);
	b->tables = s[16];
	b->root_entries = get_le16(s + 17);
	b->total = get_le16(s + 19) ? get_le16(s + 19) : get_le32(s + 32);
	b->table_sectors = get_le16(s + 22) ? get_le16(s + 22) : get_le32(s + 36);
	return s[510] == 0x55 && s[511] == 0xaa && is_power(b->sector) && b->sector >= 512 &&
	       b->sector <= SECTOR_MAX && is_power(b->per_cluster) && b->reserved && b->tables &&
	       b->tables <= 2 && b->total && b->table_sectors;
}

int fat_open(struct fat *fat, const struct span *span)
{
	uint8_t sector[512];
	struct boot b;
	uint64_t before, entries;
	int err;

	*fat = (struct fat){ .span = *span };
	err = span_read(span, 0, sector, sizeof(sector));
	if (err)
		return err;
	if (!parse_boot(&b, sector))
		return -EINVAL;
	fat->root_size = b.root_entries * ENTRY;
	fat->root = ((uint64_t)b.reserved + (uint64_t)b.tables * b.table_sectors) * b.sector;
	fat->data = (fat->root + fat->root_size + b.sector - 1) / b.sector * b.sector;
	before = fat->data / b.sector;
	if (before >= b.total || (uint64_t)b.total * b.sector > span->size)
		return -EINVAL;
	fat->cluster = b.per_cluster * b.sector;
	fat->clusters = (b.total - before) / b.per_cluster;
	/* The number of clusters alone says which FAT it is. */
	fat->bits = fat->clusters < 4085 ? 12 : fat->clusters < 65525 ? 16 : 32;
	if (!fat->clusters || (fat->bits == 32) != !b.root_entries)
		return -EINVAL;
	fat->root_cluster = fat->bits == 32 ? get_le32(sector + 44) : 0;
	entries = (uint64_t)fat->clusters + 2;
	fat->table_size = (entries * fat->bits + 7) / 8;
	if (fat->table_size > (uint64_t)b.table_sectors * b.sector || fat->table_size > TABLE_MAX)
		return -EINVAL;
	fat->table = malloc(fat->table_size);
	if (!fat->table)
		return -ENOMEM;
	return span_read(span, (uint64_t)b.reserved * b.sector, fat->table, fat->table_size);
}

void fat_close(struct fat *fat)
{
	free(fat->table);
	fat->table = NULL;
}

static bool is_cluster(const struct fat *fat, uint32_t n)
{
	return n >= 2 && n - 2 < fat->clusters;
}

/* The cluster after @n; one that is none ends the chain. */
static uint32_t next_cluster(const struct fat *fat, uint32_t n)
{
	size_t at = (size_t)n * fat->bits / 8;

	if (fat->bits == 32)
		return get_le32(fat->table + at) & 0x0fffffff;
	if (fat->bits == 16)
		return get_le16(fat->table + at);
	return n & 1 ? get_le16(fat->table + at) >> 4 : get_le16(fat->table + at) & 0xfff;
}

static uint64_t cluster_at(const struct fat *fat, uint32_t n)
{
	return fat->data + (uint64_t)(n - 2) * fat->cluster;
}

int fat_read(const struct fat *fat, const struct fat_entry *file,
	     int (*use)(void *data, const uint8_t *bytes, size_t n), void *data)
{
	uint32_t left = file->size, n = file->cluster;
	uint8_t *bytes = malloc(fat->cluster);
	int err = bytes ? 0 : -ENOMEM;

	/* It ends by the size, so a chain that runs in a ring does, too. */
	while (!err && left) {
		size_t take = left < fat->cluster ? left : fat->cluster;

		err = is_cluster(fat, n) ? span_read(&fat->span, cluster_at(fat, n), bytes, take)
					 : -EBADMSG;
		if (!err)
			err = use(data, bytes, take);
		left -= take;
		if (!err && left)
			n = next_cluster(fat, n);
	}
	free(bytes);
	return err;
}

int fat_clusters(const struct fat *fat, const struct fat_entry *file,
		 int (*use)(void *data, uint64_t at, uint32_t n), void *data)
{
	uint32_t n = file->cluster, seen = 0;
	int err = 0;

	while (!err && is_cluster(fat, n)) {
		if (seen++ == fat->clusters)
			return -EBADMSG;
		err = use(data, cluster_at(fat, n), fat->cluster);
		n = next_cluster(fat, n);
	}
	return err;
}

/* What the entries before a short one said of its long name. */
struct long_name {
	char text[LONG_UNITS * LONG_MAX_PART + 1];
	unsigned int next; /* the part that must come next; 0: the name is whole */
	uint8_t sum;
	bool good;
};

static uint8_t short_sum(const uint8_t *name)
{
	uint8_t sum = 0;

	for (size_t i = 0; i < 11; i++)
		sum = (uint8_t)((sum & 1) << 7 | sum >> 1) + name[i];
	return sum;
}

static void take_long(struct long_name *l, const uint8_t *e)
{
	static const uint8_t places[LONG_UNITS] = { 1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30 };
	unsigned int part = e[0] & 0x3f;

	if (e[0] & LONG_LAST) {
		memset(l, 0, sizeof(*l));
		l->good = part && part <= LONG_MAX_PART;
		l->next = part;
		l->sum = e[13];
	}
	if (!l->good || part != l->next || e[13] != l->sum) {
		l->good = false;
		return;
	}
	l->next--;
	for (size_t i = 0; i < LONG_UNITS; i++) {
		unsigned int c = get_le16(e + places[i]);

		if (c == 0xffff)
			c = 0;
		l->text[l->next * LONG_UNITS + i] = c && (c < ' ' || c > '~') ? '?' : c;
	}
}

static void take_short(char *name, const uint8_t *e)
{
	size_t n = 0;

	for (size_t i = 0; i < 11; i++) {
		uint8_t c = e[i];
		bool lower = e[12] & (i < 8 ? LOWER_BASE : LOWER_EXT);

		if (c == ' ')
			continue;
		if (i >= 8 && (!n || !memchr(name, '.', n)))
			name[n++] = '.';
		if (lower && c >= 'A' && c <= 'Z')
			c += 'a' - 'A';
		name[n++] = c < ' ' || c > '~' ? '?' : c;
	}
	name[n] = '\0';
}

/* One entry of a folder.  Return: 0, 1 at the folder's end, or what @use returned. */
static int take_entry(struct long_name *l, const uint8_t *e, uint64_t at,
		      int (*use)(void *data, const struct fat_entry *entry), void *data)
{
	struct fat_entry entry = { .is_dir = e[11] & ATTR_DIR, .at = at };

	if (!e[0])
		return 1;
	if (e[0] == 0xe5 || ((e[11] & ATTR_LABEL) && e[11] != ATTR_LONG)) {
		l->good = false;
		return 0;
	}
	if (e[11] == ATTR_LONG) {
		take_long(l, e);
		return 0;
	}
	if (l->good && !l->next && l->sum == short_sum(e) && l->text[0])
		memcpy(entry.name, l->text, sizeof(entry.name) - 1);
	else
		take_short(entry.name, e);
	l->good = false;
	if (!strcmp(entry.name, ".") || !strcmp(entry.name, ".."))
		return 0;
	entry.cluster = (uint32_t)get_le16(e + 20) << 16 | get_le16(e + 26);
	entry.size = entry.is_dir ? 0 : get_le32(e + 28);
	return use(data, &entry);
}

static int each_in(const struct span *span, uint64_t at, uint32_t size, struct long_name *l,
		   int (*use)(void *data, const struct fat_entry *entry), void *data)
{
	uint8_t *bytes = malloc(size);
	int err = bytes ? span_read(span, at, bytes, size) : -ENOMEM;

	for (uint32_t i = 0; !err && i + ENTRY <= size; i += ENTRY)
		err = take_entry(l, bytes + i, at + i, use, data);
	free(bytes);
	return err;
}

int fat_each(const struct fat *fat, const struct fat_entry *dir,
	     int (*use)(void *data, const struct fat_entry *entry), void *data)
{
	struct long_name l = { .good = false };
	uint32_t n = dir ? dir->cluster : fat->root_cluster, seen = 0;
	int err = 0;

	if (dir && !dir->is_dir)
		return -ENOTDIR;
	if (fat->bits != 32 && (!dir || !dir->cluster)) {
		err = each_in(&fat->span, fat->root, fat->root_size, &l, use, data);
		return err == 1 ? 0 : err;
	}
	/* A first cluster of 0 is the root's (BPB_RootClus). */
	if (!n)
		n = fat->root_cluster;
	do {
		if (!is_cluster(fat, n) || seen++ == fat->clusters)
			return -EBADMSG;
		err = each_in(&fat->span, cluster_at(fat, n), fat->cluster, &l, use, data);
		n = next_cluster(fat, n);
	} while (!err && is_cluster(fat, n));
	return err == 1 ? 0 : err;
}

struct search {
	const char *name;
	size_t length;
	struct fat_entry *entry;
};

#define FOUND 2

static int match(void *data, const struct fat_entry *entry)
{
	const struct search *s = data;

	if (strlen(entry->name) != s->length || strncasecmp(entry->name, s->name, s->length))
		return 0;
	*s->entry = *entry;
	return FOUND;
}

int fat_find(const struct fat *fat, const char *path, struct fat_entry *entry)
{
	struct fat_entry dir;
	int err;

	for (unsigned int depth = 0; depth < DEPTH; depth++) {
		struct search s = { path, strcspn(path, "/"), entry };

		err = fat_each(fat, depth ? &dir : NULL, match, &s);
		if (err != FOUND)
			return err ? err : -ENOENT;
		if (!path[s.length])
			return 0;
		path += s.length + 1;
		dir = *entry;
	}
	return -ENOENT;
}

struct load {
	char *text;
	size_t have;
};

static int load_some(void *data, const uint8_t *bytes, size_t n)
{
	struct load *load = data;

	memcpy(load->text + load->have, bytes, n);
	load->have += n;
	return 0;
}

int fat_load(const struct fat *fat, const char *path, size_t max, char **text, size_t *size)
{
	struct fat_entry entry;
	struct load load = { NULL, 0 };
	int err = fat_find(fat, path, &entry);

	*text = NULL;
	if (err)
		return err;
	if (entry.is_dir)
		return -EISDIR;
	if (entry.size > max)
		return -EFBIG;
	load.text = malloc((size_t)entry.size + 1);
	err = load.text ? fat_read(fat, &entry, load_some, &load) : -ENOMEM;
	if (err) {
		free(load.text);
		return err;
	}
	load.text[load.have] = '\0';
	*text = load.text;
	if (size)
		*size = load.have;
	return 0;
}
