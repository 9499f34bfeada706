/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A case of the fuzzer: programs, their functions, and what each function does.
 *
 * This is an abstract description.  emit.c turns it into BPF instructions, model.c
 * says what must happen when these run; neither knows of the other.
 */
#ifndef JITBOARD_FUZZ_CASE_H
#define JITBOARD_FUZZ_CASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PROGS_MAX  8
#define FUNCS_MAX  8
#define OPS_MAX    16
#define SLOTS      8    /* of the program array; an index from here on is out of range */
#define FOR_EACH   3    /* elements of the map that `for_each` walks */
#define LOOP_MAX   40   /* turns of a loop, of any kind */
#define STACK_MAX  64   /* bytes that a function may ask for, in steps of 8 */
#define EVENTS_MAX 2000 /* in the trace of one run; longer cases are refused */

/* What a function can do.  Names, arguments and their rules: the table in case.c. */
enum op_kind {
	OP_HELPER,    /* call a helper or kfunc; arg: which, see enum outside */
	OP_CALL,      /* BPF-to-BPF call; arg: function of this program */
	OP_TAIL,      /* tail call; arg: index into the program array */
	OP_LOOP,      /* do what follows, up to OP_END, count times; the verifier unrolls it */
	OP_GOTO_LOOP, /* the same by may_goto, which the verifier doesn't unroll */
	OP_END,
	OP_BPF_LOOP,  /* bpf_loop() that the verifier inlines; arg: callback, count: turns */
	OP_CALL_LOOP, /* bpf_loop() that C code runs; the same */
	OP_FOR_EACH,  /* bpf_for_each_map_elem() over FOR_EACH elements; arg: callback */
	OP_KINDS
};

/* Calls that leave BPF. */
enum outside {
	CALL_STRTOUL,
	CALL_LOAD_BYTES, /* needs the packet: not in callbacks and tracing programs */
	CALL_MAP_UPDATE,
	CALL_KTIME,
	CALL_CPU,    /* the JIT inlines this one: no call */
	CALL_DYNPTR, /* a helper, then a kfunc */
	CALL_STRLEN, /* a kfunc */
	CALLS_OUTSIDE
};

struct op {
	uint8_t kind;
	uint8_t count; /* of loops */
	uint32_t arg;
};

enum func_kind {
	FUNC_MAIN,     /* the program's first function, and no other */
	FUNC_GLOBAL,   /* verified by itself; can be replaced by an extension */
	FUNC_STATIC,   /* verified at each call */
	FUNC_CALLBACK, /* static, knows no packet, makes no tail call; returns 0 */
	FUNC_KINDS
};

struct func {
	uint8_t kind;
	uint8_t stack; /* bytes, 0 to STACK_MAX */
	uint8_t ops;
	struct op op[OPS_MAX];
};

enum role {
	ROLE_ROOT,   /* entered from outside; always and only program 0 */
	ROLE_TARGET, /* in a slot of the program array */
	ROLE_EXT,    /* replaces function of_func of program of_prog */
	ROLE_FENTRY, /* runs before that function */
	ROLE_FEXIT,  /* runs after it */
	ROLES
};

struct prog {
	uint8_t role;
	int8_t slot; /* -1: in none.  Roots and targets only */
	uint8_t of_prog, of_func;
	uint8_t funcs;
	struct func func[FUNCS_MAX];
};

struct fuzz_case {
	uint64_t seed; /* of the values that functions compute with, and of mixtures */
	uint8_t progs;
	struct prog prog[PROGS_MAX];
};

/* A call that leaves BPF, as the text form calls it. */
struct outside_info {
	const char *name;
	bool packet; /* needs the packet */
	bool kfunc;
	int stack; /* bytes that it needs of its caller's stack */
	int value; /* what it returns; -1: that can't be told */
};
extern const struct outside_info outside_info[CALLS_OUTSIDE];

/* The name of a thing in the text form; NULL from the end of each list on. */
const char *op_name(int kind);
const char *func_kind_name(int kind);
const char *role_name(int role);

/* op_takes_func() - is the op's arg a function? */
bool op_takes_func(int kind);

/* op_counts() - does the op have a number of turns? */
bool op_counts(int kind);

/* role_traces() - fentry or fexit? */
bool role_traces(int role);

/* prog_tail_calls() - does any function of the program hold a tail call? */
bool prog_tail_calls(const struct prog *p);

/* prog_mixes() - tail calls and BPF-to-BPF calls (or callbacks) in one program? */
bool prog_mixes(const struct prog *p);

/*
 * prog_reachable() - for each function, can a tail call be reached from it?  This is
 * the verifier's tail_call_reachable: by what is written, not by what happens.
 */
void prog_reachable(const struct prog *p, bool reachable[FUNCS_MAX]);

/* func_stack() - bytes of BPF stack that a function takes, as the verifier counts them. */
int func_stack(const struct func *f);

/*
 * case_check() - would the kernel take this case?
 *
 * Return: NULL, or why not, for people.  Valid until the next call.
 */
const char *case_check(const struct fuzz_case *c);

#endif
