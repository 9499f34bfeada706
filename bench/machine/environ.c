// SPDX-License-Identifier: GPL-2.0-only
/* What machine this is, from /proc and the kernel's log. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "environ.h"
#include "io.h"
#include "util.h"

bool environ_cpuinfo(const char *text, const char *key, char *value, size_t size)
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

	if (!environ_cpuinfo(text, key, value, sizeof(value)))
		return false;
	*id = strtoull(value, &end, 16);
	return end != value && !*end;
}

/*
 * QEMU's sifive_u has the device tree of the real board, so only its harts tell them apart.
 * They have no vendor (mvendorid 0), and as marchid the number that RISC-V International gave
 * to QEMU (42, marchid.md of the ISA manual; so QEMU 11.1.3's sifive_u), or in older releases
 * QEMU's version as marchid and mimpid alike: major << 16 | minor << 8 | micro
 * (RISCV_CPU_MARCHID, RISCV_CPU_MIMPID in QEMU's target/riscv).  No real hart without a vendor
 * has such an architecture: without one, marchid is a number of that same list, which counts up
 * from 1.
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
	       environ_cpuinfo(text, "uarch", uarch, size);
}

bool environ_emulated(const char *root)
{
	char text[8192];

	if (!read_text(root, ENVIRON_DEVICE_TREE "/model", text, sizeof(text)) &&
	    strstr(text, "qemu"))
		return true;
	if (!read_text(root, ENVIRON_DEVICE_TREE "/compatible", text, sizeof(text)) &&
	    strstr(text, "riscv-virtio"))
		return true;
	return !read_text(root, "/proc/cpuinfo", text, sizeof(text)) && qemu_hart(text);
}

/* Far more than firmware and its driver say. */
#define LOG_SIZE 16384

char *environ_log(void)
{
	char *log = calloc(1, LOG_SIZE);

	if (log)
		io_log(log, LOG_SIZE);
	return log;
}

int environ_warn(json_t *environment, const char *what)
{
	json_t *warnings = json_object_get(environment, "warnings");

	return json_array_append_new(warnings, json_string(what)) ? -ENOMEM : 0;
}
