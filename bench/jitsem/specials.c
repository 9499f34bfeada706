// SPDX-License-Identifier: GPL-2.0-only
/* Tests that are more than programs and counts: refusals, the sysctl, load time. */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <bpf/bpf.h>

#include "specials.h"
#include "tap.h"
#include "traits.h"
#include "util.h"

#define SKIPPED 1

static int need_switch(struct rig *r)
{
	return scheme_selectable() ? 0 : rig_fail(r, SKIPPED, "no " SCHEME_SYSCTL);
}

/* --- the verifier refuses tail calls below callbacks --- */

static int refuse(struct rig *r, const char *scheme, const char *prog)
{
	static const char why[] = "cannot tail call within callback";
	static char log[65536];
	const struct part part = { "refused", prog };
	int err;

	if (scheme_refuses_mixing(scheme))
		return rig_refuses(r, &part, scheme);
	log[0] = '\0';
	err = rig_load(r, ROOT, &part, scheme, log, sizeof(log));
	if (!err)
		return rig_fail(r, -ERANGE, "%s: expected to be refused, got loaded", prog);
	if (err != -EINVAL || !strstr(log, why)) {
		/* Keep the reason: the load error that is in r->error already. */
		if (!strstr(log, why))
			tap_comments(log);
		return rig_fail(r, -ERANGE, "%s: expected EINVAL and \"%s\", got %s", prog, why,
				strerror(-err));
	}
	return 0;
}

static int refuse_tail_calls(struct rig *r, const char *scheme, const struct scheme_list *all)
{
	(void)all;
	return refuse(r, scheme, "callback_tail_calls");
}

static int refuse_global(struct rig *r, const char *scheme, const struct scheme_list *all)
{
	(void)all;
	return refuse(r, scheme, "callback_calls_global");
}

static int refuse_static(struct rig *r, const char *scheme, const struct scheme_list *all)
{
	(void)all;
	return refuse(r, scheme, "callback_calls_static");
}

/* --- the scheme is taken when a program is loaded --- */

/* The JITed code of the root, or its size alone if buf is NULL. */
static int root_code(struct rig *r, unsigned char *buf, uint32_t *len)
{
	struct bpf_prog_info info = { 0 };
	uint32_t info_len = sizeof(info);

	if (buf) {
		info.jited_prog_insns = (uintptr_t)buf;
		info.jited_prog_len = *len;
	}
	if (bpf_prog_get_info_by_fd(bpf_program__fd(r->prog[ROOT]), &info, &info_len))
		return rig_fail(r, -errno, "BPF_OBJ_GET_INFO_BY_FD: %s", strerror(errno));
	if (!info.jited_prog_len)
		return rig_fail(r, -ENODATA, "expected JITed code, got none");
	*len = info.jited_prog_len;
	return 0;
}

/* A root for every scheme, as some refuse to mix tail calls and BPF-to-BPF calls. */
static const struct sem_case *lasting(const char *scheme)
{
	static const struct sem_case mixed = {
		.root = { "calls", "forty" },
		.target = { "targets", "helpers" },
		.retval = 7 * BUDGET,
		.expect = { COUNT(hits, BUDGET) },
	};
	static const struct sem_case plain = {
		.root = { "hierarchy", "chain_helpers" },
		.root_slot = true,
		.retval = 7,
		.expect = { COUNT(misses, 1) },
	};

	return scheme_refuses_mixing(scheme) || scheme_traits(scheme)->by_path ? &plain : &mixed;
}

/* A loaded program keeps its code, and counts right, whatever is chosen later. */
static int keeps_scheme(struct rig *r, const char *scheme, const struct scheme_list *all)
{
	const struct pairing same = { scheme, scheme };
	static unsigned char before[4096], after[4096];
	uint32_t len = sizeof(before), len_after = sizeof(after);
	const struct sem_case *c = lasting(scheme);
	int err = need_switch(r);

	if (!err)
		err = rig_up(r, c, &same);
	if (!err)
		err = root_code(r, before, &len);
	if (!err)
		err = rig_run(r, c, &same);
	for (size_t i = 0; !err && i < all->n; i++) {
		err = schemes_choose(all->names[i]);
		if (err)
			return rig_fail(r, err, "scheme %s can't be set: %s", all->names[i],
					strerror(-err));
		rig_clear_counts(r);
		err = rig_run(r, c, &same);
	}
	if (!err)
		err = root_code(r, after, &len_after);
	if (!err && (len > sizeof(before) || len != len_after || memcmp(before, after, len)))
		err = rig_fail(r, -ERANGE, "expected the same %u bytes of code, got others", len);
	return err;
}

/*
 * The choice has an effect: no two schemes give all of these programs the same size.
 * A program that a scheme refuses has size 0.
 */
static int schemes_differ(struct rig *r, const char *scheme, const struct scheme_list *all)
{
	static const struct part parts[] = {
		{ "targets", "leaf" },           { "calls", "forty" },
		{ "calls", "main_helpers" },     { "calls", "between_helpers" },
		{ "targets", "nested_helpers" }, { "hierarchy", "depths" },
	};
	uint32_t len[SCHEME_MAX][ARRAY_SIZE(parts)] = { 0 };
	int err = need_switch(r);

	(void)scheme;
	if (!err && all->n < 2)
		return rig_fail(r, SKIPPED, "one scheme alone");
	for (size_t i = 0; !err && i < all->n; i++) {
		for (size_t k = 0; !err && k < ARRAY_SIZE(parts); k++) {
			err = rig_load(r, ROOT, &parts[k], all->names[i], NULL, 0);
			if (!err)
				err = root_code(r, NULL, &len[i][k]);
			else if (scheme_refuses_mixing(all->names[i]))
				err = 0;
			rig_down(r);
		}
		for (size_t j = 0; !err && j < i; j++)
			if (!memcmp(len[i], len[j], sizeof(len[i])))
				err = rig_fail(r, -ERANGE,
					       "expected different code, got the same sizes under "
					       "%s and %s",
					       all->names[j], all->names[i]);
	}
	return err;
}

/*
 * Write all schemes' names to the switch, over and over, until killed; but not of one under which
 * a program must count otherwise.
 */
static pid_t start_switching(const struct scheme_list *all)
{
	pid_t pid = fork();

	for (size_t i = 0; !pid; i = (i + 1) % all->n)
		if (!scheme_traits(all->names[i])->by_path)
			scheme_write(all->names[i]);
	return pid;
}

/*
 * One load, by whatever scheme is set: either the program is loaded and counts right, or it
 * is refused in the verifier's words.
 */
static int load_any(struct rig *r, const struct sem_case *c, int *loaded)
{
	static char log[65536];
	const struct pairing any = { SCHEME_BASE, SCHEME_BASE };
	int err;

	log[0] = '\0';
	err = rig_load(r, ROOT, &c->root, NULL, log, sizeof(log));
	if (err == -EINVAL && strstr(log, REFUSES_MIXING))
		return 0;
	if (err)
		return rig_fail(r, -ERANGE, "expected it loaded or \"" REFUSES_MIXING "\", got %s",
				strerror(-err));
	(*loaded)++;
	err = rig_put(r, SLOT_ROOT, ROOT);
	return err ? err : rig_run(r, c, &any);
}

/* The scheme is switched all the time, between the verifier's look and the JIT's, too. */
static int load_while_switching(struct rig *r, const char *scheme, const struct scheme_list *all)
{
	static const struct sem_case tree = {
		.root = { "hierarchy", "tree" },
		.retval = 7,
		.expect = { COUNT(entries, 1 + BUDGET), COUNT(bad, 0) },
	};
	int loaded = 0, err = need_switch(r);
	pid_t pid;

	(void)scheme;
	if (err)
		return err;
	pid = start_switching(all);
	if (pid < 0)
		return rig_fail(r, -errno, "can't try: %s", strerror(errno));
	for (int i = 0; !err && i < 100; i++) {
		rig_down(r);
		err = load_any(r, &tree, &loaded);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	if (!err && !loaded)
		err = rig_fail(r, -ERANGE, "expected some loaded, got none");
	return err;
}

/* --- the sysctl --- */

/* Write text; the result must be err, and the scheme read afterwards must be now. */
static int writes(struct rig *r, const char *text, int err, const char *now)
{
	char got[SCHEME_NAME] = "";
	int result = scheme_write(text);

	if (result != err)
		return rig_fail(r, -ERANGE, "writing \"%.20s\": expected %s, got %s", text,
				err ? strerror(-err) : "success",
				result ? strerror(-result) : "success");
	result = scheme_get(got);
	if (result || strcmp(got, now))
		return rig_fail(r, -ERANGE, "after writing \"%.20s\": expected %s, got %s", text,
				now, result ? strerror(-result) : got);
	return 0;
}

static int sysctl_names(struct rig *r, const char *scheme, const struct scheme_list *all)
{
	int err = need_switch(r);

	(void)scheme;
	for (size_t i = 0; !err && i < all->n; i++) {
		const char *name = all->names[i];
		char text[SCHEME_NAME + 1];

		err = writes(r, name, 0, name);
		/* As `echo` and `sysctl -w` write it, and over the scheme that is set. */
		snprintf(text, sizeof(text), "%s\n", name);
		if (!err)
			err = writes(r, text, 0, name);
	}
	return err;
}

static int sysctl_refuses(struct rig *r, const char *scheme, const struct scheme_list *all)
{
	static const char *const rows[] = {
		"\n",
		" ",
		"nobody",
		"0",
		"1",
		"Stack",
		"REG",
		"sta",
		"re",
		"stackx",
		"regx",
		"stack2",
		"stack,reg",
		"-1",
		/* Cut short by a careless reader this is a name. */
		"stackxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
		"regxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
	};
	int err = need_switch(r);

	(void)scheme;
	for (size_t i = 0; !err && i < all->n; i++) {
		err = writes(r, all->names[i], 0, all->names[i]);
		for (size_t k = 0; !err && k < ARRAY_SIZE(rows); k++)
			err = writes(r, rows[k], -EINVAL, all->names[i]);
		/* A write of no bytes changes nothing, whatever it returns. */
		scheme_write("");
		if (!err)
			err = writes(r, "nobody", -EINVAL, all->names[i]);
	}
	return err;
}

/* Any scheme's name, written by a user who is not root, is refused. */
static int sysctl_root_only(struct rig *r, const char *scheme, const struct scheme_list *all)
{
	char before[SCHEME_NAME], after[SCHEME_NAME];
	int status, result, err = need_switch(r);
	pid_t pid;

	(void)scheme;
	if (err)
		return err;
	err = scheme_get(before);
	pid = fork();
	if (!pid) {
		if (setresgid(65534, 65534, 65534) || setresuid(65534, 65534, 65534))
			_exit(255);
		result = 0;
		for (size_t i = 0; !result && i < all->n; i++) {
			result = -scheme_write(all->names[i]);
			if (result == EACCES || result == EPERM)
				result = 0;
			else
				result = result ? result : 254;
		}
		_exit(result);
	}
	if (err || pid < 0 || waitpid(pid, &status, 0) != pid || scheme_get(after))
		return rig_fail(r, -EIO, "can't try: %s", strerror(errno));
	if (!WIFEXITED(status) || WEXITSTATUS(status))
		return rig_fail(r, -ERANGE, "expected EACCES or EPERM, got %s",
				status >> 8 == 254 ? "success" : "another error");
	if (strcmp(before, after))
		return rig_fail(r, -ERANGE, "expected %s as before, got %s", before, after);
	return 0;
}

/* The tests of the other files, and those of this one. */
const struct sem_special sem_specials[] = {
	{ "border-update", border_update, false },
	{ "border-load", border_load, false },
	{ "border-extension", border_extension, false },
	{ "unwind", unwind, false },
	{ "unwind-sampled", unwind_sampled, false },
	{ "refuse-callback-tail-calls", refuse_tail_calls, false },
	{ "refuse-callback-calls-global", refuse_global, false },
	{ "refuse-callback-calls-static", refuse_static, false },
	{ "loaded-keeps-scheme", keeps_scheme, false },
	{ "load-while-switching", load_while_switching, true },
	{ "schemes-differ", schemes_differ, true },
	{ "sysctl-names", sysctl_names, true },
	{ "sysctl-refuses", sysctl_refuses, true },
	{ "sysctl-root-only", sysctl_root_only, true },
};
const size_t sem_special_count = ARRAY_SIZE(sem_specials);
