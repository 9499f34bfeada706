// SPDX-License-Identifier: GPL-2.0-only
/* Governors and scheme set and put back, however a run ends, on trees of /sys. */

#include <errno.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "restore.h"
#include "test_tree.h"

#define CPU(n)  "/sys/devices/system/cpu/cpu" #n "/cpufreq/"
#define BOOT_ID "/proc/sys/kernel/random/boot_id"
#define RECORD  "/run/jitbench/restore.json"

static char state_dir[64], why[256];

/* Two policies, of harts 0 and 1 and of 2 and 3, with different governors. */
static int setup(void **state)
{
	int err = tree_setup(state);

	if (err)
		return err;
	snprintf(state_dir, sizeof(state_dir), "%s/run/jitbench", root);
	why[0] = '\0';
	put_text("/sys/devices/system/cpu/online", "0-3\n");
	put_text(BOOT_ID, "0d7e\n");
	put_text(CPU(0) "scaling_governor", "schedutil\n");
	put_text(CPU(0) "affected_cpus", "0 1\n");
	put_text(CPU(1) "scaling_governor", "schedutil\n");
	put_text(CPU(2) "scaling_governor", "userspace\n");
	put_text(CPU(2) "scaling_setspeed", "750000\n");
	put_text(CPU(2) "affected_cpus", "2 3\n");
	for (int cpu = 0; cpu < 4; cpu += 2) {
		char path[96];

		snprintf(path, sizeof(path),
			 "/sys/devices/system/cpu/cpu%d/cpufreq/scaling_available_governors", cpu);
		put_text(path, "userspace performance schedutil\n");
	}
	/* The folder is made with the lock. */
	err = restore_lock(state_dir);
	restore_unlock();
	return err;
}

static int hold(struct restore *r)
{
	int err = restore_begin(r, root, state_dir, RESTORE_GOVERNORS);

	if (err) {
		strcpy(why, r->why);
		return err;
	}
	return governor_hold(root, &r->governors, why, sizeof(why));
}

static int release(struct restore *r)
{
	return restore_end(r, why, sizeof(why));
}

static int recover(void)
{
	return restore_recover(root, state_dir, why, sizeof(why));
}

static void both_are(const char *first, const char *second)
{
	assert_string_equal(got(CPU(0) "scaling_governor"), first);
	assert_string_equal(got(CPU(2) "scaling_governor"), second);
}

static void policies_are_found(void **state)
{
	struct governors g;

	(void)state;
	governor_list(root, &g);
	assert_int_equal(g.n, 2);
	assert_string_equal(g.list[0].cpus, "0,1");
	assert_string_equal(g.list[0].found, "schedutil");
	assert_string_equal(g.list[0].speed, "");
	assert_int_equal(g.list[1].cpu, 2);
	assert_string_equal(g.list[1].found, "userspace");
	assert_string_equal(g.list[1].speed, "750000");
}

static void a_run_sets_and_puts_back(void **state)
{
	struct restore r;

	(void)state;
	assert_int_equal(hold(&r), 0);
	both_are("performance", "performance");
	assert_string_not_equal(got(RECORD), "(no file)");
	/* The kernel's governor forgets what it was told. */
	put_text(CPU(2) "scaling_setspeed", "1500000\n");
	assert_int_equal(release(&r), 0);
	both_are("schedutil", "userspace");
	assert_string_equal(got(CPU(2) "scaling_setspeed"), "750000");
	assert_string_equal(got(RECORD), "(no file)");
	assert_int_equal(release(&r), 0);
	assert_string_equal(why, "");
}

static void what_is_set_already_needs_no_record(void **state)
{
	struct restore r;

	(void)state;
	put_text(CPU(0) "scaling_governor", "performance\n");
	put_text(CPU(2) "scaling_governor", "performance\n");
	assert_int_equal(hold(&r), 0);
	assert_false(r.noted);
	assert_string_equal(got(RECORD), "(no file)");
	assert_int_equal(release(&r), 0);
	both_are("performance", "performance");
}

static void a_fixed_clock_needs_nothing(void **state)
{
	struct restore r;

	(void)state;
	drop(CPU(0) "scaling_governor");
	drop(CPU(1) "scaling_governor");
	drop(CPU(2) "scaling_governor");
	assert_int_equal(hold(&r), 0);
	assert_int_equal(r.governors.n, 0);
	assert_true(governor_holdable(root, why, sizeof(why)));
	assert_string_equal(got(RECORD), "(no file)");
}

static volatile sig_atomic_t stopped;

static void stop(int sig)
{
	stopped = sig;
}

/* A run that ends by a signal, as jitbench does: @ready is told when it has begun. */
static int run(int ready)
{
	struct sigaction sa = { .sa_handler = stop };
	sigset_t held, before;
	struct restore r;

	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sigemptyset(&held);
	sigaddset(&held, SIGINT);
	sigaddset(&held, SIGTERM);
	sigprocmask(SIG_BLOCK, &held, &before);
	if (hold(&r) || write(ready, "", 1) != 1)
		return 1;
	while (!stopped)
		sigsuspend(&before);
	return release(&r) ? 1 : 0;
}

/* Start a run; it has set the governors when this returns. */
static pid_t start_run(void)
{
	int pipes[2];
	pid_t pid;
	char c;

	assert_int_equal(pipe(pipes), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (!pid)
		_exit(run(pipes[1]));
	close(pipes[1]);
	assert_int_equal(read(pipes[0], &c, 1), 1);
	close(pipes[0]);
	both_are("performance", "performance");
	return pid;
}

static int end_run(pid_t pid, int sig)
{
	int status;

	assert_int_equal(kill(pid, sig), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void a_signal_puts_back(void **state)
{
	static const int signals[] = { SIGINT, SIGTERM };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(end_run(start_run(), signals[i]), 0);
		both_are("schedutil", "userspace");
		assert_string_equal(got(RECORD), "(no file)");
		assert_false(restore_left(state_dir, why, sizeof(why)));
	}
}

static void a_killed_run_is_put_back_later(void **state)
{
	pid_t pid = start_run();

	(void)state;
	/* Nobody meddles with a run in progress. */
	assert_false(restore_left(state_dir, why, sizeof(why)));
	assert_int_equal(restore_lock(state_dir), -EBUSY);
	assert_true(WIFSIGNALED(end_run(pid, SIGKILL)));
	both_are("performance", "performance");
	assert_true(restore_left(state_dir, why, sizeof(why)));
	assert_string_equal(why, "CPU 0 had schedutil, CPU 2 had userspace");
	assert_int_equal(restore_lock(state_dir), 0);
	restore_unlock();
	assert_int_equal(recover(), 0);
	assert_string_equal(why, "CPU 0: schedutil, CPU 2: userspace");
	both_are("schedutil", "userspace");
	assert_string_equal(got(CPU(2) "scaling_setspeed"), "750000");
	assert_false(restore_left(state_dir, why, sizeof(why)));
	assert_int_equal(recover(), 0);
	assert_string_equal(why, "");
}

/* With governors that need not be set, too. */
static void a_killed_run_leaves_no_scheme(void **state)
{
	(void)state;
	for (int set = 0; set < 2; set++) {
		const char *governor = set ? "performance" : "schedutil";

		put_text(SCHEME_SYSCTL, "stack\n");
		put_text(CPU(0) "scaling_governor", governor);
		put_text(CPU(2) "scaling_governor", "performance\n");
		end_run(start_run(), SIGKILL);
		put_text(SCHEME_SYSCTL, "reg\n");
		assert_true(restore_left(state_dir, why, sizeof(why)));
		assert_non_null(strstr(why, "the JIT's scheme: stack"));
		assert_int_equal(recover(), 0);
		assert_non_null(strstr(why, "the JIT's scheme: stack"));
		assert_string_equal(got(SCHEME_SYSCTL), "stack");
		assert_string_equal(got(CPU(0) "scaling_governor"), governor);
		assert_string_equal(got(RECORD), "(no file)");
	}
}

/* Its run has put the scheme back: what it is by now is somebody's wish. */
static void a_run_that_ends_leaves_the_scheme(void **state)
{
	struct restore r;

	(void)state;
	put_text(SCHEME_SYSCTL, "stack\n");
	assert_int_equal(hold(&r), 0);
	assert_string_not_equal(got(RECORD), "(no file)");
	put_text(SCHEME_SYSCTL, "lean\n");
	assert_int_equal(release(&r), 0);
	assert_string_equal(got(SCHEME_SYSCTL), "lean");
	assert_string_equal(got(RECORD), "(no file)");
}

static void a_reboot_makes_the_record_void(void **state)
{
	(void)state;
	end_run(start_run(), SIGKILL);
	put_text(BOOT_ID, "beef\n");
	put_text(CPU(2) "scaling_governor", "schedutil\n");
	assert_int_equal(recover(), 0);
	both_are("performance", "schedutil");
	assert_string_equal(got(RECORD), "(no file)");
}

static void without_a_boot_id_the_record_holds(void **state)
{
	(void)state;
	end_run(start_run(), SIGKILL);
	drop(BOOT_ID);
	assert_int_equal(recover(), 0);
	both_are("schedutil", "userspace");
}

static void without_a_record_nothing_is_set(void **state)
{
	struct restore r;

	(void)state;
	put_text("/file", "no folder\n");
	snprintf(state_dir, sizeof(state_dir), "%s/file/state", root);
	assert_int_equal(hold(&r), -ENOTDIR);
	both_are("schedutil", "userspace");
	assert_non_null(strstr(why, "can't be used: Not a directory"));
	assert_int_equal(restore_lock(state_dir), -ENOTDIR);
	assert_int_equal(recover(), 0);
	assert_int_equal(release(&r), 0);
}

/* In a process without privileges, so that permissions count for root too. */
static int without_privileges(int (*what)(void))
{
	struct __user_cap_header_struct head = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct none[2] = {};
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (!pid)
		_exit(syscall(SYS_capset, &head, none) ? 99 : what());
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void protect(const char *path, mode_t mode)
{
	char full[256];

	snprintf(full, sizeof(full), "%s%s", root, path);
	assert_int_equal(chmod(full, mode), 0);
}

/* Number of the step that went wrong. */
static int one_refuses(void)
{
	struct restore r;

	if (governor_holdable(root, why, sizeof(why)) || !strstr(why, "Permission denied"))
		return 1;
	why[0] = '\0';
	if (hold(&r) != -EACCES)
		return 2;
	if (strcmp(why, "the governor of CPU 0 can't be set: Permission denied"))
		return 3;
	if (strcmp(got(CPU(2) "scaling_governor"), "performance"))
		return 4;
	return release(&r) ? 5 : 0;
}

static void the_others_are_set_where_one_refuses(void **state)
{
	(void)state;
	protect(CPU(0) "scaling_governor", 0444);
	assert_int_equal(without_privileges(one_refuses), 0);
	both_are("schedutil", "userspace");
	assert_string_equal(got(RECORD), "(no file)");
}

static int may_not_put_back(void)
{
	return recover() == -EACCES && strstr(why, "CPU 0: Permission denied") ? 0 : 1;
}

static void the_record_stays_until_all_is_put_back(void **state)
{
	(void)state;
	end_run(start_run(), SIGKILL);
	protect(CPU(0) "scaling_governor", 0444);
	assert_int_equal(without_privileges(may_not_put_back), 0);
	both_are("performance", "userspace");
	assert_true(restore_left(state_dir, why, sizeof(why)));
	protect(CPU(0) "scaling_governor", 0644);
	assert_int_equal(recover(), 0);
	both_are("schedutil", "userspace");
}

static void a_policy_that_goes_is_no_failure(void **state)
{
	struct restore r;

	(void)state;
	assert_int_equal(hold(&r), 0);
	drop(CPU(0) "scaling_governor");
	assert_int_equal(release(&r), 0);
	assert_string_equal(got(CPU(2) "scaling_governor"), "userspace");
	assert_string_equal(got(RECORD), "(no file)");
}

static void what_others_have_set_is_left(void **state)
{
	struct restore r;

	(void)state;
	assert_int_equal(hold(&r), 0);
	put_text(CPU(2) "scaling_governor", "powersave\n");
	assert_int_equal(release(&r), 0);
	both_are("schedutil", "powersave");
}

static void a_driver_that_does_not_obey_is_noticed(void **state)
{
	char full[256];
	struct restore r;

	(void)state;
	drop(CPU(0) "scaling_governor");
	snprintf(full, sizeof(full), "%s" CPU(0) "scaling_governor", root);
	assert_int_equal(symlink("/dev/null", full), 0);
	assert_int_equal(hold(&r), -EIO);
	assert_string_equal(got(CPU(2) "scaling_governor"), "performance");
	assert_int_equal(release(&r), 0);
}

static void a_governor_that_is_not_offered_is_told(void **state)
{
	(void)state;
	assert_true(governor_holdable(root, why, sizeof(why)));
	put_text(CPU(2) "scaling_available_governors", "userspace schedutil\n");
	assert_false(governor_holdable(root, why, sizeof(why)));
	assert_string_equal(why, "the kernel does not offer it to CPU 2");
	put_text(CPU(2) "scaling_governor", "performance\n");
	assert_true(governor_holdable(root, why, sizeof(why)));
}

static void a_damaged_record_is_not_acted_on(void **state)
{
	static const char *const bad[] = {
		"",
		"{",
		"[]",
		"{\"schema\": \"other\", \"boot_id\": \"0d7e\", \"governors\": []}",
		"{\"schema\": \"jitboard-restore-1\", \"boot_id\": \"0d7e\", "
		"\"scheme\": \"0123456789012345\", \"governors\": []}",
		"{\"schema\": \"jitboard-restore-1\", \"boot_id\": \"0d7e\", \"governors\": "
		"[{\"cpu\": -1, \"governor\": \"x\", \"speed\": \"\"}]}",
		"{\"schema\": \"jitboard-restore-1\", \"boot_id\": \"0d7e\", \"governors\": "
		"[{\"cpu\": 0, \"governor\": \"0123456789012345678901234567890123\", "
		"\"speed\": \"\"}]}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		put_text(RECORD, bad[i]);
		assert_int_equal(recover(), -EBADMSG);
		assert_non_null(strstr(why, "restore.json"));
		assert_true(restore_left(state_dir, why, sizeof(why)));
		both_are("schedutil", "userspace");
		assert_string_equal(got(RECORD), bad[i]);
	}
}

#define RUN_TEST(f) cmocka_unit_test_setup_teardown(f, setup, tree_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		RUN_TEST(policies_are_found),
		RUN_TEST(a_run_sets_and_puts_back),
		RUN_TEST(what_is_set_already_needs_no_record),
		RUN_TEST(a_fixed_clock_needs_nothing),
		RUN_TEST(a_signal_puts_back),
		RUN_TEST(a_killed_run_is_put_back_later),
		RUN_TEST(a_killed_run_leaves_no_scheme),
		RUN_TEST(a_run_that_ends_leaves_the_scheme),
		RUN_TEST(a_reboot_makes_the_record_void),
		RUN_TEST(without_a_boot_id_the_record_holds),
		RUN_TEST(without_a_record_nothing_is_set),
		RUN_TEST(the_others_are_set_where_one_refuses),
		RUN_TEST(the_record_stays_until_all_is_put_back),
		RUN_TEST(a_policy_that_goes_is_no_failure),
		RUN_TEST(what_others_have_set_is_left),
		RUN_TEST(a_driver_that_does_not_obey_is_noticed),
		RUN_TEST(a_governor_that_is_not_offered_is_told),
		RUN_TEST(a_damaged_record_is_not_acted_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
