// SPDX-License-Identifier: GPL-2.0-only
/* What must be put back: noted, put back, also by the next process. */

#include <errno.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <jansson.h>

#include "io.h"
#include "restore.h"
#include "util.h"

#define SCHEMA "jitboard-restore-1"

static void __attribute__((format(printf, 3, 4))) add(char *text, size_t size, const char *fmt, ...)
{
	size_t used = strlen(text);
	va_list ap;

	if (used && used + 2 < size)
		used += snprintf(text + used, size - used, ", ");
	va_start(ap, fmt);
	vsnprintf(text + used, size - used, fmt, ap);
	va_end(ap);
}

static void boot_id(const char *root, char *id, size_t size)
{
	if (read_text(root, "/proc/sys/kernel/random/boot_id", id, size))
		id[0] = '\0';
}

static int write_record(const struct restore *r)
{
	const struct governors *g = &r->governors;
	json_t *list = json_array(), *record;
	char boot[64];
	int err;

	boot_id(r->root, boot, sizeof(boot));
	for (size_t i = 0; i < g->n; i++)
		json_array_append_new(list, json_pack("{s:i, s:s, s:s}", "cpu", g->list[i].cpu,
						      "governor", g->list[i].found, "speed",
						      g->list[i].speed));
	record = json_pack("{s:s, s:s, s:i, s:s, s:o}", "schema", SCHEMA, "boot_id", boot, "pid",
			   (int)getpid(), "scheme", r->scheme, "governors", list);
	err = record && json_array_size(list) == g->n ? restore_file_write(r->state, record)
						      : -ENOMEM;
	json_decref(record);
	return err;
}

/* What a record holds; -EBADMSG if it is not one of ours. */
static int parse_record(json_t *record, char *boot, size_t size, struct restore *r)
{
	const char *schema, *id, *scheme = "", *name, *speed;
	json_t *list, *entry;
	size_t i;
	int cpu;

	if (json_unpack(record, "{s:s, s:s, s?s, s:o}", "schema", &schema, "boot_id", &id, "scheme",
			&scheme, "governors", &list) ||
	    strcmp(schema, SCHEMA) || json_array_size(list) > GOVERNOR_MAX ||
	    strlen(scheme) >= sizeof(r->scheme))
		return -EBADMSG;
	snprintf(boot, size, "%s", id);
	strcpy(r->scheme, scheme);
	json_array_foreach (list, i, entry) {
		struct governor *p = &r->governors.list[r->governors.n++];

		if (json_unpack(entry, "{s:i, s:s, s:s}", "cpu", &cpu, "governor", &name, "speed",
				&speed) ||
		    cpu < 0 || strlen(name) >= sizeof(p->found) ||
		    strlen(speed) >= sizeof(p->speed))
			return -EBADMSG;
		p->cpu = cpu;
		strcpy(p->found, name);
		strcpy(p->speed, speed);
	}
	return 0;
}

static const char *reason(int err)
{
	return err == -EBADMSG ? "it is not a record of a run" : strerror(-err);
}

/* Return: 0; -ENOENT: there is no record; or another -errno. */
static int load_record(const char *state, char *boot, size_t size, struct restore *r)
{
	json_t *record;
	int err = restore_file_read(state, &record);

	*r = (struct restore){ .state = state };
	if (err)
		return err == -ENOTDIR ? -ENOENT : err;
	err = parse_record(record, boot, size, r);
	json_decref(record);
	return err;
}

/* Put the scheme back, which nobody can be told to have set but the run that noted it. */
static int put_scheme_back(const struct restore *r, char *done, char *why, size_t size)
{
	char now[SCHEME_NAME], path[PATH_MAX];
	int err;

	if (!*r->scheme || read_text(r->root, SCHEME_SYSCTL, now, sizeof(now)) ||
	    !strcmp(now, r->scheme))
		return 0;
	snprintf(path, sizeof(path), "%s" SCHEME_SYSCTL, r->root);
	err = io_write(path, r->scheme);
	add(err ? why : done, size, "the JIT's scheme: %s", err ? strerror(-err) : r->scheme);
	return err;
}

int restore_recover(const char *root, const char *state, char *what, size_t size)
{
	char boot[64], now[64], why[256] = "", done[256] = "";
	struct restore r;
	int err = load_record(state, boot, sizeof(boot), &r), scheme_err;

	r.root = root;
	what[0] = '\0';
	if (err == -ENOENT)
		return 0;
	if (err) {
		snprintf(what, size, "%s/restore.json: %s: set what it names and remove it", state,
			 reason(err));
		return err;
	}
	boot_id(root, now, sizeof(now));
	if (!*boot || !*now || !strcmp(boot, now)) {
		err = governor_put_back(root, &r.governors, done, why, sizeof(why));
		scheme_err = put_scheme_back(&r, done, why, sizeof(why));
		err = err ? err : scheme_err;
	}
	if (!err)
		err = restore_file_remove(state);
	if (err)
		snprintf(what, size, "%s", *why ? why : strerror(-err));
	else
		snprintf(what, size, "%s", *done ? done : "nothing was left to put back");
	return err;
}

bool restore_left(const char *state, char *what, size_t size)
{
	char boot[64];
	struct restore r;
	int err = load_record(state, boot, sizeof(boot), &r);

	what[0] = '\0';
	if (err == -ENOENT)
		return false;
	if (restore_lock(state) == -EBUSY)
		return false;
	restore_unlock();
	if (err)
		snprintf(what, size, "%s/restore.json: %s", state, reason(err));
	for (size_t i = 0; !err && i < r.governors.n; i++)
		add(what, size, "CPU %d had %s", r.governors.list[i].cpu,
		    r.governors.list[i].found);
	if (!err && *r.scheme)
		add(what, size, "the JIT's scheme: %s", r.scheme);
	return true;
}

/* Take the lock, and tidy up.  Return: 0; 1: a record is there that stays; or -errno. */
static int take_over(struct restore *r, unsigned int what)
{
	char had[sizeof(r->why)];
	struct restore left;
	int err = restore_lock(r->state);

	if (err == -EBUSY) {
		say("another run is in progress on this machine: wait for its end");
		return err;
	}
	if (err) {
		snprintf(r->why, sizeof(r->why),
			 "no governor is set, for %s can't be used: %s: choose another folder with "
			 "--state",
			 r->state, strerror(-err));
		return err;
	}
	if (what & RESTORE_LOOK)
		return load_record(r->state, had, sizeof(had), &left) == -ENOENT ? 0 : 1;
	err = restore_recover(r->root, r->state, had, sizeof(had));
	if (err)
		strcpy(r->why, had);
	else if (*had)
		say("an earlier run was cut short: put back: %s", had);
	return err;
}

int restore_begin(struct restore *r, const char *root, const char *state, unsigned int what)
{
	int err;

	*r = (struct restore){ .root = root, .state = state };
	err = take_over(r, what);
	if (err == -EBUSY || err > 0)
		return err < 0 ? err : 0;
	if (what & RESTORE_GOVERNORS)
		governor_list(root, &r->governors);
	if (err)
		return err;
	if (read_text(root, SCHEME_SYSCTL, r->scheme, sizeof(r->scheme)))
		r->scheme[0] = '\0';
	if (governor_wanted(&r->governors) && !*r->scheme)
		return 0;
	err = write_record(r);
	r->noted = !err;
	if (err)
		snprintf(
			r->why, sizeof(r->why),
			"no governor is set, and the JIT's scheme stays as it is should the run be "
			"killed, for the restore record can't be written to %s: %s",
			state, strerror(-err));
	return err;
}

/* All that was noted is back. */
static int forget(struct restore *r, char *why, size_t size)
{
	int err = restore_file_remove(r->state);

	r->noted = false;
	if (!err || err == -ENOENT)
		return 0;
	snprintf(why, size, "the restore record in %s can't be removed: %s", r->state,
		 strerror(-err));
	return err;
}

int restore_end(struct restore *r, char *why, size_t size)
{
	int scheme_err = scheme_restore(), err = 0;
	char done[256] = "";

	*why = '\0';
	if (r->noted)
		err = governor_put_back(r->root, &r->governors, done, why,
					sizeof(done) < size ? sizeof(done) : size);
	if (scheme_err)
		add(why, size, "the JIT's scheme: %s", strerror(-scheme_err));
	if (!err)
		err = scheme_err;
	if (r->noted && !err)
		err = forget(r, why, size);
	restore_unlock();
	return err;
}
