// SPDX-License-Identifier: GPL-2.0-only
/* Makes a failing case small. */

#include <string.h>

#include "shrink.h"
#include "util.h"

struct shrinker {
	struct fuzz_case *best;
	struct mixture *mix;
	still_fails fails;
	void *arg;
};

static void drop_op(struct func *f, int at)
{
	f->ops--;
	memmove(&f->op[at], &f->op[at + 1], (f->ops - at) * sizeof(f->op[0]));
	memset(&f->op[f->ops], 0, sizeof(f->op[0]));
}

/* The end of the loop that starts at an op. */
static int loop_end(const struct func *f, int at)
{
	while (at < f->ops - 1 && f->op[at].kind != OP_END)
		at++;
	return at;
}

static bool opens_loop(const struct op *op)
{
	return op->kind == OP_LOOP || op->kind == OP_GOTO_LOOP;
}

/* Without a program, and without those that hang on it. */
static void drop_prog(struct fuzz_case *c, struct mixture *mix, int at)
{
	for (int i = c->progs - 1; i > at; i--)
		if (c->prog[i].role >= ROLE_EXT && c->prog[i].of_prog == at)
			drop_prog(c, mix, i);
	c->progs--;
	memmove(&c->prog[at], &c->prog[at + 1], (c->progs - at) * sizeof(c->prog[0]));
	memmove(&mix->scheme[at], &mix->scheme[at + 1], (c->progs - at) * sizeof(mix->scheme[0]));
	memset(&c->prog[c->progs], 0, sizeof(c->prog[0]));
	memset(&mix->scheme[c->progs], 0, sizeof(mix->scheme[0]));
	for (int i = at; i < c->progs; i++)
		if (c->prog[i].role >= ROLE_EXT && c->prog[i].of_prog > at)
			c->prog[i].of_prog--;
}

/* Without a function, the calls of it, and the programs that hang on it. */
static void drop_func(struct fuzz_case *c, struct mixture *mix, int prog, int at)
{
	struct prog *p = &c->prog[prog];

	for (int i = c->progs - 1; i >= 0; i--)
		if (c->prog[i].role >= ROLE_EXT && c->prog[i].of_prog == prog &&
		    c->prog[i].of_func == at)
			drop_prog(c, mix, i);
	for (int i = 0; i < c->progs; i++)
		if (c->prog[i].role >= ROLE_EXT && c->prog[i].of_prog == prog &&
		    c->prog[i].of_func > at)
			c->prog[i].of_func--;
	p->funcs--;
	memmove(&p->func[at], &p->func[at + 1], (p->funcs - at) * sizeof(p->func[0]));
	memset(&p->func[p->funcs], 0, sizeof(p->func[0]));
	for (int i = 0; i < p->funcs; i++) {
		struct func *f = &p->func[i];

		for (int k = f->ops - 1; k >= 0; k--) {
			if (!op_takes_func(f->op[k].kind) || f->op[k].arg < (uint32_t)at)
				continue;
			if (f->op[k].arg == (uint32_t)at)
				drop_op(f, k);
			else
				f->op[k].arg--;
		}
	}
}

static bool called(const struct prog *p, int func)
{
	for (int i = 0; i < p->funcs; i++)
		for (int k = 0; k < p->func[i].ops; k++)
			if (op_takes_func(p->func[i].op[k].kind) &&
			    p->func[i].op[k].arg == (uint32_t)func)
				return true;
	return !func;
}

/* Without functions that nothing calls (any more): the verifier refuses them. */
static void drop_uncalled(struct fuzz_case *c, struct mixture *mix)
{
	for (int i = c->progs - 1; i >= 0; i--)
		for (int f = 1; i < c->progs && f < c->prog[i].funcs; f++)
			if (!called(&c->prog[i], f))
				drop_func(c, mix, i, f--);
}

/* Is the smaller case one, and does it fail?  Then it is the best so far. */
static bool better(struct shrinker *s, struct fuzz_case *c, struct mixture *mix)
{
	drop_uncalled(c, mix);
	if (!memcmp(c, s->best, sizeof(*c)) || case_check(c) || !s->fails(c, mix, s->arg))
		return false;
	*s->best = *c;
	*s->mix = *mix;
	return true;
}

/* --- the ways to make a case smaller; each says if it could --- */

static bool without_prog(struct shrinker *s, int prog)
{
	struct fuzz_case c = *s->best;
	struct mixture mix = *s->mix;

	if (!prog)
		return false;
	drop_prog(&c, &mix, prog);
	return better(s, &c, &mix);
}

static bool without_func(struct shrinker *s, int prog, int func)
{
	struct fuzz_case c = *s->best;
	struct mixture mix = *s->mix;

	if (!func)
		return false;
	drop_func(&c, &mix, prog, func);
	return better(s, &c, &mix);
}

static bool without_stack(struct shrinker *s, int prog, int func)
{
	struct fuzz_case c = *s->best;
	struct mixture mix = *s->mix;

	c.prog[prog].func[func].stack = 0;
	return better(s, &c, &mix);
}

/* Without an op; a loop with all that is in it. */
static bool without_op(struct shrinker *s, int prog, int func, int at)
{
	struct fuzz_case c = *s->best;
	struct mixture mix = *s->mix;
	struct func *f = &c.prog[prog].func[func];

	if (f->op[at].kind == OP_END)
		return false;
	if (opens_loop(&f->op[at]))
		for (int i = loop_end(f, at); i > at; i--)
			drop_op(f, i);
	drop_op(f, at);
	return better(s, &c, &mix);
}

static bool without_loop(struct shrinker *s, int prog, int func, int at)
{
	struct fuzz_case c = *s->best;
	struct mixture mix = *s->mix;
	struct func *f = &c.prog[prog].func[func];

	if (!opens_loop(&f->op[at]))
		return false;
	drop_op(f, loop_end(f, at));
	drop_op(f, at);
	return better(s, &c, &mix);
}

static bool with_fewer_turns(struct shrinker *s, int prog, int func, int at)
{
	struct fuzz_case c = *s->best;
	struct mixture mix = *s->mix;
	struct op *op = &c.prog[prog].func[func].op[at];

	if (!op_counts(op->kind) || op->count < 2)
		return false;
	op->count /= 2;
	if (better(s, &c, &mix))
		return true;
	c = *s->best;
	mix = *s->mix;
	op->count--;
	return better(s, &c, &mix);
}

/* One go through everything, the large things first. */
static int pass(struct shrinker *s)
{
	static bool (*const of_op[])(struct shrinker *s, int prog, int func,
				     int at) = { without_op, without_loop, with_fewer_turns };
	const struct fuzz_case *c = s->best;
	int smaller = 0;

	for (int p = c->progs - 1; p >= 0; p--)
		smaller += p < c->progs && without_prog(s, p);
	for (int p = c->progs - 1; p >= 0; p--)
		for (int f = c->prog[p].funcs - 1; p < c->progs && f >= 0; f--)
			smaller += f < c->prog[p].funcs && without_func(s, p, f);
	for (int p = 0; p < c->progs; p++)
		for (int f = 0; p < c->progs && f < c->prog[p].funcs; f++) {
			smaller += without_stack(s, p, f);
			for (size_t way = 0; way < ARRAY_SIZE(of_op); way++)
				for (int i = c->prog[p].func[f].ops - 1; i >= 0; i--)
					if (p < c->progs && f < c->prog[p].funcs &&
					    i < c->prog[p].func[f].ops)
						smaller += of_op[way](s, p, f, i);
		}
	return smaller;
}

int shrink_case(struct fuzz_case *c, struct mixture *mix, still_fails fails, void *arg)
{
	struct shrinker s = { c, mix, fails, arg };
	int smaller, sum = 0;

	do {
		smaller = pass(&s);
		sum += smaller;
	} while (smaller);
	return sum;
}
