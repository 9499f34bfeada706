// SPDX-License-Identifier: GPL-2.0-only
/*
 * jitfuzz: does the JIT count tail calls right, in programs that nobody thought of?
 * Runs on the target: as the first process of an emulated guest, or by hand as root on
 * a board.
 */

#include <argp.h>
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <bpf/libbpf.h>

#include "campaign.h"
#include "deadly.h"
#include "deepest.h"
#include "generate.h"
#include "guest.h"
#include "mixture.h"
#include "model.h"
#include "traits.h"
#include "trial.h"
#include "util.h"

#define DEFAULT_SECONDS  60
#define PROGRESS_SECONDS 10 /* well below what scripts/run-qemu takes for a hang */
#define FILES_MAX        32

static struct {
	unsigned long long seed, cases;
	long seconds;
	const char *schemes, *out;
	const char *files[FILES_MAX];
	int file_count, mixtures;
	bool print, whole, seeded, deadly, deepest;
} env = { .mixtures = 4 };

static int number(const char *arg, unsigned long long max, unsigned long long *value)
{
	char *end;

	errno = 0;
	*value = strtoull(arg, &end, 10);
	return errno || end == arg || *end || *arg == '-' || *value > max ? -EINVAL : 0;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	unsigned long long n = 0;

	switch (key) {
	case 's':
		env.seeded = true;
		if (number(arg, UINT64_MAX, &env.seed))
			argp_error(state, "not a seed: %s", arg);
		return 0;
	case 't':
		if (number(arg, 1000000, &n) || !n)
			argp_error(state, "not a number of seconds: %s", arg);
		env.seconds = n;
		return 0;
	case 'n':
		if (number(arg, UINT32_MAX, &env.cases) || !env.cases)
			argp_error(state, "not a number of cases: %s", arg);
		return 0;
	case 'm':
		if (number(arg, 100, &n))
			argp_error(state, "not a number of mixtures: %s", arg);
		env.mixtures = n;
		return 0;
	case 'c':
		if (env.file_count == FILES_MAX)
			argp_error(state, "more than %d --case", FILES_MAX);
		env.files[env.file_count++] = arg;
		return 0;
	case 'S':
		env.schemes = arg;
		return 0;
	case 'o':
		env.out = arg;
		return 0;
	case 'p':
		env.print = true;
		return 0;
	case 'd':
		env.deadly = true;
		return 0;
	case 'b':
		if (number(arg, 1000000, &n) || !n)
			argp_error(state, "not a number of bytes: %s", arg);
		trial_allow_depth(n);
		return 0;
	case 'D':
		env.deepest = true;
		return 0;
	case 'w':
		env.whole = true;
		return 0;
	case 'F':
		scheme_assume_fixed(true);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
	{ "seed", 's', "N", 0, "Of the first random case; the next has N + 1 (random)", 0 },
	{ "time", 't', "SECONDS", 0, "Draw random cases for so long (60, unless --case)", 0 },
	{ "cases", 'n', "N", 0, "Draw so many random cases", 0 },
	{ "case", 'c', "FILE", 0, "Run this case first, or all *.case of a folder", 0 },
	{ "schemes", 'S', "LIST", 0, "Only these schemes (all that the kernel has)", 0 },
	{ "mixtures", 'm', "N", 0, "Random mixtures of schemes for each case (4)", 0 },
	{ "out", 'o', "DIR", 0, "Where failing cases go (" GUEST_RESULTS " in a guest, or .)", 0 },
	{ "print", 'p', NULL, 0, "Print the random cases, don't run them", 0 },
	{ "deadly", 'd', NULL, 0,
	  "Make the --case smaller, which kills the kernel; repeat at each boot", 0 },
	{ "deepest", 'D', NULL, 0,
	  "First, under each scheme, the deepest chain of tail calls that is safe", 0 },
	{ "depth", 'b', "BYTES", 0,
	  "Leave out only what takes more of the kernel's stack: the kernel may die", 0 },
	{ "whole", 'w', NULL, 0, "Don't make a failing case smaller", 0 },
	{ "fixed", 'F', NULL, 0, "Excuse no fault of 7.3 in a kernel without schemes", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.doc = "Loads random BPF programs, runs them under every TCC scheme and under mixtures of "
	       "schemes, and compares which functions ran, in which order, and what they returned, "
	       "with a model of what BPF promises.\v"
	       "The case of a seed is always the same: --seed N --cases 1 runs it again.  A case "
	       "that fails is made smaller and saved in DIR.  Exit status 0: none failed, 1: one "
	       "did, 2: usage, 77: this kernel can't.",
};

/* The schemes to run under. Return: an exit status. */
static int choose_schemes(struct scheme_list *list)
{
	struct scheme_list all;
	const char *rest = env.schemes;

	/* No case runs long, so that all schemes can be tried, the unsafe one too. */
	if (scheme_list(env.schemes ? env.schemes : SCHEME_UNSAFE, &all))
		return EXIT_SKIPPED;
	*list = all;
	if (!env.schemes)
		return EXIT_DONE;
	list->n = 0;
	for (char name[SCHEME_NAME]; list_next(&rest, name, sizeof(name));) {
		size_t i = 0;

		while (i < all.n && strcmp(all.names[i], name))
			i++;
		if (i == all.n || list->n == SCHEME_MAX) {
			say("no scheme %s in this kernel: see %s", name, SCHEME_SYSCTL);
			return EXIT_USAGE;
		}
		strcpy(list->names[list->n++], name);
	}
	return list->n ? EXIT_DONE : EXIT_USAGE;
}

/* Return: as campaign_case(). */
static int run_file(struct campaign *cam, const char *path)
{
	static const struct model_rules no_rules;
	static struct model_result res;
	char why[160], name[NAME_MAX];
	struct fuzz_case c;
	struct mixture mix;
	FILE *f = fopen(path, "r");
	const char *base = strrchr(path, '/');
	int err = f ? case_read(f, &c, &mix, why) : -errno;

	if (!f)
		snprintf(why, sizeof(why), "%s", strerror(errno));
	else
		fclose(f);
	if (!err && model_run(&c, &no_rules, &res)) {
		snprintf(why, sizeof(why), "its trace is too long");
		err = -E2BIG;
	}
	if (err) {
		say("%s: %s", path, why);
		return err;
	}
	base = base ? base + 1 : path;
	snprintf(name, sizeof(name), "%.*s", (int)strcspn(base, "."), base);
	if (!env.deadly)
		return campaign_case(cam, &c, &mix, name);
	if (!mix.scheme[0][0])
		mixture_pure(&c, cam->schemes.names[0], &mix);
	return deadly_case(cam->out, name, &c, &mix) ?: 1;
}

static int is_case(const struct dirent *d)
{
	const char *dot = strrchr(d->d_name, '.');

	return dot && !strcmp(dot, ".case");
}

static int run_files(struct campaign *cam, const char *path)
{
	struct dirent **list;
	char file[PATH_MAX];
	struct stat st;
	int n, err = 0;

	if (stat(path, &st) || !S_ISDIR(st.st_mode))
		return run_file(cam, path);
	n = scandir(path, &list, is_case, alphasort);
	if (n < 0)
		return -errno;
	for (int i = 0; i < n; i++) {
		snprintf(file, sizeof(file), "%s/%s", path, list[i]->d_name);
		if (!err)
			err = run_file(cam, file);
		free(list[i]);
	}
	free(list);
	return err;
}

static double seconds_since(const struct timespec *start)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec - start->tv_sec + (now.tv_nsec - start->tv_nsec) / 1e9;
}

static void progress(const struct campaign *cam, const struct timespec *start)
{
	printf("jitfuzz: %lu cases, %lu runs, %.0f s\n", cam->cases, cam->runs,
	       seconds_since(start));
	fflush(stdout);
}

/* Return: as campaign_case(). */
static int run_random(struct campaign *cam)
{
	double next = PROGRESS_SECONDS;
	struct timespec start;
	struct fuzz_case c;
	char name[32];
	int err = 0;

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (unsigned long long i = 0; !err; i++) {
		if (env.cases ? i == env.cases : seconds_since(&start) >= env.seconds)
			break;
		generate_case(&c, env.seed + i);
		snprintf(name, sizeof(name), "seed-%llu", env.seed + i);
		err = campaign_case(cam, &c, NULL, name);
		if (seconds_since(&start) >= next) {
			progress(cam, &start);
			next = seconds_since(&start) + PROGRESS_SECONDS;
		}
	}
	return err;
}

static int print_cases(void)
{
	struct fuzz_case c;

	for (unsigned long long i = 0; i < (env.cases ? env.cases : 1); i++) {
		generate_case(&c, env.seed + i);
		if (case_write(stdout, &c, NULL))
			return EXIT_FAILED;
	}
	return EXIT_DONE;
}

static int fuzz(void)
{
	struct campaign cam = { .out = env.out, .mixtures = env.mixtures, .shrink = !env.whole };
	int status = choose_schemes(&cam.schemes), err = 0;
	bool random = env.seconds || env.cases || !(env.file_count || env.deepest);

	if (status)
		return status;
	if (trial_open())
		return EXIT_SKIPPED;
	if (random && !env.seconds)
		env.seconds = DEFAULT_SECONDS;
	if (random)
		printf("jitfuzz: seed %llu\n", env.seed);
	printf("jitfuzz: schemes");
	for (size_t i = 0; i < cam.schemes.n; i++)
		printf(" %s", cam.schemes.names[i]);
	printf("%s\n", jit_hardening() == 2 ? "; the JIT is hardened" : "");
	fflush(stdout);
	if (env.deepest)
		err = deepest_chains(&cam);
	for (int i = 0; !err && i < env.file_count; i++)
		err = run_files(&cam, env.files[i]);
	if (!err && random)
		err = run_random(&cam);
	campaign_end(&cam);
	trial_close();
	printf("jitfuzz: %lu cases, %lu runs, %lu excused, %lu left out as too deep: %s\n",
	       cam.cases, cam.runs, cam.excused, cam.deep, err ? "one failed" : "none failed");
	return err ? EXIT_FAILED : EXIT_DONE;
}

static int quiet(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	(void)level;
	(void)fmt;
	(void)ap;
	return 0; /* what matters is said here */
}

static int run(int argc, char **argv)
{
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&argp, argc, argv, 0, NULL, NULL))
		return EXIT_USAGE;
	/* A guest's clock starts anew at each boot, so it is no source of seeds. */
	if (!env.seeded && getrandom(&env.seed, sizeof(uint32_t), 0) < 0)
		env.seed = time(NULL);
	if (!env.out)
		env.out = guest_is_init() ? GUEST_RESULTS : ".";
	libbpf_set_print(quiet);
	return env.print ? print_cases() : fuzz();
}

int main(int argc, char **argv)
{
	bool init = guest_is_init();
	int status = EXIT_FAILED;

	say_as = "jitfuzz";
	if (!init || !guest_enter())
		status = run(argc, argv);
	if (init)
		guest_leave(status);
	return status;
}
