// SPDX-License-Identifier: GPL-2.0-only
/* Facts about board, kernel and firmware from /proc, /sys and the kernel's log. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>

#include "environ.h"
#include "io.h"
#include "util.h"

#define DEVICE_TREE "/proc/device-tree"

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

/* The value of the first "key : value" line of /proc/cpuinfo; false if there is none. */
static bool cpuinfo(const char *text, const char *key, char *value, size_t size)
{
	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, key, strlen(key)) && strchr("\t :", line[strlen(key)])) {
			line = strchr(line, ':');
			if (!line)
				return false;
			line += 1 + strspn(line + 1, " \t");
			snprintf(value, size, "%.*s", (int)strcspn(line, "\n"), line);
			return true;
		}
	}
	return false;
}

/* The first hart's id register of that name; false if it is not there or no number. */
static bool hart_id(const char *text, const char *key, unsigned long long *id)
{
	char value[32], *end;

	if (!cpuinfo(text, key, value, sizeof(value)))
		return false;
	*id = strtoull(value, &end, 16);
	return end != value && !*end;
}

/*
 * QEMU's sifive_u has the device tree of the real board, so that only its harts tell.
 * They have no vendor (mvendorid 0), and as marchid the number that RISC-V International
 * gave to QEMU (42, marchid.md of the ISA manual; so QEMU 11.1.3's sifive_u), or in older
 * releases QEMU's version as marchid and mimpid alike: major << 16 | minor << 8 | micro
 * (RISCV_CPU_MARCHID, RISCV_CPU_MIMPID in QEMU's target/riscv).  No real hart without a
 * vendor has such an architecture: without one, marchid is a number of that same list,
 * which counts up from 1.
 */
#define QEMU_MARCHID       42
#define QEMU_LEAST_VERSION 0x10000
#define QEMU_MOST_VERSION  0xffffff

static bool qemu_hart(const char *text)
{
	unsigned long long vendor, arch, imp;

	if (!hart_id(text, "mvendorid", &vendor) || !hart_id(text, "marchid", &arch) || vendor)
		return false;
	if (arch == QEMU_MARCHID)
		return true;
	return arch >= QEMU_LEAST_VERSION && arch <= QEMU_MOST_VERSION &&
	       hart_id(text, "mimpid", &imp) && imp == arch;
}

bool environ_hart_id(const char *root, const char *key, unsigned long long *id)
{
	char text[8192];

	return !read_text(root, "/proc/cpuinfo", text, sizeof(text)) && hart_id(text, key, id);
}

bool environ_uarch(const char *root, char *uarch, size_t size)
{
	char text[8192];

	return !read_text(root, "/proc/cpuinfo", text, sizeof(text)) &&
	       cpuinfo(text, "uarch", uarch, size);
}

bool environ_emulated(const char *root)
{
	char text[8192];

	if (!read_text(root, DEVICE_TREE "/model", text, sizeof(text)) && strstr(text, "qemu"))
		return true;
	if (!read_text(root, DEVICE_TREE "/compatible", text, sizeof(text)) &&
	    strstr(text, "riscv-virtio"))
		return true;
	return !read_text(root, "/proc/cpuinfo", text, sizeof(text)) && qemu_hart(text);
}

json_t *environ_board(const char *root, const char *name, bool emulated)
{
	char text[65536] = "", isa[1024];
	json_int_t harts = 0;
	bool has_isa;

	read_text(root, "/proc/cpuinfo", text, sizeof(text));
	has_isa = cpuinfo(text, "isa", isa, sizeof(isa));
	for (const char *s = text; (s = strstr(s, "processor\t")); s++)
		harts++;
	return json_pack("{s:s?, s:o, s:b, s:s?, s:o}", "name", name, "model",
			 text_or_null(root, DEVICE_TREE "/model"), "emulated", emulated, "isa",
			 has_isa ? isa : NULL, "harts", harts ? json_integer(harts) : json_null());
}

json_t *environ_kernel(const char *root, const char *release, const json_t *built)
{
	static const char *const keys[] = { "line", "origin", "config_sha256", "patches_sha256",
					    "compiler" };
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

json_t *environ_firmware(const char *log)
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

/* Only what is asked of it: a log is long. */
static void keep_firmware(char *log)
{
	char *to = log;

	for (char *line = log, *next; *line; line = next) {
		size_t len = strcspn(line, "\n");

		next = line + len + (line[len] == '\n');
		line[len] = '\0';
		if (!strstr(line, "SBI ") && !strstr(line, "riscv-pmu-sbi"))
			continue;
		memmove(to, line, len);
		to[len] = '\n';
		to += len + 1;
	}
	*to = '\0';
}

char *environ_log(void)
{
	enum { READ_ALL = 3, SIZE_BUFFER = 10 }; /* syslog(2) */
	int size = io_replaying() ? 0 : klogctl(SIZE_BUFFER, NULL, 0), n;
	size_t room = (size > 0 ? size : 0) + 4096;
	char *log = calloc(1, room);
	struct io_event e = { .what = "log", .text = log, .size = room };

	if (!log || io_replayed(&e))
		return log;
	if (size > 0) {
		n = klogctl(READ_ALL, log, size);
		log[n > 0 ? n : 0] = '\0';
	}
	keep_firmware(log);
	e.n_answered = 1;
	io_note(&e);
	return log;
}

json_t *environ_environment(const char *root, int cpu, const struct counters *c)
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

int environ_warn(json_t *environment, const char *what)
{
	json_t *warnings = json_object_get(environment, "warnings");

	return json_array_append_new(warnings, json_string(what)) ? -ENOMEM : 0;
}
