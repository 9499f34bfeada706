// SPDX-License-Identifier: GPL-2.0-only
/* jitbench run */

#include <argp.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "environ.h"
#include "guest.h"
#include "jitbench.h"
#include "runfile.h"
#include "select.h"
#include "suite.h"
#include "util.h"

#define KIT "/usr/share/jitboard/kit.json"

/* Emulated counts are exact, so few samples do; on hardware they scatter. */
#define SAMPLES_EMULATED 15
#define SAMPLES_HARDWARE 61

/* Integers in JSON are safe below 2^53. */
#define SEED_MASK ((1ull << 53) - 1)

struct run_args {
	const char *out, *schemes, *workloads, *id, *board, *kit;
	unsigned long long samples, seed;
	long cpu;
	bool seeded, emulated, progress;
};

enum { OPT_EMULATED = 256, OPT_PROGRESS, OPT_ID, OPT_KIT };

static const struct argp_option options[] = {
	{ "out", 'o', "FILE", 0, "where to write the run (default: run.json)", 0 },
	{ "samples", 'n', "N", 0,
	  "samples of each workload under each scheme (default: 15 "
	  "emulated, 61 on hardware); emulated, more where too few agree",
	  0 },
	{ "schemes", 's', "A,B", 0, "JIT schemes (default: those of `jitbench list`)", 0 },
	{ "workloads", 'w', "A,B", 0, "workloads (default: all)", 0 },
	{ "seed", 'S', "N", 0, "of the random order (default: 1 emulated, else by chance)", 0 },
	{ "cpu", 'c', "N", 0, "measure on this CPU (default: the last one allowed)", 0 },
	{ "board", 'b', "NAME", 0, "what the run file calls the board (default: qemu or board)",
	  0 },
	{ "id", OPT_ID, "ID", 0, "the run's id (default: made of time, board and kernel)", 0 },
	{ "kit", OPT_KIT, "FILE", 0, "facts of the build (default: " KIT ")", 0 },
	{ "emulated", OPT_EMULATED, NULL, 0,
	  "this is an emulator: no time, no cycles (found out "
	  "by itself for QEMU)",
	  0 },
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

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct run_args *a = state->input;
	const struct {
		int key;
		const char **where;
	} texts[] = {
		{ 'o', &a->out },   { 's', &a->schemes }, { 'w', &a->workloads },
		{ 'b', &a->board }, { OPT_ID, &a->id },   { OPT_KIT, &a->kit },
	};

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
	       "in turn, in random order.  The file is valid after every round; \"complete\" in it "
	       "says whether the run came to its end.\n\n"
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

/* Without SA_RESTART, so that a signal also ends BPF_PROG_TEST_RUN. */
static void catch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
}

/* Stay on one CPU, and take no page fault later.  Return: the CPU, or -errno. */
static int settle(long cpu)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set))
		return -errno;
	/* Interrupts mostly go to the first CPU. */
	for (int i = 0; cpu < 0 && i < CPU_SETSIZE; i++)
		if (CPU_ISSET(CPU_SETSIZE - 1 - i, &set))
			cpu = CPU_SETSIZE - 1 - i;
	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set)) {
		say("can't run on CPU %ld: %s: choose another with --cpu", cpu, strerror(errno));
		return -errno;
	}
	if (mlockall(MCL_CURRENT | MCL_FUTURE))
		say("warning: can't lock memory: %s: page faults may disturb samples",
		    strerror(errno));
	return cpu;
}

/* Each program and map of each workload under each scheme is an open file. */
#define OPEN_FILES 65536

static void allow_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return;
	limit.rlim_cur = limit.rlim_max = OPEN_FILES;
	/* Who may not, may have enough: what fails then says why. */
	if (setrlimit(RLIMIT_NOFILE, &limit) && !getrlimit(RLIMIT_NOFILE, &limit)) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
}

static void open_id(const struct run_args *a, char *id, size_t size)
{
	struct utsname u;
	uint32_t random = 0;

	uname(&u);
	if (getrandom(&random, sizeof(random), GRND_NONBLOCK) < 0)
		random = getpid();
	if (a->id)
		snprintf(id, size, "%s", a->id);
	else
		runfile_id(id, size, time(NULL), a->board, u.release, random);
}

static void warn_environment(json_t *environment, const char *what)
{
	say("warning: %s", what);
	environ_warn(environment, what);
}

static void record_warnings(json_t *environment, const json_t *kit, bool emulated)
{
	const char *governor = json_string_value(json_object_get(environment, "governor"));
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
	if (!emulated && governor && strcmp(governor, "performance"))
		warn_environment(environment, "the CPU frequency governor is not performance");
}

static int record_facts(struct runfile *run, const struct run_args *a, const struct counters *c,
			int cpu)
{
	json_t *kit = json_load_file(a->kit, 0, NULL);
	json_t *environment = environ_environment("", cpu, a->emulated, c);
	json_t *part = json_object_get(kit, "kit");
	char *log = environ_log();
	struct utsname u;

	uname(&u);
	runfile_set(run, "kit", part ? json_incref(part) : json_null());
	runfile_set(run, "board", environ_board("", a->board, a->emulated));
	runfile_set(run, "kernel", environ_kernel("", u.release, json_object_get(kit, "kernel")));
	runfile_set(run, "firmware", log ? environ_firmware(log) : NULL);
	if (environment)
		record_warnings(environment, kit, a->emulated);
	runfile_set(run, "environment", environment);
	free(log);
	json_decref(kit);
	return run->damaged ? -ENOMEM : 0;
}

/* Round @round sampled @n cells. */
static void show_progress(const struct run_args *a, unsigned int round, const struct suite *s,
			  size_t n)
{
	bool planned = round <= s->samples;
	char text[96];

	if (planned)
		snprintf(text, sizeof(text), "round %u of %u, %zu measurements", round, s->samples,
			 n);
	else
		snprintf(text, sizeof(text),
			 "further round %u, %zu measurements in which too few samples agree",
			 round - s->samples, n);
	if (a->progress) {
		printf("jitbench: %s\n", text);
		fflush(stdout);
		/* The console's interrupts must not fall into the next round. */
		tcdrain(STDOUT_FILENO);
	} else if (isatty(STDERR_FILENO)) {
		fprintf(stderr, "\r  %s%s", text, round < s->samples ? "" : "\n");
	}
}

static int measure(struct suite *s, const struct run_args *a)
{
	int err = suite_calibrate(s);
	unsigned int round = 0;
	size_t n;

	while (!err && (n = suite_open(s))) {
		err = suite_round(s);
		if (!err)
			err = runfile_write(s->run, false);
		if (!err)
			show_progress(a, ++round, s, n);
	}
	return err ? err : suite_exact(s);
}

/* The last word on a run: what came of it is in the file in any case. */
static int finish(struct suite *s, int err)
{
	int write_err;

	suite_judge(s);
	environ_after("", json_object_get(s->run->root, "environment"));
	if (stop) {
		if (!guest_is_init() && isatty(STDERR_FILENO))
			fputc('\n', stderr); /* behind the progress */
		say("stopped by signal %d: %s is valid but incomplete", (int)stop, s->run->path);
		runfile_warn(s->run, "run", "stopped by a signal");
		err = -EINTR;
	}
	write_err = runfile_write(s->run, !err);
	return err || write_err ? EXIT_FAILED : EXIT_DONE;
}

static int open_counters(struct suite *s)
{
	int err = counter_open(&s->counters, s->emulated);

	if (err) {
		say("can't count instructions: %s: run `jitbench doctor`", strerror(-err));
		return EXIT_SKIPPED;
	}
	err = s->emulated ? counter_exact(&s->counters) : 0;
	if (!err)
		return EXIT_DONE;
	say("the emulator does not count instructions exactly: its counter follows the host's "
	    "clock: start QEMU with -icount shift=0");
	counter_close(&s->counters);
	return EXIT_SKIPPED;
}

static int run_suite(const struct run_args *a, const struct workload *w, size_t n_w,
		     const struct scheme_list *schemes)
{
	struct runfile run = {};
	struct suite s = { .run = &run,
			   .seed = a->seed,
			   .rng = { a->seed },
			   .samples = a->samples,
			   .emulated = a->emulated,
			   .stop = &stop };
	char id[256];
	int cpu, err, status;

	allow_files();
	cpu = settle(a->cpu);
	if (cpu < 0)
		return EXIT_FAILED;
	status = open_counters(&s);
	if (status)
		return status;
	open_id(a, id, sizeof(id));
	err = runfile_open(&run, a->out, id);
	if (!err)
		err = record_facts(&run, a, &s.counters, cpu);
	if (!err)
		err = runfile_write(&run, false);
	if (err) {
		status = EXIT_FAILED;
		goto cleanup;
	}
	err = suite_load(&s, w, n_w, schemes);
	if (!err)
		err = measure(&s, a);
	status = finish(&s, err);
cleanup:
	suite_free(&s);
	counter_close(&s.counters);
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
	else if (!a->seeded && getrandom(&a->seed, sizeof(a->seed), 0) == sizeof(a->seed))
		a->seed &= SEED_MASK;
	a->progress |= guest_is_init();
	if (!a->board)
		a->board = a->emulated ? "qemu" : "board";
}

int cmd_run(int argc, char **argv)
{
	struct run_args a = { .out = "run.json", .kit = KIT, .cpu = -1 };
	struct scheme_list schemes;
	struct workload *w = NULL;
	size_t n;
	int status;

	parse_args(&argp, argc, argv, &a);
	fill_defaults(&a);
	catch_signals();
	status = select_workloads(a.workloads, &w, &n);
	if (!status)
		status = select_schemes(a.schemes, &schemes);
	if (!status)
		status = run_suite(&a, w, n, &schemes);
	free(w);
	return status;
}
