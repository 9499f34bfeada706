// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/PID/mountinfo and /proc/swaps, as proc_pid_mountinfo(5) and proc_swaps(5) say.
 * Debian has no libmount that can be linked statically.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "mounts.h"

struct mount {
	dev_t dev;
	char *at;     /* where */
	char *source; /* such as /dev/sdb1 */
};

/* In place: "\040" is a blank. */
static void decode(char *text)
{
	char *to = text;

	while (*text) {
		if (text[0] == '\\' && isdigit((unsigned char)text[1]) &&
		    isdigit((unsigned char)text[2]) && isdigit((unsigned char)text[3])) {
			*to++ = (text[1] - '0') << 6 | (text[2] - '0') << 3 | (text[3] - '0');
			text += 4;
		} else {
			*to++ = *text++;
		}
	}
	*to = '\0';
}

/* "36 35 98:0 /root /at options... - type source options" */
static bool parse_mount(struct mount *m, char *line)
{
	unsigned int a, b;
	char *rest = strstr(line, " - "), *save, *word;

	if (!rest || sscanf(line, "%*s %*s %u:%u", &a, &b) != 2)
		return false;
	m->dev = makedev(a, b);
	*rest = '\0';
	m->source = "";
	word = strtok_r(rest + 3, " \n", &save);
	if (word)
		word = strtok_r(NULL, " \n", &save);
	if (word)
		m->source = word;
	word = strtok_r(line, " ", &save);
	for (int i = 0; word && i < 4; i++)
		word = strtok_r(NULL, " ", &save);
	if (!word)
		return false;
	m->at = word;
	decode(m->at);
	decode(m->source);
	return true;
}

/* The device that a mount's source names, 0 if it names none. */
static dev_t source_device(const char *source)
{
	struct stat st;

	return source[0] == '/' && !stat(source, &st) && S_ISBLK(st.st_mode) ? st.st_rdev : 0;
}

static int each_mount(const char *file, int (*use)(void *data, const struct mount *m), void *data)
{
	FILE *f = fopen(file, "re");
	char *line = NULL;
	size_t room = 0;
	int err = 0;

	if (!f)
		return -errno;
	while (!err && getline(&line, &room, f) > 0) {
		struct mount m;

		if (parse_mount(&m, line))
			err = use(data, &m);
	}
	free(line);
	fclose(f);
	return err;
}

struct question {
	const struct disk_set *set;
	const char *pid;
	char *what;
	size_t size;
};

static int is_use(void *data, const struct mount *m)
{
	const struct question *q = data;
	dev_t source = source_device(m->source);
	char name[DISK_TEXT];

	if (!disk_set_has(q->set, m->dev) && !(source && disk_set_has(q->set, source)))
		return 0;
	disk_name(name, disk_set_has(q->set, m->dev) ? m->dev : source);
	snprintf(q->what, q->size, "%s is mounted on %s%s%s", name, m->at,
		 q->pid ? " in the mount namespace of process " : "", q->pid ? q->pid : "");
	return 1;
}

/* Swap on one of the devices; a swap file is a mount's. */
static int swap_use(const struct question *q)
{
	FILE *f = fopen("/proc/swaps", "re");
	char *line = NULL;
	size_t room = 0;
	int found = 0;

	if (!f)
		return errno == ENOENT ? 0 : -errno;
	while (!found && getline(&line, &room, f) > 0) {
		char name[DISK_TEXT];
		dev_t dev;

		line[strcspn(line, " \t\n")] = '\0';
		decode(line);
		dev = source_device(line);
		if (!dev || !disk_set_has(q->set, dev))
			continue;
		disk_name(name, dev);
		snprintf(q->what, q->size, "%s is swapped to", name);
		found = 1;
	}
	free(line);
	fclose(f);
	return found;
}

/* The mount namespaces of all processes, each looked at once. */
struct namespaces {
	ino_t seen[256];
	size_t n;
};

static bool is_new(struct namespaces *ns, const char *pid)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%.20s/ns/mnt", pid);
	if (stat(path, &st))
		return false;
	for (size_t i = 0; i < ns->n; i++)
		if (ns->seen[i] == st.st_ino)
			return false;
	/* More than can be kept are looked at again. */
	if (ns->n < sizeof(ns->seen) / sizeof(ns->seen[0]))
		ns->seen[ns->n++] = st.st_ino;
	return true;
}

int mounts_user(const struct disk_set *set, char *what, size_t size)
{
	struct question q = { set, NULL, what, size };
	struct namespaces ns = { .n = 0 };
	int err = each_mount("/proc/self/mountinfo", is_use, &q);
	struct dirent *d;
	DIR *proc;

	if (!err)
		err = swap_use(&q);
	if (err)
		return err;
	is_new(&ns, "self");
	proc = opendir("/proc");
	if (!proc)
		return -errno;
	while (!err && (d = readdir(proc))) {
		char path[64];

		if (!isdigit((unsigned char)d->d_name[0]) || !is_new(&ns, d->d_name))
			continue;
		q.pid = d->d_name;
		snprintf(path, sizeof(path), "/proc/%.20s/mountinfo", d->d_name);
		err = each_mount(path, is_use, &q);
		/* A process may have ended, or be another user's. */
		if (err < 0)
			err = 0;
	}
	closedir(proc);
	return err;
}

struct holder {
	dev_t dev, found;
};

static int is_holder(void *data, const struct mount *m)
{
	struct holder *h = data;

	if (m->dev != h->dev)
		return 0;
	h->found = source_device(m->source);
	return h->found != 0;
}

dev_t mounts_device(const struct stat *st)
{
	struct holder h = { st->st_dev, 0 };
	struct disk disk;

	if (!disk_get(&disk, st->st_dev))
		return st->st_dev;
	each_mount("/proc/self/mountinfo", is_holder, &h);
	return h.found;
}
