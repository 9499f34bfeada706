// SPDX-License-Identifier: GPL-2.0-only
/* CPU frequency governors: found, set, put back. */

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>

#include "cpulist.h"
#include "governor.h"
#include "io.h"
#include "isolate.h"
#include "util.h"

#define POLICY "%s/sys/devices/system/cpu/cpu%d/cpufreq/"

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

int governor_put_back(const char *root, const struct governors *g, char *done, char *why,
		      size_t size)
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

bool governor_holdable(const char *root, char *why, size_t size)
{
	struct governors g;

	governor_list(root, &g);
	for (size_t i = 0; i < g.n; i++) {
		char offered[256], path[PATH_MAX];
		int cpu = g.list[i].cpu, err;

		if (!strcmp(g.list[i].found, GOVERNOR_WANTED))
			continue;
		snprintf(path, sizeof(path), POLICY "scaling_governor", root, cpu);
		if (read_policy(root, cpu, "scaling_available_governors", offered,
				sizeof(offered)) ||
		    !strstr(offered, GOVERNOR_WANTED))
			snprintf(why, size, "the kernel does not offer it to CPU %d", cpu);
		else if ((err = io_writable(path)))
			snprintf(why, size, "%s: %s", path, strerror(-err));
		else
			continue;
		return false;
	}
	return true;
}

bool governor_wanted(const struct governors *g)
{
	bool wanted = true;

	for (size_t i = 0; i < g->n; i++)
		wanted &= !strcmp(g->list[i].found, GOVERNOR_WANTED);
	return wanted;
}

int governor_hold(const char *root, const struct governors *g, char *why, size_t size)
{
	int first = 0;

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
