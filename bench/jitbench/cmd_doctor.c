// SPDX-License-Identifier: GPL-2.0-only
/* jitbench doctor */

#include <argp.h>
#include <bpf/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "counter.h"
#include "counter_doctor.h"
#include "environ.h"
#include "image.h"
#include "jitbench.h"
#include "machine_doctor.h"
#include "restore_doctor.h"
#include "select.h"
#include "util.h"
#include "workload.h"

/*
 * A check says nothing and returns true if all is well; otherwise it says in
 * @why what is wrong, and returns true if a run does without.  What to do about it
 * stands in the table.
 */
struct check {
	const char *what;
	bool (*ok)(char *why, size_t size);
	const char *remedy;
};

/* Is the number in a file of /proc what it has to be? */
static bool number_is(const char *path, long long least, long long most, char *why, size_t size)
{
	long long n;
	int err = read_number("", path, &n);

	if (err)
		snprintf(why, size, "%s: %s", path, strerror(-err));
	else if (n < least || n > most)
		snprintf(why, size, "%s is %lld", path, n);
	return !err && n >= least && n <= most;
}

static bool privileged(char *why, size_t size)
{
	int fd = bpf_prog_get_next_id(0, &(uint32_t){ 0 });

	/* That call needs CAP_SYS_ADMIN; ENOENT means that it may, but there is none. */
	if (!fd || fd == -ENOENT)
		return true;
	snprintf(why, size, "bpf(2) refuses user %d: %s", (int)geteuid(), strerror(-fd));
	return false;
}

static bool jit_on(char *why, size_t size)
{
	return number_is("/proc/sys/net/core/bpf_jit_enable", 1, 1, why, size);
}

static bool jit_plain(char *why, size_t size)
{
	return number_is("/proc/sys/net/core/bpf_jit_harden", 0, 1, why, size);
}

static bool schemes(char *why, size_t size)
{
	struct scheme_list list;
	struct restore r;

	if (!scheme_selectable()) {
		snprintf(why, size, "%s is missing: the kernel is not patched", SCHEME_SYSCTL);
		return false;
	}
	if (select_guard(&r, RESTORE_LOOK)) {
		snprintf(why, size, "not tried, as a run is in progress");
		return false;
	}
	if (select_unguard(&r, scheme_list(NULL, &list))) {
		snprintf(why, size, "%s can't be written", SCHEME_SYSCTL);
		return false;
	}
	if (list.n < 2)
		snprintf(why, size, "the kernel offers one scheme only: %s", list.names[0]);
	return list.n > 1;
}

static bool btf(char *why, size_t size)
{
	if (!access("/sys/kernel/btf/vmlinux", R_OK))
		return true;
	snprintf(why, size, "/sys/kernel/btf/vmlinux: %s", strerror(errno));
	return false;
}

static bool exact(char *why, size_t size)
{
	struct counters c;
	int err;

	if (!environ_emulated(""))
		return true;
	err = counter_open(&c);
	if (!err) {
		err = counter_exact(&c);
		counter_close(&c);
	}
	if (err)
		snprintf(why, size, "%s",
			 err == -ERANGE ? "its counter follows the host's clock" : strerror(-err));
	return !err;
}

/* Load the first workload and look at its code, as a run does. */
static bool code_visible(char *why, size_t size)
{
	struct workload *w;
	struct loaded l;
	struct image image;
	bool hidden = false;
	size_t n;
	int err = workload_list(&w, &n);

	if (!err) {
		err = n ? workload_load(&w[0], BUILD_TIMED, NULL, &l) : -ENOENT;
		free(w);
	}
	if (!err) {
		err = image_read(&l, &image);
		workload_unload(&l);
	}
	if (!err) {
		hidden = !image.functions[0].addr;
		image_free(&image);
	}
	if (err || hidden)
		snprintf(why, size, "the JITed code can't be read: %s",
			 strerror(err ? -err : EPERM));
	return !err && !hidden;
}

static bool stats_off(char *why, size_t size)
{
	return number_is("/proc/sys/kernel/bpf_stats_enabled", 0, 0, why, size);
}

/* In the order in which to fix things: a later check may need the earlier ones. */
static const struct check checks[] = {
	{ "may use bpf(2)", privileged, "run it as root" },
	{ "the BPF JIT is on", jit_on, "sysctl -w net.core.bpf_jit_enable=1" },
	{ "the JIT is not hardened", jit_plain, "sysctl -w net.core.bpf_jit_harden=0" },
	{ "the JIT's scheme can be chosen", schemes,
	  "boot a kernel with jitboard's patches; on any other, `run` measures what it has" },
	{ "the kernel has BTF", btf, "build the kernel with CONFIG_DEBUG_INFO_BTF" },
	{ "the kernel has perf events", doctor_perf, "build the kernel with CONFIG_PERF_EVENTS" },
	{ "the kernel is not locked down", doctor_unlocked,
	  "boot without lockdown=confidentiality" },
	{ "perf events are allowed", doctor_allowed,
	  "run it as root, or sysctl -w kernel.perf_event_paranoid=1; not in a container" },
	{ "there are counters", doctor_pmu,
	  "build the kernel with CONFIG_RISCV_PMU_SBI, and use firmware with the SBI PMU "
	  "extension" },
	{ "instructions are counted", doctor_instructions,
	  "put boards/u74-pmu.dtsi into the firmware's device tree; stop other users of perf" },
	{ "cycles are counted, on hardware", doctor_cycles,
	  "put boards/u74-pmu.dtsi into the firmware's device tree; stop other users of perf" },
	{ "the core's events are counted, on hardware", doctor_events,
	  "put boards/u74-pmu.dtsi into the firmware's device tree: `make image` does; for other "
	  "cores write bench/events/<core>.json" },
	{ "interrupts can be seen", doctor_disturb,
	  "mount -t tracefs tracefs /sys/kernel/tracing, in a kernel with CONFIG_EVENT_TRACING" },
	{ "the clock is read directly", doctor_clock,
	  "boot without clocksource=; that it traps can't be helped on a U74" },
	{ "this is real hardware", doctor_hardware, "measure time on a board" },
	{ "an emulator counts exactly", exact, "start QEMU with -icount shift=0" },
	{ "the JITed code can be read", code_visible, "sysctl -w kernel.kptr_restrict=0" },
	{ "BPF run-time statistics are off", stats_off, "sysctl -w kernel.bpf_stats_enabled=0" },
	{ "no earlier run left the machine changed", doctor_nothing_left,
	  "jitbench doctor --restore, or let the next run put them back" },
	{ "the performance governor can be set", doctor_governor,
	  "run it as root, on a kernel with CONFIG_CPU_FREQ_GOV_PERFORMANCE" },
	{ "nothing slows the hart down", doctor_unthrottled,
	  "let it cool down, give it a fan, set scaling_max_freq to cpuinfo_max_freq" },
	{ "the hart is isolated", doctor_isolated, "a run without --isolate does without" },
};

enum { OPT_RESTORE = 256, OPT_STATE };

static const struct argp_option options[] = {
	{ "restore", OPT_RESTORE, NULL, 0,
	  "put back what a run changed that was cut short, and check nothing", 0 },
	{ "state", OPT_STATE, "DIR", 0, "where runs note that (default: " RESTORE_STATE ")", 0 },
	{},
};

static error_t parse(int key, char *arg, struct argp_state *argp_state)
{
	bool *restoring = argp_state->input;

	switch (key) {
	case OPT_RESTORE:
		*restoring = true;
		return 0;
	case OPT_STATE:
		doctor_state = arg;
		return 0;
	}
	return parse_other(key, arg, argp_state);
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.doc = "Checks in order what a run needs, and says for each thing that is missing what to "
	       "do.\vExit status: 0 if all is well, 1 if not; what is but advice changes nothing "
	       "in that.",
};

int cmd_doctor(int argc, char **argv)
{
	bool restoring = false;
	int missing = 0;

	parse_args(&argp, argc, argv, &restoring);
	if (restoring)
		return doctor_restore();
	for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
		char why[256] = "";
		bool ok = checks[i].ok(why, sizeof(why));

		missing += !ok;
		if (ok && !*why)
			printf("ok       %s\n", checks[i].what);
		else
			printf("%s  %s: %s: %s\n", ok ? "ADVICE " : "MISSING", checks[i].what, why,
			       checks[i].remedy);
	}
	return missing ? EXIT_FAILED : EXIT_DONE;
}
