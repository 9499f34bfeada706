// SPDX-License-Identifier: GPL-2.0-only
/* What the kernel's verifier says of a program that it refuses. */

#include <stdbool.h>
#include <string.h>

#include "util.h"
#include "verifier_log.h"

static bool is_statistics(const char *line)
{
	static const char *const starts[] = { "processed ",   "verification time",
					      "stack depth ", "insns processed",
					      "peak_states",  "mark_precise" };

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++)
		if (!strncmp(line, starts[i], strlen(starts[i])))
			return true;
	/* "subprog 1 (hop) static insns_self 3 insns_total 3 stack 0" */
	return strstr(line, " insns_self ");
}

const char *verifier_reason(char *log)
{
	const char *reason = NULL;
	char *advice = strstr(log, "\nVerification failed:"), *line;

	if (advice)
		*advice = '\0';
	while ((line = strsep(&log, "\n")))
		if (*line && !is_statistics(line))
			reason = line;
	return reason;
}
