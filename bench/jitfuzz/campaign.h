/* SPDX-License-Identifier: GPL-2.0-only */
/* Runs cases under all schemes and mixtures; keeps what fails. */
#ifndef JITBOARD_FUZZ_CAMPAIGN_H
#define JITBOARD_FUZZ_CAMPAIGN_H

#include "case.h"
#include "scheme.h"
#include "text.h"

struct campaign {
	struct scheme_list schemes;
	const char *out; /* the folder for failing cases and the current one */
	int mixtures;    /* random ones for each case */
	bool shrink;
	int current; /* the file of the current case; 0: not open yet */
	/* What has been done. */
	unsigned long cases, runs, excused, deep; /* deep: left out, see trial.h */
};

/*
 * campaign_case() - run a case under each scheme, and mixed.
 *
 * @mix: run it under this mixture first, unless that is empty or NULL
 * @name: of the case, for messages and files
 *
 * If it fails: says so, makes it smaller, and saves it as OUT/NAME.case.  If it is left out
 * under some mixtures, for it would take too much stack: says so of the first.
 * Return: 0; 1 if it failed; -errno if the case could not be kept, with a message.
 */
int campaign_case(struct campaign *cam, const struct fuzz_case *c, const struct mixture *mix,
		  const char *name);

/* campaign_end() - nothing runs any more: forget the current case. */
void campaign_end(struct campaign *cam);

#endif
