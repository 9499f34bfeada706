// SPDX-License-Identifier: GPL-2.0-only
/*
 * `jitsem progs`: the kernel's own BPF tests (tools/testing/selftests/bpf), run by the
 * tree's test_progs under each scheme, and compared with the list of what is known not
 * to pass.
 */

#include <argp.h>
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"
#include "known.h"
#include "schemes.h"
#include "tap.h"
#include "util.h"
#include "verbs.h"
#include "verdict.h"

#define FOLDER "/selftest" /* test_progs, its objects and modules */

static struct {
	const char *schemes, *known, *select, *logs;
} env;

static const struct argp_option options[] = {
	{ "schemes", 's', "LIST", 0, "Run them once under each of these (all)", 0 },
	{ "known", 'k', "FILE", 0, "What is known not to pass (" FOLDER "/known)", 0 },
	{ "select", 't', "NAMES", 0, "Tests to run, or @FILE with their names (@" FOLDER "/select)",
	  0 },
	{ "logs", 'l', "FOLDER", 0, "Where test_progs' output goes, as SCHEME.log", 0 },
	{ 0 },
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	(void)state;
	switch (key) {
	case 's':
		env.schemes = arg;
		return 0;
	case 'k':
		env.known = arg;
		return 0;
	case 't':
		env.select = arg;
		return 0;
	case 'l':
		env.logs = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.doc = "Runs " FOLDER "/test_progs and prints one result a subtest.  A test that fails or "
	       "is skipped must be in the list of known ones, for this reason, and a listed one "
	       "must not pass.",
};

/* Everything that test_progs prints, and a copy of it to the log. */
static void read_output(struct run *r, FILE *from, FILE *log)
{
	char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, from) >= 0) {
		if (log)
			fputs(line, log);
		verdict_line(r, line);
	}
	free(line);
}

/* Some tests talk to 127.0.0.1.  Return: 0, or -errno. */
static int loopback_up(void)
{
	struct ifreq lo = { .ifr_name = "lo", .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int err;

	if (fd < 0)
		return -errno;
	err = ioctl(fd, SIOCSIFFLAGS, &lo) ? -errno : 0;
	close(fd);
	return err;
}

/*
 * Let loads without privilege through: many tests of the verifier load a program a second
 * time without.  Return: 0, or -errno.
 */
static int unprivileged_on(void)
{
	FILE *f = fopen("/proc/sys/kernel/unprivileged_bpf_disabled", "we");
	int err = f && fputs("0", f) >= 0 ? 0 : -errno;

	if (f && fclose(f) && !err)
		err = -errno;
	return err;
}

/* In the child. */
static void exec_progs(int out)
{
	if (chdir(FOLDER) || dup2(out, STDOUT_FILENO) < 0 || dup2(out, STDERR_FILENO) < 0)
		_exit(126);
	/* No time limit of its own: a slow host is not a failure, and a hang ends the guest. */
	execl("./test_progs", "test_progs", "-w", "0", "-a", env.select, (char *)NULL);
	_exit(127);
}

/* Return: its wait status, or -errno. */
static int run_progs(struct run *r)
{
	char path[128];
	int ends[2], status = 0;
	FILE *from, *log = NULL;
	pid_t pid;

	if (pipe(ends))
		return -errno;
	fflush(NULL);
	pid = fork();
	if (!pid)
		exec_progs(ends[1]);
	close(ends[1]);
	from = fdopen(ends[0], "r");
	if (pid < 0 || !from)
		return -errno;
	if (env.logs) {
		snprintf(path, sizeof(path), "%s/%s.log", env.logs, r->scheme);
		log = fopen(path, "we");
	}
	read_output(r, from, log);
	fclose(from);
	if (log)
		fclose(log);
	return waitpid(pid, &status, 0) < 0 ? -errno : status;
}

static void test_scheme(const char *scheme, struct known *known)
{
	struct run r = { .scheme = scheme, .known = known };
	char title[128], error[256] = "";
	int status = schemes_choose(scheme);

	for (size_t i = 0; i < known->count; i++)
		known->tests[i].seen = false;
	if (!status && guest_is_init())
		status = loopback_up();
	if (!status && guest_is_init())
		status = unprivileged_on();
	if (status) {
		snprintf(error, sizeof(error), "the guest can't be prepared: %s",
			 strerror(-status));
	} else {
		status = run_progs(&r);
		if (status < 0)
			snprintf(error, sizeof(error), "it can't be run: %s", strerror(-status));
		else if (!WIFEXITED(status))
			snprintf(error, sizeof(error), "it was ended by signal %d",
				 WTERMSIG(status));
		else if (!r.summed || r.failed != r.failed_sum ||
			 r.failed_subs != r.failed_subs_sum)
			snprintf(error, sizeof(error),
				 "expected %d/%d failed in its summary; got %d/%d and status %d",
				 r.failed, r.failed_subs, r.failed_sum, r.failed_subs_sum,
				 WEXITSTATUS(status));
		else if (!r.results)
			snprintf(error, sizeof(error), "it ran no test");
		verdict_unseen(&r, env.select);
	}
	tap_comment("test_progs under %s: %d results", scheme, r.results);
	snprintf(title, sizeof(title), "test_progs runs to its end [%s]", scheme);
	tap_result(title, *error ? error : NULL, NULL);
	verdict_free(&r);
}

int verb_progs(int argc, char **argv)
{
	struct known known = { 0 };
	struct scheme_list s;
	int status = EXIT_FAILED;

	env.known = FOLDER "/known";
	env.select = "@" FOLDER "/select";
	env.logs = guest_is_init() ? GUEST_RESULTS : NULL;
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&argp, argc, argv, 0, NULL, NULL))
		return EXIT_USAGE;
	if (access(FOLDER "/test_progs", X_OK)) {
		say(FOLDER "/test_progs: %s: put what scripts/build-selftest built there",
		    strerror(errno));
		return EXIT_SKIPPED;
	}
	if (!schemes_parse(&s, env.schemes, NULL) && !known_read(&known, env.known) &&
	    !tap_open(guest_is_init() ? GUEST_RESULTS "/progs.tap" : NULL)) {
		for (size_t i = 0; i < s.n; i++)
			test_scheme(s.names[i], &known);
		scheme_restore();
		status = tap_close();
	}
	known_free(&known);
	return status;
}
