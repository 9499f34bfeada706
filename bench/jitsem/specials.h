/* SPDX-License-Identifier: GPL-2.0-only */
/* Tests that are more than a row of a table. */
#ifndef JITBOARD_SEM_SPECIALS_H
#define JITBOARD_SEM_SPECIALS_H

#include "rig.h"
#include "schemes.h"

/* Tests that are more than a row of sem_cases; run once per scheme, or once in all. */
struct sem_special {
	const char *name;
	/* Return: 0, or -errno with r->error set; +1: skipped, r->error says why */
	int (*run)(struct rig *r, const char *scheme, const struct scheme_list *all);
	bool once;
};
/* Programs of schemes that don't work together (borders.c). */
int border_update(struct rig *r, const char *scheme, const struct scheme_list *all);
int border_load(struct rig *r, const char *scheme, const struct scheme_list *all);
int border_extension(struct rig *r, const char *scheme, const struct scheme_list *all);
/* Call chains through JITed code (unwind.c). */
int unwind(struct rig *r, const char *scheme, const struct scheme_list *all);
int unwind_sampled(struct rig *r, const char *scheme, const struct scheme_list *all);

extern const struct sem_special sem_specials[];
extern const size_t sem_special_count;

#endif
