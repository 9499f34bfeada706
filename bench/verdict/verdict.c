// SPDX-License-Identifier: GPL-2.0-only
/* What test_progs prints, line by line, against the list of what is known not to pass. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "verdict.h"

/* Append to a text that grows. */
static void text_add(struct text *t, const char *s)
{
	size_t len = strlen(s), want = t->len + len + 1;

	if (want > t->size) {
		char *more = realloc(t->at, want * 2);

		if (!more)
			return; /* the log of a test is cut short */
		t->at = more;
		t->size = want * 2;
	}
	memcpy(t->at + t->len, s, len + 1);
	t->len += len;
}

static void report(struct run *r, const char *name, enum outcome got, const char *log)
{
	static const char *const said[] = { "passed", "failed", "was skipped" };
	struct known_test *k = known_find(r->known, name, r->scheme);
	enum outcome want = k ? k->outcome : PASSED;
	char title[512], error[1024], directive[640];

	r->results++;
	if (k)
		k->seen = true;
	snprintf(title, sizeof(title), "%s [%s]", name, r->scheme);
	if (got != want) {
		snprintf(error, sizeof(error), "it %s; %s%s", said[got],
			 k ? "the list of known ones says that it " : "expected that it ",
			 k ? said[want] : "passes");
		tap_result(title, error, NULL);
	} else if (got == PASSED) {
		tap_result(title, NULL, NULL);
	} else if (got == SKIPPED) {
		snprintf(directive, sizeof(directive), "SKIP %s", k->reason->text);
		tap_result(title, NULL, directive);
	} else if (!strstr(log, k->reason->evidence)) {
		snprintf(error, sizeof(error), "it failed, but not as known: its log lacks \"%s\"",
			 k->reason->evidence);
		tap_result(title, error, NULL);
	} else {
		snprintf(directive, sizeof(directive), "TODO %s", k->reason->text);
		tap_result(title, "it failed, as known", directive);
	}
}

static enum outcome outcome_of(const char *word)
{
	if (!strncmp(word, "FAIL", 4))
		return FAILED;
	return strncmp(word, "SKIP", 4) ? PASSED : SKIPPED;
}

static void end_subtest(struct run *r, const char *name, enum outcome got)
{
	r->subs_of_test++;
	r->failed_of_test += got == FAILED;
	r->failed_subs += got == FAILED;
	report(r, name, got, r->test_log.at ? r->test_log.at + r->subtest_log : "");
	r->subtest_log = r->test_log.len;
}

/* A test of subtests has a result of its own only if it failed outside of them. */
static void end_test(struct run *r, const char *name, enum outcome got)
{
	r->failed += got == FAILED;
	if (!r->subs_of_test || (got == FAILED && !r->failed_of_test))
		report(r, name, got, r->test_log.at ? r->test_log.at : "");
	r->subs_of_test = r->failed_of_test = 0;
	r->test_log.len = r->subtest_log = 0;
	if (r->test_log.at)
		r->test_log.at[0] = '\0';
}

/*
 * "#12/3    tailcalls/tailcall_3:OK" is a subtest's result, "#12      tailcalls:OK" a
 * test's.  Return: was it one?
 */
static bool take_result(struct run *r, char *line)
{
	char *name, *word, *at = line + 1;
	bool subtest;

	if (*line != '#' || !strspn(at, "0123456789"))
		return false;
	at += strspn(at, "0123456789");
	subtest = *at == '/';
	at += strspn(at, "/0123456789");
	name = at + strspn(at, " ");
	word = strrchr(name, ':');
	if (name == at || !word)
		return false;
	if (!strncmp(word, ": ", 2)) /* "OK (SKIP: 1/2)" */
		while (word > name && *--word != ':')
			;
	*word++ = '\0';
	if (strncmp(word, "OK", 2) && strncmp(word, "FAIL", 4) && strncmp(word, "SKIP", 4))
		return false;
	if (subtest)
		end_subtest(r, name, outcome_of(word));
	else
		end_test(r, name, outcome_of(word));
	return true;
}

/* "Summary: 5/39 PASSED, 3 SKIPPED, 1/2 FAILED": tests/subtests. */
static void take_summary(struct run *r, const char *line)
{
	const char *comma = strrchr(line, ',');

	if (!strncmp(line, "Summary: ", 9) && comma &&
	    sscanf(comma, ", %d/%d FAILED", &r->failed_sum, &r->failed_subs_sum) == 2)
		r->summed = true;
}

void verdict_line(struct run *r, const char *line)
{
	char *copy;

	if (!strncmp(line, "All error logs:", 15))
		r->again = true;
	take_summary(r, line);
	if (r->again)
		return;
	copy = strdup(line);
	if (copy && !take_result(r, copy))
		text_add(&r->test_log, line);
	free(copy);
}

/* Was this test, or the test of this subtest, selected?  A file selects all names of the list. */
static bool selected(const char *name, const char *select)
{
	size_t len = strcspn(name, "/");
	const char *at = select;

	while (*at && *at != '@') {
		size_t n = strcspn(at, ",");

		if (n == len && !strncmp(at, name, len))
			return true;
		at += n + (at[n] == ',');
	}
	return *at == '@';
}

void verdict_unseen(struct run *r, const char *select)
{
	char title[512];

	for (size_t i = 0; i < r->known->count; i++) {
		struct known_test *k = &r->known->tests[i];

		if (k->seen || !known_covers(k, r->scheme) || !selected(k->name, select))
			continue;
		snprintf(title, sizeof(title), "%s [%s]", k->name, r->scheme);
		tap_result(title, "it is in the list of known ones, but there is no such test",
			   NULL);
	}
}

void verdict_free(struct run *r)
{
	free(r->test_log.at);
	memset(&r->test_log, 0, sizeof(r->test_log));
}
