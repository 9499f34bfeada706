// SPDX-License-Identifier: GPL-2.0-only
/* Is a hart left alone by tasks, by the tick and by devices? */

#include <stdio.h>
#include <string.h>

#include "cpulist.h"
#include "interrupts.h"
#include "isolate.h"
#include "util.h"

struct search {
	const char *root;
	struct isolation *found;
};

/* The driver is the last word, or words: after the trigger. */
static const char *driver(const char *what)
{
	const char *at = strstr(what, "Level "), *edge = strstr(what, "Edge ");

	if (!at)
		at = edge;
	at = at ? strchr(at, ' ') : what;
	return at + strspn(at, " ");
}

/*
 * The harts that interrupt @irq goes to.  A PLIC may send it to any hart (smp_affinity)
 * but does to one; what irqaffinity= says it overrides (irq-sifive-plic.c,
 * plic_irqdomain_map()).
 */
static int goes_to(const char *root, int irq, cpu_set_t *harts)
{
	static const char *const files[] = { "effective_affinity_list", "smp_affinity_list" };
	char path[64];
	int err = 0;

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		snprintf(path, sizeof(path), "/proc/irq/%d/%s", irq, files[i]);
		err = cpulist_read(root, path, harts);
		if (!err && CPU_COUNT(harts))
			return 0;
	}
	return err;
}

static void look_at_irq(void *ctx, int irq, const char *what)
{
	struct search *s = ctx;
	cpu_set_t harts;

	if (goes_to(s->root, irq, &harts) || !CPU_ISSET(s->found->cpu, &harts))
		return;
	if (s->found->irqs++)
		return;
	s->found->irq = irq;
	snprintf(s->found->driver, sizeof(s->found->driver), "%s", driver(what));
}

void isolate_look(const char *root, int cpu, struct isolation *i)
{
	struct search s = { .root = root, .found = i };
	cpu_set_t set;

	*i = (struct isolation){ .cpu = cpu };
	cpulist_read(root, CPUS_ISOLATED, &set);
	i->isolated = CPU_ISSET(cpu, &set);
	cpulist_read(root, CPUS_NOHZ_FULL, &set);
	i->nohz_full = CPU_ISSET(cpu, &set);
	interrupts_each(root, look_at_irq, &s);
}

/* The other harts, for the interrupts of devices. */
static void others(const char *root, int cpu, char *text, size_t size)
{
	cpu_set_t set;

	cpulist_read(root, CPUS_ONLINE, &set);
	CPU_CLR(cpu, &set);
	cpulist_format(&set, text, size);
}

bool isolate_missing(const char *root, const struct isolation *i, char *why, size_t size)
{
	char rest[32], what[160] = "";
	size_t used = 0;

	if (i->isolated && i->nohz_full && !i->irqs)
		return false;
	others(root, i->cpu, rest, sizeof(rest));
	if (!*rest) {
		snprintf(why, size, "CPU %d is the only one: nothing can be kept off it", i->cpu);
		return true;
	}
	if (!i->isolated)
		used += snprintf(what + used, sizeof(what) - used, ", tasks");
	if (!i->nohz_full)
		used += snprintf(what + used, sizeof(what) - used, ", the tick");
	if (i->irqs)
		snprintf(what + used, sizeof(what) - used, ", interrupts of %d device%s", i->irqs,
			 i->irqs > 1 ? "s" : "");
	used = snprintf(why, size, "CPU %d is not kept free of: %s:", i->cpu, what + 2);
	if (used < size && !(i->isolated && i->nohz_full))
		used += snprintf(
			why + used, size - used,
			" boot with isolcpus=domain,managed_irq,%d nohz_full=%d irqaffinity=%s%s",
			i->cpu, i->cpu, rest, i->irqs ? ", then" : "");
	if (used < size && i->irqs)
		snprintf(why + used, size - used,
			 " write %s to /proc/irq/%d/smp_affinity_list (%s)", rest, i->irq,
			 i->driver);
	return true;
}
