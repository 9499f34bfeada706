/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_RUNDATA_H
#define JITBOARD_RUNDATA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

/*
 * A run (run.json, schema jitboard-run-1) in memory.
 *
 * Strings belong to @json and live as long as it does.  A string that the file
 * may leave out or give as null is NULL then.
 */

struct run_refusal {
	const char *scheme, *why;
};

/* What a control executes more than its base, for each of its operations. */
struct run_control {
	const char *base; /* NULL: it is a base itself */
	int64_t instructions, loads, stores;
};

struct run_workload {
	const char *name, *title;
	bool is_control;
	bool each; /* each run is a system call, which is counted, and is not always as long */
	struct run_control control;
	int64_t ops;                 /* operations that one invocation performs */
	struct run_refusal *refused; /* by the kernel, by design: not applicable */
	size_t n_refused;
};

/* A line that functions were JITed from. */
struct run_line {
	int64_t insn;            /* its first BPF instruction, from 0 */
	int64_t line;            /* in the file, from 1; 0: not known */
	const char *file, *text; /* NULL: not known */
};

/* What a function was JITed from. */
struct run_source {
	const char *bpf_hex;
	uint8_t *bpf; /* BPF instructions, as the kernel tells them; @size bytes */
	size_t size;
	struct run_line *lines;
	size_t n_lines;
};

struct run_function {
	const char *name;
	uint64_t addr; /* where the kernel had put it; 0 = not known */
	const char *code_hex;
	uint8_t *code; /* what was JITed; @size bytes */
	size_t size;
	const struct run_source *source; /* NULL: the run does not have it */
	uint32_t *starts; /* where the code of each line begins, bytes from the start; ascending */
};

struct run_program {
	const char *workload, *scheme;
	struct run_function *functions; /* main first */
	size_t n_functions;
};

struct run_measurement {
	const char *workload, *scheme, *event, *unit;
	double *rounds; /* a sample a round, in @unit; NaN: lost or thrown away */
	size_t n_rounds;
	double *samples; /* the same without lost samples */
	size_t n_samples;
	/* Tries to take one, in all passes: the same for all events of a workload and scheme. */
	int64_t attempts, refused, interrupted;
};

/* What one invocation of a workload executed of the JITed code, in the emulator. */
struct run_execution {
	const char *workload, *scheme, *build; /* build: "timed", "half", "floor", "floor-half" */
	int64_t ops;                           /* operations that the invocation performed */
	int64_t instructions, loads, stores;
};

struct run_warning {
	const char *where, *what;
};

/* Did the machine stand still while it was measured? */
enum run_clean { CLEAN_UNKNOWN, CLEAN_YES, CLEAN_NO };

/* What should have stood still and did not. */
struct run_move {
	const char *what, *name, *unit; /* as "frequency", "cpu3", "kHz" */
	int64_t from, to;               /* in @unit */
	bool gone;                      /* there is no @to: it can't be read any more */
	int64_t round;                  /* how many rounds of samples had been taken */
};

struct run {
	json_t *json;
	const char *id;
	bool complete;
	struct {
		const char *version, *commit;
		bool dirty;
	} kit; /* NULL, all of it, where the run did not know its kit */
	struct {
		bool known; /* false: the run failed before it looked */
		const char *name, *model, *isa;
		const char *timing; /* NULL: none, or of hardware; RUN_RTL */
		bool emulated;
		int64_t harts; /* 0 = not known */
	} board;
	struct {
		const char *release, *line, *origin;
	} kernel; /* NULL, all of it, where the run failed before it looked */
	struct run_workload *workloads;
	size_t n_workloads;
	struct run_source *sources;
	size_t n_sources;
	struct run_program *programs;
	size_t n_programs;
	struct run_measurement *measurements;
	size_t n_measurements;
	struct run_execution *executions; /* none where nothing was there to count them */
	size_t n_executions;
	struct run_warning *warnings;
	size_t n_warnings;
	enum run_clean clean;   /* of an emulator: not known */
	struct run_move *moved; /* in the order in which it was seen */
	size_t n_moved;
	const char **environment_warnings;
	size_t n_environment_warnings;
	const char **schemes; /* in the order in which the file names them first */
	size_t n_schemes;
};

/* Cycles in it are of a core's RTL. */
#define RUN_RTL "rtl"

/* run_has_rtl() - are there cycles of a core's RTL in an emulator's run? */
bool run_has_rtl(const struct run *run);

/* run_is_corpus() - is it of programs that were loaded and not run? */
bool run_is_corpus(const struct run *run);

/* run_counts() - is @event what the emulator counted itself? */
bool run_counts(const struct run *run, const char *event);

/*
 * run_is_detail() - is @event a part of another, such as one of the causes of cycles?  For
 * who asks; tables of all events leave it out.
 */
bool run_is_detail(const struct run *run, const char *event);

/*
 * run_load() - read a run and check what is read.
 *
 * @where: a run.json, plain or packed by zstd, a folder that holds one, or "-" for standard
 *	input.
 * @run: filled in; free with run_free(), which is allowed on failure too.
 * @err: on failure, one line without a newline: "<file>: <why>: <what to do>".
 * @size: bytes at @err.
 *
 * Return: 0, or -errno: of opening and reading; -EINVAL for what is not JSON or
 * not a run; -EPROTO for a schema of another name; -ENOMEM.
 */
int run_load(const char *where, struct run *run, char *err, size_t size);

/*
 * run_of_json() - the same of JSON that is in memory, and becomes the run's.
 *
 * @name: what the message calls it.
 */
int run_of_json(json_t *json, const char *name, struct run *run, char *err, size_t size);

/*
 * run_file() - @where, or the run.json or run.json.zst in it when it is a folder; to be freed;
 * NULL: no memory.
 */
char *run_file(const char *where);

/* run_file_is_packed() - does its name say so? */
bool run_file_is_packed(const char *file);

/* run_free() - let go of a run; one that is all zeros is allowed. */
void run_free(struct run *run);

/* run_workload() - the workload of that name, or NULL. */
const struct run_workload *run_workload(const struct run *run, const char *name);

/* run_has_scheme() - is there anything in the run of that scheme? */
bool run_has_scheme(const struct run *run, const char *scheme);

/* run_program() - a workload's JITed program under a scheme, or NULL. */
const struct run_program *run_program(const struct run *run, const char *workload,
				      const char *scheme);

/* run_measurement() - a workload's samples of one event under a scheme, or NULL. */
const struct run_measurement *run_measurement(const struct run *run, const char *workload,
					      const char *scheme, const char *event);

/* run_execution() - what a build of a workload executed under a scheme, or NULL. */
const struct run_execution *run_execution(const struct run *run, const char *workload,
					  const char *scheme, const char *build);

/*
 * run_refusal() - why the kernel refuses a workload under a scheme by design, or NULL.
 *
 * Such a workload is not applicable there: it has no program and no measurement.
 */
const char *run_refusal(const struct run *run, const char *workload, const char *scheme);

/* run_workload_refusal() - the same of a workload that is at hand. */
const char *run_workload_refusal(const struct run_workload *w, const char *scheme);

/*
 * run_function() - a program's function by name, or NULL.
 *
 * @nth: 0 for the first of that name; static functions may share one.
 */
const struct run_function *run_function(const struct run_program *prog, const char *name,
					size_t nth);

/* run_function_nth() - the @nth of run_function() for the @i-th function of a program. */
size_t run_function_nth(const struct run_program *prog, size_t i);

#endif
