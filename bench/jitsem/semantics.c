// SPDX-License-Identifier: GPL-2.0-only
/* `jitsem semantics`: runs the tables of tests under all pairs of schemes. */

#include <argp.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "guest.h"
#include "specials.h"
#include "tap.h"
#include "traits.h"
#include "util.h"
#include "verbs.h"

static struct {
	const char *schemes;
	const char *tap;
	bool list;
	char **tests; /* patterns; none: all tests */
	int test_count;
} env;

static error_t parse(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case 's':
		env.schemes = arg;
		return 0;
	case 't':
		env.tap = arg;
		return 0;
	case 'l':
		env.list = true;
		return 0;
	case 'f':
		scheme_assume_fixed(true);
		return 0;
	case ARGP_KEY_ARGS:
		env.tests = state->argv + state->next;
		env.test_count = state->argc - state->next;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp_option options[] = {
	{ "schemes", 's', "LIST", 0, "Test these, alone and mixed (all that the kernel has)", 0 },
	{ "tap", 't', "FILE", 0, "Write the TAP stream there too", 0 },
	{ "list", 'l', NULL, 0, "Print the names of the tests and stop", 0 },
	{ "fixed", 'f', NULL, 0, "Excuse no fault of 7.3 in a kernel without the sysctl", 0 },
	{ 0 },
};

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "[TEST...]",
	.doc = "Does every TCC scheme count tail calls as BPF promises?\v"
	       "Each test loads programs, runs them by BPF_PROG_TEST_RUN and compares what they "
	       "counted.  \"[stack]\" means that all programs were JITed under one scheme, "
	       "\"[root stack, rest reg]\" that the program entered from outside was JITed under "
	       "the first and tail-call targets, extensions and tracing programs under the second; "
	       "only schemes that work together are mixed, of others it is tested that they are "
	       "refused.  "
	       "TEST is a name or a pattern as for a shell.  Without the sysctl "
	       "net.core.bpf_jit_tcc the kernel's one scheme is tested.",
};

static bool chosen(const char *name)
{
	for (int i = 0; i < env.test_count; i++)
		if (!fnmatch(env.tests[i], name, 0))
			return true;
	return !env.test_count;
}

/*
 * A fault of 7.3 that the trampolines of its own scheme have.  It excuses a wrong count (-ERANGE),
 * not a test that could not run.
 */
static const char *known_fault(const struct sem_case *c, const struct pairing *p, int err)
{
	const struct traits *t = scheme_traits(p->rest);

	if (err && err != -ERANGE)
		return NULL;
	return t->unpatched && c->linux_fault ? c->linux_fault
	       : t->fexit_on_ext_faulty       ? c->stack_fault
					      : NULL;
}

static void report(const struct rig *r, const char *name, int err, const char *todo)
{
	char directive[320];

	if (err > 0) {
		snprintf(directive, sizeof(directive), "SKIP %s", r->error);
		tap_result(name, NULL, directive);
		return;
	}
	snprintf(directive, sizeof(directive), "TODO %s", todo ? todo : "");
	tap_result(name, err ? r->error : NULL, todo ? directive : NULL);
	if (err)
		tap_comments(rig_log());
}

/* For the documents: how many tail calls one run of the root makes. */
static void show(const struct sem_case *c, const struct rig *r, const char *scheme, bool refused)
{
	const volatile struct sem_counts *n = refused ? NULL : rig_counts(r);

	if (refused)
		tap_comment("tail calls: %s %s refused", c->name, scheme);
	else
		tap_comment("tail calls: %s %s %llu", c->name, scheme, n->entries - 1 + n->hits);
}

static void run_case(const struct sem_case *c, const struct pairing *p)
{
	bool refused = !c->plain && scheme_refuses_mixing(p->root);
	struct rig r = { 0 };
	char name[128];
	int err;

	rig_forget_log();
	if (c->many_constants && jit_hardening() == 2) {
		err = rig_fail(&r, 1,
			       "hardened: hiding so many constants takes the kernel minutes");
	} else if (refused) {
		err = rig_refuses(&r, &c->root, p->root);
	} else {
		err = rig_up(&r, c, p);
		if (!err)
			err = rig_run(&r, c, p);
	}
	if (!strcmp(p->root, p->rest))
		snprintf(name, sizeof(name), "%s [%s]", c->name, p->root);
	else
		snprintf(name, sizeof(name), "%s [root %s, rest %s]", c->name, p->root, p->rest);
	report(&r, name, err, known_fault(c, p, err));
	if (c->shown && !err)
		show(c, &r, p->root, refused);
	rig_down(&r);
}

static void run_special(const struct sem_special *t, const char *scheme,
			const struct scheme_list *all)
{
	struct rig r = { 0 };
	char name[128];
	int err;

	rig_forget_log();
	err = t->run(&r, scheme, all);
	snprintf(name, sizeof(name), t->once ? "%s" : "%s [%s]", t->name, scheme);
	report(&r, name, err, NULL);
	rig_down(&r);
}

/* Is this to be run under these schemes? */
static bool concerns(const struct sem_case *c, const struct pairing *p)
{
	if (scheme_traits(p->root)->by_path && !c->plain && !c->path_retval)
		return false; /* what must come of it is not known, or takes for ever */
	return p->root == p->rest || (case_mixes(c) && schemes_mix(p->root, p->rest));
}

/* run_all() - run what was chosen, or only count it. Return: the number of test points. */
static int run_all(const struct scheme_list *s, bool run)
{
	int count = 0;

	for (size_t k = 0; k < sem_case_count; k++) {
		if (!chosen(sem_cases[k].name))
			continue;
		for (size_t i = 0; i < s->n * s->n; i++) {
			struct pairing p = { s->names[i / s->n], s->names[i % s->n] };

			if (!concerns(&sem_cases[k], &p))
				continue;
			count++;
			if (run)
				run_case(&sem_cases[k], &p);
		}
	}
	for (size_t k = 0; k < sem_special_count; k++) {
		if (!chosen(sem_specials[k].name))
			continue;
		for (size_t i = 0; i < (sem_specials[k].once ? 1 : s->n); i++) {
			count++;
			if (run)
				run_special(&sem_specials[k], s->names[i], s);
		}
	}
	return count;
}

static int list(void)
{
	for (size_t k = 0; k < sem_case_count; k++)
		if (chosen(sem_cases[k].name))
			printf("%s\n", sem_cases[k].name);
	for (size_t k = 0; k < sem_special_count; k++)
		if (chosen(sem_specials[k].name))
			printf("%s\n", sem_specials[k].name);
	return EXIT_DONE;
}

int verb_semantics(int argc, char **argv)
{
	struct scheme_list s;
	int count;

	env.tap = guest_is_init() ? GUEST_RESULTS "/semantics.tap" : NULL;
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&argp, argc, argv, 0, NULL, NULL))
		return EXIT_USAGE;
	if (env.list)
		return list();
	if (schemes_parse(&s, env.schemes, SCHEME_UNSAFE) || tap_open(env.tap))
		return EXIT_FAILED;
	count = run_all(&s, false);
	if (!count) {
		say("no such test: nothing to run: try --list");
		return EXIT_USAGE;
	}
	tap_plan(count);
	run_all(&s, true);
	scheme_restore();
	return tap_close();
}
