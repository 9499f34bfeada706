// SPDX-License-Identifier: GPL-2.0-only
/* jitbench list */

#include <argp.h>
#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "environ.h"
#include "events.h"
#include "jitbench.h"
#include "passes.h"
#include "select.h"
#include "util.h"
#include "workload.h"

struct list_args {
	bool events, passes;
	const char *names;
};

enum { OPT_PASSES = 256 };

static const struct argp_option options[] = {
	{ "events", 'e', NULL, 0, "list what can be counted instead", 0 },
	{ "passes", OPT_PASSES, "A,B", OPTION_ARG_OPTIONAL,
	  "show in which passes the counters here take these events (default: all), without "
	  "counting; "
	  "in an emulator, too, whose counts of most would mean nothing",
	  0 },
	{},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct list_args *a = state->input;

	switch (key) {
	case 'e':
		a->events = true;
		return 0;
	case OPT_PASSES:
		a->passes = true;
		a->names = arg ? arg : "all";
		return 0;
	}
	return parse_other(key, arg, state);
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.doc = "Lists the workloads, and the known JIT schemes that this kernel offers "
	       "(\"default\" where there is no choice).\v"
	       "The names are what `jitbench run --workloads`, `--schemes` and `--events` take; "
	       "ops "
	       "is how many of the events that a workload isolates one invocation holds.  "
	       "--workloads also takes the name of a family's file (control_load), \"control\" for "
	       "all controls, and with \"-\" before a name all but these.  Events with a * are "
	       "counted by default.",
};

static void print_schemes(void)
{
	struct scheme_list schemes;
	struct restore r;
	int status = select_guard(&r, RESTORE_LOOK);

	if (!status)
		status = select_unguard(&r, scheme_list(NULL, &schemes));
	if (status)
		return;
	printf("\nschemes:");
	for (size_t i = 0; i < schemes.n; i++)
		printf(" %s", schemes.names[i]);
	putchar('\n');
}

static int list_workloads(void)
{
	struct workload *w;
	size_t n;

	if (workload_list(&w, &n))
		return EXIT_FAILED;
	printf("%-26s %4s  %s\n", "workload", "ops", "isolates");
	for (size_t i = 0; i < n; i++)
		printf("%-26s %4u  %s\n", w[i].info.name, w[i].info.ops, w[i].info.isolates);
	free(w);
	print_schemes();
	return EXIT_DONE;
}

static int list_events(const struct event_list *known)
{
	printf("  %-32s %-10s %s\n", "event", "code", "class");
	for (size_t i = 0; i < known->n; i++) {
		const struct event *e = &known->events[i];
		char code[24] = "-";

		/* Others have no code of the core's. */
		if (e->type == PERF_TYPE_RAW)
			snprintf(code, sizeof(code), "0x%llx", (unsigned long long)e->config);
		printf("%c %-32s %-10s %s\n", e->usual ? '*' : ' ', e->name, code, e->class);
	}
	printf("\ncore: %s\n",
	       *known->core ? known->core : "no table of its own: raw codes as r200");
	if (environ_emulated(""))
		puts("This is an emulator: of all these it truly counts instructions only.");
	return EXIT_DONE;
}

static int list_passes(const struct event_list *known, const char *names)
{
	struct event_list chosen;
	struct passes p;
	char text[2048];
	int status = events_choose(known, names, false, &chosen), err;

	if (status)
		return status;
	err = passes_open(&p, known, &chosen, false);
	if (err) {
		say("can't count instructions: %s: run `jitbench doctor`", strerror(-err));
		events_free(&chosen);
		return EXIT_SKIPPED;
	}
	for (size_t i = 0; i < p.n; i++) {
		printf("pass %zu:", i + 1);
		for (size_t k = 0; k < p.list[i].counters.n; k++)
			printf(" %s", p.list[i].counters.events[k]->name);
		putchar('\n');
	}
	for (size_t i = 0; passes_refused(&p, i, text, sizeof(text)); i++)
		printf("none: %s\n", text);
	printf("%zu events besides the base in the fullest pass\n", p.most);
	passes_close(&p);
	events_free(&chosen);
	return EXIT_DONE;
}

int cmd_list(int argc, char **argv)
{
	struct list_args a = {};
	struct event_list known;
	int status;

	parse_args(&argp, argc, argv, &a);
	if (!a.events && !a.passes)
		return list_workloads();
	if (events_known("", &known))
		return EXIT_FAILED;
	status = a.passes ? list_passes(&known, a.names) : list_events(&known);
	events_free(&known);
	return status;
}
