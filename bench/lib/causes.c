// SPDX-License-Identifier: GPL-2.0-only
/* The causes' names. */

#include "causes.h"

static const char *const names[CAUSES] = {
	[CAUSE_RETIRED] = "retired",
	[CAUSE_LOAD_USE] = "load-use",
	[CAUSE_STORE_LOAD] = "store-load",
	[CAUSE_LONG] = "long",
	[CAUSE_WAW] = "waw",
	[CAUSE_REDIRECT] = "redirect",
	[CAUSE_FETCH] = "fetch",
	[CAUSE_ICACHE] = "icache",
	[CAUSE_DCACHE] = "dcache",
	[CAUSE_DTLB] = "dtlb",
	[CAUSE_FLUSH] = "flush",
	[CAUSE_BUSY] = "busy",
	[CAUSE_OTHER] = "other",
};

const char *cause_name(enum cause cause)
{
	return names[cause];
}
