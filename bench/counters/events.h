/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_EVENTS_H
#define JITBOARD_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * What can be counted: tables that are data, one file a core in events/, linked into the
 * program.  "generic" is for all cores; another is added where its "match" fits the hart.
 */

struct event {
	char name[48];   /* as in run.json */
	uint32_t type;   /* PERF_TYPE_* */
	uint64_t config; /* as perf_event_open(2) takes it */
	char class[32];  /* "generic", or of the core's table */
	bool emulated;   /* does it mean anything in an emulator? */
	bool usual;      /* is it counted unless the user chooses? */
};

struct event_list {
	struct event *events;
	size_t n;
	char core[64]; /* title of the core's table, or "" */
};

/*
 * events_known() - all events of this machine.
 *
 * @root: a directory to look under; "" for the running system
 * @list: the generic ones first; events_free() it
 *
 * A core's table fits by mvendorid and marchid; where the kernel does not tell these,
 * by the hart's compatible in the device tree.
 * Return: 0, or -errno with a message on stderr.
 */
int events_known(const char *root, struct event_list *list);

/*
 * events_choose() - the events that are to be counted.
 *
 * @known: events_known()
 * @names: comma-separated names of the table, or codes of raw events (r200 or 0x200);
 *	"all" or "usual" stand for those; NULL: the usual
 * @emulated: only what means something in an emulator: all else is refused by name, and
 *	not part of "all" and "usual"
 * @list: each once, in the order of @names; events_free() it
 *
 * A code that the table knows gets the table's name.
 * Return: an exit status; unless it is EXIT_DONE, a message is on stderr.
 */
int events_choose(const struct event_list *known, const char *names, bool emulated,
		  struct event_list *list);

void events_free(struct event_list *list);

#endif
