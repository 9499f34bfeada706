// SPDX-License-Identifier: GPL-2.0-only
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "checks.h"
#include "message.h"
#include "runs.h"

#define RUN_JSON_MAX (256u << 20)

/* A name from a card becomes one of a folder here. */
static bool is_safe(const char *name)
{
	static const char good[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789._+~-";

	return name[0] && name[0] != '.' && name[0] != '-' && !name[strspn(name, good)];
}

static bool same_file(const char *path, const char *text, size_t size)
{
	FILE *f = fopen(path, "re");
	char part[4096];
	size_t got;
	bool same = f;

	while (same && (got = fread(part, 1, sizeof(part), f))) {
		same = got <= size && !memcmp(part, text, got);
		text += same ? got : 0;
		size -= same ? got : 0;
	}
	if (f)
		fclose(f);
	return same && !size;
}

/* Is a run of that name and with the same run.json in one of the boards' folders? */
static bool is_home(const struct job *job, const struct fat *fat, const char *id)
{
	char path[PATH_MAX], *text = NULL;
	struct dirent *d;
	size_t size = 0;
	bool home = false;
	DIR *dir;

	snprintf(path, sizeof(path), "results/%s/run.json", id);
	if (!job->runs || fat_load(fat, path, RUN_JSON_MAX, &text, &size))
		return false;
	dir = opendir(job->runs);
	while (!home && dir && (d = readdir(dir))) {
		if (d->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s/%s/run.json", job->runs, d->d_name, id);
		home = same_file(path, text, size);
	}
	if (dir)
		closedir(dir);
	free(text);
	return home;
}

static int open_results(const struct job *job, struct fat *fat)
{
	struct span span = card_part_span(&job->card, card_part(&job->card, "jitboard"));

	return fat_open(fat, &span);
}

int runs_check(const struct job *job)
{
	size_t away = 0;
	struct fat fat;
	int err = job->card.results_err;

	if (job->lose_runs || (!err && !job->card.n_runs))
		return 0;
	if (!err)
		err = open_results(job, &fat);
	if (err)
		return check_failed(job, 10,
				    "its results/ can't be read (%s), runs may be lost: if "
				    "none matters, say --lose-runs",
				    strerror(-err));
	for (size_t i = 0; i < job->card.n_runs && !err; i++) {
		const char *id = job->card.runs[i];

		if (is_home(job, &fat, id))
			continue;
		away++;
		if (!is_safe(id))
			err = check_failed(job, 10,
					   "its results/%s has a name that can't be taken "
					   "home: if it does not matter, say --lose-runs",
					   id);
	}
	fat_close(&fat);
	if (!err && away && !job->runs)
		err = check_failed(job, 10,
				   "%zu runs in its results/ would be lost: say where they "
				   "go, --runs=DIR",
				   away);
	return err;
}

struct copy {
	const struct fat *fat;
	const char *to; /* a folder */
	struct stat owner;
	int fd;
};

static int copy_bytes(void *data, const uint8_t *bytes, size_t n)
{
	const struct copy *copy = data;

	while (n) {
		ssize_t put = write(copy->fd, bytes, n);

		if (put < 0 && errno != EINTR)
			return -errno;
		if (put > 0) {
			bytes += put;
			n -= put;
		}
	}
	return 0;
}

static int copy_file(void *data, const struct fat_entry *entry)
{
	struct copy *copy = data;
	char path[PATH_MAX];
	int err;

	if (entry->is_dir || !is_safe(entry->name))
		return -ENOTSUP;
	snprintf(path, sizeof(path), "%s/%s", copy->to, entry->name);
	copy->fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
	if (copy->fd < 0)
		return -errno;
	err = fat_read(copy->fat, entry, copy_bytes, copy);
	if (!err && !geteuid() && fchown(copy->fd, copy->owner.st_uid, copy->owner.st_gid))
		err = -errno;
	if (!err && fsync(copy->fd))
		err = -errno;
	close(copy->fd);
	return err;
}

static int make_folder(const char *path, const struct stat *owner)
{
	if (mkdir(path, 0755))
		return errno == EEXIST ? 0 : -errno;
	return geteuid() || !chown(path, owner->st_uid, owner->st_gid) ? 0 : -errno;
}

/* An earlier attempt's folder is thrown away. */
static void remove_part(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *d;

	while (dir && (d = readdir(dir)))
		if (strcmp(d->d_name, ".") && strcmp(d->d_name, ".."))
			unlinkat(dirfd(dir), d->d_name, 0);
	if (dir)
		closedir(dir);
	rmdir(path);
}

static int save(const struct job *job, const struct fat *fat, const char *id)
{
	const char *board = is_safe(job->card.board) ? job->card.board : "board";
	char folder[PATH_MAX], part[PATH_MAX], final[PATH_MAX], from[FAT_NAME + 16];
	struct copy copy = { .fat = fat, .to = part };
	struct fat_entry entry;
	int err;

	snprintf(folder, sizeof(folder), "%s/%s", job->runs, board);
	snprintf(final, sizeof(final), "%s/%s", folder, id);
	snprintf(part, sizeof(part), "%s.part", final);
	snprintf(from, sizeof(from), "results/%s", id);
	if (!access(final, F_OK))
		return -EEXIST;
	if (stat(job->runs, &copy.owner))
		return -errno;
	err = make_folder(folder, &copy.owner);
	remove_part(part);
	if (!err)
		err = make_folder(part, &copy.owner);
	if (!err)
		err = fat_find(fat, from, &entry);
	if (!err)
		err = fat_each(fat, &entry, copy_file, &copy);
	if (!err && rename(part, final))
		err = -errno;
	if (err)
		remove_part(part);
	return err;
}

int runs_save(const struct job *job)
{
	struct fat fat;
	size_t saved = 0;
	int err = 0;

	if (!job->card.n_runs || job->lose_runs)
		return 0;
	if (mkdir(job->runs, 0755) && errno != EEXIST)
		return check_failed(job, 10, "%s can't be made: %s", job->runs, strerror(errno));
	err = open_results(job, &fat);
	for (size_t i = 0; i < job->card.n_runs && !err; i++) {
		const char *id = job->card.runs[i];

		if (is_home(job, &fat, id))
			continue;
		err = save(job, &fat, id);
		if (err)
			check_failed(job, 10,
				     "its results/%s can't be taken to %s (%s): make room, "
				     "or if it does not matter, say --lose-runs",
				     id, job->runs,
				     err == -EEXIST ? "another is there" : strerror(-err));
		saved += !err;
	}
	fat_close(&fat);
	if (saved)
		fprintf(stderr, "  runs    %zu taken to %s\n", saved, job->runs);
	return err;
}
