// SPDX-License-Identifier: GPL-2.0-only
/* jitbench run */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "counting.h"
#include "environ.h"
#include "guest.h"
#include "jitbench.h"
#include "machine.h"
#include "programs.h"
#include "progress.h"
#include "restore.h"
#include "run_args.h"
#include "run_facts.h"
#include "select.h"
#include "suite.h"
#include "util.h"

/* Emulated counts are exact, so few samples do; on hardware they scatter. */
#define SAMPLES_EMULATED 15
#define SAMPLES_HARDWARE 61

static volatile sig_atomic_t stop;

static void on_signal(int sig)
{
	stop = sig;
}

/*
 * Without SA_RESTART, so that a signal also ends BPF_PROG_TEST_RUN.  A closed pipe (`jitbench
 * run | head`) does not end a run: what it has changed must be put back.
 */
static void catch_signals(void)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	struct sigaction sa = { .sa_handler = on_signal };

	stop = 0;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		sigaction(ends[i], &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
}

/* Each program and map of each workload under each scheme is an open file. */
#define OPEN_FILES 65536

static void allow_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max = OPEN_FILES;
	/* Without the privilege take what is allowed: it may do, and whatever fails says why.
	 */
	if (setrlimit(RLIMIT_NOFILE, &limit) && !getrlimit(RLIMIT_NOFILE, &limit)) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

/*
 * After how many rounds what there is of the run is written: 1, 2, 4, 8, ...  Each time all of
 * it is; so a run that is killed loses no more than half of its rounds, and writing takes as
 * long as a few rounds' worth, however many there are.
 */
static bool is_due(unsigned int round)
{
	return !(round & (round - 1));
}

static int measure(struct suite *s, struct machine *m, const struct run_args *a)
{
	struct progress progress = { .planned = s->samples,
				     .lines = a->progress,
				     .emulated = a->emulated };
	int err = suite_calibrate(s);
	unsigned int round = 0;
	size_t n;

	machine_between_rounds(m, 0);
	progress.start = time(NULL);
	while (!err && (n = suite_open(s))) {
		err = suite_round(s);
		machine_between_rounds(m, round + !err);
		if (!err && is_due(round + 1))
			err = suite_write(s, false);
		if (!err)
			progress_show(&progress, ++round, n);
	}
	return err ? err : suite_exact(s);
}

/* Put back what the run changed.  @environment: the run file's, or NULL. */
static int put_back(struct restore *r, json_t *environment)
{
	char why[320];
	int err = restore_end(r, why, sizeof(why));

	if (!err || err == -EPROTO)
		return err;
	say("warning: not all is put back: %s: run `jitbench doctor --restore`", why);
	if (environment)
		environ_warn(environment, "what the run changed could not be put back");
	return err;
}

/* The last word on a run: what came of it is in the file in any case. */
static int finish(struct suite *s, struct machine *m, struct restore *r, int err)
{
	int write_err;

	suite_judge(s);
	run_memory(s->run);
	machine_end(m);
	put_back(r, json_object_get(s->run->root, "environment"));
	if (stop) {
		if (!guest_is_init() && isatty(STDERR_FILENO))
			fputc('\n', stderr); /* after the progress */
		say("stopped by signal %d: %s is valid but incomplete", (int)stop, s->run->path);
		runfile_warn(s->run, "run", "stopped by a signal");
		err = -EINTR;
	}
	write_err = suite_write(s, !err);
	return err || write_err ? EXIT_FAILED : EXIT_DONE;
}

static int run_suite(const struct run_args *a, const struct workload *w, size_t n_w,
		     const struct scheme_list *schemes, struct restore *r)
{
	struct runfile run = {};
	struct counting counting;
	struct suite s = { .run = &run,
			   .counting = &counting,
			   .seed = a->seed,
			   .rng = { a->seed },
			   .samples = a->samples,
			   .emulated = a->emulated,
			   .stop = &stop };
	struct machine m;
	char id[256];
	int err, status;

	allow_files();
	if (machine_pin(&m, &(struct machine_options){ .root = "",
						       .cpu = a->cpu,
						       .fifo = a->fifo,
						       .isolate = a->isolate,
						       .emulated = a->emulated }))
		return EXIT_FAILED;
	status = counting_open(&counting, a->events, a->emulated);
	if (status)
		return status;
	run_id(a, id, sizeof(id));
	err = runfile_open(&run, a->out, id);
	if (!err)
		err = run_facts(&run, a, &counting, m.cpu);
	if (!err)
		err = machine_begin(&m, json_object_get(run.root, "environment"), &r->governors,
				    *r->why ? r->why : NULL);
	if (!err)
		err = runfile_write(&run, false);
	if (err) {
		status = EXIT_FAILED;
		goto cleanup;
	}
	err = suite_load(&s, w, n_w, schemes);
	if (!err)
		err = measure(&s, &m, a);
	status = finish(&s, &m, r, err);
cleanup:
	machine_end(&m);
	suite_free(&s);
	counting_close(&counting);
	runfile_close(&run);
	return status;
}

static void fill_defaults(struct run_args *a)
{
	a->emulated |= environ_emulated("");
	if (!a->samples)
		a->samples = a->emulated ? SAMPLES_EMULATED : SAMPLES_HARDWARE;
	if (!a->seeded && a->emulated)
		a->seed = 1;
	else if (!a->seeded)
		a->seed = run_chance();
	a->progress |= guest_is_init();
	if (!a->board)
		a->board = a->emulated ? "qemu" : "board";
}

/* Begin to record, or to replay by the options of the recording. */
static int open_io(struct run_args *a)
{
	const char *const *options_had;
	char *argv[RUN_OPTIONS + 2] = { program_invocation_name };
	size_t n;

	if (a->record && a->replay)
		usage_error("--record and --replay exclude each other");
	if (!seam_measures() && !a->replay)
		usage_error("there is nothing to measure here: --replay FILE is needed");
	if (a->record)
		return seam_record(a->record, (const char *const *)a->options, a->n_options);
	if (!a->replay)
		return 0;
	if (seam_replay(a->replay, &options_had, &n))
		return -EINVAL;
	for (size_t i = 0; i < n && i < RUN_OPTIONS; i++)
		argv[1 + i] = (char *)options_had[i];
	/* They follow the user's own, and so decide. */
	parse_args(&run_argp, 1 + (n < RUN_OPTIONS ? n : RUN_OPTIONS), argv, a);
	return 0;
}

static int run_chosen(struct run_args *a)
{
	struct restore r = {};
	struct scheme_list schemes;
	struct workload *w = NULL;
	size_t n;
	int status;

	fill_defaults(a);
	status = a->object && workload_only(a->object) ? EXIT_FAILED : EXIT_DONE;
	if (!status)
		status = select_workloads(a->workloads, &w, &n);
	/* An emulated machine goes when the run is over. */
	if (!status && !a->emulated && restore_begin(&r, "", a->state, RESTORE_GOVERNORS) == -EBUSY)
		status = EXIT_FAILED;
	if (!status)
		status = select_schemes(a->schemes, &schemes);
	if (!status)
		status = run_suite(a, w, n, &schemes, &r);
	put_back(&r, NULL);
	free(w);
	return status;
}

int cmd_run(int argc, char **argv)
{
	struct run_args a = {
		.out = "run.json", .kit = RUN_KIT, .state = RESTORE_STATE, .cpu = -1
	};
	int status;

	parse_args(&run_argp, argc, argv, &a);
	catch_signals();
	if (open_io(&a))
		return EXIT_FAILED;
	status = run_chosen(&a);
	if (seam_close(!status))
		status = EXIT_FAILED;
	run_args_free(&a);
	return status;
}
