// SPDX-License-Identifier: GPL-2.0-only
/*
 * The deepest chain of tail calls that is safe, under each scheme.  How deep one is depends on
 * the frames that the scheme makes, so it is looked for: with fewer and fewer functions, then
 * with as much of their own stack as there is room for.
 */

#include <stdio.h>
#include <string.h>

#include "deepest.h"
#include "keep.h"
#include "mixture.h"
#include "traits.h"
#include "trial.h"
#include "util.h"

#define LEAST 8  /* bytes of a function's own stack */
#define STEP  16 /* bytes of a function's own stack that make its frame larger, in all schemes */

/*
 * A chain of so many functions.  All have some stack of their own, and so note where their frame
 * is; the first share @stack bytes more.
 */
static void make_chain(struct fuzz_case *c, int funcs, int stack)
{
	struct prog *p = &c->prog[0];

	*c = (struct fuzz_case){ .seed = 1, .progs = 1 }; /* a root, in slot 0 */
	p->funcs = funcs;
	for (int i = 0; i < funcs; i++) {
		struct func *f = &p->func[i];
		bool last = i == funcs - 1;

		f->kind = i ? FUNC_GLOBAL : FUNC_MAIN;
		f->stack = LEAST;
		while (stack && f->stack + STEP <= STACK_MAX) {
			f->stack += STEP;
			stack -= STEP;
		}
		f->op[f->ops++] =
			(struct op){ .kind = last ? OP_TAIL : OP_CALL, .arg = last ? 0 : i + 1 };
	}
}

static void try(const struct fuzz_case *c, const char *scheme, struct verdict *v)
{
	struct mixture mix;

	mixture_pure(c, scheme, &mix);
	trial_case(c);
	trial_run(&mix, v);
	trial_case(NULL);
}

/*
 * The deepest chain that is run, and the verdict on it; the next one is left out.
 *
 * Return: false where one failed, or no chain at all was run; @v says why.
 */
static bool find(struct fuzz_case *c, const char *scheme, int *funcs, struct verdict *v)
{
	struct fuzz_case next;
	struct verdict good;
	int stack = 0;

	*funcs = FUNCS_MAX + 1;
	do {
		make_chain(c, --*funcs, 0);
		try(c, scheme, v);
	} while (v->outcome == RUN_DEEP && *funcs > 2);
	while (v->outcome == RUN_GOOD) {
		good = *v;
		make_chain(&next, *funcs, stack += STEP);
		if (case_check(&next))
			break; /* the verifier takes no deeper one */
		try(&next, scheme, v);
		if (v->outcome == RUN_GOOD)
			*c = next;
	}
	if (v->outcome != RUN_DEEP)
		return false;
	*v = good;
	return true;
}

static int chain(struct campaign *cam, const char *scheme)
{
	struct fuzz_case worst, c;
	struct mixture mix;
	struct verdict v;
	char file[32];
	int funcs, most;

	make_chain(&worst, FUNCS_MAX, 0);
	try(&worst, scheme, &v);
	most = v.depth;
	if (!find(&c, scheme, &funcs, &v)) {
		say("the deepest chain under %s can't be found: %s", scheme,
		    v.outcome == RUN_GOOD ? "all are safe" : v.what);
		return 1;
	}
	cam->cases++;
	cam->runs++;
	printf("jitfuzz: stack under %s: %d functions would take %d bytes; the deepest safe chain, "
	       "of %d, takes %d\n",
	       scheme, FUNCS_MAX, most, funcs, v.depth);
	mixture_pure(&c, scheme, &mix);
	snprintf(file, sizeof(file), "deepest-%s.case", scheme);
	return keep_case(cam->out, file, &c, &mix, "the deepest chain of tail calls that is safe");
}

int deepest_chains(struct campaign *cam)
{
	int err = 0;

	for (size_t i = 0; !err && i < cam->schemes.n; i++)
		/* Without BPF-to-BPF calls there is no such chain. */
		if (!scheme_traits(cam->schemes.names[i])->refuses_mixing)
			err = chain(cam, cam->schemes.names[i]);
	return err;
}
