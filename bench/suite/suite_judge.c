// SPDX-License-Identifier: GPL-2.0-only
/* The samples of the workloads: judged. */

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "calibrate.h"
#include "suite.h"
#include "suite_cell.h"
#include "util.h"

/*
 * How far passes may be apart in instructions: as far as an emulated count may be off
 * that is exact but for a tick.  The same code runs in both.
 */
#define PASSES_APART 0.001

/* And in cycles: as far as 2R may be from R (calibrate.c). */
#define CYCLES_APART 0.03

/* What became of the tries of a cell that gave no sample. */
static const char *what_happened(const struct cell *c)
{
	if (c->interrupted && c->refused)
		return "interrupts, and counters that did not run throughout, spoilt each";
	if (c->interrupted)
		return "an interrupt fell into each";
	return c->refused ? "the counters did not run throughout in any" : "a signal ended each";
}

/* Why the samples of a cell are no result, or NULL. */
static const char *no_result(const struct suite *s, struct cell *c, char *text, size_t size)
{
	for (size_t p = 0; p < s->counting->passes.n; p++) {
		if (c->passes[p].n)
			continue;
		snprintf(text, size, "%s of %u tries of every sample", what_happened(c),
			 SUITE_TRIES);
		return text;
	}
	if (!s->emulated || sampler_majority(c->passes[0].instructions, c->passes[0].n))
		return NULL;
	snprintf(text, size,
		 "no count is that of more than half of %zu samples: interrupts fall into them, or "
		 "the workload varies",
		 c->passes[0].n);
	return text;
}

int suite_exact(struct suite *s)
{
	char text[128], said[128] = "", more[48] = "";
	const struct cell *first = NULL;
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		struct cell *c = &s->cells[i];
		char where[128];

		if (!no_result(s, c, text, sizeof(text)))
			continue;
		snprintf(where, sizeof(where), "%s/%s", c->w->info.name, c->scheme);
		runfile_warn(s->run, where, text);
		if (n++)
			continue;
		first = c;
		strcpy(said, text);
	}
	if (!n)
		return 0;
	if (n > 1)
		snprintf(more, sizeof(more), " (and %zu more)", n - 1);
	say("%s/%s%s: %s: run again with more --samples", first->w->info.name, first->scheme, more,
	    said);
	return -ENODATA;
}

static void judge_proportion(struct suite *s, struct cell *c)
{
	char text[160];
	double off;

	switch (calibrate_judge(c->proportions, c->passes[0].n, s->emulated, &off)) {
	case CALIBRATE_GOOD:
		break;
	case CALIBRATE_OFF:
		snprintf(text, sizeof(text),
			 "counts are not proportional to repeats: 2R against R is off by %.4f",
			 off);
		cell_warn(s, c, text);
		break;
	case CALIBRATE_UNCLEAR:
		cell_warn(s, c,
			  "can't tell whether counts are proportional to repeats: too many "
			  "samples are disturbed");
		break;
	}
}

/* Samples of a pass, of what all passes count. */
static double *instructions_of(const struct pass_samples *p)
{
	return p->instructions;
}

static double *cycles_of(const struct pass_samples *p)
{
	return p->cycles;
}

/*
 * Passes must agree in what all of them count.  @of: that, of a pass; @apart: how far they may
 * be apart, relative; @why: what it means if they are farther.
 */
static void compare_passes(struct suite *s, struct cell *c,
			   double *(*of)(const struct pass_samples *p), const char *what,
			   double apart, const char *why)
{
	double one, first = sampler_median(of(&c->passes[0]), c->passes[0].n);
	char text[192];

	for (size_t p = 1; p < s->counting->passes.n; p++) {
		if (!c->passes[p].n)
			continue;
		one = sampler_median(of(&c->passes[p]), c->passes[p].n);
		if (fabs(one - first) <= apart * fabs(first))
			continue;
		snprintf(text, sizeof(text), "pass %zu took %.4f %s per operation, pass 1 %.4f: %s",
			 p + 1, one, what, first, why);
		cell_warn(s, c, text);
	}
}

/* All passes run the same code, on what should be the same machine. */
static void judge_passes(struct suite *s, struct cell *c)
{
	compare_passes(s, c, instructions_of, "instructions", PASSES_APART,
		       "their events are not of the same execution");
	if (passes_cycles(&s->counting->passes))
		compare_passes(s, c, cycles_of, "cycles", CYCLES_APART,
			       "the machine was not as fast in both");
}

static void judge_missing(struct suite *s, struct cell *c)
{
	char text[160];

	if (c->refused) {
		snprintf(text, sizeof(text),
			 "%zu samples refused: the counters did not run throughout", c->refused);
		cell_warn(s, c, text);
	}
	if (c->missing) {
		snprintf(text, sizeof(text),
			 "%zu of %zu samples are missing: each of %u tries was disturbed",
			 c->missing, c->taken * s->counting->passes.n, SUITE_TRIES);
		cell_warn(s, c, text);
	}
}

static void judge_cell(struct suite *s, struct cell *c)
{
	/* Without a majority the run fails anyway, and for that reason. */
	if (!s->emulated || sampler_majority(c->passes[0].instructions, c->passes[0].n))
		judge_proportion(s, c);
	judge_passes(s, c);
	judge_missing(s, c);
}

static void judge_constants(struct suite *s, struct cell *c)
{
	for (size_t p = 0; p < s->counting->passes.n; p++) {
		for (size_t k = 0; c->passes[p].n && k < s->counting->passes.list[p].counters.n;
		     k++) {
			ptrdiff_t e = cell_event(s, p, k);

			if (e >= 0)
				c->events[e].constant =
					sampler_median(c->events[e].constants, c->passes[p].n);
		}
	}
}

/* Many discarded samples mean many interrupts: another hart is better. */
static void judge_discarded(struct suite *s)
{
	size_t attempts = 0, interrupted = 0;
	char text[160];

	for (size_t i = 0; i < s->n; i++) {
		attempts += s->cells[i].attempts;
		interrupted += s->cells[i].interrupted;
	}
	if (interrupted * 2 <= attempts)
		return;
	snprintf(text, sizeof(text),
		 "interrupts fell into %zu of %zu tries to take a sample: measure on an isolated "
		 "hart, see --isolate",
		 interrupted, attempts);
	say("warning: %s", text);
	runfile_warn(s->run, "run", text);
}

void suite_judge(struct suite *s)
{
	for (size_t i = 0; i < s->n; i++) {
		struct cell *c = &s->cells[i];

		if (!c->taken || !c->passes[0].n)
			continue;
		judge_cell(s, c);
		judge_constants(s, c);
	}
	judge_discarded(s);
}
