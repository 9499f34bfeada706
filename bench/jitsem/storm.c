// SPDX-License-Identifier: GPL-2.0-only
/*
 * `jitsem storm`: what a busy machine does to the JIT.  On all harts at once programs are loaded
 * while the scheme is switched, attached to others and detached, put into arrays of programs
 * that run, and interrupted by programs of perf's; every run is checked.
 */

#include <argp.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"
#include "storm.h"
#include "tap.h"
#include "traits.h"
#include "util.h"
#include "verbs.h"

#define DEFAULT_ROUNDS   60
#define PROGRESS_SECONDS 10 /* well below what scripts/run-qemu takes for a hang */
#define WORKERS          5

static struct {
	const char *schemes;
	unsigned long rounds;
	unsigned long long seed;
} env = { .rounds = DEFAULT_ROUNDS, .seed = 1 };

static const struct {
	const char *name;
	int (*work)(struct storm_worker *w);
	bool endless; /* until the others have done */
	bool attaches;
} kinds[WORKERS] = {
	{ "cases", storm_cases, false, true },
	{ "more cases", storm_cases, false, true },
	{ "a running program", storm_runner, true, false },
	{ "its changes", storm_hand, false, true },
	{ "interrupts", storm_interrupts, false, true },
};

/* What all processes share. */
struct shared {
	volatile bool stop;
	struct storm_tally tally[WORKERS];
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	char *end;

	switch (key) {
	case 's':
		env.schemes = arg;
		return 0;
	case 'r':
		env.rounds = strtoul(arg, &end, 10);
		if (*end || !env.rounds || env.rounds > 1000000)
			argp_error(state, "not a number of rounds: %s", arg);
		return 0;
	case 'S':
		env.seed = strtoull(arg, &end, 10);
		if (*end || end == arg)
			argp_error(state, "not a seed: %s", arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
	{ "schemes", 's', "LIST", 0, "Switch between these (all that the kernel has)", 0 },
	{ "rounds", 'r', "N", 0, "What each worker does: so many rounds (60)", 0 },
	{ "seed", 'S', "N", 0, "Of what they do (1); when they do it is not determined", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.doc = "Does the JIT count tail calls right while all harts load, attach, run and "
	       "interrupt "
	       "programs, and the scheme is switched?\v"
	       "First between the schemes whose programs may tail call each other, where nothing "
	       "may be refused, then between all.  Each worker is a process, on the harts in turn. "
	       " "
	       "Every run is checked; that there were some, and that programs were loaded and "
	       "attached, is checked as well.",
};

/* Write the group's schemes to the switch, one after the other, until killed. */
static pid_t start_switching(const struct storm_group *g)
{
	pid_t pid = fork();

	/* Some loads take longer than that, some do not. */
	for (size_t i = 0; !pid; i = (i + 1) % g->schemes.n) {
		scheme_write(g->schemes.names[i]);
		usleep(500);
	}
	return pid;
}

static void use_hart(int hart)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(hart % sysconf(_SC_NPROCESSORS_ONLN), &set);
	sched_setaffinity(0, sizeof(set), &set); /* without it, it is only less of a storm */
}

static pid_t start(const struct storm_group *g, struct shared *s, struct rig *live, int i)
{
	struct storm_worker w = { .group = g,
				  .tally = &s->tally[i],
				  .stop = &s->stop,
				  .rng = { env.seed * WORKERS + i },
				  .rounds = env.rounds,
				  .shared = live };
	pid_t pid = fork();

	if (pid)
		return pid;
	use_hart(i);
	if (kinds[i].work(&w))
		s->stop = true; /* the others need not go on */
	_exit(0);
}

/* Wait for those that have an end, then for the others. */
static void wait_for(const pid_t *pid, struct shared *s)
{
	time_t next = time(NULL) + PROGRESS_SECONDS;
	bool gone[WORKERS] = { false };
	int left = WORKERS, bounded;

	while (left) {
		bounded = 0;
		for (int i = 0; i < WORKERS; i++) {
			int status = 0;

			if (!gone[i] &&
			    (pid[i] < 0 || waitpid(pid[i], &status, WNOHANG) == pid[i])) {
				gone[i] = true;
				left--;
				if (status) {
					snprintf(s->tally[i].error, sizeof(s->tally[i].error),
						 "it ended with status %#x", status);
					s->stop = true;
				}
			}
			bounded += !gone[i] && !kinds[i].endless;
		}
		if (!bounded)
			s->stop = true;
		if (time(NULL) >= next) {
			tap_comment("%lu, %lu, %lu and %lu rounds", s->tally[0].rounds,
				    s->tally[1].rounds, s->tally[3].rounds, s->tally[4].rounds);
			next = time(NULL) + PROGRESS_SECONDS;
		}
		usleep(10000);
	}
}

static void report(const struct storm_group *g, const struct storm_tally *t, int i)
{
	char name[64 + SCHEME_MAX * SCHEME_NAME], why[128] = "";
	size_t used = snprintf(name, sizeof(name), "storm: %s [", kinds[i].name);

	for (size_t k = 0; k < g->schemes.n; k++)
		used += snprintf(name + used, sizeof(name) - used, "%s%s", k ? ", " : "",
				 g->schemes.names[k]);
	snprintf(name + used, sizeof(name) - used, "]");
	tap_comment("%s: %lu rounds, %lu runs, %lu loaded, %lu attached, %lu refused by design",
		    kinds[i].name, t->rounds, t->runs, t->loads, t->attached, t->refused);
	if (!t->error[0] && kinds[i].work != storm_hand && !t->runs)
		snprintf(why, sizeof(why), "expected some runs, got none");
	else if (!t->error[0] && kinds[i].attaches && (!t->attached || !t->loads))
		snprintf(why, sizeof(why), "expected programs loaded and attached, got %lu and %lu",
			 t->loads, t->attached);
	tap_result(name, t->error[0] ? t->error : why[0] ? why : NULL, NULL);
}

/* Return: 0, or -errno where it could not be begun. */
static int storm(const struct storm_group *g)
{
	struct shared *s =
		mmap(NULL, sizeof(*s), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t switcher = 0, pid[WORKERS];
	struct rig live = { 0 };
	int err = s == MAP_FAILED ? -errno : 0;

	if (err)
		return err;
	err = schemes_choose(g->schemes.names[0]);
	fflush(NULL);
	if (!err && scheme_selectable() && g->schemes.n > 1)
		switcher = start_switching(g);
	if (!err)
		err = storm_live(g, &live, s->tally[2].error, sizeof(s->tally[2].error));
	if (err) {
		report(g, &s->tally[2], 2);
	} else {
		for (int i = 0; i < WORKERS; i++)
			pid[i] = start(g, s, &live, i);
		wait_for(pid, s);
		for (int i = 0; i < WORKERS; i++)
			report(g, &s->tally[i], i);
	}
	if (switcher > 0) {
		kill(switcher, SIGKILL);
		waitpid(switcher, NULL, 0);
	}
	rig_down(&live);
	munmap(s, sizeof(*s));
	return err;
}

/*
 * The schemes of a class, or of all: CLASSES.  Not those that count by path: of a program whose
 * scheme is not known it could not be said what is right.
 */
static void gather(const struct scheme_list *all, enum scheme_class class, struct storm_group *g)
{
	const struct traits *first = NULL;

	memset(g, 0, sizeof(*g));
	for (size_t i = 0; i < all->n; i++) {
		const struct traits *t = scheme_traits(all->names[i]);

		if ((class != CLASSES && t->class != class) || t->by_path)
			continue;
		strcpy(g->schemes.names[g->schemes.n++], all->names[i]);
		g->resets |= t->ext_resets;
		g->faulty |= t->fexit_on_ext_faulty;
		g->refuses |= t->refuses_mixing;
		g->borders |= first && first->class != t->class;
		first = t;
	}
}

int verb_storm(int argc, char **argv)
{
	struct scheme_list all;
	struct storm_group g;
	int err = 0;

	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&argp, argc, argv, 0, NULL, NULL))
		return EXIT_USAGE;
	if (schemes_parse(&all, env.schemes, NULL) ||
	    tap_open(guest_is_init() ? GUEST_RESULTS "/storm.tap" : NULL))
		return EXIT_FAILED;
	for (int class = 0; !err && class <= CLASSES; class ++) {
		gather(&all, class, &g);
		/* A scheme that is alone in its class has its turn with all; unless it is all. */
		if (g.schemes.n > 1 || (class == CLASSES && g.schemes.n == 1))
			if (class != CLASSES || g.borders || g.schemes.n == 1)
				err = storm(&g);
	}
	scheme_restore();
	return tap_close();
}
