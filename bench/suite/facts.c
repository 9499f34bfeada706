// SPDX-License-Identifier: GPL-2.0-only
/* Facts about board, kernel and firmware as run.json has them. */

#include <stdio.h>
#include <string.h>

#include "environ.h"
#include "facts.h"
#include "util.h"

static json_t *text_or_null(const char *root, const char *path)
{
	char text[2048];

	return read_text(root, path, text, sizeof(text)) ? json_null() : json_string(text);
}

static json_t *number_or_null(const char *root, const char *path)
{
	long long n;

	return read_number(root, path, &n) ? json_null() : json_integer(n);
}

json_t *facts_board(const char *root, const char *name, bool emulated)
{
	char text[65536] = "", isa[1024];
	json_int_t harts = 0;
	bool has_isa;

	read_text(root, "/proc/cpuinfo", text, sizeof(text));
	has_isa = environ_cpuinfo(text, "isa", isa, sizeof(isa));
	for (const char *s = text; (s = strstr(s, "processor\t")); s++)
		harts++;
	return json_pack("{s:s?, s:o, s:b, s:s?, s:o}", "name", name, "model",
			 text_or_null(root, ENVIRON_DEVICE_TREE "/model"), "emulated", emulated,
			 "isa", has_isa ? isa : NULL, "harts",
			 harts ? json_integer(harts) : json_null());
}

json_t *facts_kernel(const char *root, const char *release, const json_t *built)
{
	static const char *const keys[] = { "line",           "origin",   "config_sha256",
					    "patches_sha256", "compiler", "image_sha256" };
	json_t *kernel = json_pack("{s:s}", "release", release);
	int err = !kernel;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		json_t *value = json_object_get(built, keys[i]);

		err |= json_object_set_new(kernel, keys[i],
					   value ? json_incref(value) : json_null());
	}
	err |= json_object_set_new(kernel, "cmdline", text_or_null(root, "/proc/cmdline"));
	if (err) {
		json_decref(kernel);
		return NULL;
	}
	return kernel;
}

/* The SBI specification's list of implementation ids. */
static const char *const sbi_impls[] = { "BBL",           "OpenSBI",  "Xvisor",  "KVM",
					 "RustSBI",       "Diosix",   "Coffer",  "Xen",
					 "PolarFire HSS", "coreboot", "oreboot", "bhyve" };
#define SBI_OPENSBI 1

static json_t *sbi_version(unsigned long impl, unsigned long version)
{
	if (impl == SBI_OPENSBI)
		return json_sprintf("%lu.%lu", version >> 16, version & 0xffff);
	return json_sprintf("0x%lx", version);
}

json_t *facts_firmware(const char *log)
{
	const char *spec = strstr(log, "SBI specification v");
	const char *impl = strstr(log, "SBI implementation ID=");
	const char *pmu = strstr(log, "riscv-pmu-sbi: ");
	json_t *name = NULL, *version = NULL, *level = NULL;
	unsigned long id, v;
	unsigned int major, minor, fw, hw;

	if (spec && sscanf(spec, "SBI specification v%u.%u", &major, &minor) == 2)
		level = json_sprintf("%u.%u", major, minor);
	if (impl && sscanf(impl, "SBI implementation ID=%lx Version=%lx", &id, &v) == 2) {
		name = id < ARRAY_SIZE(sbi_impls) ? json_string(sbi_impls[id])
						  : json_sprintf("0x%lx", id);
		version = sbi_version(id, v);
	}
	/* The driver says several things; the counters are in one of its lines. */
	while (pmu && sscanf(pmu, "riscv-pmu-sbi: %u firmware and %u hardware", &fw, &hw) != 2)
		pmu = strstr(pmu + 1, "riscv-pmu-sbi: ");
	return json_pack("{s:o, s:o, s:o, s:o}", "sbi_spec", level ? level : json_null(),
			 "sbi_impl", name ? name : json_null(), "sbi_version",
			 version ? version : json_null(), "pmu_counters",
			 pmu ? json_integer(hw) : json_null());
}

json_t *facts_environment(const char *root, int cpu, const struct counters *c)
{
	json_t *env = json_pack("{s:i}", "cpu", cpu);
	/* Not among the arguments of a call: a recording has one order on every machine. */
	json_t *enable = number_or_null(root, "/proc/sys/net/core/bpf_jit_enable");
	json_t *harden = number_or_null(root, "/proc/sys/net/core/bpf_jit_harden");
	int err = !env;

	err |= json_object_set_new(env, "jit",
				   json_pack("{s:o, s:o}", "enable", enable, "harden", harden));
	err |= json_object_set_new(
		env, "perf",
		json_pack("{s:o, s:b, s:b, s:b}", "paranoid",
			  number_or_null(root, "/proc/sys/kernel/perf_event_paranoid"),
			  "exclude_kernel", c->accepted.kernel, "exclude_user", c->accepted.user,
			  "exclude_hv", c->accepted.hv));
	err |= json_object_set_new(env, "warnings", json_array());
	if (err) {
		json_decref(env);
		return NULL;
	}
	return env;
}
