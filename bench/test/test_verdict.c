// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of jitsem progs: the list of known failures, and the verdicts on test_progs. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "tap.h"
#include "verdict.h"
#include "test_scratch.h"

/* What was said, one line a result: "ok NAME" or "not ok NAME: ERROR", "# DIRECTIVE". */
static char said[4096];

void tap_result(const char *name, const char *error, const char *directive)
{
	size_t n = strlen(said);

	snprintf(said + n, sizeof(said) - n, "%s %s%s%s%s%.4s\n", error ? "not ok" : "ok", name,
		 error ? ": " : "", error ? error : "", directive ? " # " : "",
		 directive ? directive : "");
}

static const char good_list[] = "# a comment\n"
				"\n"
				"reason | mixing | no mixing | It may not mix.\n"
				"reason | x86 | | Only x86 can.\n"
				"a/one | none,lean | fail | mixing\n"
				"a/two with | bar: it | * | skip | x86\n";

static char path[SCRATCH_NAME];

static int read_list(struct known *k, const char *text)
{
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	return known_read(k, path);
}

static void test_list(void **state)
{
	struct known k;

	(void)state;
	assert_int_equal(read_list(&k, good_list), -EINVAL); /* five columns */
	known_free(&k);
	assert_int_equal(read_list(&k, "reason|r|e|t\na/one|none,lean|fail|r\nb|*|skip|r\n"), 0);
	assert_int_equal(k.count, 2);
	assert_string_equal(known_find(&k, "a/one", "lean")->reason->evidence, "e");
	assert_null(known_find(&k, "a/one", "le"));
	assert_null(known_find(&k, "a/one", "stack"));
	assert_int_equal(known_find(&k, "b", "stack")->outcome, SKIPPED);
	known_free(&k);
	assert_int_equal(known_read(&k, "/nonexistent"), -ENOENT);
	known_free(&k);
}

static void test_malformed(void **state)
{
	static const char *const bad[] = {
		"a|*|fail|no_reason\n",
		"reason|r|e|t\na|*|fails|r\n",
		"reason|r|e|t\na|*|fail\n",
		"reason|r|e|t\na|*|fail|r\nreason|late|e|t\n",
	};
	struct known k;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(read_list(&k, bad[i]), -EINVAL);
		known_free(&k);
	}
}

#define LIST                                        \
	"reason|mixing|no mixing|It may not mix.\n" \
	"reason|x86||Only x86 can.\n"               \
	"t/fails|none|fail|mixing\n"                \
	"t/skips|*|skip|x86\n"                      \
	"t/passes|*|fail|mixing\n"                  \
	"u|none|fail|mixing\n"                      \
	"gone|*|skip|x86\n"

static void give(struct run *r, const char *const *line)
{
	said[0] = '\0';
	for (; *line; line++)
		verdict_line(r, *line);
}

static void test_known_outcomes(void **state)
{
	static const char *const output[] = {
		"libbpf: no mixing\n",
		"#1/1     t/fails:FAIL\n",
		"#1/2     t/skips:SKIP\n",
		"#1/3     t/passes:OK\n",
		"#1/4     t/name: with colon:OK\n",
		"#1       t:FAIL\n",
		"another reason\n",
		"#2       u:FAIL\n",
		"#3       v:OK (SKIP: 1/2)\n",
		"\n",
		"All error logs:\n",
		"#1/1     t/fails:FAIL\n",
		"Summary: 1/1 PASSED, 1 SKIPPED, 2/1 FAILED\n",
		NULL,
	};
	struct known k;
	struct run r = { .scheme = "none", .known = &k };

	(void)state;
	assert_int_equal(read_list(&k, LIST), 0);
	give(&r, output);
	assert_string_equal(said, "not ok t/fails [none]: it failed, as known # TODO\n"
				  "ok t/skips [none] # SKIP\n"
				  "not ok t/passes [none]: it passed; the list of known ones says "
				  "that it failed\n"
				  "ok t/name: with colon [none]\n"
				  "not ok u [none]: it failed, but not as known: its log lacks "
				  "\"no mixing\"\n"
				  "ok v [none]\n");
	assert_true(r.summed);
	assert_int_equal(r.failed, r.failed_sum);
	assert_int_equal(r.failed_subs, r.failed_subs_sum);
	said[0] = '\0';
	verdict_unseen(&r, "@/all");
	assert_string_equal(said, "not ok gone [none]: it is in the list of known ones, but there "
				  "is no such test\n");
	said[0] = '\0';
	verdict_unseen(&r, "t,u");
	assert_string_equal(said, "");
	verdict_free(&r);
	known_free(&k);
}

static void test_unknown_outcomes(void **state)
{
	static const char *const output[] = {
		"no mixing\n",           "#1/1     t/fails:FAIL\n", /* listed for another scheme */
		"#1/2     t/new:SKIP\n", "#1       t:FAIL\n",
		"#2/1     w/ok:OK\n",    "#2       w:FAIL\n", /* outside of its subtests */
		"#10 is not a result\n", NULL,
	};
	struct known k;
	struct run r = { .scheme = "stack", .known = &k };

	(void)state;
	assert_int_equal(read_list(&k, LIST), 0);
	give(&r, output);
	assert_string_equal(said, "not ok t/fails [stack]: it failed; expected that it passes\n"
				  "not ok t/new [stack]: it was skipped; expected that it passes\n"
				  "ok w/ok [stack]\n"
				  "not ok w [stack]: it failed; expected that it passes\n");
	assert_false(r.summed);
	verdict_free(&r);
	known_free(&k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_list),
		cmocka_unit_test(test_malformed),
		cmocka_unit_test(test_known_outcomes),
		cmocka_unit_test(test_unknown_outcomes),
	};
	int fd = scratch_file(path), failed;

	if (fd < 0)
		return 1;
	close(fd);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	unlink(path);
	return failed;
}
