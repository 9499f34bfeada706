/* SPDX-License-Identifier: GPL-2.0-only */
/* The parts of jitsem: verbs, schemes, and the rig that runs one case. */
#ifndef JITBOARD_SEM_H
#define JITBOARD_SEM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <bpf/libbpf.h>

#include "counts.h"
#include "tap.h"
#include "util.h"

/* The verbs.  Each takes argv from the verb on and returns an exit status. */
int verb_semantics(int argc, char **argv);
int verb_test_bpf(int argc, char **argv);
int verb_progs(int argc, char **argv);
int verb_fault(int argc, char **argv);

/* --- schemes (scheme.c) --- */

#define SCHEME_FILE "/proc/sys/net/core/bpf_jit_tcc"
#define SCHEMES_MAX 16
#define SCHEME_NAME 16        /* longest name, with its terminator */
#define NO_SCHEME   "default" /* what a kernel without the sysctl is said to have */

struct schemes {
	char name[SCHEMES_MAX][SCHEME_NAME];
	int count;
};

/* scheme_switch() - can this kernel switch schemes at all? */
bool scheme_switch(void);

/*
 * scheme_get() - the scheme for programs that are loaded from now on.
 *
 * @name: room for SCHEME_NAME bytes.
 *
 * Return: 0, or -errno; -ENOENT on a kernel that can't switch.
 */
int scheme_get(char *name);

/*
 * scheme_set() - choose the scheme for programs that are loaded from now on, and
 * read it back.
 *
 * @name: a scheme's name; NO_SCHEME does nothing on a kernel that can't switch.
 *
 * Return: 0, or -errno.
 */
int scheme_set(const char *name);

/* scheme_write() - one write() of len bytes to the sysctl. Return: 0, or -errno. */
int scheme_write(const char *text, size_t len);

/*
 * schemes_mix() - can programs of these two schemes tail call and extend each other?
 *
 * Those of `stack`, `lean`, `reg` and `hybrid` can, for TCC is in a6 where one enters
 * and leaves another.  Every other scheme is alone.
 */
bool schemes_mix(const char *a, const char *b);

/* scheme_refuses_mixing() - has it no tail calls in programs with BPF-to-BPF calls? */
bool scheme_refuses_mixing(const char *name);

/*
 * scheme_resets() - does an extension change the count of its caller?
 *
 * @extension, @caller: the schemes under which they were JITed.
 * @counting: can a tail call be reached from what is replaced?
 *
 * An extension of 7.3's own scheme hands its own count to its caller.  A caller of
 * `lean` takes it only from a subprogram that counts.
 */
bool scheme_resets(const char *extension, const char *caller, bool counting);

/*
 * schemes_parse() - the schemes to test under.
 *
 * @list: names with commas between; NULL for all that jitsem knows and the kernel
 * has, or for NO_SCHEME alone on a kernel that can't switch.
 *
 * Return: 0; -EINVAL for a malformed list, -EOPNOTSUPP where names were given and
 * the kernel can't switch; with a message on stderr.
 */
int schemes_parse(struct schemes *s, const char *list);

/* --- the rig (rig.c) --- */

/* A program: SEC("?...") int PROG() of OBJECT.bpf.c. */
struct part {
	const char *object, *prog;
};

/* The programs of a case.  The root is JITed under one scheme, all others under another. */
enum role { ROOT, TARGET, REPLACE, TRACE, TRACE2, ROLES };

struct count {
	const char *name;
	size_t offset; /* in struct sem_counts */
	unsigned long long value;
};
#define COUNT(field, n) { #field, offsetof(struct sem_counts, field), n }

struct hook {
	struct part part;
	enum role of;         /* whose function */
	const char *function; /* is replaced or traced */
};

struct sem_case {
	const char *name;
	struct part root;       /* entered from outside by BPF_PROG_TEST_RUN */
	struct part target;     /* goes in SLOT_TARGET; may be missing */
	bool root_slot;         /* the root goes in SLOT_ROOT */
	struct hook replace;    /* an extension; may be missing */
	struct hook trace[2];   /* fentry, fexit programs; may be missing */
	bool plain;             /* no program has both tail calls and BPF-to-BPF calls */
	uint32_t repeat;        /* runs in one TEST_RUN; 0 counts as 1 */
	uint32_t retval;        /* what the root returns */
	struct count expect[6]; /* counters that must be exactly so */
	/* The same where an extension changes its caller's count. */
	bool replaces_counting; /* a tail call can be reached from what is replaced */
	uint32_t reset_retval;
	struct count reset_expect[6];
	const char *stack_fault; /* why it may fail where the rest is JITed by 7.3's own scheme */
};

struct pairing {
	const char *root, *rest; /* schemes' names */
};

struct rig {
	struct bpf_object *obj[ROLES];
	struct bpf_program *prog[ROLES];
	struct bpf_link *link[ROLES];
	char error[256]; /* what was expected and what was got */
};

/* case_mixes() - has this case parts besides the root, so that schemes can be mixed? */
bool case_mixes(const struct sem_case *c);

/*
 * rig_up() - load, fill slots, attach.
 *
 * Return: 0, or -errno with r->error set.  Call rig_down() in either case.
 */
int rig_up(struct rig *r, const struct sem_case *c, const struct pairing *p);

/* rig_run() - run the root, check what it returns and the counters. Return: as rig_up(). */
int rig_run(struct rig *r, const struct sem_case *c, const struct pairing *p);
void rig_down(struct rig *r);

/* rig_counts() - the counters, shared by all parts. rig_clear_counts() - all to 0. */
const volatile struct sem_counts *rig_counts(const struct rig *r);
void rig_clear_counts(struct rig *r);

/*
 * rig_load() - open OBJECT and load PROG of it alone, under a scheme.
 *
 * @log, @log_size: room for the verifier's log, or NULL and 0.
 * Return: 0, or -errno with r->error set.
 */
int rig_load(struct rig *r, enum role role, const struct part *part, const char *scheme, char *log,
	     size_t log_size);

/*
 * rig_refuses() - is a program refused for having both tail calls and BPF-to-BPF calls?
 *
 * Return: 0 if it is, with the verifier's own words; else -errno with r->error set.
 */
int rig_refuses(struct rig *r, const struct part *part, const char *scheme);

/*
 * rig_put() - put the program of @role in a slot of the root's program array.
 * rig_attach() - load an extension or tracing program and attach it.
 *
 * Return: 0, or -errno with r->error set.
 */
int rig_put(struct rig *r, uint32_t slot, enum role role);
int rig_attach(struct rig *r, enum role role, const struct hook *h, const char *scheme);

/* rig_run_root() - TEST_RUN of the root. Return: 0, or -errno with r->error set. */
int rig_run_root(struct rig *r, uint32_t repeat, uint32_t *retval);

/* rig_fail() - set r->error. Return: err. */
int rig_fail(struct rig *r, int err, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* rig_log() - what libbpf had to say since rig_forget_log(). */
const char *rig_log(void);
void rig_forget_log(void);

/* --- tables --- */

extern const struct sem_case sem_cases[];
extern const size_t sem_case_count;

/* Tests that are more than a row of sem_cases; run once per scheme, or once in all. */
struct sem_special {
	const char *name;
	/* Return: 0, or -errno with r->error set; +1: skipped, r->error says why */
	int (*run)(struct rig *r, const char *scheme, const struct schemes *all);
	bool once;
};
/* Programs of schemes that don't work together (borders.c). */
int border_update(struct rig *r, const char *scheme, const struct schemes *all);
int border_load(struct rig *r, const char *scheme, const struct schemes *all);
int border_extension(struct rig *r, const char *scheme, const struct schemes *all);
/* Call chains through JITed code (unwind.c). */
int unwind(struct rig *r, const char *scheme, const struct schemes *all);
int unwind_sampled(struct rig *r, const char *scheme, const struct schemes *all);

extern const struct sem_special sem_specials[];
extern const size_t sem_special_count;

#endif
