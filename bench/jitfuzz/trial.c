// SPDX-License-Identifier: GPL-2.0-only
/* Wires up the programs of a case, runs them and compares with the model. */

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <bpf/bpf.h>

#include "load.h"
#include "mixture.h"
#include "trial.h"
#include "trace.h"
#include "traits.h"
#include "types.h"
#include "util.h"

/* By how many words, and main programs, a broken run may be longer than the model's. */
#define SLACK       16
#define SLACK_MAINS 4

/*
 * The kernel's stack is 16 KiB (THREAD_SIZE of RV64).  What enters the root takes about 2 KiB
 * of it; and some must be left for what programs call, for an interrupt's registers, and for
 * SLACK_MAINS tail calls that must not be made.
 */
static int depth_max = 10000;

/* Words before the first difference that are shown. */
#define CONTEXT 6

static const struct fuzz_case *now;
static int links[2 * PROGS_MAX], link_count; /* links, and tracing programs of this run */

static int fail(struct verdict *v, enum outcome outcome, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
static int fail(struct verdict *v, enum outcome outcome, const char *fmt, ...)
{
	va_list ap;

	v->outcome = outcome;
	va_start(ap, fmt);
	vsnprintf(v->what, sizeof(v->what), fmt, ap);
	va_end(ap);
	return -ERANGE;
}

void trial_allow_depth(int bytes)
{
	depth_max = bytes;
}

int trial_open(void)
{
	return load_open();
}

void trial_close(void)
{
	trial_case(NULL);
	load_close();
}

/* How many main programs were entered? */
static int mains_of(const struct fuzz_case *c, const struct model_result *res)
{
	int sum = 0;

	for (int i = 0; i < res->words; i++)
		for (int p = 0; p < c->progs; p++)
			sum += res->word[i] == EVENT(EVENT_ENTER, p, 0, 0);
	return sum;
}

/*
 * The most that the model says of any mixture of a case whose root counts by path or not: all
 * of these share its programs.
 */
static struct most {
	int words, mains;
} most[2];

static void find_most(const struct fuzz_case *c, bool by_path)
{
	static struct model_result res;
	struct most *m = &most[by_path];

	*m = (struct most){ 0 };
	for (int resets = 0; resets < 2; resets++) {
		struct model_rules rules = { 0 };

		memset(rules.ext_resets, resets, sizeof(rules.ext_resets));
		memset(rules.by_path, by_path, sizeof(rules.by_path));
		model_run(c, &rules, &res);
		if (res.words > m->words)
			m->words = res.words;
		if (mains_of(c, &res) > m->mains)
			m->mains = mains_of(c, &res);
	}
}

void trial_case(const struct fuzz_case *c)
{
	for (int by_path = 0; c && by_path < 2; by_path++)
		find_most(c, by_path);
	load_case(c);
	now = c;
}

/* The program under its scheme: a file descriptor, or negative with the verdict. */
static int loaded(const struct mixture *mix, int prog, struct verdict *v)
{
	const struct prog *p = &now->prog[prog];
	int target = -1, fd;

	if (p->role >= ROLE_EXT) {
		target = loaded(mix, p->of_prog, v);
		if (target < 0)
			return target;
	}
	fd = load_prog(prog, mix->scheme[prog], target);
	if (fd < 0)
		fail(v, RUN_REFUSED, "program %d can't be loaded under %s: %s: %s", prog,
		     mix->scheme[prog], strerror(-fd), load_log(prog, mix->scheme[prog], target));
	return fd;
}

/* Where the kernel must refuse a program, see that it does. */
static bool refusals(const struct mixture *mix, struct verdict *v)
{
	bool any = false;

	for (int i = 0; i < now->progs && v->outcome == RUN_GOOD; i++) {
		const char *log;

		if (!mixture_refused(now, mix, i))
			continue;
		any = true;
		/* What it hangs on may be refused itself: these are tried without. */
		if (now->prog[i].role >= ROLE_EXT)
			continue;
		log = load_log(i, mix->scheme[i], -1);
		if (!strstr(log, REFUSES_MIXING))
			fail(v, RUN_REFUSED,
			     "program %d must be refused under %s, which it is not: %s", i,
			     mix->scheme[i], log);
	}
	return any;
}

static int fill_slots(const struct mixture *mix, struct verdict *v)
{
	int slots = load_slots(mix->scheme[0]);

	for (uint32_t i = 0; i < SLOTS; i++)
		bpf_map_delete_elem(slots, &i); /* ENOENT: it is empty already */
	for (int i = 0; i < now->progs; i++) {
		uint32_t slot = now->prog[i].slot;
		int fd;

		if (now->prog[i].slot < 0)
			continue;
		fd = loaded(mix, i, v);
		if (fd < 0)
			return fd;
		if (bpf_map_update_elem(slots, &slot, &fd, BPF_ANY))
			return fail(v, RUN_REFUSED,
				    "program %d can't be put in its slot under %s: %s", i,
				    mix->scheme[i], strerror(errno));
	}
	return 0;
}

static int attach(const struct mixture *mix, int prog, struct verdict *v)
{
	const struct prog *p = &now->prog[prog];
	int fd = loaded(mix, prog, v), target = loaded(mix, p->of_prog, v), link;

	if (fd < 0 || target < 0)
		return -ERANGE;
	if (role_traces(p->role)) {
		/* Such a program can be attached once only; it was loaded for this run. */
		link = bpf_raw_tracepoint_open(NULL, fd);
		links[link_count++] = fd;
	} else {
		LIBBPF_OPTS(bpf_link_create_opts, opts,
			    .target_btf_id = types_func(now, p->of_prog, p->of_func));

		link = bpf_link_create(fd, target, 0, &opts);
	}
	if (link < 0)
		return fail(v, RUN_REFUSED, "program %d can't be attached under %s: %s", prog,
			    mix->scheme[prog], strerror(errno));
	links[link_count++] = link;
	return 0;
}

static void detach_all(void)
{
	while (link_count)
		close(links[--link_count]);
	load_done();
}

static int run_root(const struct mixture *mix, uint32_t *value, struct verdict *v)
{
	unsigned char packet[64] = { 0 };
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = packet, .data_size_in = sizeof(packet),
		    .repeat = 1);
	int fd = loaded(mix, 0, v), err;

	if (fd < 0)
		return fd;
	err = bpf_prog_test_run_opts(fd, &opts);
	if (err)
		return fail(v, RUN_REFUSED, "BPF_PROG_TEST_RUN: %s", strerror(-err));
	*value = opts.retval;
	return 0;
}

/* --- the comparison --- */

/* One word, as people read it; a value may look like an event, but seldom does. */
static int show_word(char *text, size_t size, uint32_t word)
{
	int prog = word >> 16 & 0xff, func = word >> 8 & 0xff, op = word & 0xff;
	bool ours = prog < now->progs && func < now->prog[prog].funcs;

	if (ours && word == EVENT(EVENT_ENTER, prog, func, 0))
		return snprintf(text, size, " %d:%d", prog, func);
	if (ours && word == EVENT(EVENT_FAILED, prog, func, op))
		return snprintf(text, size, " %d:%d!%d", prog, func, op);
	return snprintf(text, size, " %#x", word);
}

static void show(char *text, size_t size, const uint32_t *word, int words, int at)
{
	size_t used = 0;

	for (int i = at > CONTEXT ? at - CONTEXT : 0; i < at + CONTEXT && used < size; i++) {
		if (i >= words) {
			snprintf(text + used, size - used, " end");
			return;
		}
		used += show_word(text + used, size - used, word[i]);
	}
}

static void compare(const struct model_result *want, const struct trace_map *got, uint32_t value,
		    struct verdict *v)
{
	int words = got->cursor / sizeof(got->word[0]), at = 0;
	char was[256] = "", should[256] = "";

	if (words > TRACE_WORDS)
		words = TRACE_WORDS;
	while (at < words && at < want->words && got->word[at] == want->word[at])
		at++;
	if (at == words && at == want->words && value == want->value)
		return;
	if (at == words && at == want->words) {
		fail(v, RUN_FAILED,
		     "the root returned %#x instead of %#x, after a trace of %d words that is "
		     "right",
		     value, want->value, words);
		return;
	}
	show(was, sizeof(was), got->word, words, at);
	show(should, sizeof(should), want->word, want->words, at);
	fail(v, RUN_FAILED, "the trace differs from word %d of %d on: expected%s, got%s", at,
	     want->words, should, was);
}

/* What each function takes, by its code; tracing programs are not loaded yet. */
static int read_frames(const struct mixture *mix, struct model_rules *rules, struct verdict *v)
{
	for (int i = 0; i < now->progs; i++) {
		int fd, err;

		if (role_traces(now->prog[i].role))
			continue;
		fd = loaded(mix, i, v);
		if (fd < 0)
			return fd;
		err = load_frames(fd, rules->frame[i], &rules->shim[i]);
		if (err)
			return fail(v, RUN_REFUSED, "program %d: its JITed code can't be read: %s",
				    i, strerror(-err));
	}
	return 0;
}

/* Does every function note where its frame is? */
static bool all_noted(void)
{
	for (int i = 0; i < now->progs; i++)
		for (int k = 0; k < now->prog[i].funcs; k++)
			if (!now->prog[i].func[k].stack)
				return false;
	return true;
}

/*
 * Was the stack used as predicted?  Between the two addresses lies all but the frame that is
 * the root's and a part of the lowest one.
 */
static void compare_depth(const struct model_result *want, const struct trace_map *got,
			  struct verdict *v)
{
	int64_t used = got->highest - got->lowest;
	int64_t least = all_noted() && !want->around ? want->depth - 2 * want->largest : 0;

	if (got->highest == INT64_MIN)
		return; /* the root has noted none */
	if (used > want->depth || used < least)
		fail(v, RUN_FAILED,
		     "frames lie %lld bytes apart, expected were %lld to %d of the kernel's stack",
		     (long long)used, (long long)least, want->depth);
}

void trial_run(const struct mixture *mix, struct verdict *v)
{
	static struct model_result want;
	struct trace_map *trace = load_trace();
	struct model_rules rules;
	const struct most *m = &most[scheme_traits(mix->scheme[0])->by_path];
	uint32_t value = 0;
	int err;

	v->outcome = RUN_GOOD;
	v->what[0] = '\0';
	v->depth = 0;
	load_limit(m->words + SLACK, m->mains + SLACK_MAINS);
	if (refusals(mix, v))
		return;
	if (mixture_excused(now, mix)) {
		v->outcome = RUN_EXCUSED;
		return;
	}
	mixture_rules(now, mix, &rules);
	if (read_frames(mix, &rules, v))
		return;
	if (model_run(now, &rules, &want)) {
		v->outcome = RUN_EXCUSED; /* too long, as shrinking can make it */
		return;
	}
	v->depth = want.depth;
	if (want.depth > depth_max) {
		fail(v, RUN_DEEP, "it would take %d bytes of the kernel's stack, more than %d",
		     want.depth, depth_max);
		return;
	}
	err = fill_slots(mix, v);
	for (int i = 0; !err && i < now->progs; i++)
		if (now->prog[i].role >= ROLE_EXT)
			err = attach(mix, i, v);
	trace->cursor = 0;
	trace->mains = 0;
	trace->seed = now->seed;
	trace->lowest = 0; /* as a signed number above all of the kernel's addresses */
	trace->highest = INT64_MIN;
	if (!err)
		err = run_root(mix, &value, v);
	if (!err)
		compare(&want, trace, value, v);
	if (!err && v->outcome == RUN_GOOD)
		compare_depth(&want, trace, v);
	detach_all();
}
