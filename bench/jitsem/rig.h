/* SPDX-License-Identifier: GPL-2.0-only */
/* The rig: loads the programs of one case, runs them, looks at what they count. */
#ifndef JITBOARD_SEM_RIG_H
#define JITBOARD_SEM_RIG_H

#include <stddef.h>
#include <stdint.h>

#include <bpf/libbpf.h>

#include "sem_case.h"

struct pairing {
	const char *root, *rest; /* schemes' names */
};

struct rig {
	struct bpf_object *obj[ROLES];
	struct bpf_program *prog[ROLES];
	struct bpf_link *link[ROLES];
	char error[256]; /* what was expected and what was got */
};

/*
 * rig_up() - load, fill slots, attach.
 *
 * Return: 0, or -errno with r->error set.  Call rig_down() in either case.
 */
int rig_up(struct rig *r, const struct sem_case *c, const struct pairing *p);

/* rig_run() - run the root, check what it returns and the counters. Return: as rig_up(). */
int rig_run(struct rig *r, const struct sem_case *c, const struct pairing *p);
void rig_down(struct rig *r);

/* What is right: by the rule; where an extension changes its caller's count; by path. */
enum expected { EXPECT_RULE, EXPECT_RESET, EXPECT_PATH };

/*
 * rig_check() - is this what the root returns, and are the counters, as they must be?
 *
 * @how: by which of the case's expectations.
 * Return: 0, or -ERANGE with r->error set.
 */
int rig_check(struct rig *r, const struct sem_case *c, uint32_t retval, enum expected how);

/* rig_remove() - detach and unload the program of one role. */
void rig_remove(struct rig *r, enum role role);

/* rig_counts() - the counters, shared by all parts. rig_clear_counts() - all to 0. */
const volatile struct sem_counts *rig_counts(const struct rig *r);
void rig_clear_counts(struct rig *r);

/*
 * rig_load() - open OBJECT and load PROG of it alone, under a scheme.
 *
 * @scheme: NULL for the one that is set.
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

#endif
