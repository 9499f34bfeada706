// SPDX-License-Identifier: GPL-2.0-only
/* jitbench run */

#include <argp.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "counting.h"
#include "environ.h"
#include "facts.h"
#include "guest.h"
#include "io.h"
#include "jitbench.h"
#include "machine.h"
#include "programs.h"
#include "progress.h"
#include "restore.h"
#include "runfile.h"
#include "select.h"
#include "suite.h"
#include "util.h"

#define KIT "/usr/share/jitboard/kit.json"

#define RELEASE "/proc/sys/kernel/osrelease"

/* Emulated counts are exact, so few samples do; on hardware they scatter. */
#define SAMPLES_EMULATED 15
#define SAMPLES_HARDWARE 61

/* Integers in JSON are safe below 2^53. */
#define SEED_MASK ((1ull << 53) - 1)

/* More than there are. */
#define RUN_OPTIONS 32

struct run_args {
	const char *out, *schemes, *workloads, *events, *id, *board, *kit, *record, *replay;
	const char *state;
	unsigned long long samples, seed;
	long cpu;
	bool seeded, emulated, progress, fifo, isolate;
	char *options[RUN_OPTIONS]; /* as given, but for what a replay chooses for itself */
	size_t n_options;
};

enum {
	OPT_EMULATED = 256,
	OPT_PROGRESS,
	OPT_ID,
	OPT_KIT,
	OPT_RECORD,
	OPT_REPLAY,
	OPT_FIFO,
	OPT_ISOLATE,
	OPT_STATE
};

static const struct argp_option options[] = {
	{ "out", 'o', "FILE", 0, "where to write the run (default: run.json)", 0 },
	{ "samples", 'n', "N", 0,
	  "samples of each workload under each scheme (default: 15 "
	  "emulated, 61 on hardware); emulated, more where too few agree",
	  0 },
	{ "schemes", 's', "A,B", 0, "JIT schemes (default: those of `jitbench list`)", 0 },
	{ "workloads", 'w', "A,B", 0,
	  "workloads, families, \"control\"; with - before one: all but it (default: all)", 0 },
	{ "events", 'e', "A,B", 0,
	  "events to count, by name or raw code (r200, 0x200), or all (default: usual; see "
	  "`jitbench list --events`)",
	  0 },
	{ "seed", 'S', "N", 0, "of the random order (default: 1 emulated, else by chance)", 0 },
	{ "cpu", 'c', "N", 0,
	  "measure on this CPU (default: an isolated one, if any, with "
	  "the fewest interrupts)",
	  0 },
	{ "isolate", OPT_ISOLATE, NULL, 0,
	  "refuse to run unless that CPU is kept free of tasks, tick and interrupts", 0 },
	{ "fifo", OPT_FIFO, NULL, 0, "run as SCHED_FIFO: no ordinary task comes between", 0 },
	{ "state", OPT_STATE, "DIR", 0,
	  "where governors and scheme are noted, to be put back after a crash "
	  "(default: " RESTORE_STATE ")",
	  0 },
	{ "board", 'b', "NAME", 0, "what the run file calls the board (default: qemu or board)",
	  0 },
	{ "id", OPT_ID, "ID", 0, "the run's id, or @FILE of it (default: of time, board, kernel)",
	  0 },
	{ "kit", OPT_KIT, "FILE", 0, "facts of the build (default: " KIT ")", 0 },
	{ "emulated", OPT_EMULATED, NULL, 0,
	  "this is an emulator: no time, no cycles (found out "
	  "by itself for QEMU)",
	  0 },
	{ "record", OPT_RECORD, "FILE", 0, "record what the machine answers, for --replay", 0 },
	{ "replay", OPT_REPLAY, "FILE", 0,
	  "run again what was recorded, by the recorded options and --out", 0 },
	{ "progress", OPT_PROGRESS, NULL, 0, "a line on stdout after each round", 0 },
	{},
};

static unsigned long long number(const char *arg, const char *what, unsigned long long least,
				 unsigned long long most)
{
	unsigned long long n;
	char *end;

	errno = 0;
	n = strtoull(arg, &end, 0);
	if (errno || end == arg || *end || *arg == '-' || n < least || n > most)
		usage_error("%s: %s must be a number from %llu to %llu", arg, what, least, most);
	return n;
}

/* What belongs to the place where a run is recorded or replayed, and not to the run. */
static bool is_local(int key)
{
	static const int local[] = { 'o', OPT_RECORD, OPT_REPLAY, OPT_PROGRESS };

	for (size_t i = 0; i < ARRAY_SIZE(local); i++)
		if (local[i] == key)
			return true;
	return false;
}

/* Keep the option as the first line of a recording has it. */
static void keep_option(struct run_args *a, int key, const char *arg)
{
	const struct argp_option *o = options;

	while (o->name && o->key != key)
		o++;
	if (!o->name || is_local(key) || a->n_options == RUN_OPTIONS)
		return;
	if (asprintf(&a->options[a->n_options], "--%s%s%s", o->name, arg ? "=" : "",
		     arg ? arg : "") >= 0)
		a->n_options++;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct run_args *a = state->input;
	const struct {
		int key;
		const char **where;
	} texts[] = {
		{ 'o', &a->out },         { 's', &a->schemes },       { 'w', &a->workloads },
		{ 'b', &a->board },       { OPT_ID, &a->id },         { OPT_KIT, &a->kit },
		{ 'e', &a->events },      { OPT_RECORD, &a->record }, { OPT_REPLAY, &a->replay },
		{ OPT_STATE, &a->state },
	};

	keep_option(a, key, arg);
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		if (texts[i].key == key) {
			*texts[i].where = arg;
			return 0;
		}
	}
	switch (key) {
	case 'n':
		a->samples = number(arg, "the number of samples", 1, 100000);
		return 0;
	case 'S':
		a->seed = number(arg, "the seed", 0, SEED_MASK);
		a->seeded = true;
		return 0;
	case 'c':
		a->cpu = number(arg, "the CPU", 0, CPU_SETSIZE - 1);
		return 0;
	case OPT_FIFO:
		a->fifo = true;
		return 0;
	case OPT_ISOLATE:
		a->isolate = true;
		return 0;
	case OPT_EMULATED:
		a->emulated = true;
		return 0;
	case OPT_PROGRESS:
		a->progress = true;
		return 0;
	}
	return parse_other(key, arg, state);
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.doc = "Runs workloads under JIT schemes and writes run.json.\v"
	       "Every workload is first checked: what it returns and how many tail calls it makes. "
	       "A wrong answer ends the run.  Samples of all workloads and schemes are then taken "
	       "in turn, in random order.  The file is valid at any time, and holds at least half "
	       "of "
	       "the rounds that were done; \"complete\" in it says whether the run came to its "
	       "end.\n\n"
	       "In an emulator counts are exact but for the interrupts that fall into samples: "
	       "more than half of at least three samples must agree.  Where they do not, further "
	       "ones are taken, up to four times as many as planned, before the run fails.\n\n"
	       "--schemes takes any name that the kernel's JIT knows, whether `jitbench list` "
	       "knows it or not.\n\n"
	       "Exit status: 0 done, 1 failed, 2 usage, 77 no counter to measure with.",
};

static volatile sig_atomic_t stop;

static void on_signal(int sig)
{
	stop = sig;
}

/*
 * Without SA_RESTART, so that a signal also ends BPF_PROG_TEST_RUN.  That nobody reads what is
 * said (`jitbench run | head`) ends no run: what it has changed must be put back.
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
	/* Without the privilege, take what is allowed: it may be enough, and what fails says why.
	 */
	if (setrlimit(RLIMIT_NOFILE, &limit) && !getrlimit(RLIMIT_NOFILE, &limit)) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static int64_t now(void *unused)
{
	(void)unused;
	return time(NULL);
}

static int64_t chance(void *unused)
{
	uint64_t n;

	(void)unused;
	if (getrandom(&n, sizeof(n), GRND_NONBLOCK) != sizeof(n))
		n = getpid();
	return n & SEED_MASK;
}

static void open_id(const struct run_args *a, char *id, size_t size)
{
	char release[96] = "";

	if (a->id && *a->id == '@' && !read_text("", a->id + 1, id, size))
		return;
	if (a->id) {
		snprintf(id, size, "%s", a->id);
		return;
	}
	read_text("", RELEASE, release, sizeof(release));
	runfile_id(id, size, io_ask("time", now, NULL), a->board, release,
		   io_ask("chance", chance, NULL));
}

static void warn_environment(json_t *environment, const char *what)
{
	say("warning: %s", what);
	environ_warn(environment, what);
}

static void record_warnings(json_t *environment, const json_t *kit)
{
	long long n;

	if (!kit)
		warn_environment(environment, "no kit.json: the run does not say what kernel "
					      "configuration and patches it measured");
	if (!scheme_selectable())
		warn_environment(environment, "the kernel offers no choice of scheme: it is "
					      "measured as it is");
	if (!read_number("", "/proc/sys/kernel/bpf_stats_enabled", &n) && n)
		warn_environment(environment, "kernel.bpf_stats_enabled is on: every run of a "
					      "program costs more");
	if (!read_number("", "/proc/sys/net/core/bpf_jit_harden", &n) && n > 1)
		warn_environment(environment, "net.core.bpf_jit_harden is 2: the code is not what "
					      "programs usually get");
}

static json_t *load_kit(const char *path)
{
	static char text[65536];

	return read_text("", path, text, sizeof(text)) ? NULL : json_loads(text, 0, NULL);
}

static int record_facts(struct runfile *run, const struct run_args *a, const struct counting *c,
			int cpu)
{
	json_t *kit = load_kit(a->kit);
	json_t *environment = facts_environment("", cpu, &c->passes.list[0].counters);
	json_t *part = json_object_get(kit, "kit");
	char *log = environ_log(), release[96] = "", text[2048];

	read_text("", RELEASE, release, sizeof(release));
	runfile_set(run, "kit", part ? json_incref(part) : json_null());
	runfile_set(run, "board", facts_board("", a->board, a->emulated));
	runfile_set(run, "kernel", facts_kernel("", release, json_object_get(kit, "kernel")));
	runfile_set(run, "firmware", log ? facts_firmware(log) : NULL);
	runfile_set(run, "environment", environment);
	if (environment) {
		record_warnings(environment, kit);
		run->damaged |= json_object_set_new(environment, "counting", counting_json(c)) != 0;
	}
	for (size_t i = 0; environment && counting_warn(c, i, text, sizeof(text)); i++)
		warn_environment(environment, text);
	free(log);
	json_decref(kit);
	return run->damaged ? -ENOMEM : 0;
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

/* The most memory that was held, which is locked: the board must have it. */
static void record_memory(struct suite *s)
{
	json_t *environment = json_object_get(s->run->root, "environment");
	static char text[4096];
	const char *peak = NULL;
	long kb;

	if (!read_text("", "/proc/self/status", text, sizeof(text)))
		peak = strstr(text, "VmHWM:");
	if (peak && sscanf(peak, "VmHWM: %ld", &kb) == 1)
		json_object_set_new(environment, "peak_kb", json_integer(kb));
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
	record_memory(s);
	machine_end(m);
	put_back(r, json_object_get(s->run->root, "environment"));
	if (stop) {
		if (!guest_is_init() && isatty(STDERR_FILENO))
			fputc('\n', stderr); /* behind the progress */
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
	open_id(a, id, sizeof(id));
	err = runfile_open(&run, a->out, id);
	if (!err)
		err = record_facts(&run, a, &counting, m.cpu);
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
		a->seed = io_ask("chance", chance, NULL);
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
	parse_args(&argp, 1 + (n < RUN_OPTIONS ? n : RUN_OPTIONS), argv, a);
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
	struct run_args a = { .out = "run.json", .kit = KIT, .state = RESTORE_STATE, .cpu = -1 };
	int status;

	parse_args(&argp, argc, argv, &a);
	catch_signals();
	if (open_io(&a))
		return EXIT_FAILED;
	status = run_chosen(&a);
	if (seam_close(!status))
		status = EXIT_FAILED;
	while (a.n_options)
		free(a.options[--a.n_options]);
	return status;
}
