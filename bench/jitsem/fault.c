// SPDX-License-Identifier: GPL-2.0-only
/*
 * `jitsem fault`: real faults, to show that whoever watches a guest notices them.
 * It refuses to do anything unless it is the first process of a guest.
 */

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"
#include "util.h"
#include "verbs.h"

#define LKDTM "/sys/kernel/debug/provoke-crash/DIRECT"

/* In a child: lkdtm acts while its file is written. */
static int write_lkdtm(const char *type)
{
	int fd = open(LKDTM, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, type, strlen(type)) < 0) {
		say(LKDTM ": %s: build the kernel with CONFIG_LKDTM=y", strerror(errno));
		return EXIT_FAILED;
	}
	return EXIT_DONE;
}

/*
 * Provoke a fault that need not end the kernel; then the guest ends with status 0,
 * as if nothing had been, and the kernel's log alone tells.
 */
static int provoke(const char *type)
{
	int status = 0;
	pid_t pid = fork();

	if (!pid)
		_exit(write_lkdtm(type));
	if (pid < 0 || waitpid(pid, &status, 0) != pid) {
		say("fork: %s: give the guest more memory", strerror(errno));
		return EXIT_FAILED;
	}
	/* A process that oopses is killed. */
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_DONE;
}

static int fault_panic(const char *arg)
{
	(void)arg;
	_exit(EXIT_DONE); /* "Attempted to kill init!" */
}

static int fault_warn(const char *arg)
{
	(void)arg;
	return provoke("WARNING");
}

static int fault_oops(const char *arg)
{
	(void)arg;
	return provoke("EXCEPTION");
}

/* A function called as if it were of another type: a kernel with kCFI does not go on. */
static int fault_cfi(const char *arg)
{
	(void)arg;
	return provoke("CFI_FORWARD_PROTO");
}

static int fault_hang(const char *arg)
{
	(void)arg;
	while (guest_is_init())
		;
	return EXIT_FAILED;
}

static int fault_vanish(const char *arg)
{
	(void)arg;
	sync();
	reboot(RB_POWER_OFF);
	return EXIT_FAILED;
}

static int fault_exit(const char *arg)
{
	return arg ? atoi(arg) : EXIT_DONE;
}

static const struct {
	const char *name;
	int (*run)(const char *arg);
} faults[] = {
	{ "panic", fault_panic }, { "warn", fault_warn }, { "oops", fault_oops },
	{ "cfi", fault_cfi },     { "hang", fault_hang }, { "vanish", fault_vanish },
	{ "exit", fault_exit },
};

static const struct argp argp = {
	.args_doc = "panic|warn|oops|cfi|hang|vanish|exit [N]",
	.doc = "Makes the guest fail, to test what watches it.\v"
	       "panic: the first process ends.  warn, oops, cfi: by the kernel's own lkdtm; the "
	       "last is one in a kernel with kCFI only.  hang: busy for ever, without a word.  "
	       "vanish: power off without an exit status.  exit N: an exit status, and no "
	       "results.  On a machine where jitsem is not the first process it refuses.",
};

int verb_fault(int argc, char **argv)
{
	int at;

	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&argp, argc, argv, ARGP_IN_ORDER, &at, NULL))
		return EXIT_USAGE;
	for (size_t i = 0; at < argc && i < ARRAY_SIZE(faults); i++) {
		if (strcmp(argv[at], faults[i].name))
			continue;
		if (!guest_is_init()) {
			say("fault %s: not the first process of a guest: use a guest", argv[at]);
			return EXIT_USAGE;
		}
		return faults[i].run(at + 1 < argc ? argv[at + 1] : NULL);
	}
	say("fault: no such fault: try fault --help");
	return EXIT_USAGE;
}
