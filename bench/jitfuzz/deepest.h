/* SPDX-License-Identifier: GPL-2.0-only */
/* The kernel's stack, as far down as tail calls from subprograms may take it. */
#ifndef JITBOARD_FUZZ_DEEPEST_H
#define JITBOARD_FUZZ_DEEPEST_H

#include "campaign.h"

/*
 * deepest_chains() - under each scheme the deepest chain of tail calls that is safe.
 *
 * A main program calls a subprogram, which calls the next; the last one tail calls the main
 * program, 33 times, each below the frames of the time before.  Says how much stack the longest
 * such program that the verifier takes would need, runs the deepest that needs no more than
 * trial.h allows, keeps it as OUT/deepest-SCHEME.case, and sees that one that is a little
 * deeper is left out.
 *
 * Return: 0; 1 if one failed, with a message; -errno if it could not be kept.
 */
int deepest_chains(struct campaign *cam);

#endif
