/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_CAUSES_H
#define JITBOARD_CAUSES_H

/* What a cycle of a core was for.  Each has exactly one cause, so that sums are exact. */
enum cause {
	CAUSE_RETIRED,    /* an instruction retired */
	CAUSE_LOAD_USE,   /* a load's value is not there yet */
	CAUSE_STORE_LOAD, /* a load met a store to its address that is on its way */
	CAUSE_LONG,       /* a multiplication, division, CSR or the like takes its time */
	CAUSE_WAW,        /* the register to be written has an older value on its way */
	CAUSE_REDIRECT,   /* a mispredicted branch or jump */
	CAUSE_FETCH,      /* the front end had nothing, for no cache miss */
	CAUSE_ICACHE,
	CAUSE_DCACHE,
	CAUSE_DTLB,
	CAUSE_FLUSH, /* a trap, a fence, a CSR: the pipeline is emptied */
	CAUSE_BUSY,  /* the data cache's port was taken, or a buffer on the way to it */
	CAUSE_OTHER,
	CAUSES,
	/* Those before do not depend on where code and data lie: the event "core". */
	CORE_CAUSES = CAUSE_REDIRECT
};

/* cause_name() - as run files have it: "load-use". */
const char *cause_name(enum cause cause);

#endif
