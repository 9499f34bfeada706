// SPDX-License-Identifier: GPL-2.0-only
/*
 * jitsem: does the JIT count tail calls right?  Runs on the target: as the first
 * process of an emulated guest, or by hand as root on a board.
 */

#include <stdio.h>
#include <string.h>

#include "guest.h"
#include "scheme.h"
#include "util.h"
#include "verbs.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *what;
} verbs[] = {
	{ "semantics", verb_semantics, "count tail calls under every scheme, alone and mixed" },
	{ "test_bpf", verb_test_bpf, "run the kernel's own JIT tests (lib/test_bpf.ko)" },
	{ "progs", verb_progs, "run the kernel's own BPF tests (selftests/bpf/test_progs)" },
	{ "storm", verb_storm, "load, attach, run and switch schemes, all at once" },
	{ "fault", verb_fault, "make the guest fail, to test what watches it" },
};

static int help(void)
{
	printf("usage: jitsem [VERB] [ARGUMENT...]\n\n"
	       "Tests that the BPF JIT keeps the tail-call count, under each scheme of\n"
	       "net.core.bpf_jit_tcc.  Prints TAP; exit status 0: all passed, 1: not, 2: usage,\n"
	       "77: something that the test needs is not here.\n\n");
	for (size_t i = 0; i < ARRAY_SIZE(verbs); i++)
		printf("  %-10s %s%s\n", verbs[i].name, verbs[i].what, i ? "" : " (default)");
	printf("\n`jitsem VERB --help` says more.  As the first process of a guest it writes\n"
	       "what it prints to " GUEST_RESULTS " as well, and powers off.\n");
	return EXIT_DONE;
}

static int run(int argc, char **argv)
{
	if (argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h")))
		return help();
	if (jit_hardening() > 0)
		printf("# the JIT is hardened: net.core.bpf_jit_harden is %d\n", jit_hardening());
	for (size_t i = 0; argc > 1 && i < ARRAY_SIZE(verbs); i++)
		if (!strcmp(argv[1], verbs[i].name))
			return verbs[i].run(argc - 1, argv + 1);
	return verb_semantics(argc, argv);
}

int main(int argc, char **argv)
{
	bool init = guest_is_init();
	int status = EXIT_FAILED;

	say_as = "jitsem";
	if (!init || !guest_enter())
		status = run(argc, argv);
	if (init)
		guest_leave(status);
	return status;
}
