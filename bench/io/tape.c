// SPDX-License-Identifier: GPL-2.0-only
/* Tapes: written and replayed. */

#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tape.h"
#include "util.h"

#define FORMAT "jitboard-record-1"

/* More than one sample has events: it is flushed before each. */
#define KEPT 128

static struct {
	bool writing;
	const char *path;
	FILE *file;
	void (*made_up)(struct tape_event *e); /* in the place of a file that is replayed */
	int err;                               /* the first error of the tape */
	unsigned long line;
	bool quiet;
	bool signalled; /* by a line of the tape */
	struct tape_event kept[KEPT];
	size_t n_kept;
	json_t *head; /* the tape's first line */
	const char **options;
} tape;

static json_t *numbers(const int64_t *n, size_t count)
{
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		if (json_array_append_new(list, json_integer(n[i]))) {
			json_decref(list);
			return NULL;
		}
	return list;
}

static void put_line(json_t *line)
{
	if (!tape.err && !line)
		tape.err = -ENOMEM;
	if (!tape.err &&
	    (json_dumpf(line, tape.file, JSON_COMPACT) || fputc('\n', tape.file) == EOF))
		tape.err = -EIO;
	json_decref(line);
}

static void put_event(const struct tape_event *e)
{
	json_t *line = json_pack("[s, s?, o, o]", e->what, e->on, numbers(e->asked, e->n_asked),
				 numbers(e->answered, e->n_answered));

	/* A file need not be UTF-8; what is not becomes no text. */
	if (e->text && e->n_answered && !e->answered[0])
		json_array_append_new(line, json_string(e->text));
	put_line(line);
}

int tape_record(const char *path, const char *const *options, size_t n)
{
	json_t *head = json_pack("[s]", FORMAT);

	tape.path = path;
	tape.file = fopen(path, "we");
	if (!tape.file) {
		int err = -errno;

		json_decref(head);
		say("can't record to %s: %s: choose another place with --record", path,
		    strerror(-err));
		return err;
	}
	for (size_t i = 0; i < n; i++)
		json_array_append_new(head, json_string(options[i]));
	put_line(head);
	tape.writing = true;
	return 0;
}

/* The next line of the tape that is replayed, or NULL at its end. */
static json_t *next_line(void)
{
	json_error_t error;
	json_t *line;
	size_t size = 0;
	char *text = NULL;

	if (getline(&text, &size, tape.file) < 0) {
		free(text);
		return NULL;
	}
	tape.line++;
	line = json_loads(text, 0, &error);
	free(text);
	return line ? line : json_null();
}

static int bad_recording(const char *why)
{
	say("%s: %s: it must be what `jitbench run --record` wrote", tape.path, why);
	tape_close(false);
	return -EINVAL;
}

int tape_replay(const char *path, const char *const **options, size_t *n)
{
	const char *format;

	tape.path = path;
	tape.line = 0;
	tape.file = fopen(path, "re");
	if (!tape.file) {
		int err = -errno;

		say("can't replay %s: %s", path, strerror(-err));
		return err;
	}
	tape.head = next_line();
	format = json_string_value(json_array_get(tape.head, 0));
	if (!format || strcmp(format, FORMAT))
		return bad_recording("it is not a recording of the format " FORMAT);
	*n = json_array_size(tape.head) - 1;
	tape.options = calloc(*n + 1, sizeof(*tape.options));
	if (!tape.options)
		return -ENOMEM;
	for (size_t i = 0; i < *n; i++) {
		tape.options[i] = json_string_value(json_array_get(tape.head, i + 1));
		if (!tape.options[i])
			return bad_recording("its options are not text");
	}
	*options = tape.options;
	return 0;
}

void tape_made_up(void (*answer)(struct tape_event *e))
{
	tape.made_up = answer;
}

static void out_of_step(const struct tape_event *e, const char *has)
{
	char asked[128] = "";

	tape.err = -EPROTO;
	/* What a run does when it was stopped is not in a recording of one that was not. */
	if (tape.signalled)
		return;
	for (size_t i = 0; i < e->n_asked; i++)
		snprintf(asked + strlen(asked), sizeof(asked) - strlen(asked), " %lld",
			 (long long)e->asked[i]);
	say("%s:%lu: the replay is out of step: it asks for %s%s%s%s, and %s: the recording is of "
	    "another version of jitbench, or was edited",
	    tape.path, tape.line, e->what, e->on ? " " : "", e->on ? e->on : "", asked, has);
}

/* Numbers of a list, as many as there are.  Return: false if it is no such list. */
static bool get_numbers(const json_t *list, int64_t *n, size_t most, size_t *count)
{
	*count = json_array_size(list);
	if (!json_is_array(list) || *count > most)
		return false;
	for (size_t i = 0; i < *count; i++) {
		const json_t *one = json_array_get(list, i);

		if (!json_is_integer(one))
			return false;
		n[i] = json_integer_value(one);
	}
	return true;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : !a && !b;
}

/* Is it the event that is asked for?  Then it is answered. */
static bool take_answer(struct tape_event *e, const json_t *line)
{
	const char *what = json_string_value(json_array_get(line, 0));
	const char *on = json_string_value(json_array_get(line, 1));
	const char *text = json_string_value(json_array_get(line, 4));
	int64_t asked[TAPE_ASKED];
	size_t n;

	if (!same_text(what, e->what) || !same_text(on, e->on) ||
	    !get_numbers(json_array_get(line, 2), asked, TAPE_ASKED, &n) || n != e->n_asked ||
	    memcmp(asked, e->asked, n * sizeof(*asked)) ||
	    !get_numbers(json_array_get(line, 3), e->answered, TAPE_ANSWERED, &e->n_answered))
		return false;
	if (e->text && e->size)
		snprintf(e->text, e->size, "%s", text ? text : "");
	return true;
}

static void answer_by_line(struct tape_event *e, const json_t *line)
{
	char *has;

	if (take_answer(e, line))
		return;
	has = line ? json_dumps(line, JSON_COMPACT | JSON_ENCODE_ANY) : NULL;
	out_of_step(e, !line ? "the recording is at its end" : has ? has : "not that");
	free(has);
}

/* The next line that is for @e, or NULL at the end. */
static json_t *line_for(const struct tape_event *e)
{
	for (;;) {
		json_t *line = next_line();
		const char *what = json_string_value(json_array_get(line, 0));

		if (same_text(what, "signal")) {
			tape.signalled = true;
			raise(json_integer_value(json_array_get(json_array_get(line, 3), 0)));
		} else if (!same_text(what, "store") || !strcmp(e->what, "store")) {
			return line;
		}
		/* A store may be passed over: tapes of before hold one for each round. */
		json_decref(line);
	}
}

int64_t tape_answer(struct tape_event *e)
{
	if (tape.made_up) {
		tape.made_up(e);
		return e->answered[0];
	}
	if (!tape.err && !tape.writing) {
		json_t *line = line_for(e);

		answer_by_line(e, line);
		json_decref(line);
	}
	if (tape.err) {
		memset(e->answered, 0, sizeof(e->answered));
		e->answered[0] = tape.err;
		e->n_answered = 1;
		if (e->text && e->size)
			*e->text = '\0';
	}
	return e->answered[0];
}

int tape_refuse(const char *why)
{
	if (!tape.err)
		say("%s:%lu: %s: the recording was edited, or is damaged",
		    tape.path ? tape.path : "the machine", tape.line, why);
	tape.err = -EPROTO;
	return tape.err;
}

void tape_note(const struct tape_event *e)
{
	if (!tape.writing || tape.quiet)
		return;
	if (!e->on && !e->text && tape.n_kept < KEPT) {
		tape.kept[tape.n_kept++] = *e;
		return;
	}
	tape_flush();
	put_event(e);
}

void tape_flush(void)
{
	for (size_t i = 0; i < tape.n_kept; i++)
		put_event(&tape.kept[i]);
	tape.n_kept = 0;
}

void tape_quiet(bool quiet)
{
	tape.quiet = quiet;
}

/* The tape is at its end, or should be. */
static void end_file(bool whole)
{
	if (tape.writing) {
		tape_flush();
		if (!tape.err && fflush(tape.file))
			tape.err = -errno;
		if (tape.err)
			say("can't record to %s: %s: choose another place with --record", tape.path,
			    strerror(-tape.err));
	} else if (whole && !tape.err && fgetc(tape.file) != EOF) {
		say("%s:%lu: the replay is out of step: it is at its end, the recording is not",
		    tape.path, tape.line + 1);
		tape.err = -EPROTO;
	}
	fclose(tape.file);
}

int tape_close(bool whole)
{
	int err;

	if (tape.file)
		end_file(whole);
	json_decref(tape.head);
	free(tape.options);
	err = tape.err;
	memset(&tape, 0, sizeof(tape));
	return err;
}
