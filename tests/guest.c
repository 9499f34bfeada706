// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first process of a guest that runs programs: those that the kernel command line
 * names after "--", with their arguments and a "+" between them, each if the last one
 * succeeded.  What they print goes to the host's folder, to the files "stdout" and
 * "stderr"; the guest's exit status is that of the last one that ran.
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

static void start(char **argv)
{
	int out = open(GUEST_RESULTS "/stdout", O_WRONLY | O_CREAT | O_APPEND, 0644);
	int err = open(GUEST_RESULTS "/stderr", O_WRONLY | O_CREAT | O_APPEND, 0644);

	if (out < 0 || err < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0)
		_exit(126);
	execv(argv[0], argv);
	perror(argv[0]);
	_exit(127);
}

/* The exit status of a program that runs to its end. */
static int run(char **argv)
{
	int status;
	pid_t child = fork();

	if (!child)
		start(argv);
	if (child < 0 || waitpid(child, &status, 0) < 0 || !WIFEXITED(status))
		return EXIT_FAILURE;
	return WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	int status = EXIT_FAILURE;
	char **first = argv + 1;

	if (argc < 2 || !guest_is_init() || guest_enter())
		return EXIT_FAILURE;
	unlink(GUEST_RESULTS "/stdout");
	unlink(GUEST_RESULTS "/stderr");
	setenv("PATH", "/bin", 1);
	for (char **a = first; a <= argv + argc; a++) {
		bool end = !*a;

		if (!end && strcmp(*a, "+"))
			continue;
		*a = NULL;
		status = *first ? run(first) : EXIT_FAILURE;
		if (end || status)
			break;
		first = a + 1;
	}
	guest_leave(status);
}
