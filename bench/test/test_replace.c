// SPDX-License-Identifier: GPL-2.0-only
/* Files that are replaced whole or not at all. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "replace.h"
#include "test_scratch.h"

#define LINES 2000

static char folder[SCRATCH_NAME], path[64], tmp[80];

static int setup(void **state)
{
	(void)state;
	if (scratch_folder(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/file", folder);
	snprintf(tmp, sizeof(tmp), "%s.tmp", path);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	return scratch_remove(folder);
}

static int write_lines(FILE *f, void *word)
{
	for (int i = 0; i < LINES; i++)
		fprintf(f, "%s\n", (const char *)word);
	return 0;
}

static int write_nothing(FILE *f, void *word)
{
	(void)f, (void)word;
	return -ENOMEM;
}

static int refuse(const char *file, void *word)
{
	(void)word;
	assert_string_equal(file, tmp);
	return -EBADMSG;
}

/* Each line of the file is @word, and none is missing. */
static void is_whole(const char *word)
{
	char line[64];
	FILE *f = fopen(path, "r");
	int n = 0;

	assert_non_null(f);
	for (; fgets(line, sizeof(line), f); n++) {
		line[strcspn(line, "\n")] = '\0';
		assert_string_equal(line, word);
	}
	fclose(f);
	assert_int_equal(n, LINES);
}

static void a_file_is_made_and_replaced(void **state)
{
	(void)state;
	assert_int_equal(replace_file(path, write_lines, NULL, "first"), 0);
	is_whole("first");
	assert_int_equal(replace_file(path, write_lines, NULL, "second"), 0);
	is_whole("second");
	assert_int_equal(access(tmp, F_OK), -1);
}

static void a_failure_leaves_the_former_file(void **state)
{
	(void)state;
	assert_int_equal(replace_file(path, write_lines, NULL, "first"), 0);
	assert_int_equal(replace_file(path, write_nothing, NULL, NULL), -ENOMEM);
	assert_int_equal(replace_file(path, write_lines, refuse, "second"), -EBADMSG);
	assert_int_equal(access(tmp, F_OK), -1);
	/* What is written under the other name meets a device that is always full. */
	assert_int_equal(symlink("/dev/full", tmp), 0);
	assert_int_equal(replace_file(path, write_lines, NULL, "second"), -ENOSPC);
	assert_int_equal(access(tmp, F_OK), -1);
	is_whole("first");
	assert_int_equal(replace_file("/nowhere/file", write_lines, NULL, "x"), -ENOENT);
}

/* The kernel ends it at a byte of the file that it writes. */
static void a_process_that_is_killed_leaves_a_whole_file(void **state)
{
	(void)state;
	assert_int_equal(replace_file(path, write_lines, NULL, "first"), 0);
	for (rlim_t most = 1; most < LINES * strlen("second\n"); most += 997) {
		pid_t pid = fork();
		int status;

		assert_true(pid >= 0);
		if (!pid) {
			setrlimit(RLIMIT_CORE, &(struct rlimit){});
			setrlimit(RLIMIT_FSIZE, &(struct rlimit){ most, most });
			_exit(replace_file(path, write_lines, NULL, "second") ? 1 : 0);
		}
		assert_int_equal(waitpid(pid, &status, 0), pid);
		assert_true(WIFSIGNALED(status));
		is_whole("first");
	}
	/* What it left of the other does not stand in the way. */
	assert_int_equal(access(tmp, F_OK), 0);
	assert_int_equal(replace_file(path, write_lines, NULL, "third"), 0);
	is_whole("third");
}

#define FILE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		FILE_TEST(a_file_is_made_and_replaced),
		FILE_TEST(a_failure_leaves_the_former_file),
		FILE_TEST(a_process_that_is_killed_leaves_a_whole_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
