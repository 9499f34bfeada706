// SPDX-License-Identifier: GPL-2.0-only
/* `jitsem test_bpf`: the kernel's own JIT tests (lib/test_bpf.c), under each scheme. */

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"
#include "schemes.h"
#include "tap.h"
#include "util.h"
#include "verbs.h"

#define MODULE "/lib/modules/test_bpf.ko"

static struct {
	const char *schemes;
	const char *tap;
	char params[512];
	bool all_suites;
} env;

/* What the module said about one load. */
struct outcome {
	const char *scheme;
	int summaries; /* one per suite that ran */
	bool lost;     /* the kernel's log overran */
	char line[2048];
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	size_t used = strlen(env.params);

	switch (key) {
	case 's':
		env.schemes = arg;
		return 0;
	case 't':
		env.tap = arg;
		return 0;
	case ARGP_KEY_ARG:
		if (!strchr(arg, '='))
			argp_error(state, "%s: not NAME=VALUE", arg);
		if (used + strlen(arg) + 2 > sizeof(env.params))
			argp_error(state, "too many module parameters");
		snprintf(env.params + used, sizeof(env.params) - used, "%s%s", used ? " " : "",
			 arg);
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
	{ "schemes", 's', "LIST", 0, "Load it once under each of these (all that the kernel has)",
	  0 },
	{ "tap", 't', "FILE", 0, "Write the TAP stream there too", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "[NAME=VALUE...]",
	.doc = "Loads " MODULE " with the given module parameters (such as "
	       "test_suite=test_tail_calls; without any, all suites run) and checks its own "
	       "summaries: nothing may fail and everything must be JITed.",
};

/*
 * "#12 NAME jited:1 17 ret 3 != 4 (0x3 != 0x4)18 FAIL (1 times)" becomes "#12 NAME
 * jited:1 ret 3 != 4 (0x3 != 0x4) FAIL (1 times)": 17 and 18 are run times, which
 * mean nothing in an emulator.  Only the first wrong value is kept.
 */
static void without_times(char *text, size_t size)
{
	char *from = strstr(text, "jited:"), *ret, *fail, why[128] = "", end[64];

	from = from ? strchr(from, ' ') : NULL;
	fail = from ? strstr(from, "FAIL") : NULL;
	if (!fail)
		return;
	ret = strstr(from, " ret ");
	if (ret && ret < fail) {
		size_t len = strcspn(ret, ")F");

		snprintf(why, sizeof(why), "%.*s", (int)(len + (ret[len] == ')')), ret);
	}
	snprintf(end, sizeof(end), "%s", fail);
	snprintf(from, size - (from - text), "%s%s%s", why,
		 why[0] && why[strlen(why) - 1] == ' ' ? "" : " ", end);
}

/* One line of a suite: counts say whether it passed. */
static void check_summary(struct outcome *o, const char *text)
{
	const char *at = strstr(text, "Summary: ");
	int passed, failed, jited = 0, run = 0, n;
	char name[256], error[256];
	size_t suite = at - text;

	n = sscanf(at, "Summary: %d PASSED, %d FAILED, [%d/%d JIT'ed]", &passed, &failed, &jited,
		   &run);
	if (n < 2)
		return;
	o->summaries++;
	/* "test_bpf: test_tail_calls: Summary": the first suite has no name of its own. */
	snprintf(name, sizeof(name), "%.*s%s [%s]", suite > 12 ? (int)suite - 12 : 8,
		 suite > 12 ? text + 10 : "test_bpf", "", o->scheme);
	snprintf(error, sizeof(error),
		 "expected 0 failed, all JITed; got %d passed, %d failed, "
		 "%d of %d JITed",
		 passed, failed, jited, run);
	tap_comment("%s", text);
	/* The suites of programs print all four figures, the one of socket buffers two. */
	tap_result(name, failed || !passed || (n == 4 && jited != run) ? error : NULL, NULL);
}

static void end_line(struct outcome *o)
{
	if (!strncmp(o->line, "test_bpf: ", 10)) {
		if (strstr(o->line, "Summary: ")) {
			check_summary(o, o->line);
		} else if (strstr(o->line, "FAIL") || strstr(o->line, "UNEXPECTED") ||
			   strstr(o->line, "invalid") || strstr(o->line, "jited:0")) {
			without_times(o->line, sizeof(o->line));
			tap_comment("%s", o->line);
		}
	}
	o->line[0] = '\0';
}

/*
 * One record of /dev/kmsg: "<level>,<seq>,<time>,<flags>;text\n".  Flag c says that
 * it goes on with the line of the record before.
 */
static void take_record(struct outcome *o, const char *record)
{
	const char *text = strchr(record, ';');
	unsigned int level;
	char flag = '-';

	if (!text || sscanf(record, "%u,%*u,%*u,%c", &level, &flag) < 2)
		return;
	text++;
	if (flag != 'c')
		end_line(o);
	snprintf(o->line + strlen(o->line), sizeof(o->line) - strlen(o->line), "%.*s",
		 (int)strcspn(text, "\n"), text);
}

/* Take all records that are there. */
static void drain(struct outcome *o, int kmsg)
{
	char record[8192];

	for (;;) {
		ssize_t n = read(kmsg, record, sizeof(record) - 1);

		if (n < 0 && errno == EPIPE) { /* overwritten before they were read */
			o->lost = true;
			continue;
		}
		if (n <= 0)
			return;
		record[n] = '\0';
		take_record(o, record);
	}
}

/* In the child: exits with the errno of the load, or 0. */
static void load_module(void)
{
	int fd = open(MODULE, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || syscall(SYS_finit_module, fd, env.params, 0))
		_exit(errno);
	_exit(0);
}

/* Load the module and read the log while it runs. Return: its init's errno, or -errno. */
static int load_and_read(struct outcome *o)
{
	struct pollfd kmsg = { .events = POLLIN };
	int status, err = 0;
	pid_t pid;

	kmsg.fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (kmsg.fd < 0 || lseek(kmsg.fd, 0, SEEK_END) < 0)
		return -errno;
	pid = fork();
	if (!pid)
		load_module();
	if (pid < 0)
		err = -errno;
	while (!err) {
		pid_t done = waitpid(pid, &status, WNOHANG);

		drain(o, kmsg.fd);
		if (done)
			break;
		poll(&kmsg, 1, 100);
	}
	end_line(o);
	close(kmsg.fd);
	if (err)
		return err;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -EINTR;
}

static void test_scheme(const char *scheme)
{
	struct outcome o = { .scheme = scheme };
	char name[128], error[256];
	int expected = strstr(env.params, "test_suite=") || *env.params ? 1 : 3;
	int err = schemes_choose(scheme);

	snprintf(name, sizeof(name), "test_bpf loads and runs [%s]", scheme);
	if (err) {
		snprintf(error, sizeof(error), "scheme can't be set: %s", strerror(-err));
		tap_result(name, error, NULL);
		return;
	}
	err = load_and_read(&o);
	/*
	 * The module stays if all suites passed; the first that fails makes its init
	 * fail with EINVAL and keeps those after it from running.
	 */
	if (!err && syscall(SYS_delete_module, "test_bpf", O_NONBLOCK))
		err = -errno;
	snprintf(error, sizeof(error), "expected %d suites without error, got %d and %s%s",
		 expected, o.summaries, err ? strerror(abs(err)) : "no error",
		 o.lost ? ", and the log overran" : "");
	tap_result(name, err || o.lost || o.summaries != expected ? error : NULL, NULL);
}

int verb_test_bpf(int argc, char **argv)
{
	struct scheme_list s;

	env.tap = guest_is_init() ? GUEST_RESULTS "/test_bpf.tap" : NULL;
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&argp, argc, argv, 0, NULL, NULL))
		return EXIT_USAGE;
	if (access(MODULE, R_OK)) {
		say(MODULE ": %s: put the kernel's lib/test_bpf.ko there (CONFIG_TEST_BPF=m)",
		    strerror(errno));
		return EXIT_SKIPPED;
	}
	if (schemes_parse(&s, env.schemes, NULL) || tap_open(env.tap))
		return EXIT_FAILED;
	for (size_t i = 0; i < s.n; i++)
		test_scheme(s.names[i]);
	scheme_restore();
	return tap_close();
}
