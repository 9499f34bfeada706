// SPDX-License-Identifier: GPL-2.0-only
/* What a run file says of the run besides what it measured. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "environ.h"
#include "facts.h"
#include "io.h"
#include "run_facts.h"
#include "scheme.h"
#include "util.h"

#define RELEASE "/proc/sys/kernel/osrelease"

static int64_t now(void *unused)
{
	(void)unused;
	return time(NULL);
}

static int64_t random_number(void *unused)
{
	uint64_t n;

	(void)unused;
	if (getrandom(&n, sizeof(n), GRND_NONBLOCK) != sizeof(n))
		n = getpid();
	return n & RUN_SEED_MASK;
}

uint64_t run_chance(void)
{
	return io_ask("chance", random_number, NULL);
}

void run_id(const struct run_args *a, char *id, size_t size)
{
	char release[96] = "";

	if (a->id && *a->id == '@' && !read_text("", a->id + 1, id, size))
		return;
	if (a->id) {
		snprintf(id, size, "%s", a->id);
		return;
	}
	read_text("", RELEASE, release, sizeof(release));
	runfile_id(id, size, io_ask("time", now, NULL), a->board, release, run_chance());
}

static void warn_environment(json_t *environment, const char *what)
{
	say("warning: %s", what);
	environ_warn(environment, what);
}

static void put_warnings(json_t *environment, const json_t *kit)
{
	long long n;

	if (!kit)
		warn_environment(environment, "no kit.json: the run does not say what kernel "
					      "configuration and patches it measured");
	if (!scheme_selectable())
		warn_environment(environment, "the kernel offers no choice of scheme: it is "
					      "measured as it is");
	if (!read_number("", "/proc/sys/kernel/bpf_stats_enabled", &n) && n)
		warn_environment(environment, "kernel.bpf_stats_enabled is on: every run of a "
					      "program costs more");
	if (!read_number("", "/proc/sys/net/core/bpf_jit_harden", &n) && n > 1)
		warn_environment(environment, "net.core.bpf_jit_harden is 2: the code is not what "
					      "programs usually get");
}

static json_t *load_kit(const char *path)
{
	static char text[65536];

	return read_text("", path, text, sizeof(text)) ? NULL : json_loads(text, 0, NULL);
}

int run_facts(struct runfile *run, const struct run_args *a, const struct counting *c, int cpu)
{
	json_t *kit = load_kit(a->kit);
	static const struct counters none;
	json_t *environment = facts_environment("", cpu, c ? &c->passes.list[0].counters : &none);
	json_t *part = json_object_get(kit, "kit");
	char *log = environ_log(), release[96] = "", text[2048];

	read_text("", RELEASE, release, sizeof(release));
	runfile_set(run, "kit", part ? json_incref(part) : json_null());
	runfile_set(run, "board", facts_board("", a->board, a->emulated));
	runfile_set(run, "kernel", facts_kernel("", release, json_object_get(kit, "kernel")));
	runfile_set(run, "firmware", log ? facts_firmware(log) : NULL);
	runfile_set(run, "environment", environment);
	if (environment) {
		put_warnings(environment, kit);
		if (c)
			run->damaged |=
				json_object_set_new(environment, "counting", counting_json(c)) != 0;
	}
	for (size_t i = 0; c && environment && counting_warn(c, i, text, sizeof(text)); i++)
		warn_environment(environment, text);
	free(log);
	json_decref(kit);
	return run->damaged ? -ENOMEM : 0;
}

void run_memory(struct runfile *run)
{
	json_t *environment = json_object_get(run->root, "environment");
	static char text[4096];
	const char *peak = NULL;
	long kb;

	if (!read_text("", "/proc/self/status", text, sizeof(text)))
		peak = strstr(text, "VmHWM:");
	if (peak && sscanf(peak, "VmHWM: %ld", &kb) == 1)
		json_object_set_new(environment, "peak_kb", json_integer(kb));
}
