// SPDX-License-Identifier: GPL-2.0-only
/*
 * Draws random cases.  What is drawn need not be right: a case that breaks a rule, or
 * that runs for too long, is thrown away and the next is drawn from the same seed.
 */

#include <string.h>

#include "generate.h"
#include "model.h"
#include "random.h"
#include "util.h"

/* How many of 100 cases, programs, functions or places... */
enum {
	FLAT = 12,          /* no program mixes tail calls and BPF-to-BPF calls */
	SECOND_TARGET = 60, /* a target besides the first */
	THIRD_TARGET = 25,  /* and another */
	ROOT_IN_SLOT = 25,  /* the root is a target as well */
	EXTENDED = 40,      /* a root that may be extended is */
	TRACED = 45,        /* a tracing program, and once more */
	GLOBAL = 65,        /* a function that could be static is global */
	CALLBACK = 18,      /* a function is a callback */
	LOOPED = 45,        /* a call of a function is in a loop */
	GOTO = 60,          /* a loop is made by may_goto */
	LONG_LOOP = 50,     /* a loop may have up to LOOP_MAX turns, otherwise up to 5 */
	WITH_STACK = 35,    /* a function uses stack */
	TAIL_FILLED = 80,   /* the index of a tail call is that of a filled slot */
	TAIL_EMPTY = 60,    /* otherwise that of an empty one */
};

struct draw {
	struct rng rng;
	struct fuzz_case *c;
	bool flat;
	uint32_t filled[SLOTS]; /* the slots that are */
	int slots;
};

static int between(struct rng *r, int low, int high)
{
	return low + (int)rng_pick(r, high - low + 1);
}

/* Put an op in a function at a place; too many ops are too many for case_check() as well. */
static void insert(struct func *f, int at, struct op op)
{
	if (f->ops >= OPS_MAX)
		return;
	memmove(&f->op[at + 1], &f->op[at], (f->ops - at) * sizeof(op));
	f->op[at] = op;
	f->ops++;
}

static int turns(struct rng *r)
{
	return rng_percent(r, LONG_LOOP) ? between(r, 6, LOOP_MAX) : between(r, 2, 5);
}

/* A loop around one op, unless the place is in a loop already (case_check() would say no). */
static void insert_looped(struct draw *d, struct func *f, int at, struct op op)
{
	struct op loop = { .kind = rng_percent(&d->rng, GOTO) ? OP_GOTO_LOOP : OP_LOOP,
			   .count = turns(&d->rng) };
	bool inside = false;

	for (int i = 0; i < at; i++) {
		inside |= f->op[i].kind == OP_LOOP || f->op[i].kind == OP_GOTO_LOOP;
		inside &= f->op[i].kind != OP_END;
	}
	if (inside || f->ops + 3 > OPS_MAX) {
		insert(f, at, op);
		return;
	}
	insert(f, at, (struct op){ .kind = OP_END });
	insert(f, at, op);
	insert(f, at, loop);
}

static struct op draw_tail(struct draw *d)
{
	static const uint32_t far[] = {
		SLOTS, SLOTS + 1, 1000, 0x7fffffff, 0x80000000, UINT32_MAX
	};
	struct op op = { .kind = OP_TAIL };

	if (d->slots && rng_percent(&d->rng, TAIL_FILLED))
		op.arg = d->filled[rng_pick(&d->rng, d->slots)];
	else if (rng_percent(&d->rng, TAIL_EMPTY))
		op.arg = rng_pick(&d->rng, SLOTS);
	else
		op.arg = far[rng_pick(&d->rng, ARRAY_SIZE(far))];
	return op;
}

/* A call of function callee that fits the kinds of both. */
static struct op draw_call(struct draw *d, const struct prog *p, int callee)
{
	static const uint8_t ways[] = { OP_CALL, OP_BPF_LOOP, OP_CALL_LOOP, OP_FOR_EACH };
	struct op op = { .kind = OP_CALL, .arg = callee };

	if (p->func[callee].kind == FUNC_CALLBACK)
		op.kind = ways[rng_pick(&d->rng, ARRAY_SIZE(ways))];
	if (op_counts(op.kind))
		op.count = between(&d->rng, 1, 5);
	return op;
}

/* What a function does besides calling functions. */
static void draw_leaf_ops(struct draw *d, const struct prog *p, struct func *f, bool tail_calls)
{
	int count = between(&d->rng, 0, 3);

	for (int i = 0; i < count; i++) {
		struct op op = { .kind = OP_HELPER, .arg = rng_pick(&d->rng, CALLS_OUTSIDE) };

		if (outside_info[op.arg].packet &&
		    (f->kind == FUNC_CALLBACK || role_traces(p->role)))
			op.arg = CALL_STRTOUL;
		insert(f, between(&d->rng, 0, f->ops), op);
	}
	if (f->kind == FUNC_CALLBACK || !tail_calls)
		return;
	/* Real programs tail call at the end; one before the end is the harder case. */
	if (rng_percent(&d->rng, 60))
		insert(f, f->ops, draw_tail(d));
	if (rng_percent(&d->rng, 20))
		insert_looped(d, f, between(&d->rng, 0, f->ops), draw_tail(d));
}

static void draw_calls(struct draw *d, struct prog *p)
{
	for (int callee = 1; callee < p->funcs; callee++) {
		int sites = rng_percent(&d->rng, 30) ? 2 : 1;

		while (sites-- > 0) {
			int caller = rng_pick(&d->rng, callee);
			struct func *f = &p->func[caller];
			struct op op = draw_call(d, p, callee);
			int at = between(&d->rng, 0, f->ops);

			if (rng_percent(&d->rng, LOOPED))
				insert_looped(d, f, at, op);
			else
				insert(f, at, op);
		}
	}
}

static void draw_prog(struct draw *d, struct prog *p, int funcs)
{
	bool traces = role_traces(p->role), tail_calls = true;

	p->funcs = funcs;
	if (d->flat || traces) {
		tail_calls = rng_percent(&d->rng, traces ? 15 : 50);
		if (d->flat && tail_calls)
			p->funcs = 1;
	} else if (rng_percent(&d->rng, 25)) {
		tail_calls = false;
	}
	for (int i = 0; i < p->funcs; i++) {
		struct func *f = &p->func[i];

		if (!i)
			f->kind = FUNC_MAIN;
		else if (traces || rng_percent(&d->rng, CALLBACK))
			f->kind = FUNC_CALLBACK;
		else
			f->kind = rng_percent(&d->rng, GLOBAL) ? FUNC_GLOBAL : FUNC_STATIC;
		if (rng_percent(&d->rng, WITH_STACK))
			f->stack = 8 * between(&d->rng, 1, STACK_MAX / 8);
		draw_leaf_ops(d, p, f, tail_calls);
	}
	draw_calls(d, p);
}

static struct prog *add_prog(struct draw *d, enum role role)
{
	struct prog *p = &d->c->prog[d->c->progs++];

	p->role = role;
	p->slot = -1;
	return p;
}

/* Any function that a call can reach: not the main program of a target. */
static void draw_traced(struct draw *d, struct prog *p)
{
	do
		p->of_prog = rng_pick(&d->rng, d->c->progs - 1);
	while (role_traces(d->c->prog[p->of_prog].role));
	p->of_func = rng_pick(&d->rng, d->c->prog[p->of_prog].funcs);
}

/* A global function of the root; now and then its main program, which leaves less to do. */
static int draw_replaced(struct draw *d)
{
	const struct prog *root = &d->c->prog[0];
	int global[FUNCS_MAX], n = 0;

	for (int i = 1; i < root->funcs; i++)
		if (root->func[i].kind == FUNC_GLOBAL)
			global[n++] = i;
	return n && rng_percent(&d->rng, 90) ? global[rng_pick(&d->rng, n)] : 0;
}

static void draw_case(struct draw *d)
{
	int targets = 1 + rng_percent(&d->rng, SECOND_TARGET) + rng_percent(&d->rng, THIRD_TARGET);
	bool root_in_slot = rng_percent(&d->rng, ROOT_IN_SLOT);
	struct prog *p;

	d->flat = rng_percent(&d->rng, FLAT);
	for (int i = 0; i < targets + root_in_slot; i++)
		d->filled[d->slots++] = i;
	p = add_prog(d, ROLE_ROOT);
	if (root_in_slot)
		p->slot = targets;
	draw_prog(d, p, between(&d->rng, 2, 5));
	for (int i = 0; i < targets; i++) {
		p = add_prog(d, ROLE_TARGET);
		p->slot = i;
		draw_prog(d, p, between(&d->rng, 1, 3));
	}
	if (!root_in_slot && rng_percent(&d->rng, EXTENDED)) {
		p = add_prog(d, ROLE_EXT);
		p->of_func = draw_replaced(d);
		draw_prog(d, p, between(&d->rng, 1, 2));
	}
	for (int i = 0; i < 2; i++) {
		if (!rng_percent(&d->rng, TRACED))
			continue;
		p = add_prog(d, rng_percent(&d->rng, 50) ? ROLE_FENTRY : ROLE_FEXIT);
		draw_traced(d, p);
		draw_prog(d, p, between(&d->rng, 1, 2));
	}
}

void generate_case(struct fuzz_case *c, uint64_t seed)
{
	static const struct model_rules resets[] = {
		{ .ext_resets = { false } },
		{ .ext_resets = { true, true, true, true, true, true, true, true } },
	};
	static struct model_result res;
	struct rng rng = { seed };
	bool good;

	do {
		struct draw d = { .rng = { rng_next(&rng) }, .c = c };

		memset(c, 0, sizeof(*c));
		c->seed = seed;
		draw_case(&d);
		good = !case_check(c);
		for (size_t i = 0; good && i < ARRAY_SIZE(resets); i++)
			good = !model_run(c, &resets[i], &res) && res.made + res.failed;
	} while (!good);
}
