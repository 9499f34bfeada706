// SPDX-License-Identifier: GPL-2.0-only
/* Gives each cycle of Rocket its one cause. */

#include "pipe_rocket.h"

void rocket_reset(struct rocket_pipe *p)
{
	*p = (struct rocket_pipe){
		.ex = CAUSE_OTHER, .mem = CAUSE_OTHER, .wb = CAUSE_OTHER, .refetch = CAUSE_RETIRED
	};
}

/* Of a stage without an instruction: why, as noted when it became empty. */
static enum cause empty(enum cause noted)
{
	return noted == CAUSE_RETIRED ? CAUSE_OTHER : noted;
}

/* Why WB throws away what follows, and fetches again. */
static enum cause cause_of_wb(const struct rocket_pipe *p, const struct rocket_taps *t)
{
	if (t->dcache_nack) {
		if (t->dcache_miss || t->dcache_waits)
			return CAUSE_DCACHE;
		return p->raw ? CAUSE_STORE_LOAD : p->dtlb ? CAUSE_DTLB : CAUSE_BUSY;
	}
	if (!t->exception && t->replay_wb)
		return p->wb == CAUSE_RETIRED ? CAUSE_BUSY : p->wb;
	return CAUSE_FLUSH;
}

static enum cause mem_to_wb(const struct rocket_pipe *p, const struct rocket_taps *t, enum cause wb)
{
	if (!t->kill_m)
		return CAUSE_RETIRED;
	if (t->take_pc_wb)
		return wb;
	if (!t->mem_valid)
		return empty(p->mem);
	return t->replay_mem ? CAUSE_BUSY : CAUSE_FLUSH;
}

static enum cause ex_to_mem(const struct rocket_pipe *p, const struct rocket_taps *t, enum cause wb)
{
	if (!t->kill_x)
		return CAUSE_RETIRED;
	if (t->take_pc_wb)
		return wb;
	if (t->take_pc_mem)
		return CAUSE_REDIRECT;
	if (!t->ex_valid)
		return empty(p->ex);
	return t->dcache_miss || t->dcache_blocked ? CAUSE_DCACHE : CAUSE_BUSY;
}

/* What ID waits for. */
static enum cause stall(const struct rocket_pipe *p, const struct rocket_taps *t)
{
	if ((t->ex_hazard && t->ex_is_mem) || (t->mem_hazard && t->mem_is_mem))
		return CAUSE_LOAD_USE;
	/* A replayed access waits for the port, for what made it be replayed. */
	if (p->refetch == CAUSE_STORE_LOAD || p->refetch == CAUSE_DTLB || p->refetch == CAUSE_BUSY)
		return p->refetch;
	if (t->dcache_blocked || (t->wb_hazard && t->wb_is_mem))
		return CAUSE_DCACHE;
	if (t->scoreboard_hazard || t->ex_hazard || t->mem_hazard || t->wb_hazard)
		return CAUSE_LONG;
	return CAUSE_OTHER;
}

static enum cause id_to_ex(const struct rocket_pipe *p, const struct rocket_taps *t, enum cause wb)
{
	if (!t->kill_d)
		return CAUSE_RETIRED;
	if (t->take_pc_wb)
		return wb;
	if (t->take_pc_mem)
		return CAUSE_REDIRECT;
	if (!t->fetched) {
		if (t->icache_miss || t->icache_refills)
			return CAUSE_ICACHE;
		return p->refetch == CAUSE_RETIRED ? CAUSE_FETCH : p->refetch;
	}
	return t->stall_d ? stall(p, t) : CAUSE_OTHER;
}

enum cause rocket_step(struct rocket_pipe *p, const struct rocket_taps *t)
{
	enum cause wb = t->take_pc_wb ? cause_of_wb(p, t) : CAUSE_OTHER, now;
	struct rocket_pipe next = { .mem = ex_to_mem(p, t, wb),
				    .wb = mem_to_wb(p, t, wb),
				    .ex = id_to_ex(p, t, wb),
				    .refetch = p->refetch };

	if (t->retires)
		now = CAUSE_RETIRED;
	else
		now = t->wb_valid ? wb : empty(p->wb);
	if (t->take_pc_wb)
		next.refetch = wb;
	else if (t->take_pc_mem)
		next.refetch = CAUSE_REDIRECT;
	else if (next.ex == CAUSE_RETIRED)
		next.refetch = CAUSE_RETIRED;
	next.raw = t->dcache_raw_hazard && t->dcache_s1;
	next.dtlb = t->dtlb_miss && t->dcache_s1;
	*p = next;
	return now;
}
