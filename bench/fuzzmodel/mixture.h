/* SPDX-License-Identifier: GPL-2.0-only */
/* Which schemes a case is run under. */
#ifndef JITBOARD_FUZZ_MIXTURE_H
#define JITBOARD_FUZZ_MIXTURE_H

#include "model.h"
#include "random.h"
#include "scheme.h"
#include "text.h"

/* mixture_pure() - all programs under one scheme. */
void mixture_pure(const struct fuzz_case *c, const char *scheme, struct mixture *mix);

/*
 * mixture_draw() - a scheme for each program, at random.
 *
 * @all: the schemes that may be used
 *
 * All programs but tracing ones get schemes of one class; those may have any.
 * Return: false if the schemes leave no choice.
 */
bool mixture_draw(const struct fuzz_case *c, const struct scheme_list *all, struct rng *rng,
		  struct mixture *mix);

/*
 * mixture_excused() - is it known that the model does not hold for a mixture?
 *
 * Return: NULL, or the reason.
 */
const char *mixture_excused(const struct fuzz_case *c, const struct mixture *mix);

/* mixture_refused() - must the kernel refuse program prog? */
bool mixture_refused(const struct fuzz_case *c, const struct mixture *mix, int prog);

/* mixture_rules() - what the model has to know of a mixture, but for the frames. */
void mixture_rules(const struct fuzz_case *c, const struct mixture *mix, struct model_rules *rules);

/* mixture_print() - for people: one scheme's name, or "root stack, target reg, ..." */
void mixture_print(const struct fuzz_case *c, const struct mixture *mix, char *text, size_t size);

#endif
