// SPDX-License-Identifier: GPL-2.0-only
/*
 * The first process of a guest that runs one program: the one that the kernel command
 * line names after "--", with its arguments.  What it prints goes to the host's folder,
 * to the files "stdout" and "stderr"; its exit status is the guest's.
 */

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "guest.h"

static void run(char **argv)
{
	int out = open(GUEST_RESULTS "/stdout", O_WRONLY | O_CREAT | O_TRUNC, 0644);
	int err = open(GUEST_RESULTS "/stderr", O_WRONLY | O_CREAT | O_TRUNC, 0644);

	if (out < 0 || err < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0)
		_exit(126);
	execv(argv[0], argv);
	perror(argv[0]);
	_exit(127);
}

int main(int argc, char **argv)
{
	int status;
	pid_t child;

	if (argc < 2 || !guest_is_init() || guest_enter())
		return EXIT_FAILURE;
	setenv("PATH", "/bin", 1);
	child = fork();
	if (!child)
		run(argv + 1);
	if (child < 0 || waitpid(child, &status, 0) < 0)
		guest_leave(EXIT_FAILURE);
	guest_leave(WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE);
}
