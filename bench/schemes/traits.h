/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The one table of schemes: their names, for all programs, and what the tests have to
 * know of each; docs/schemes.md says why it is so.
 */
#ifndef JITBOARD_TRAITS_H
#define JITBOARD_TRAITS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * How the verifier refuses a program with both tail calls and BPF-to-BPF calls where the
 * JIT can't mix them (Linux 7.3, kernel/bpf/verifier.c, check_map_func_compatibility()).
 */
#define REFUSES_MIXING "mixing of tail_calls and bpf-to-bpf calls is not supported"

/*
 * refuses_mixing() - does the verifier refuse a program for that?
 *
 * @log: what it said
 *
 * Return: its words, which are others in Linux 6.12; or NULL.
 */
const char *refuses_mixing(const char *log);

/* Programs of one class may tail call and extend each other. */
enum scheme_class {
	CLASS_NONE,
	CLASS_A6,
	CLASS_PATH,
	CLASS_PINNED,
	CLASS_PTR,
	CLASS_OTHER,
	CLASSES
};

/* The scheme of Linux 7.3, which others are compared with, and the one that counts nothing. */
#define SCHEME_BASE  "stack"
#define SCHEME_FLOOR "none"

/* The one that does not limit the tail calls of a run: used where it is asked for by name. */
#define SCHEME_UNSAFE "restore"

#define TRAITS_CHOICES 4

struct traits {
	const char *scheme;
	enum scheme_class class;
	/* Programs with both tail calls and BPF-to-BPF calls are refused. */
	bool refuses_mixing;
	/* A caller's count is what it was before the call: unsafe, a run can have any number. */
	bool by_path;
	/* An extension's leftover becomes the count of a caller of the same scheme. */
	bool ext_resets;
	/* ... unless this scheme is the caller's and no tail call is reached from the callee. */
	bool trusts_callee;
	/* It takes for each function what is best of these: cheapest first where they cost alike.
	 */
	const char *chooses_from[TRAITS_CHOICES];
	/* A trampoline with fexit on an extension loses the count: a fault of Linux 7.3. */
	bool fexit_on_ext_faulty;
	/* A main program may have code out of line on the way of tail calls into it. */
	bool shim_for_tail_calls;
	/* Linux 7.3 as it is, with faults that no scheme of a patched kernel has, too. */
	bool unpatched;
};

/*
 * scheme_traits() - what is known of a scheme.
 *
 * A name such as "reg-x" is a variant of "reg".  Of one that is not known at all it is
 * assumed that it keeps to the rules and has nothing to do with any other scheme.
 */
const struct traits *scheme_traits(const char *name);

/*
 * scheme_assume_fixed() - what to expect of a kernel without a switch.
 *
 * @yes: what the rules say, and none of the faults of Linux 7.3; false, as is at first: those.
 */
void scheme_assume_fixed(bool yes);

/*
 * scheme_known() - the names that a patched kernel may take, the floor first.
 *
 * Return: the name at @i, from 0 on; NULL past the last.
 */
const char *scheme_known(size_t i);

#endif
