// SPDX-License-Identifier: GPL-2.0-only
/* CPU frequency governors and the record by which they are put back. */

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cpulist.h"
#include "governor.h"
#include "io.h"
#include "isolate.h"
#include "record.h"
#include "util.h"

#define POLICY "%s/sys/devices/system/cpu/cpu%d/cpufreq/"
#define SCHEMA "jitboard-restore-1"

static int read_policy(const char *root, int cpu, const char *name, char *text, size_t size)
{
	char path[128];

	snprintf(path, sizeof(path), POLICY "%s", "", cpu, name);
	return read_text(root, path, text, size);
}

int governor_of(const char *root, int cpu, char *name, size_t size)
{
	return read_policy(root, cpu, "scaling_governor", name, size);
}

static int write_policy(const char *root, int cpu, const char *name, const char *text)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), POLICY "%s", root, cpu, name);
	return io_write(path, text);
}

/* Set and look: not every driver that takes a name does what it says. */
static int set(const char *root, int cpu, const char *name)
{
	char now[32];
	int err = write_policy(root, cpu, "scaling_governor", name);

	if (!err)
		err = governor_of(root, cpu, now, sizeof(now));
	return err || !strcmp(now, name) ? err : -EIO;
}

static int reset(const char *root, const struct governor *p)
{
	int err = set(root, p->cpu, p->found);

	return err || !*p->speed ? err : write_policy(root, p->cpu, "scaling_setspeed", p->speed);
}

void governor_list(const char *root, struct governors *g)
{
	cpu_set_t online, covered, policy;

	*g = (struct governors){};
	if (read_text(root, SCHEME_SYSCTL, g->scheme, sizeof(g->scheme)))
		g->scheme[0] = '\0';
	CPU_ZERO(&covered);
	cpulist_read(root, CPUS_ONLINE, &online);
	for (int cpu = 0; cpu < CPU_SETSIZE && g->n < GOVERNOR_MAX; cpu++) {
		struct governor *p = &g->list[g->n];

		if (!CPU_ISSET(cpu, &online) || CPU_ISSET(cpu, &covered) ||
		    governor_of(root, cpu, p->found, sizeof(p->found)))
			continue;
		p->cpu = cpu;
		if (strcmp(p->found, "userspace") ||
		    read_policy(root, cpu, "scaling_setspeed", p->speed, sizeof(p->speed)))
			p->speed[0] = '\0';
		/* The kernel writes this list with spaces between. */
		if (read_policy(root, cpu, "affected_cpus", p->cpus, sizeof(p->cpus)))
			snprintf(p->cpus, sizeof(p->cpus), "%d", cpu);
		for (char *c = p->cpus; (c = strchr(c, ' '));)
			*c = ',';
		if (!cpulist_parse(p->cpus, &policy))
			CPU_OR(&covered, &covered, &policy);
		g->n++;
	}
}

static void add(char *text, size_t size, const char *fmt, int cpu, const char *word)
{
	size_t used = strlen(text);

	if (used && used + 2 < size)
		used += snprintf(text + used, size - used, ", ");
	snprintf(text + used, size - used, fmt, cpu, word);
}

static void add_scheme(char *text, size_t size, const char *word)
{
	size_t used = strlen(text);

	snprintf(text + used, size - used, "%sthe JIT's scheme: %s", used ? ", " : "", word);
}

static void boot_id(const char *root, char *id, size_t size)
{
	if (read_text(root, "/proc/sys/kernel/random/boot_id", id, size))
		id[0] = '\0';
}

static int write_record(const char *root, const char *state, const struct governors *g)
{
	json_t *list = json_array(), *record;
	char boot[64];
	int err;

	boot_id(root, boot, sizeof(boot));
	for (size_t i = 0; i < g->n; i++)
		json_array_append_new(list, json_pack("{s:i, s:s, s:s}", "cpu", g->list[i].cpu,
						      "governor", g->list[i].found, "speed",
						      g->list[i].speed));
	record = json_pack("{s:s, s:s, s:i, s:s, s:o}", "schema", SCHEMA, "boot_id", boot, "pid",
			   (int)getpid(), "scheme", g->scheme, "governors", list);
	err = record && json_array_size(list) == g->n ? record_write(state, record) : -ENOMEM;
	json_decref(record);
	return err;
}

/* The governors of a record; -EBADMSG if it is not one of ours. */
static int parse_record(json_t *record, char *boot, size_t size, struct governors *g)
{
	const char *schema, *id, *scheme = "", *name, *speed;
	json_t *list, *entry;
	size_t i;
	int cpu;

	*g = (struct governors){};
	if (json_unpack(record, "{s:s, s:s, s?s, s:o}", "schema", &schema, "boot_id", &id, "scheme",
			&scheme, "governors", &list) ||
	    strcmp(schema, SCHEMA) || json_array_size(list) > GOVERNOR_MAX ||
	    strlen(scheme) >= sizeof(g->scheme))
		return -EBADMSG;
	snprintf(boot, size, "%s", id);
	strcpy(g->scheme, scheme);
	json_array_foreach (list, i, entry) {
		struct governor *p = &g->list[g->n++];

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
	return err == -EBADMSG ? "it is no record of a run" : strerror(-err);
}

static int load_record(const char *state, char *boot, size_t size, struct governors *g)
{
	json_t *record;
	int err = record_read(state, &record);

	if (err)
		return err;
	err = parse_record(record, boot, size, g);
	json_decref(record);
	return err;
}

/*
 * Put back what was found.  @done: what was put back; @why: what could not be.
 * Return: the first error that may go away; a policy that has gone is none.
 */
static int put_back(const char *root, const struct governors *g, char *done, char *why, size_t size)
{
	char now[32];
	int first = 0;

	for (size_t i = 0; i < g->n; i++) {
		const struct governor *p = &g->list[i];
		int err = governor_of(root, p->cpu, now, sizeof(now));

		if (!err && !strcmp(now, p->found))
			continue;
		if (!err && strcmp(now, GOVERNOR_WANTED)) {
			add(done, size, "CPU %d: left at %s, which somebody has set", p->cpu, now);
			continue;
		}
		if (!err)
			err = reset(root, p);
		if (!err)
			add(done, size, "CPU %d: %s", p->cpu, p->found);
		else if (err == -ENOENT)
			add(done, size, "CPU %d: no governor any more: %s", p->cpu, p->found);
		else
			add(why, size, "CPU %d: %s", p->cpu, strerror(-err));
		if (err != -ENOENT && !first)
			first = err;
	}
	return first;
}

/* Put the JIT's scheme back that was found.  Return: 0 or -errno; without a sysctl: 0. */
static int put_scheme_back(const char *root, const struct governors *g, char *done, char *why,
			   size_t size)
{
	char now[SCHEME_NAME], path[PATH_MAX];
	int err;

	if (!*g->scheme || read_text(root, SCHEME_SYSCTL, now, sizeof(now)) ||
	    !strcmp(now, g->scheme))
		return 0;
	snprintf(path, sizeof(path), "%s" SCHEME_SYSCTL, root);
	err = io_write(path, g->scheme);
	add_scheme(err ? why : done, size, err ? strerror(-err) : g->scheme);
	return err;
}

bool governor_holdable(const char *root, char *why, size_t size)
{
	struct governors g;

	governor_list(root, &g);
	for (size_t i = 0; i < g.n; i++) {
		char offered[256], path[PATH_MAX];
		int cpu = g.list[i].cpu;

		if (!strcmp(g.list[i].found, GOVERNOR_WANTED))
			continue;
		snprintf(path, sizeof(path), POLICY "scaling_governor", root, cpu);
		if (read_policy(root, cpu, "scaling_available_governors", offered,
				sizeof(offered)) ||
		    !strstr(offered, GOVERNOR_WANTED))
			snprintf(why, size, "the kernel does not offer it to CPU %d", cpu);
		else if (access(path, W_OK))
			snprintf(why, size, "%s: %s", path, strerror(errno));
		else
			continue;
		return false;
	}
	return true;
}

int governor_hold(const char *root, const char *state, struct governors *g, char *why, size_t size)
{
	bool wanted = true;
	int first = 0;

	governor_list(root, g);
	for (size_t i = 0; i < g->n; i++)
		wanted &= !strcmp(g->list[i].found, GOVERNOR_WANTED);
	if (wanted && !*g->scheme)
		return 0;
	first = write_record(root, state, g);
	if (first) {
		snprintf(
			why, size,
			"no governor is set, and the JIT's scheme stays as it is should the run be "
			"killed, for the restore record can't be written to %s: %s",
			state, strerror(-first));
		return first;
	}
	g->changed = true;
	for (size_t i = 0; i < g->n; i++) {
		int err = strcmp(g->list[i].found, GOVERNOR_WANTED)
				  ? set(root, g->list[i].cpu, GOVERNOR_WANTED)
				  : 0;

		if (err)
			add(why, size, "the governor of CPU %d can't be set: %s", g->list[i].cpu,
			    strerror(-err));
		if (!first)
			first = err;
	}
	return first;
}

int governor_release(const char *root, const char *state, struct governors *g, char *why,
		     size_t size)
{
	char done[256] = "";
	int err;

	if (!g->changed)
		return 0;
	err = put_back(root, g, done, why, sizeof(done) < size ? sizeof(done) : size);
	if (err)
		return err;
	g->changed = false;
	err = record_remove(state);
	if (err && err != -ENOENT) {
		snprintf(why, size, "the restore record in %s can't be removed: %s", state,
			 strerror(-err));
		return err;
	}
	return 0;
}

static int put_back_all(const char *root, const struct governors *g, char *done, char *why,
			size_t size)
{
	int err = put_back(root, g, done, why, size);
	int scheme_err = put_scheme_back(root, g, done, why, size);

	return err ? err : scheme_err;
}

int governor_recover(const char *root, const char *state, char *what, size_t size)
{
	char boot[64], now[64], why[256] = "", done[256] = "";
	struct governors g;
	int err = load_record(state, boot, sizeof(boot), &g);

	what[0] = '\0';
	if (err == -ENOENT || err == -ENOTDIR)
		return 0;
	if (err) {
		snprintf(what, size, "%s/restore.json: %s: set what it names and remove it", state,
			 reason(err));
		return err;
	}
	boot_id(root, now, sizeof(now));
	if (!*boot || !*now || !strcmp(boot, now))
		err = put_back_all(root, &g, done, why, sizeof(why));
	if (!err)
		err = record_remove(state);
	if (err)
		snprintf(what, size, "%s", *why ? why : strerror(-err));
	else
		snprintf(what, size, "%s", *done ? done : "nothing was left to put back");
	return err;
}

bool governor_left(const char *state, char *what, size_t size)
{
	struct governors g;
	char boot[64];
	int err = load_record(state, boot, sizeof(boot), &g);

	what[0] = '\0';
	if (err == -ENOENT || err == -ENOTDIR)
		return false;
	if (record_lock(state) == -EBUSY)
		return false;
	record_unlock();
	if (err)
		snprintf(what, size, "%s/restore.json: %s", state, reason(err));
	for (size_t i = 0; !err && i < g.n; i++)
		add(what, size, "CPU %d had %s", g.list[i].cpu, g.list[i].found);
	if (!err && *g.scheme)
		add_scheme(what, size, g.scheme);
	return true;
}
