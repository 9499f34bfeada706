// SPDX-License-Identifier: GPL-2.0-only
/* Gives each cycle of CVA6 its one cause. */

#include <string.h>

#include "pipe_cva6.h"

void cva6_reset(struct cva6_pipe *p)
{
	*p = (struct cva6_pipe){ .refetch = CAUSE_FLUSH };
}

static struct cva6_slot *slot(struct cva6_pipe *p, unsigned int i)
{
	return &p->slots[(p->first + i) % CVA6_SLOTS];
}

/* An instruction leaves the scoreboard, which it does in the order in which it came. */
static void retire(struct cva6_pipe *p, const struct cva6_taps *t, unsigned int port,
		   struct happened *h)
{
	struct retired *r = &h->retired[h->n];

	if (!p->n || slot(p, 0)->pc != t->commit[port].pc) {
		h->lost = true;
		return;
	}
	*r = (struct retired){ .pc = t->commit[port].pc,
			       .word = t->commit[port].word,
			       .writes = t->commit[port].writes,
			       .reg = t->commit[port].reg,
			       .value = t->commit[port].value };
	memcpy(r->cycles, slot(p, 0)->cycles, sizeof(r->cycles));
	p->first = (p->first + 1) % CVA6_SLOTS;
	p->n--;
	h->n++;
}

static void issue(struct cva6_pipe *p, uint64_t pc, struct happened *h)
{
	struct cva6_slot *s = slot(p, p->n);

	if (p->n == CVA6_SLOTS) {
		h->lost = true;
		return;
	}
	p->n++;
	p->waited[CAUSE_RETIRED]++;
	s->pc = pc;
	memcpy(s->cycles, p->waited, sizeof(s->cycles));
	memset(p->waited, 0, sizeof(p->waited));
	p->refetch = CAUSE_RETIRED;
}

/* What was issued is thrown away, and fetched again. */
static void flush(struct cva6_pipe *p)
{
	for (unsigned int i = 0; i < p->n; i++)
		for (unsigned int k = 0; k < CAUSES; k++)
			p->waited[CAUSE_FLUSH] += slot(p, i)->cycles[k];
	p->n = 0;
	p->refetch = CAUSE_FLUSH;
}

/* What the load or store waits for that others wait for; @otherwise: for nothing unusual. */
static enum cause of_memory(const struct cva6_taps *t, enum cause otherwise)
{
	if (t->load_behind_store)
		return CAUSE_STORE_LOAD;
	if (t->load_translates || t->store_translates)
		return CAUSE_DTLB;
	return t->reads_data ? CAUSE_DCACHE : otherwise;
}

/* Why nothing issues. */
static enum cause stall(const struct cva6_pipe *p, const struct cva6_taps *t)
{
	if (t->mispredicted)
		return CAUSE_REDIRECT;
	if (t->killed)
		return CAUSE_FLUSH;
	if (!t->decoded && t->reads_code)
		return CAUSE_ICACHE;
	if (!t->decoded)
		return p->refetch == CAUSE_RETIRED ? CAUSE_FETCH : p->refetch;
	if (t->full)
		return of_memory(t, CAUSE_BUSY);
	if (t->no_operand)
		return t->operand_load ? of_memory(t, CAUSE_LOAD_USE) : CAUSE_LONG;
	if (t->unit_busy)
		return t->is_memory ? of_memory(t, CAUSE_BUSY) : CAUSE_LONG;
	return t->rd_taken ? of_memory(t, CAUSE_WAW) : CAUSE_OTHER;
}

void cva6_step(struct cva6_pipe *p, const struct cva6_taps *t, struct happened *h)
{
	for (unsigned int i = 0; i < RETIRE_MOST; i++)
		if (t->commit[i].valid)
			retire(p, t, i, h);
	if (t->issues) {
		issue(p, t->pc, h);
	} else {
		p->waited[stall(p, t)]++;
		if (t->mispredicted)
			p->refetch = CAUSE_REDIRECT;
	}
	if (t->flushed)
		flush(p);
}
