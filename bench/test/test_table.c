// SPDX-License-Identifier: GPL-2.0-only
/* Unit tests of table.c: what is written, byte by byte. */

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "table.h"
#include "util.h"

static const struct table_style left = { .side = TABLE_LEFT };
static const struct table_style value = { TABLE_RIGHT, 2, false };
static const struct table_style change = { TABLE_RIGHT, 2, true };

static struct table *example(void)
{
	struct table *t = table_new("title");

	assert_non_null(t);
	table_column(t, NULL, "name", left);
	table_column(t, "group", "a", value);
	table_column(t, "group", "a-b", change);
	table_column(t, "long group name", "c", value);
	table_column(t, NULL, "text", left);

	table_text(t, "x,y");
	table_number(t, 1.0 / 3);
	table_number(t, 2);
	table_none(t);
	table_text(t, "say \"hi\"");

	table_text(t, "na\xc3\xafve"); /* five characters in six bytes */
	table_number(t, -1000);
	table_number(t, -0.001);
	table_number(t, 7);
	table_text(t, "a|b\033[m");
	return t;
}

static void check(enum table_format format, const char *want)
{
	struct table *t = example();
	char *got = NULL;
	size_t size;
	FILE *f = open_memstream(&got, &size);

	assert_non_null(f);
	assert_int_equal(table_print(t, format, f), 0);
	fclose(f);
	assert_string_equal(got, want);
	free(got);
	table_free(t);
}

static void test_text(void **state)
{
	(void)state;
	check(TABLE_TEXT, "title\n"
			  "\n"
			  "       ---- group ----  long group name\n"
			  "name          a    a-b                c  text\n"
			  "x,y        0.33  +2.00                -  say \"hi\"\n"
			  "na\xc3\xafve  -1000.00   0.00             7.00  a|b?[m\n");
}

static void test_csv(void **state)
{
	(void)state;
	check(TABLE_CSV, "name,group a,group a-b,long group name c,text\n"
			 "\"x,y\",0.33333333333333331,2,,\"say \"\"hi\"\"\"\n"
			 "na\xc3\xafve,-1000,-0.001,7,a|b\033[m\n");
}

static void test_markdown(void **state)
{
	(void)state;
	check(TABLE_MARKDOWN, "## title\n"
			      "\n"
			      "| name | group a | group a-b | long group name c | text |\n"
			      "| --- | ---: | ---: | ---: | --- |\n"
			      "| x,y | 0.33 | +2.00 | - | say \"hi\" |\n"
			      "| na\xc3\xafve | -1000.00 | 0.00 | 7.00 | a\\|b \\[m |\n");
}

static void test_latex(void **state)
{
	(void)state;
	check(TABLE_LATEX, "% title\n"
			   "\\begin{tabular}{lrrrl}\n"
			   "\\toprule\n"
			   " & \\multicolumn{2}{c}{group} & \\multicolumn{1}{c}{long group name} & "
			   " \\\\\n"
			   "name & a & a-b & c & text \\\\\n"
			   "\\midrule\n"
			   "x,y & 0.33 & +2.00 & -- & say \"hi\" \\\\\n"
			   "na\xc3\xafve & $-$1000.00 & 0.00 & 7.00 & a|b [m \\\\\n"
			   "\\bottomrule\n"
			   "\\end{tabular}\n");
}

static void test_gnuplot(void **state)
{
	(void)state;
	check(TABLE_GNUPLOT, "\"name\" \"group a\" \"group a-b\" \"long group name c\" \"text\"\n"
			     "\"x,y\" 0.33333333333333331 2 ? \"say  hi \"\n"
			     "\"na\xc3\xafve\" -1000 -0.001 7 \"a|b [m\"\n");
}

static void test_html(void **state)
{
	(void)state;
	check(TABLE_HTML,
	      "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"title\"><table>\n"
	      "<caption>title</caption>\n"
	      "<thead><tr><td></td><th colspan=\"2\" scope=\"colgroup\">group</th>"
	      "<th colspan=\"1\" scope=\"colgroup\">long group name</th><td></td></tr>\n"
	      "<tr><th scope=\"col\">name</th><th scope=\"col\" class=\"n\">a</th>"
	      "<th scope=\"col\" class=\"n\">a-b</th><th scope=\"col\" class=\"n\">c</th>"
	      "<th scope=\"col\">text</th></tr>\n"
	      "</thead>\n<tbody>\n"
	      "<tr><th scope=\"row\">x,y</th><td class=\"n\">0.33</td><td class=\"n\">+2.00</td>"
	      "<td class=\"n\">\xe2\x80\x93</td><td>say &quot;hi&quot;</td></tr>\n"
	      "<tr><th scope=\"row\">na\xc3\xafve</th><td class=\"n\">-1000.00</td>"
	      "<td class=\"n\">0.00</td><td class=\"n\">7.00</td><td>a|b [m</td></tr>\n"
	      "</tbody>\n</table></div>\n");
}

static void test_json(void **state)
{
	struct table *t = example();
	json_t *got = table_json(t), *want;

	(void)state;
	want = json_pack("[{s:s, s:{s:f, s:i}, s:{s:n}, s:s}, {s:s, s:{s:i, s:f}, s:{s:i}, s:s}]",
			 "name", "x,y", "group", "a", 1.0 / 3, "a-b", 2, "long group name", "c",
			 "text", "say \"hi\"", "name", "na\xc3\xafve", "group", "a", -1000, "a-b",
			 -0.001, "long group name", "c", 7, "text", "a|b\033[m");
	assert_non_null(got);
	assert_non_null(want);
	assert_true(json_equal(got, want));
	json_decref(got);
	json_decref(want);
	assert_int_equal(table_print(t, TABLE_JSON, stdout), -EINVAL);
	table_free(t);
}

static void test_clean(void **state)
{
	char *got = NULL;
	size_t size;
	FILE *f = open_memstream(&got, &size);

	(void)state;
	assert_non_null(f);
	/* A tab, DEL, CSI as U+009b; the sign for section, U+00a7, stays. */
	put_clean("a\tb\x7f"
		  "c\xc2\x9b"
		  "d\xc2\xa7",
		  f);
	fclose(f);
	assert_string_equal(got, "a?b?c?d\xc2\xa7");
	free(got);
}

/* Columns without room follow below, each part with the first; a text goes on below itself. */
static void test_mail(void **state)
{
	static const char *const names[] = { "one", "two", "three", "four", "five", "six" };
	struct table *t = table_new("title");
	char *got = NULL;
	size_t size;
	FILE *f = open_memstream(&got, &size);

	(void)state;
	assert_non_null(t);
	assert_non_null(f);
	table_column(t, NULL, "key", left);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		table_column(t, NULL, names[i], left);
	table_column(t, NULL, "text", left);
	table_text(t, "row");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		table_text(t, "123456789012");
	table_text(t, "seventy-one characters of words, which is one more than the room that is "
		      "left");
	assert_int_equal(table_print(t, TABLE_MAIL, f), 0);
	fclose(f);
	assert_string_equal(
		got, "title\n"
		     "\n"
		     "key  one           two           three         four          five\n"
		     "row  123456789012  123456789012  123456789012  123456789012  123456789012\n"
		     "\n"
		     "key  six\n"
		     "row  123456789012\n"
		     "\n"
		     "key  text\n"
		     "row  seventy-one characters of words, which is one more than the room that\n"
		     "     is left\n");
	free(got);
	table_free(t);
}

static void test_formats(void **state)
{
	(void)state;
	assert_int_equal(table_format_by_name("text"), TABLE_TEXT);
	assert_int_equal(table_format_by_name("csv"), TABLE_CSV);
	assert_int_equal(table_format_by_name("markdown"), TABLE_MARKDOWN);
	assert_int_equal(table_format_by_name("json"), TABLE_JSON);
	assert_int_equal(table_format_by_name("mail"), TABLE_MAIL);
	assert_int_equal(table_format_by_name("JSON"), -EINVAL);
	assert_int_equal(table_format_by_name(""), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),     cmocka_unit_test(test_csv),
		cmocka_unit_test(test_markdown), cmocka_unit_test(test_json),
		cmocka_unit_test(test_formats),  cmocka_unit_test(test_clean),
		cmocka_unit_test(test_latex),    cmocka_unit_test(test_gnuplot),
		cmocka_unit_test(test_html),     cmocka_unit_test(test_mail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
