// SPDX-License-Identifier: GPL-2.0-only
/* The rules that a case must keep to so that the kernel's verifier takes it. */

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "case.h"

#define FRAMES_MAX     8    /* MAX_CALL_FRAMES */
#define STACK_SUM_MAX  512  /* MAX_BPF_STACK, of all functions on one call path */
#define STACK_TAIL_MAX 256  /* of the callers of a function that makes a tail call */
#define VERIFY_MAX     4000 /* instructions that the verifier may walk in one program, about */
#define VERIFY_OP      16   /* instructions of one op, about */

const struct outside_info outside_info[CALLS_OUTSIDE] = {
	[CALL_STRTOUL] = { "strtoul", .value = 2 },
	[CALL_LOAD_BYTES] = { "load_bytes", .packet = true },
	[CALL_MAP_UPDATE] = { "map_update" },
	[CALL_KTIME] = { "ktime", .value = -1 },
	[CALL_CPU] = { "cpu", .value = -1 },
	[CALL_DYNPTR] = { "dynptr", .kfunc = true, .stack = 16 },
	[CALL_STRLEN] = { "strlen", .kfunc = true, .value = 2 },
};

static const struct {
	const char *name;
	bool func, counts;
	int stack; /* bytes that the verifier's rewriting adds to the function's stack */
} ops[OP_KINDS] = {
	[OP_HELPER] = { "helper" },
	[OP_CALL] = { "call", .func = true },
	[OP_TAIL] = { "tail" },
	[OP_LOOP] = { "loop", .counts = true },
	[OP_GOTO_LOOP] = { "goto_loop", .counts = true, .stack = 16 },
	[OP_END] = { "end" },
	[OP_BPF_LOOP] = { "bpf_loop", .func = true, .counts = true, .stack = 24 },
	[OP_CALL_LOOP] = { "call_loop", .func = true, .counts = true },
	[OP_FOR_EACH] = { "for_each", .func = true },
};

static const char *const func_kinds[FUNC_KINDS] = { "main", "global", "static", "callback" };
static const char *const roles[ROLES] = { "root", "target", "extension", "fentry", "fexit" };

const char *op_name(int kind)
{
	return kind < OP_KINDS ? ops[kind].name : NULL;
}

const char *func_kind_name(int kind)
{
	return kind < FUNC_KINDS ? func_kinds[kind] : NULL;
}

const char *role_name(int role)
{
	return role < ROLES ? roles[role] : NULL;
}

bool op_takes_func(int kind)
{
	return ops[kind].func;
}

bool op_counts(int kind)
{
	return ops[kind].counts;
}

bool role_traces(int role)
{
	return role == ROLE_FENTRY || role == ROLE_FEXIT;
}

static bool func_tail_calls(const struct func *f)
{
	for (int i = 0; i < f->ops; i++)
		if (f->op[i].kind == OP_TAIL)
			return true;
	return false;
}

bool prog_tail_calls(const struct prog *p)
{
	for (int i = 0; i < p->funcs; i++)
		if (func_tail_calls(&p->func[i]))
			return true;
	return false;
}

bool prog_mixes(const struct prog *p)
{
	return p->funcs > 1 && prog_tail_calls(p);
}

void prog_reachable(const struct prog *p, bool reachable[FUNCS_MAX])
{
	/* Calls go from lower to higher numbers, so that callees come first here. */
	for (int i = p->funcs - 1; i >= 0; i--) {
		const struct func *f = &p->func[i];

		reachable[i] = func_tail_calls(f);
		for (int k = 0; k < f->ops; k++)
			if (ops[f->op[k].kind].func && reachable[f->op[k].arg])
				reachable[i] = true;
	}
}

int func_stack(const struct func *f)
{
	int stack = f->stack, call = 0, op = 0;

	for (int i = 0; i < f->ops; i++) {
		int kind = f->op[i].kind;

		if (kind == OP_HELPER && outside_info[f->op[i].arg].stack > call)
			call = outside_info[f->op[i].arg].stack;
		op += ops[kind].stack;
	}
	return (stack + call + op + 15) / 16 * 16;
}

static const char *refuse(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static const char *refuse(const char *fmt, ...)
{
	static char why[128];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	return why;
}

/* May a function of this kind, in a program of this role, do that? */
static const char *check_op(const struct prog *p, int self, const struct op *op)
{
	bool callback = p->func[self].kind == FUNC_CALLBACK;

	if (op->kind >= OP_KINDS)
		return refuse("no such op");
	if (ops[op->kind].counts && (!op->count || op->count > LOOP_MAX))
		return refuse("%s: not 1 to %d turns", ops[op->kind].name, LOOP_MAX);
	if (op->kind == OP_HELPER && op->arg >= CALLS_OUTSIDE)
		return refuse("no such helper");
	if (op->kind == OP_HELPER && outside_info[op->arg].packet &&
	    (callback || role_traces(p->role)))
		return refuse("helper %s without a packet", outside_info[op->arg].name);
	if (op->kind == OP_TAIL && callback)
		return refuse("tail call in a callback");
	if (!ops[op->kind].func)
		return NULL;
	if (op->arg <= (uint32_t)self || op->arg >= p->funcs)
		return refuse("function %d can't call function %u", self, op->arg);
	if (op->kind != OP_CALL && p->func[op->arg].kind != FUNC_CALLBACK)
		return refuse("function %u is not a callback", op->arg);
	if (callback && p->func[op->arg].kind != FUNC_CALLBACK)
		return refuse("a callback has no packet to call function %u with", op->arg);
	return NULL;
}

static const char *check_func(const struct prog *p, int self)
{
	const struct func *f = &p->func[self];
	bool in_loop = false;

	if ((f->kind == FUNC_MAIN) != !self || f->kind >= FUNC_KINDS)
		return refuse("function %d: wrong kind", self);
	if (role_traces(p->role) && self && f->kind != FUNC_CALLBACK)
		return refuse("function %d: a tracing program has callbacks only", self);
	if (f->stack > STACK_MAX || f->stack % 8)
		return refuse("function %d: stack of %d bytes", self, f->stack);
	for (int i = 0; i < f->ops; i++) {
		const char *why = check_op(p, self, &f->op[i]);
		bool opens = f->op[i].kind == OP_LOOP || f->op[i].kind == OP_GOTO_LOOP;

		if (why)
			return why;
		if (opens ? in_loop : f->op[i].kind == OP_END && !in_loop)
			return refuse("function %d: loops don't pair, or nest", self);
		in_loop = opens || (in_loop && f->op[i].kind != OP_END);
	}
	return in_loop ? refuse("function %d: loop without end", self) : NULL;
}

/* Walks all call paths from function self on. */
static const char *check_paths(const struct prog *p, int self, int frames, int stack)
{
	const struct func *f = &p->func[self];

	if (frames > FRAMES_MAX)
		return refuse("more than %d frames", FRAMES_MAX);
	if (self && func_tail_calls(f) && stack >= STACK_TAIL_MAX)
		return refuse("stack of %d bytes above a tail call", stack);
	stack += func_stack(f);
	if (stack > STACK_SUM_MAX)
		return refuse("stack of %d bytes", stack);
	for (int i = 0; i < f->ops; i++) {
		const char *why = NULL;

		if (ops[f->op[i].kind].func)
			why = check_paths(p, f->op[i].arg, frames + 1, stack);
		if (why)
			return why;
	}
	return NULL;
}

/* About how many instructions the verifier walks for one call of each function. */
static long verify_cost(const struct prog *p)
{
	long cost[FUNCS_MAX], sum = 0;

	for (int i = p->funcs - 1; i >= 0; i--) {
		const struct func *f = &p->func[i];
		long turns = 1;

		cost[i] = VERIFY_OP;
		for (int k = 0; k < f->ops; k++) {
			const struct op *op = &f->op[k];
			long once = VERIFY_OP;

			if (ops[op->kind].func && p->func[op->arg].kind != FUNC_GLOBAL)
				once += cost[op->arg] * (op->kind == OP_CALL ? 1 : 3);
			if (op->kind == OP_LOOP || op->kind == OP_GOTO_LOOP)
				turns = op->kind == OP_LOOP ? op->count : 4;
			else if (op->kind == OP_END)
				turns = 1;
			cost[i] += once * turns;
		}
		if (f->kind == FUNC_GLOBAL || f->kind == FUNC_MAIN)
			sum += cost[i];
	}
	return sum;
}

static const char *check_prog(const struct prog *p)
{
	bool used[FUNCS_MAX] = { true };
	const char *why = NULL;

	if (!p->funcs || p->funcs > FUNCS_MAX)
		return refuse("no function, or too many");
	for (int i = 0; !why && i < p->funcs; i++)
		why = check_func(p, i);
	for (int i = 0; !why && i < p->funcs; i++)
		for (int k = 0; k < p->func[i].ops; k++)
			if (ops[p->func[i].op[k].kind].func)
				used[p->func[i].op[k].arg] = true;
	for (int i = 0; !why && i < p->funcs; i++)
		if (!used[i])
			why = refuse("function %d is never called", i);
	if (!why)
		why = check_paths(p, 0, 1, 0);
	if (!why && verify_cost(p) > VERIFY_MAX)
		why = refuse("too long to verify");
	return why;
}

/* Is (prog, func) replaced, or hooked by another program of this role? */
static bool hooked(const struct fuzz_case *c, int prog, int func, int role, int but)
{
	for (int i = 0; i < c->progs; i++)
		if (i != but && c->prog[i].role == role && c->prog[i].of_prog == prog &&
		    c->prog[i].of_func == func)
			return true;
	return false;
}

/*
 * For the verifier a tail call may change the packet, and a replaced function must not hide
 * that.
 */
static bool hides_tail_call(const struct prog *ext, const struct prog *of)
{
	bool inner[FUNCS_MAX], outer[FUNCS_MAX];

	prog_reachable(ext, inner);
	prog_reachable(of, outer);
	return inner[0] && !outer[ext->of_func];
}

static const char *check_hook(const struct fuzz_case *c, int self)
{
	const struct prog *p = &c->prog[self], *of = &c->prog[p->of_prog];

	if (p->slot >= 0)
		return refuse("only roots and targets go in slots");
	if (p->of_prog >= self || role_traces(of->role) || p->of_func >= of->funcs)
		return refuse("nothing to attach to");
	if (hooked(c, p->of_prog, p->of_func, p->role, self))
		return refuse("two %s programs on one function", roles[p->role]);
	if (role_traces(p->role))
		return hooked(c, p->of_prog, p->of_func, ROLE_EXT, self)
			       ? refuse("a replaced function can't be traced")
			       : NULL;
	if (of->role != ROLE_ROOT || of->slot >= 0)
		return refuse("only a root that is in no slot can be extended");
	if (of->func[p->of_func].kind != FUNC_GLOBAL && of->func[p->of_func].kind != FUNC_MAIN)
		return refuse("only global functions can be replaced");
	if (hides_tail_call(p, of))
		return refuse("an extension with tail calls, of a function without");
	return NULL;
}

const char *case_check(const struct fuzz_case *c)
{
	bool taken[SLOTS] = { false };

	if (!c->progs || c->progs > PROGS_MAX)
		return refuse("no program, or too many");
	for (int i = 0; i < c->progs; i++) {
		const struct prog *p = &c->prog[i];
		const char *why;

		if ((p->role == ROLE_ROOT) != !i || p->role >= ROLES)
			return refuse("program %d: wrong role", i);
		if (p->slot < -1 || p->slot >= SLOTS || (p->slot >= 0 && taken[p->slot]))
			return refuse("program %d: no such slot, or taken", i);
		if (p->slot >= 0)
			taken[p->slot] = true;
		if (p->role == ROLE_TARGET && p->slot < 0)
			return refuse("program %d: a target without a slot", i);
		why = check_prog(p);
		if (!why && p->role >= ROLE_EXT)
			why = check_hook(c, i);
		if (why)
			return why;
	}
	return NULL;
}
