// SPDX-License-Identifier: GPL-2.0-only
/* A run's control of the machine from beginning to end, on trees of /proc and /sys. */

#include <errno.h>
#include <sys/wait.h>

#include "machine.h"
#include "machine_doctor.h"
#include "restore.h"
#include "restore_doctor.h"
#include "test_tree.h"
#include "util.h"

#define CPUFREQ  "/sys/devices/system/cpu/cpu3/cpufreq/"
#define GOVERNOR CPUFREQ "scaling_governor"
#define CLOCK    CPUFREQ "cpuinfo_cur_freq"
#define TEMP     "/sys/class/thermal/thermal_zone0/temp"
#define RECORD   "/run/jitbench/restore.json"

static char state_dir[64];
static struct machine m;
static struct restore restore;
static json_t *env;

static int setup(void **state)
{
	int err = tree_setup(state);

	snprintf(state_dir, sizeof(state_dir), "%s/run/jitbench", root);
	put_text("/sys/devices/system/cpu/online", "0-3\n");
	put_text("/proc/sys/kernel/random/boot_id", "0d7e\n");
	put_text("/proc/sys/kernel/sched_rt_runtime_us", "950000\n");
	put_text("/proc/interrupts", " CPU0 CPU1 CPU2 CPU3\n 1: 9 8 7 6 x\n");
	put_text(GOVERNOR, "schedutil\n");
	put_text(CPUFREQ "affected_cpus", "3\n");
	put_text(CLOCK, "1500000\n");
	put_text("/sys/class/thermal/thermal_zone0/type", "cpu-thermal\n");
	put_text(TEMP, "45000\n");
	return err;
}

static int teardown(void **state)
{
	json_decref(env);
	env = NULL;
	return tree_teardown(state);
}

/* As after machine_pin(), which would pin the test. */
static int begin(bool emulated)
{
	int err = emulated ? 0 : restore_begin(&restore, root, state_dir, RESTORE_GOVERNORS);

	if (err == -EBUSY)
		return err;
	json_decref(env);
	env = json_pack("{s:i, s:[]}", "cpu", 3, "warnings");
	m = (struct machine){
		.o = { .root = root, .cpu = -1, .emulated = emulated },
		.cpu = 3,
	};
	interrupts_read(root, &m.before);
	isolate_look(root, m.cpu, &m.isolation);
	return machine_begin(&m, env, &restore.governors, *restore.why ? restore.why : NULL);
}

static void end(void)
{
	char why[320];

	machine_end(&m);
	assert_int_equal(restore_end(&restore, why, sizeof(why)), 0);
	restore = (struct restore){};
}

static json_t *of(const char *part, const char *key)
{
	return json_object_get(json_object_get(env, part), key);
}

static bool warned(const char *of_what)
{
	json_t *warnings = json_object_get(env, "warnings"), *text;
	size_t i;

	json_array_foreach (warnings, i, text)
		if (strstr(json_string_value(text), of_what))
			return true;
	return false;
}

static bool clean_is(json_t *value)
{
	bool same = json_equal(json_object_get(env, "clean"), value);

	json_decref(value);
	return same;
}

static void a_steady_run_is_clean(void **state)
{
	json_t *governor;

	(void)state;
	assert_int_equal(begin(false), 0);
	assert_string_equal(got(GOVERNOR), "performance");
	/* Not before the end. */
	assert_true(clean_is(json_null()));
	for (int round = 0; round < 3; round++)
		machine_between_rounds(&m, round);
	put_text(TEMP, "49000\n");
	put_text("/proc/interrupts", " CPU0 CPU1 CPU2 CPU3\n 1: 9 8 7 17 x\n");
	end();
	assert_string_equal(got(GOVERNOR), "schedutil");
	assert_string_equal(got(RECORD), "(no file)");
	assert_true(clean_is(json_true()));
	assert_int_equal(json_array_size(json_object_get(env, "warnings")), 0);
	assert_int_equal(json_array_size(json_object_get(env, "moved")), 0);
	assert_int_equal(json_array_size(json_object_get(env, "watched")), 2);
	assert_int_equal(json_integer_value(of("freq_khz", "after")), 1500000);
	assert_int_equal(json_integer_value(of("temp_mc", "after")), 49000);
	assert_string_equal(json_string_value(json_object_get(env, "governor")), "performance");
	governor = json_array_get(json_object_get(env, "governors"), 0);
	assert_string_equal(json_string_value(json_object_get(governor, "found")), "schedutil");
	assert_string_equal(json_string_value(json_object_get(governor, "held")), "performance");
	assert_string_equal(json_string_value(json_object_get(governor, "cpus")), "3");
	assert_int_equal(json_integer_value(of("hart", "interrupts_taken")), 11);
	assert_string_equal(json_string_value(of("scheduling", "policy")), "other");
	assert_int_equal(json_integer_value(of("scheduling", "rt_runtime_us")), 950000);
}

static void a_run_that_moved_is_not(void **state)
{
	json_t *move;

	(void)state;
	assert_int_equal(begin(false), 0);
	machine_between_rounds(&m, 16);
	put_text(CLOCK, "750000\n");
	machine_between_rounds(&m, 17);
	put_text(CLOCK, "1500000\n");
	end();
	assert_true(clean_is(json_false()));
	assert_int_equal(json_array_size(json_object_get(env, "moved")), 2);
	move = json_array_get(json_object_get(env, "moved"), 0);
	assert_int_equal(json_integer_value(json_object_get(move, "round")), 17);
	assert_true(warned("moved from 1500 MHz to 750 MHz by round 17"));
	assert_true(warned("this run is not clean"));
	assert_string_equal(got(GOVERNOR), "schedutil");
}

static void heat_at_the_very_end_is_seen(void **state)
{
	(void)state;
	assert_int_equal(begin(false), 0);
	put_text(TEMP, "56000\n");
	end();
	assert_true(clean_is(json_false()));
	assert_true(warned("45.0 degrees to 56.0 degrees"));
}

static void a_governor_that_is_not_held_is_not_clean(void **state)
{
	(void)state;
	put_text("/file", "no folder\n");
	snprintf(state_dir, sizeof(state_dir), "%s/file/state", root);
	assert_int_equal(begin(false), 0);
	end();
	assert_string_equal(got(GOVERNOR), "schedutil");
	assert_true(warned("Not a directory: choose another folder with --state"));
	assert_true(warned("the CPU frequency governor is schedutil, not performance"));
	assert_true(clean_is(json_false()));
}

static void a_governor_that_changes_hands_is_not_clean(void **state)
{
	(void)state;
	assert_int_equal(begin(false), 0);
	put_text(GOVERNOR, "powersave\n");
	end();
	assert_string_equal(got(GOVERNOR), "powersave");
	assert_true(warned("the CPU frequency governor is powersave, not performance"));
	assert_true(clean_is(json_false()));
}

/* A run that has begun, in a process of its own, and then is no more. */
static void crash(void)
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (!pid) {
		begin(false);
		abort();
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
}

static void the_next_run_puts_back_what_a_crash_left(void **state)
{
	json_t *governor;

	(void)state;
	crash();
	assert_string_equal(got(GOVERNOR), "performance");
	assert_int_equal(begin(false), 0);
	governor = json_array_get(json_object_get(env, "governors"), 0);
	assert_string_equal(json_string_value(json_object_get(governor, "found")), "schedutil");
	assert_string_equal(got(GOVERNOR), "performance");
	end();
	assert_true(clean_is(json_true()));
	assert_string_equal(got(GOVERNOR), "schedutil");
	assert_string_equal(got(RECORD), "(no file)");
}

static void a_record_that_can_not_be_read_keeps_the_governor(void **state)
{
	(void)state;
	put_text(RECORD, "{");
	assert_int_equal(begin(false), 0);
	assert_string_equal(got(GOVERNOR), "schedutil");
	end();
	assert_true(warned("restore.json"));
	assert_true(clean_is(json_false()));
	assert_string_equal(got(RECORD), "{");
}

static void two_runs_at_once_are_refused(void **state)
{
	pid_t pid;
	int pipes[2], status;
	char c;

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		if (!begin(false) && write(pipes[1], "", 1) == 1)
			pause();
		_exit(1);
	}
	close(pipes[1]);
	assert_int_equal(read(pipes[0], &c, 1), 1);
	close(pipes[0]);
	assert_int_equal(begin(false), -EBUSY);
	end();
	/* The other run's governor stays. */
	assert_string_equal(got(GOVERNOR), "performance");
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
}

static void an_emulator_has_no_clock(void **state)
{
	static const char *const none[] = { "governor", "governors", "freq_khz", "temp_mc",
					    "watched",  "moved",     "clean" };

	(void)state;
	assert_int_equal(begin(true), 0);
	put_text(CLOCK, "1\n");
	machine_between_rounds(&m, 1);
	end();
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		assert_true(json_is_null(json_object_get(env, none[i])));
	assert_int_equal(json_array_size(json_object_get(env, "warnings")), 0);
	assert_string_equal(got(GOVERNOR), "schedutil");
	assert_string_equal(got("/run/jitbench/lock"), "(no file)");
	assert_int_equal(json_integer_value(of("hart", "interrupts_taken")), 0);
}

static void a_fixed_clock_is_steady(void **state)
{
	(void)state;
	drop(GOVERNOR);
	drop(CLOCK);
	assert_int_equal(begin(false), 0);
	end();
	assert_true(json_is_null(json_object_get(env, "governor")));
	assert_int_equal(json_array_size(json_object_get(env, "governors")), 0);
	assert_true(json_is_null(of("freq_khz", "before")));
	assert_int_equal(json_integer_value(of("temp_mc", "before")), 45000);
	assert_true(clean_is(json_true()));
}

static void without_anything_to_watch_none_can_tell(void **state)
{
	(void)state;
	drop(GOVERNOR);
	drop(CLOCK);
	drop(TEMP);
	assert_int_equal(begin(false), 0);
	end();
	assert_int_equal(json_array_size(json_object_get(env, "watched")), 0);
	assert_true(clean_is(json_null()));
}

static void throttled_fifo_tasks_are_told(void **state)
{
	static const struct {
		const char *runtime, *period;
		bool limited;
	} cases[] = {
		{ "950000\n", "1000000\n", true },
		{ "1000000\n", "1000000\n", false },
		{ "-1\n", "1000000\n", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		put_text("/proc/sys/kernel/sched_rt_runtime_us", cases[i].runtime);
		put_text("/proc/sys/kernel/sched_rt_period_us", cases[i].period);
		json_decref(env);
		env = json_pack("{s:[]}", "warnings");
		m = (struct machine){ .o = { .root = root, .emulated = true, .fifo = true } };
		assert_int_equal(machine_begin(&m, env, NULL, NULL), 0);
		assert_string_equal(json_string_value(of("scheduling", "policy")), "fifo");
		assert_int_equal(warned("sched_rt_runtime_us"), cases[i].limited);
		end();
	}
}

static void a_hart_that_is_not_isolated_is_refused(void **state)
{
	struct machine_options o = { .root = root, .cpu = 3, .isolate = true };

	(void)state;
	assert_int_equal(machine_pin(&m, &o), -EPERM);
	end();
	/* Of those that this process may use, one that the tree has. */
	put_text("/sys/devices/system/cpu/online", "1023\n");
	o.cpu = -1;
	assert_int_equal(machine_pin(&m, &o), -ENODEV);
	end();
}

/* Does a check of doctor's return @well, and say something with @text in it, or nothing? */
static bool finds(bool (*check)(char *why, size_t size), bool well, const char *text)
{
	char why[512] = "";

	doctor_root = root;
	doctor_state = state_dir;
	return check(why, sizeof(why)) == well && (text ? !!strstr(why, text) : !*why);
}

static void doctor_restores_what_a_crash_left(void **state)
{
	(void)state;
	assert_true(finds(doctor_nothing_left, true, NULL));
	crash();
	assert_true(finds(doctor_nothing_left, false, "CPU 3 had schedutil"));
	assert_string_equal(got(GOVERNOR), "performance");
	assert_int_equal(doctor_restore(), EXIT_DONE);
	assert_string_equal(got(GOVERNOR), "schedutil");
	assert_true(finds(doctor_nothing_left, true, NULL));
	assert_int_equal(doctor_restore(), EXIT_DONE);
	put_text(RECORD, "{");
	assert_int_equal(doctor_restore(), EXIT_FAILED);
	assert_true(finds(doctor_nothing_left, false, "restore.json: it is not a record"));
}

static void doctor_looks_at_the_machine(void **state)
{
	(void)state;
	assert_true(finds(doctor_governor, false, "does not offer it to CPU 3"));
	put_text(CPUFREQ "scaling_available_governors", "performance schedutil\n");
	assert_true(finds(doctor_governor, true, NULL));
	assert_true(finds(doctor_unthrottled, true, NULL));
	put_text("/sys/class/thermal/cooling_device0/type", "cpufreq-cpu3\n");
	put_text("/sys/class/thermal/cooling_device0/cur_state", "2\n");
	assert_true(finds(doctor_unthrottled, false, "cpufreq-cpu3 is at step 2"));
	/* But advice; whatever harts this test may use. */
	put_text("/sys/devices/system/cpu/online", "0-63\n");
	assert_true(finds(doctor_isolated, true, "boot with isolcpus="));
	/* Of an emulator's frequency there is nothing to say. */
	put("/proc/device-tree/compatible", "riscv-virtio", 13);
	drop(CPUFREQ "scaling_available_governors");
	assert_true(finds(doctor_governor, true, NULL));
	assert_true(finds(doctor_unthrottled, true, NULL));
}

#define RUN_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		RUN_TEST(a_steady_run_is_clean),
		RUN_TEST(a_run_that_moved_is_not),
		RUN_TEST(heat_at_the_very_end_is_seen),
		RUN_TEST(a_governor_that_is_not_held_is_not_clean),
		RUN_TEST(a_governor_that_changes_hands_is_not_clean),
		RUN_TEST(the_next_run_puts_back_what_a_crash_left),
		RUN_TEST(a_record_that_can_not_be_read_keeps_the_governor),
		RUN_TEST(two_runs_at_once_are_refused),
		RUN_TEST(an_emulator_has_no_clock),
		RUN_TEST(a_fixed_clock_is_steady),
		RUN_TEST(without_anything_to_watch_none_can_tell),
		RUN_TEST(throttled_fifo_tasks_are_told),
		RUN_TEST(a_hart_that_is_not_isolated_is_refused),
		RUN_TEST(doctor_restores_what_a_crash_left),
		RUN_TEST(doctor_looks_at_the_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
