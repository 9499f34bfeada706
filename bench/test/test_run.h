/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_TEST_RUN_H
#define JITBOARD_TEST_RUN_H

/* For tests of the whole of `jitbench run` on a machine that is made up: see fake_machine.h. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <jansson.h>

#include "fake_machine.h"
#include "programs.h"
#include "jitbench.h"
#include "test_scratch.h"
#include "util.h"
#include "workload.h"

static struct workload *workloads;
static size_t n_workloads;
static char folder[SCRATCH_NAME], out[64];

#define SAMPLES 5

static inline json_t *load(int status, int want)
{
	if (want >= 0)
		assert_int_equal(status, want);
	return json_load_file(out, 0, NULL);
}

/* Run on the machine as it is planned in fake, and give what is in the file, or NULL. */
static inline json_t *run_with(char *more, int want)
{
	char out_arg[80], state_arg[80];
	char *argv[] = { "jitbench run",
			 out_arg,
			 state_arg,
			 "--samples=5",
			 "--seed=1",
			 "--schemes=stack,reg",
			 "--workloads=leaf,helper_call",
			 "--events=r200,r400,DCACHE_MISS",
			 more,
			 NULL };
	int status;

	snprintf(out_arg, sizeof(out_arg), "--out=%s", out);
	snprintf(state_arg, sizeof(state_arg), "--state=%s", folder);
	seam_made_up(fake_answer);
	status = cmd_run(ARRAY_SIZE(argv) - (more ? 1 : 2), argv);
	/* However the run went. */
	assert_string_equal(fake.governor, "schedutil");
	assert_int_equal(fake.noted, !!fake.stuck_at);
	return load(status, want);
}

static FILE *said_to;
static int stderr_was;

/* Keep what is said from now on; heard() gives it. */
static inline void hear(void)
{
	said_to = tmpfile();
	assert_non_null(said_to);
	stderr_was = dup(STDERR_FILENO);
	dup2(fileno(said_to), STDERR_FILENO);
}

static inline void heard(char *text, size_t size)
{
	dup2(stderr_was, STDERR_FILENO);
	close(stderr_was);
	rewind(said_to);
	text[fread(text, 1, size - 1, said_to)] = '\0';
	fclose(said_to);
}

static inline json_t *run(int want)
{
	return run_with(NULL, want);
}

static inline void reset(void)
{
	fake_reset(workloads, n_workloads);
	unlink(out);
}

static inline int setup(void **state)
{
	(void)state;
	if (scratch_folder(folder) || workload_list(&workloads, &n_workloads))
		return -1;
	snprintf(out, sizeof(out), "%s/run.json", folder);
	reset();
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	free(workloads);
	return scratch_remove(folder);
}

static inline json_t *get(json_t *j, const char *key)
{
	return json_object_get(j, key);
}

static inline json_t *measurement(json_t *j, const char *scheme, const char *event)
{
	json_t *one;
	size_t i;

	json_array_foreach (get(j, "measurements"), i, one)
		if (!strcmp(json_string_value(get(one, "workload")), "leaf") &&
		    !strcmp(json_string_value(get(one, "scheme")), scheme) &&
		    !strcmp(json_string_value(get(one, "event")), event))
			return one;
	fail_msg("no measurement of %s under %s", event, scheme);
	return NULL;
}

/* Every sample is there, and is @value. */
static inline void all_are(json_t *j, const char *event, double value)
{
	static const char *const schemes[] = { "stack", "reg" };

	for (size_t s = 0; s < 2; s++) {
		json_t *samples = get(measurement(j, schemes[s], event), "samples");

		assert_int_equal(json_array_size(samples), SAMPLES);
		for (size_t i = 0; i < SAMPLES; i++)
			assert_true(json_number_value(json_array_get(samples, i)) == value);
	}
}

/* Does a warning of the run hold the text? */
static inline bool warned(json_t *j, const char *text)
{
	json_t *one;
	size_t i;

	json_array_foreach (get(j, "warnings"), i, one)
		if (strstr(json_string_value(get(one, "what")), text))
			return true;
	json_array_foreach (get(get(j, "environment"), "warnings"), i, one)
		if (strstr(json_string_value(one), text))
			return true;
	return false;
}

/* Counters that stop end the run, or leave the samples out that it was too late for. */
static inline void stopped_or_missing(json_t *j)
{
	assert_non_null(j);
	assert_true(json_is_false(get(j, "complete")) || warned(j, "samples are missing"));
	json_decref(j);
}

static inline long sum(json_t *j, const char *what)
{
	json_t *one;
	long n = 0;
	size_t i;

	json_array_foreach (get(j, "measurements"), i, one)
		n += json_integer_value(get(one, what));
	return n;
}

/* How much there is of all in a run without a fault. */
static inline void run_clean(long *events, long *reads, long *runs)
{
	json_decref(run(EXIT_DONE));
	*events = fake.events;
	*reads = fake.reads;
	*runs = fake.runs;
	reset();
}

#define MACHINE_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

#endif
