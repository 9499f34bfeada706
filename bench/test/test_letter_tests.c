// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of letter_tests.c: results of the kernel's own tests before and after. */

#include "letter_tests.h"
#include "report.h"
#include "test_folder.h"
#include "test_verb.h"
#include "util.h"

/* letter_tests() of two files in the folder; what it says goes to @err. */
static int tests(const char *a, const char *b, const char *base, const char *other,
		 struct table **sums, struct table **changes, char **err)
{
	char files[160];
	struct capture e;
	int ret;

	snprintf(files, sizeof(files), "%s/%s,%s/%s", folder, a, folder, b);
	capture(&e, stderr);
	ret = letter_tests(files, base, other, sums, changes);
	*err = captured(&e);
	return ret;
}

static char *printed(struct table *t)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	assert_int_equal(table_print(t, TABLE_CSV, f), 0);
	fclose(f);
	table_free(t);
	return text;
}

static void test_tables(void **state)
{
	struct table *sums, *changes;
	char *text, *err;

	(void)state;
	put_text("a", "# kernel\n"
		      "progs\tdefault\tpass\tone\n"
		      "progs\tdefault\tfail\ttwo\n"
		      "progs\tdefault\tskip\tthree\n"
		      "progs\tdefault\tpass\tone\n"
		      "test_bpf\tdefault\tpass\tone\n");
	put_text("b", "# kernel\n"
		      "progs\treg\tpass\tone\n"
		      "progs\treg\tpass\ttwo\n"
		      "progs\tstack\tfail\tone\n"
		      "progs\treg\tpass\tfour\n"
		      "progs\treg\tfail\tone\n"
		      "test_bpf\treg\tpass\tone\n");
	assert_int_equal(tests("a", "b", "default", "reg", &sums, &changes, &err), 0);
	assert_string_equal(err, "");
	text = printed(sums);
	assert_string_equal(text, "tests,base passed,base failed,base skipped,patched passed,"
				  "patched failed,patched skipped\n"
				  "progs,2,1,1,3,1,0\n"
				  "test_bpf,1,0,0,1,0,0\n");
	free(text);
	text = printed(changes);
	assert_string_equal(text, "test,base,patched\n"
				  "two,fail,pass\n"
				  "three,skip,-\n"
				  "one,pass,fail\n"
				  "four,-,pass\n");
	free(text);
	free(err);
}

static void test_refusals(void **state)
{
	static const struct {
		const char *a, *b, *base, *why;
	} rows[] = {
		{ "good", "nowhere", "reg", "nowhere: No such file" },
		{ "nowhere", "good", "reg", "nowhere: No such file" },
		{ "good", "wrong", "reg", "wrong:2: no result of a test" },
		{ "good", "empty", "reg", "empty: has no result under scheme reg" },
		{ "good", "good", "lean", "good: has no result under scheme lean" },
	};
	struct table *sums, *changes;

	(void)state;
	put_text("good", "progs\treg\tpass\tone\n");
	put_text("wrong", "progs\treg\tpass\tone\nprogs\treg\tperhaps\ttwo\n");
	put_text("empty", "# kernel\n");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		char *err;

		assert_true(tests(rows[i].a, rows[i].b, rows[i].base, "reg", &sums, &changes,
				  &err) < 0);
		assert_non_null(strstr(err, rows[i].why));
		free(err);
	}
}

int main(void)
{
	const struct CMUnitTest all[] = {
		cmocka_unit_test_setup_teardown(test_tables, make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(test_refusals, make_folder, remove_folder),
	};

	return cmocka_run_group_tests(all, NULL, NULL);
}
