// SPDX-License-Identifier: GPL-2.0-only
/* The seam to the machine: recordings, written and replayed. */

#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io.h"
#include "util.h"

#define FORMAT "jitboard-record-1"

/* More than one sample has events: it is flushed before each. */
#define KEPT 128

static struct {
	enum { LIVE, RECORDING, REPLAYING } mode;
	const char *path;
	FILE *file;
	void (*answer)(struct io_event *e); /* in the file's place */
	int err;                            /* the first that befell the recording */
	unsigned long line;
	bool quiet;
	bool signalled; /* by a line of the recording */
	struct io_event kept[KEPT];
	size_t n_kept;
	json_t *head; /* the recording's first line */
	const char **options;
} io;

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
	if (!io.err && !line)
		io.err = -ENOMEM;
	if (!io.err && (json_dumpf(line, io.file, JSON_COMPACT) || fputc('\n', io.file) == EOF))
		io.err = -EIO;
	json_decref(line);
}

static void put_event(const struct io_event *e)
{
	json_t *line = json_pack("[s, s?, o, o]", e->what, e->on, numbers(e->asked, e->n_asked),
				 numbers(e->answered, e->n_answered));

	/* A file need not be UTF-8; what is not becomes no text. */
	if (e->text && e->n_answered && !e->answered[0])
		json_array_append_new(line, json_string(e->text));
	put_line(line);
}

static int read_kept(const char *path, char *buf, size_t size)
{
	struct io_event e = { .what = "file", .on = path, .text = buf, .size = size };

	if (io_replayed(&e))
		return e.answered[0];
	e.answered[0] = read_plain(path, buf, size);
	e.n_answered = 1;
	io_note(&e);
	return e.answered[0];
}

int io_record(const char *path, const char *const *options, size_t n)
{
	json_t *head = json_pack("[s]", FORMAT);

	io.path = path;
	io.file = fopen(path, "we");
	if (!io.file) {
		int err = -errno;

		json_decref(head);
		say("can't record to %s: %s: choose another place with --record", path,
		    strerror(-err));
		return err;
	}
	for (size_t i = 0; i < n; i++)
		json_array_append_new(head, json_string(options[i]));
	put_line(head);
	/* A machine that is made up can be recorded, too. */
	if (!io.answer)
		io.mode = RECORDING;
	read_text_by = read_kept;
	return 0;
}

/* The next line of the recording that is replayed, or NULL at its end. */
static json_t *next_line(void)
{
	json_error_t error;
	json_t *line;
	size_t size = 0;
	char *text = NULL;

	if (getline(&text, &size, io.file) < 0) {
		free(text);
		return NULL;
	}
	io.line++;
	line = json_loads(text, 0, &error);
	free(text);
	return line ? line : json_null();
}

static int bad_recording(const char *why)
{
	say("%s: %s: it must be what `jitbench run --record` wrote", io.path, why);
	io_close(false);
	return -EINVAL;
}

int io_replay(const char *path, const char *const **options, size_t *n)
{
	const char *format;

	io.path = path;
	io.line = 0;
	io.file = fopen(path, "re");
	if (!io.file) {
		int err = -errno;

		say("can't replay %s: %s", path, strerror(-err));
		return err;
	}
	io.head = next_line();
	format = json_string_value(json_array_get(io.head, 0));
	if (!format || strcmp(format, FORMAT))
		return bad_recording("it is no recording of the format " FORMAT);
	*n = json_array_size(io.head) - 1;
	io.options = calloc(*n + 1, sizeof(*io.options));
	if (!io.options)
		return -ENOMEM;
	for (size_t i = 0; i < *n; i++) {
		io.options[i] = json_string_value(json_array_get(io.head, i + 1));
		if (!io.options[i])
			return bad_recording("its options are no text");
	}
	*options = io.options;
	io.mode = REPLAYING;
	read_text_by = read_kept;
	return 0;
}

void io_answer_by(void (*by)(struct io_event *e))
{
	io.answer = by;
	io.mode = REPLAYING;
	read_text_by = read_kept;
}

bool io_replaying(void)
{
	return io.mode == REPLAYING;
}

static void out_of_step(const struct io_event *e, const char *has)
{
	char asked[128] = "";

	io.err = -EPROTO;
	/* What a run does when it was stopped is not in a recording of one that was not. */
	if (io.signalled)
		return;
	for (size_t i = 0; i < e->n_asked; i++)
		snprintf(asked + strlen(asked), sizeof(asked) - strlen(asked), " %lld",
			 (long long)e->asked[i]);
	say("%s:%lu: the replay is out of step: it asks for %s%s%s%s, and %s: the recording is of "
	    "another version of jitbench, or was edited",
	    io.path, io.line, e->what, e->on ? " " : "", e->on ? e->on : "", asked, has);
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
static bool answer(struct io_event *e, const json_t *line)
{
	const char *what = json_string_value(json_array_get(line, 0));
	const char *on = json_string_value(json_array_get(line, 1));
	const char *text = json_string_value(json_array_get(line, 4));
	int64_t asked[IO_ASKED];
	size_t n;

	if (!same_text(what, e->what) || !same_text(on, e->on) ||
	    !get_numbers(json_array_get(line, 2), asked, IO_ASKED, &n) || n != e->n_asked ||
	    memcmp(asked, e->asked, n * sizeof(*asked)) ||
	    !get_numbers(json_array_get(line, 3), e->answered, IO_ANSWERED, &e->n_answered))
		return false;
	if (e->text && e->size)
		snprintf(e->text, e->size, "%s", text ? text : "");
	return true;
}

bool io_replayed(struct io_event *e)
{
	json_t *line = NULL;

	if (io.mode != REPLAYING)
		return false;
	if (io.answer) {
		io.answer(e);
		if (io.file)
			put_event(e);
		return true;
	}
	while (!io.err) {
		const char *what;

		json_decref(line);
		line = next_line();
		if (!line) {
			out_of_step(e, "the recording is at its end");
			break;
		}
		what = json_string_value(json_array_get(line, 0));
		if (same_text(what, "signal")) {
			io.signalled = true;
			raise(json_integer_value(json_array_get(json_array_get(line, 3), 0)));
			continue;
		}
		/* Recordings of before hold one for each round. */
		if (same_text(what, "store") && strcmp(e->what, "store"))
			continue;
		if (!answer(e, line)) {
			char *has = json_dumps(line, JSON_COMPACT | JSON_ENCODE_ANY);

			out_of_step(e, has ? has : "not that");
			free(has);
		}
		break;
	}
	json_decref(line);
	if (io.err) {
		memset(e->answered, 0, sizeof(e->answered));
		e->answered[0] = io.err;
		e->n_answered = 1;
		if (e->text && e->size)
			*e->text = '\0';
	}
	return true;
}

int io_refuse(const char *why)
{
	if (!io.err)
		say("%s:%lu: %s: the recording was edited, or is damaged",
		    io.path ? io.path : "the machine", io.line, why);
	io.err = -EPROTO;
	return io.err;
}

void io_note(const struct io_event *e)
{
	if (io.mode != RECORDING || io.quiet)
		return;
	if (!e->on && !e->text && io.n_kept < KEPT) {
		io.kept[io.n_kept++] = *e;
		return;
	}
	io_flush();
	put_event(e);
}

void io_flush(void)
{
	for (size_t i = 0; i < io.n_kept; i++)
		put_event(&io.kept[i]);
	io.n_kept = 0;
}

void io_quiet(bool quiet)
{
	io.quiet = quiet;
}

int io_close(bool whole)
{
	bool recording = io.mode == RECORDING || io.answer;
	int err;

	if (!io.file)
		goto out;
	io_flush();
	if (recording && !io.err && fflush(io.file))
		io.err = -errno;
	if (recording && io.err)
		say("can't record to %s: %s: choose another place with --record", io.path,
		    strerror(-io.err));
	if (!recording && whole && !io.err && fgetc(io.file) != EOF) {
		say("%s:%lu: the replay is out of step: it is at its end, the recording is not",
		    io.path, io.line + 1);
		io.err = -EPROTO;
	}
	fclose(io.file);
	json_decref(io.head);
	free(io.options);
out:
	err = io.err;
	memset(&io, 0, sizeof(io));
	read_text_by = read_plain;
	return err;
}
