// SPDX-License-Identifier: GPL-2.0-only
/* Chooses which program of a case is JITed under which scheme. */

#include <stdio.h>
#include <string.h>

#include "mixture.h"
#include "traits.h"

void mixture_pure(const struct fuzz_case *c, const char *scheme, struct mixture *mix)
{
	memset(mix, 0, sizeof(*mix));
	for (int i = 0; i < c->progs; i++)
		snprintf(mix->scheme[i], SCHEME_NAME, "%s", scheme);
}

/* Could a program be JITed under a scheme at all, beside a root of this class? */
static bool possible(const struct fuzz_case *c, int prog, const char *scheme,
		     enum scheme_class class)
{
	const struct traits *t = scheme_traits(scheme);

	if (t->refuses_mixing && prog_mixes(&c->prog[prog]))
		return false;
	return t->class == class || role_traces(c->prog[prog].role);
}

bool mixture_draw(const struct fuzz_case *c, const struct scheme_list *all, struct rng *rng,
		  struct mixture *mix)
{
	enum scheme_class class = CLASSES;
	bool mixed = false;

	memset(mix, 0, sizeof(*mix));
	for (int i = 0; i < c->progs; i++) {
		const char *fit[SCHEME_MAX];
		int n = 0;

		for (size_t k = 0; k < all->n; k++) {
			const char *name = all->names[k];

			if (possible(c, i, name, i ? class : scheme_traits(name)->class))
				fit[n++] = name;
		}
		if (!n)
			return false;
		snprintf(mix->scheme[i], SCHEME_NAME, "%s", fit[rng_pick(rng, n)]);
		if (!i)
			class = scheme_traits(mix->scheme[0])->class;
		mixed |= strcmp(mix->scheme[i], mix->scheme[0]) != 0;
	}
	return mixed;
}

/* Is there a program in this role on the main program of prog? */
static bool main_hooked(const struct fuzz_case *c, int role, int prog)
{
	for (int i = 0; i < c->progs; i++)
		if (c->prog[i].role == role && c->prog[i].of_prog == prog && !c->prog[i].of_func)
			return true;
	return false;
}

const char *mixture_excused(const struct fuzz_case *c, const struct mixture *mix)
{
	for (int i = 0; i < c->progs; i++) {
		const struct traits *ext = scheme_traits(mix->scheme[i]);

		if (c->prog[i].role != ROLE_EXT)
			continue;
		if (ext->ext_resets && !scheme_traits(mix->scheme[0])->ext_resets)
			return "the extension returns its own count to a caller of another scheme";
		if (ext->fexit_on_ext_faulty && main_hooked(c, ROLE_FEXIT, i))
			return "fexit on an extension loses the count in Linux 7.3";
	}
	return NULL;
}

bool mixture_refused(const struct fuzz_case *c, const struct mixture *mix, int prog)
{
	return scheme_traits(mix->scheme[prog])->refuses_mixing && prog_mixes(&c->prog[prog]);
}

void mixture_rules(const struct fuzz_case *c, const struct mixture *mix, struct model_rules *rules)
{
	memset(rules, 0, sizeof(*rules));
	for (int i = 0; i < c->progs; i++) {
		const struct traits *t = scheme_traits(mix->scheme[i]);

		rules->ext_resets[i] = t->ext_resets && scheme_traits(mix->scheme[0])->ext_resets;
		rules->shim_for_tail_calls[i] =
			t->shim_for_tail_calls && c->prog[i].role != ROLE_EXT;
		rules->by_path[i] = t->by_path;
	}
}

void mixture_print(const struct fuzz_case *c, const struct mixture *mix, char *text, size_t size)
{
	bool pure = true;
	size_t used = 0;

	for (int i = 1; i < c->progs; i++)
		pure &= !strcmp(mix->scheme[i], mix->scheme[0]);
	for (int i = 0; i < (pure ? 1 : c->progs) && used < size; i++)
		used += pure ? snprintf(text, size, "%s", mix->scheme[0])
			     : snprintf(text + used, size - used, "%s%s %s", i ? ", " : "",
					role_name(c->prog[i].role), mix->scheme[i]);
}
