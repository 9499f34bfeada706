// SPDX-License-Identifier: GPL-2.0-only
/*
 * Programs that interrupt others: a timer of perf's runs them on any hart, whatever runs
 * there.  What they count is each hart's own; an entry from outside must count to the budget.
 */
#include <linux/bpf_perf_event.h>

#include "sem.bpf.h"

static __always_inline volatile unsigned long long *here(void)
{
	return &n.hart[bpf_get_smp_processor_id() & (SEM_HARTS - 1)];
}

/* An entry is over, after so many runs of what was tail called. */
static __always_inline void done(unsigned long long runs, unsigned long long want)
{
	__sync_fetch_and_add(&n.entries, 1);
	if (runs != want)
		__sync_fetch_and_add(&n.bad, 1);
}

SEC("?perf_event") int interrupt_target(struct bpf_perf_event_data *ctx)
{
	*here() += 1;
	return 0;
}

static __noinline int hop(struct bpf_perf_event_data *ctx)
{
	bpf_tail_call(ctx, &jmp, SLOT_TARGET);
	return opaque_zero();
}

SEC("?perf_event") int interrupt(struct bpf_perf_event_data *ctx)
{
	*here() = 0;
	repeat(40) hop(ctx);
	done(*here(), BUDGET);
	return 0;
}

/* The same by a program that every scheme takes: a chain of tail calls to itself. */
SEC("?perf_event") int interrupt_plain(struct bpf_perf_event_data *ctx)
{
	*here() += 1;
	if (*here() <= LIMIT)
		bpf_tail_call(ctx, &jmp, SLOT_ROOT);
	done(*here(), 1 + BUDGET);
	*here() = 0;
	return 0;
}
