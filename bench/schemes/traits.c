// SPDX-License-Identifier: GPL-2.0-only
/* The table of schemes. */

#include <string.h>

#include "traits.h"
#include "util.h"

static const struct traits table[] = {
	{ .scheme = SCHEME_FLOOR, .class = CLASS_NONE, .refuses_mixing = true },
	{ .scheme = SCHEME_BASE,
	  .class = CLASS_A6,
	  .ext_resets = true,
	  .fexit_on_ext_faulty = true },
	{ .scheme = SCHEME_UNSAFE, .class = CLASS_PATH, .by_path = true },
	{ .scheme = "lean", .class = CLASS_A6, .trusts_callee = true },
	{ .scheme = "reg", .class = CLASS_A6 },
	{ .scheme = "hybrid", .class = CLASS_A6, .chooses_from = { "lean", "reg", SCHEME_BASE } },
	{ .scheme = "pinned", .class = CLASS_PINNED },
	{ .scheme = "ptr", .class = CLASS_PTR },
	{ .scheme = "lazy", .class = CLASS_A6, .shim_for_tail_calls = true },
	/* The last, which no kernel takes: one without a switch, Linux 7.3 as it is. */
	{ .scheme = "default",
	  .class = CLASS_A6,
	  .ext_resets = true,
	  .fexit_on_ext_faulty = true,
	  .unpatched = true },
};

static const struct traits fixed_default = { .scheme = "default", .class = CLASS_A6 };
static bool fixed;

void scheme_assume_fixed(bool yes)
{
	fixed = yes;
}

const char *refuses_mixing(const char *log)
{
	static const char *const words[] = {
		REFUSES_MIXING,
		/* Linux 6.12, also of programs that are JITed. */
		"tail_calls are not allowed in non-JITed programs with bpf-to-bpf calls",
	};

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strstr(log, words[i]))
			return words[i];
	return NULL;
}

const struct traits *scheme_traits(const char *name)
{
	static const struct traits other = { .scheme = "", .class = CLASS_OTHER };
	size_t len = strcspn(name, "-");

	if (fixed && !strcmp(name, fixed_default.scheme))
		return &fixed_default;
	for (size_t i = 0; i < ARRAY_SIZE(table); i++)
		if (strlen(table[i].scheme) == len && !strncmp(table[i].scheme, name, len))
			return &table[i];
	return &other;
}

const char *scheme_known(size_t i)
{
	return i + 1 < ARRAY_SIZE(table) ? table[i].scheme : NULL;
}
