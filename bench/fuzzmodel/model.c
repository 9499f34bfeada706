// SPDX-License-Identifier: GPL-2.0-only
/*
 * The model: interprets the description of a case.
 *
 * What it knows of tail calls is what BPF promises: at most TAIL_CALLS_MAX per
 * invocation of the root, whichever function makes them (or along each path of calls,
 * under the rule of model_rules.by_path); a tail call that is not made
 * (index out of range, empty slot, nothing left) costs nothing and falls through; the
 * target returns in its caller's stead.  An extension and a tracing program are
 * invocations of their own.
 */

#include <errno.h>

#include "model.h"
#include "trace.h"

/*
 * What is not known of the kernel's stack, in bytes, at most: what the JIT saves in a frame
 * besides the program's own stack; a trampoline with the C code that enters the tracing
 * program; a helper that calls back.
 */
#define STACK_FRAME      96
#define STACK_TRAMPOLINE 400
#define STACK_HELPER     400

struct machine {
	const struct fuzz_case *c;
	const struct model_rules *rules;
	struct model_result *res;
	int stack; /* bytes in use */
	int err;
	bool reachable[PROGS_MAX][FUNCS_MAX];
};

struct frame {
	int prog, func;
	uint32_t value; /* what the function computes, and returns */
	int *left;      /* tail calls that this invocation may still make */
};

static uint32_t call(struct machine *m, int prog, int func, uint32_t arg, int *left, bool counts);

static void say(struct machine *m, uint32_t word)
{
	if (m->res->words >= EVENTS_MAX)
		m->err = -E2BIG;
	else
		m->res->word[m->res->words++] = word;
}

static const struct func *func_of(const struct machine *m, const struct frame *f)
{
	return &m->c->prog[f->prog].func[f->func];
}

/* The program in this role on a function, or -1. */
static int hook(const struct machine *m, int role, int prog, int func)
{
	for (int i = 0; i < m->c->progs; i++) {
		const struct prog *p = &m->c->prog[i];

		if (p->role == role && p->of_prog == prog && p->of_func == func)
			return i;
	}
	return -1;
}

/* What sits at an index of the array that program prog tail calls into, or -1. */
static int slot(const struct machine *m, int prog, uint32_t index)
{
	if (role_traces(m->c->prog[prog].role))
		return index == 0 ? prog : -1; /* an array of its own, with itself in it */
	for (int i = 0; i < m->c->progs; i++)
		if (m->c->prog[i].slot >= 0 && (uint32_t)m->c->prog[i].slot == index)
			return i;
	return -1;
}

/* Return: the program that takes over, or -1. */
static int tail_call(struct machine *m, struct frame *f, int at, uint32_t index)
{
	int target = slot(m, f->prog, index);

	if (target >= 0 && *f->left > 0) {
		--*f->left;
		m->res->made++;
		return target;
	}
	m->res->failed++;
	say(m, EVENT(EVENT_FAILED, f->prog, f->func, at));
	return -1;
}

/* More stack is in use; @guessed: for something that is not the JIT's. */
static void push(struct machine *m, int bytes, bool guessed)
{
	m->stack += bytes;
	if (m->stack > m->res->depth)
		m->res->depth = m->stack;
	m->res->around |= guessed;
}

/* A callback that C code or the verifier's loop calls so many times. */
static void call_back(struct machine *m, struct frame *f, const struct op *op, int times)
{
	int none = 0; /* no tail call is reachable from a callback */
	int c_code = op->kind == OP_BPF_LOOP ? 0 : STACK_HELPER;

	push(m, c_code, c_code);
	for (int i = 0; i < times && !m->err; i++)
		call(m, f->prog, op->arg, 0, &none, false);
	m->stack -= c_code;
	f->value = MIX(f->value, times);
}

/* The frame of a function that is entered, as it was JITed, or about so. */
static int frame_bytes(const struct machine *m, int prog, int func, bool by_tail_call)
{
	int known = m->rules->frame[prog][func];

	if (!known)
		return STACK_FRAME + func_stack(&m->c->prog[prog].func[func]);
	if (!func && by_tail_call == m->rules->shim_for_tail_calls[prog])
		known += m->rules->shim[prog];
	return known;
}

/* One op that is no loop.  Return: the program that takes over, or -1. */
static int step(struct machine *m, struct frame *f, int at)
{
	const struct op *op = &func_of(m, f)->op[at];
	int copy = *f->left;

	switch (op->kind) {
	case OP_HELPER:
		if (outside_info[op->arg].value >= 0)
			f->value = MIX(f->value, outside_info[op->arg].value);
		break;
	case OP_CALL:
		f->value = MIX(f->value, call(m, f->prog, op->arg, f->value,
					      m->rules->by_path[f->prog] ? &copy : f->left,
					      m->reachable[f->prog][f->func]));
		break;
	case OP_TAIL:
		return tail_call(m, f, at, op->arg);
	case OP_BPF_LOOP:
	case OP_CALL_LOOP:
		call_back(m, f, op, op->count);
		break;
	case OP_FOR_EACH:
		call_back(m, f, op, FOR_EACH);
		break;
	}
	return -1;
}

/* All ops of the frame's function.  Return: the program that takes over, or -1. */
static int steps(struct machine *m, struct frame *f)
{
	const struct func *fn = func_of(m, f);
	int start = 0, turns = 0;

	for (int i = 0; i < fn->ops && !m->err; i++) {
		int kind = fn->op[i].kind, target;

		if (kind == OP_LOOP || kind == OP_GOTO_LOOP) {
			start = i;
			turns = fn->op[i].count;
		} else if (kind == OP_END) {
			if (--turns > 0)
				i = start;
		} else {
			target = step(m, f, i);
			if (target >= 0)
				return target;
		}
	}
	return -1;
}

/* Does the function start with its caller's value, or with the seed? */
static bool takes_arg(const struct fuzz_case *c, int prog, int func)
{
	const struct prog *p = &c->prog[prog];

	if (func)
		return p->func[func].kind != FUNC_CALLBACK;
	return p->role == ROLE_EXT && p->of_func;
}

/* A function, and whatever takes over from it by tail calls, until something returns. */
static uint32_t body(struct machine *m, int prog, int func, uint32_t arg, int *left,
		     const uint32_t *traced)
{
	struct frame f = { prog, func, 0, left };
	int target = prog, stack = m->stack;
	bool callback, tail_called = false;
	uint32_t saved;
	int frame;

	do {
		const struct func *fn;

		f.prog = target;
		fn = func_of(m, &f);
		callback = fn->kind == FUNC_CALLBACK;
		m->stack = stack;
		frame = frame_bytes(m, f.prog, f.func, tail_called);
		push(m, frame, false);
		if (frame > m->res->largest)
			m->res->largest = frame;
		say(m, EVENT(EVENT_ENTER, f.prog, f.func, 0));
		f.value = (takes_arg(m->c, f.prog, f.func) ? arg : (uint32_t)m->c->seed) +
			  EVENT(EVENT_ENTER, f.prog, f.func, 0);
		if (traced)
			say(m, *traced);
		saved = f.value;
		target = steps(m, &f);
		if (target < 0 && fn->stack)
			f.value = MIX(f.value, saved);
		f.func = 0;
		tail_called = true;
	} while (target >= 0 && !m->err);
	m->stack = stack;
	return callback || role_traces(m->c->prog[f.prog].role) ? 0 : f.value;
}

static void trace(struct machine *m, int role, int prog, int func, const uint32_t *value)
{
	int tracer = hook(m, role, prog, func), left = TAIL_CALLS_MAX;

	if (tracer < 0)
		return;
	push(m, STACK_TRAMPOLINE, true);
	body(m, tracer, 0, 0, &left, value);
	m->stack -= STACK_TRAMPOLINE;
}

/*
 * A function is called, by BPF or C code.
 *
 * @counts: can a tail call be reached from the caller?
 */
static uint32_t call(struct machine *m, int prog, int func, uint32_t arg, int *left, bool counts)
{
	int ext = hook(m, ROLE_EXT, prog, func), own = TAIL_CALLS_MAX;
	bool traced = hook(m, ROLE_FENTRY, prog, func) >= 0 || hook(m, ROLE_FEXIT, prog, func) >= 0;
	uint32_t value;

	if (ext >= 0) {
		value = call(m, ext, 0, arg, &own, false);
		if (counts && m->rules->ext_resets[ext])
			*left = own;
		return value;
	}
	trace(m, ROLE_FENTRY, prog, func, NULL);
	push(m, traced ? STACK_TRAMPOLINE : 0, traced);
	value = body(m, prog, func, arg, left, NULL);
	m->stack -= traced ? STACK_TRAMPOLINE : 0;
	trace(m, ROLE_FEXIT, prog, func, &value);
	return value;
}

int model_run(const struct fuzz_case *c, const struct model_rules *rules, struct model_result *res)
{
	struct machine m = { .c = c, .rules = rules, .res = res };
	int left = TAIL_CALLS_MAX;

	res->words = res->made = res->failed = res->depth = res->largest = 0;
	res->around = false;
	for (int i = 0; i < c->progs; i++)
		prog_reachable(&c->prog[i], m.reachable[i]);
	res->value = call(&m, 0, 0, 0, &left, false);
	return m.err;
}
