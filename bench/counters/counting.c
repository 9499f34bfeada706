// SPDX-License-Identifier: GPL-2.0-only
/* What a run counts with. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "counting.h"
#include "util.h"

static int open_passes(struct counting *c, bool emulated)
{
	int err = passes_open(&c->passes, &c->known, &c->chosen, emulated);

	if (err && err != -EPROTO)
		say("can't count instructions: %s: run `jitbench doctor`", strerror(-err));
	if (err)
		return EXIT_SKIPPED;
	err = emulated ? counter_exact(&c->passes.list[0].counters) : 0;
	if (!err)
		return EXIT_DONE;
	say("the emulator does not count instructions exactly: its counter follows the host's "
	    "clock: start QEMU with -icount shift=0");
	return EXIT_SKIPPED;
}

int counting_open(struct counting *c, const char *names, bool emulated)
{
	int status;

	*c = (struct counting){ .disturb = { -1, -1 } };
	if (events_known("", &c->known))
		return EXIT_FAILED;
	status = events_choose(&c->known, names, emulated, &c->chosen);
	if (!status)
		status = open_passes(c, emulated);
	if (status)
		counting_close(c);
	else
		c->unwatched = disturb_open(&c->disturb);
	return status;
}

void counting_close(struct counting *c)
{
	disturb_close(&c->disturb);
	passes_close(&c->passes);
	events_free(&c->chosen);
	events_free(&c->known);
}

static json_t *pass_json(const struct pass *pass)
{
	json_t *names = json_array();

	for (size_t i = 0; i < pass->counters.n; i++)
		json_array_append_new(names, json_string(pass->counters.events[i]->name));
	return names;
}

json_t *counting_json(const struct counting *c)
{
	json_t *passes = json_array(), *refused = json_array();

	for (size_t i = 0; i < c->passes.n; i++)
		json_array_append_new(passes, pass_json(&c->passes.list[i]));
	for (size_t i = 0; i < c->passes.n_refused; i++)
		json_array_append_new(refused, json_string(c->passes.refused[i].event->name));
	return json_pack("{s:s?, s:o, s:o, s:b}", "core", *c->known.core ? c->known.core : NULL,
			 "passes", passes, "refused", refused, "interrupts_seen",
			 disturb_watched(&c->disturb));
}

bool counting_warn(const struct counting *c, size_t i, char *text, size_t size)
{
	if (passes_refused(&c->passes, i, text, size))
		return true;
	/* The one that comes after these. */
	if (!c->unwatched || (i && !passes_refused(&c->passes, i - 1, text, size)))
		return false;
	snprintf(
		text, size,
		"interrupts can't be seen: %s: samples that they fell into are kept: mount tracefs "
		"on /sys/kernel/tracing, in a kernel with CONFIG_EVENT_TRACING",
		strerror(-c->unwatched));
	return true;
}
