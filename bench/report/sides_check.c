// SPDX-License-Identifier: GPL-2.0-only
/* Whether runs can be compared, and what differs between them. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"
#include "sides.h"

/* The value at a path with dots, or NULL. */
static const json_t *at(const json_t *json, const char *path)
{
	char copy[64], *rest = copy;

	snprintf(copy, sizeof(copy), "%s", path);
	for (char *key; json && (key = strsep(&rest, "."));)
		json = json_object_get(json, key);
	return json_is_null(json) ? NULL : json;
}

static bool same(const json_t *a, const json_t *b)
{
	return a == b || (a && b && json_equal(a, b));
}

static const json_t *workload_json(const struct run *run, size_t i)
{
	return json_array_get(json_object_get(run->json, "workloads"), i);
}

/* The name of the first workload of both whose operations are not the same, or NULL. */
static const char *other_ops(const struct run *a, const struct run *b)
{
	static const char *const keys[] = { "ops", "expect", "control", "object" };

	for (size_t i = 0; i < a->n_workloads; i++) {
		const struct run_workload *w = run_workload(b, a->workloads[i].name);

		for (size_t k = 0; w && k < ARRAY_SIZE(keys); k++)
			if (!same(at(workload_json(a, i), keys[k]),
				  at(workload_json(b, w - b->workloads), keys[k])))
				return w->name;
	}
	return NULL;
}

/* Is there a workload and event of both whose unit is not the same? */
static const char *other_unit(const struct run *a, const struct run *b)
{
	for (size_t i = 0; i < a->n_measurements; i++) {
		const struct run_measurement *x = &a->measurements[i];
		const struct run_measurement *y =
			run_measurement(b, x->workload, x->scheme, x->event);

		if (y && strcmp(x->unit, y->unit))
			return x->event;
	}
	return NULL;
}

/* What of a run says what its events mean; the first that differs, or NULL. */
static const char *other_core(const struct run *a, const struct run *b)
{
	static const char *const rtl[] = { "board.rtl.title", "board.rtl.package_sha256",
					   "board.rtl.top",   "board.rtl.memory_latency",
					   "board.rtl.runs",  "board.rtl.steady" };

	if (!a->board.emulated && !same(at(a->json, "environment.counting.core"),
					at(b->json, "environment.counting.core")))
		return "environment.counting.core";
	if (!run_has_rtl(a) || !run_has_rtl(b))
		return NULL;
	for (size_t i = 0; i < ARRAY_SIZE(rtl); i++)
		if (!same(at(a->json, rtl[i]), at(b->json, rtl[i])))
			return rtl[i];
	return NULL;
}

/*
 * Extensions that are a property of memory, of caches or of the supervisor's mode: they add no
 * instruction that a JIT emits, and older kernels do not name them all (the RVA22 and RVA23
 * profiles have them).
 */
static bool is_property(const char *extension)
{
	static const char *const begin[] = { "zicc",   "zic64", "za64rs", "za128rs",
					     "zama16", "sm",    "ss",     "sv" };

	for (size_t i = 0; i < ARRAY_SIZE(begin); i++)
		if (!strncmp(extension, begin[i], strlen(begin[i])))
			return true;
	return false;
}

/*
 * Extensions that are a part of those of one letter, by the unprivileged ISA's manual: Linux 6.12
 * names the letter alone, 7.2 its parts, too.
 */
static bool is_implied(const char *extension, const char *letters)
{
	static const struct {
		const char *part, *of;
	} implied[] = {
		{ "zaamo", "a" }, { "zalrsc", "a" }, { "zca", "c" },
		{ "zcd", "cd" },  { "zmmul", "m" },  { "zicsr", "f" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(implied); i++)
		if (!strcmp(extension, implied[i].part))
			return strspn(implied[i].of, letters) == strlen(implied[i].of);
	return false;
}

/*
 * The next extension that adds instructions, cut off @rest; NULL: there is none.
 *
 * @letters: the first that was cut off, "rv64imac"; NULL: this is the first.
 */
static const char *next_extension(char **rest, const char *letters)
{
	const char *extension;

	do {
		extension = strsep(rest, "_");
	} while (extension && letters &&
		 (is_property(extension) || is_implied(extension, letters)));
	return extension;
}

/* Do both have the same instructions? */
static bool same_isa(const char *a, const char *b)
{
	char copies[2][1024], *rest[2] = { copies[0], copies[1] };
	const char *x, *y, *letters[2] = { NULL, NULL };

	snprintf(copies[0], sizeof(copies[0]), "%s", a ? a : "");
	snprintf(copies[1], sizeof(copies[1]), "%s", b ? b : "");
	do {
		x = next_extension(&rest[0], letters[0]);
		y = next_extension(&rest[1], letters[1]);
		letters[0] = letters[0] ? letters[0] : x;
		letters[1] = letters[1] ? letters[1] : y;
	} while (x && y && !strcmp(x, y));
	return !x && !y;
}

static const char *kind_of(const struct run *run)
{
	return run->board.emulated ? "an emulator" : "hardware";
}

static int refuse(const struct run *a, const struct run *b, const char *why, const char *then)
{
	report_error("%s and %s can't be compared: %s: %s", a->id, b->id, why, then);
	return -EPERM;
}

static int check_two(const struct run *a, const struct run *b, unsigned int despite)
{
	char why[512];
	const char *name;

	if (a->board.emulated != b->board.emulated) {
		snprintf(why, sizeof(why), "one is of %s, the other of %s", kind_of(a), kind_of(b));
		return refuse(a, b, why, "their counts are not of one kind");
	}
	name = other_unit(a, b);
	if (name) {
		snprintf(why, sizeof(why), "%.64s has another unit", name);
		return refuse(a, b, why, "measure again with the same kit");
	}
	if (!(despite & DESPITE_ISA) && !same_isa(a->board.isa, b->board.isa)) {
		snprintf(why, sizeof(why), "the ISA is not the same (%.200s; %.200s)",
			 a->board.isa ? a->board.isa : "unknown",
			 b->board.isa ? b->board.isa : "unknown");
		return refuse(a, b, why, "the JIT emits other code: --despite isa if meant");
	}
	name = despite & DESPITE_OPS ? NULL : other_ops(a, b);
	if (name) {
		snprintf(why, sizeof(why), "workload %.64s is not the same program", name);
		return refuse(a, b, why, "measure again with the same kit, or --despite ops");
	}
	name = despite & DESPITE_CORE ? NULL : other_core(a, b);
	if (name) {
		snprintf(why, sizeof(why), "%.64s differs, so events mean something else", name);
		return refuse(a, b, why, "--despite core if meant");
	}
	return 0;
}

/* Runs that are pooled must be of one kernel on one kind of machine. */
static int check_pool(const struct side *side)
{
	static const char *const facts[] = { "board.name",
					     "board.isa",
					     "kernel.release",
					     "kernel.config_sha256",
					     "kernel.patches_sha256",
					     "kernel.image_sha256" };
	char why[128];

	for (size_t i = 1; i < side->n; i++) {
		for (size_t k = 0; k < ARRAY_SIZE(facts); k++) {
			if (same(at(side->runs[0].json, facts[k]),
				 at(side->runs[i].json, facts[k])))
				continue;
			snprintf(why, sizeof(why), "%s differs", facts[k]);
			return refuse(&side->runs[0], &side->runs[i], why,
				      "runs of one side are of one build: --despite pool if meant");
		}
	}
	return 0;
}

int sides_check(const struct sides *s, unsigned int despite)
{
	const struct run *first = &s->items[0].runs[0];
	int err = 0;

	for (size_t i = 0; i < s->n && !err; i++) {
		const struct side *side = &s->items[i];

		if (!(despite & DESPITE_POOL))
			err = check_pool(side);
		for (size_t k = 0; k < side->n && !err; k++) {
			if (!side->runs[k].complete && !(despite & DESPITE_INCOMPLETE)) {
				report_error(
					"%s: incomplete: some of it is missing: measure again, "
					"or --despite incomplete",
					side->runs[k].id);
				return -EPERM;
			}
			if (&side->runs[k] != first)
				err = check_two(first, &side->runs[k], despite);
		}
	}
	return err;
}

/* What is told when it is not the same. */
static const struct fact {
	const char *name, *path;
	bool hash; /* a dozen of its digits will do */
} facts[] = {
	{ "board", "board.name", false },
	{ "model", "board.model", false },
	{ "isa", "board.isa", false },
	{ "harts", "board.harts", false },
	{ "core", "board.rtl.title", false },
	{ "memory latency, cycles", "board.rtl.memory_latency", false },
	{ "kernel", "kernel.release", false },
	{ "kernel line", "kernel.line", false },
	{ "kernel source", "kernel.origin", false },
	{ "kernel configuration", "kernel.config_sha256", true },
	{ "kernel patches", "kernel.patches_sha256", true },
	{ "kernel image", "kernel.image_sha256", true },
	{ "kernel command line", "kernel.cmdline", false },
	{ "compiler", "kernel.compiler", false },
	{ "firmware", "firmware.sbi_impl", false },
	{ "firmware version", "firmware.sbi_version", false },
	{ "governor", "environment.governor", false },
	{ "scheduling", "environment.scheduling.policy", false },
	{ "bpf_jit_harden", "environment.jit.harden", false },
	{ "events' table", "environment.counting.core", false },
	{ "kit", "kit.version", false },
	{ "kit commit", "kit.commit", true },
	{ "kit has local changes", "kit.dirty", false },
	{ "toolbox as of", "kit.toolbox.as_of", false },
};

static void fact_text(const struct run *run, const struct fact *f, char *text, size_t size)
{
	const json_t *value = at(run->json, f->path);
	char *dumped, *end;

	if (json_is_string(value)) {
		snprintf(text, size, f->hash ? "%.12s" : "%s", json_string_value(value));
		/* What follows is told to jitbench: each run's own id, among others. */
		end = strstr(text, " -- ");
		if (end)
			*end = '\0';
		return;
	}
	dumped = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;
	snprintf(text, size, "%s", dumped ? dumped : "unknown");
	free(dumped);
}

static void add_fact(struct table *t, const struct sides *s, const struct fact *f)
{
	char text[256], before[256];

	for (size_t i = 0; i < s->n; i++) {
		before[0] = '\0';
		for (size_t k = 0; k < s->items[i].n; k++) {
			fact_text(&s->items[i].runs[k], f, text, sizeof(text));
			if (!strcmp(text, before))
				continue;
			table_text(t, f->name);
			table_text(t, s->items[i].label);
			table_text(t, text);
			snprintf(before, sizeof(before), "%s", text);
		}
	}
}

static const char *version_of(const struct run *run, const char *package)
{
	const json_t *tools = at(run->json, "kit.tools"), *tool;
	size_t i;

	json_array_foreach (tools, i, tool)
		if (!strcmp(json_string_value(json_object_get(tool, "package")), package))
			return json_string_value(json_object_get(tool, "version"));
	return "none";
}

/* Packages of the toolbox of which two runs had other versions: how many, and one of them. */
static void add_tools(struct table *t, const struct run *a, const struct side *side)
{
	const json_t *tools = at(a->json, "kit.tools"), *tool;
	const char *one = NULL;
	size_t i, n = 0;
	char text[256];

	json_array_foreach (tools, i, tool) {
		const char *package = json_string_value(json_object_get(tool, "package"));

		if (!strcmp(version_of(a, package), version_of(&side->runs[0], package)))
			continue;
		n++;
		if (!one || !strncmp(package, "gcc-14-riscv64", 14))
			one = package;
	}
	if (!n)
		return;
	snprintf(text, sizeof(text), "%zu other than A's, as %s: %s, was %s", n, one,
		 version_of(&side->runs[0], one), version_of(a, one));
	table_text(t, "tools");
	table_text(t, side->label);
	table_text(t, text);
}

struct table *sides_differences(const struct sides *s)
{
	static const struct table_style left = { .side = TABLE_LEFT };
	struct table *t = table_new("what differs between the runs");
	const struct run *first = &s->items[0].runs[0];

	if (!t)
		return NULL;
	table_column(t, NULL, "what", left);
	table_column(t, NULL, "side", left);
	table_column(t, NULL, "value", left);
	for (size_t f = 0; f < ARRAY_SIZE(facts); f++) {
		bool alike = true;
		char one[256], other[256];

		fact_text(first, &facts[f], one, sizeof(one));
		for (size_t i = 0; i < s->n; i++) {
			for (size_t k = 0; k < s->items[i].n; k++) {
				fact_text(&s->items[i].runs[k], &facts[f], other, sizeof(other));
				alike &= !strcmp(one, other);
			}
		}
		if (!alike)
			add_fact(t, s, &facts[f]);
	}
	for (size_t i = 1; i < s->n; i++)
		add_tools(t, first, &s->items[i]);
	return t;
}
