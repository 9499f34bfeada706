// SPDX-License-Identifier: GPL-2.0-only
/* jitbench load */

#include <argp.h>
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "counter.h"
#include "embed.h"
#include "jitbench.h"
#include "mark.h"
#include "prog_load.h"
#include "scheme.h"
#include "select.h"
#include "traits.h"
#include "util.h"

struct load_args {
	const char *out, *schemes;
	double within;
};

static const struct argp_option options[] = {
	{ "out", 'o', "FILE", 0, "where to write what was counted, as CSV (default: stdout)", 0 },
	{ "schemes", 's', "A,B", 0, "JIT schemes (default: those of `jitbench list`)", 0 },
	{ "within", 'w', "PERCENT", 0,
	  "fail if a scheme takes so much more than stack (default: 2)", 0 },
	{},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct load_args *a = state->input;
	char *end;

	switch (key) {
	case 'o':
		a->out = arg;
		return 0;
	case 's':
		a->schemes = arg;
		return 0;
	case 'w':
		a->within = strtod(arg, &end);
		if (end == arg || *end || !(a->within > -100))
			usage_error("%s: a percentage above -100 is needed", arg);
		return 0;
	}
	return parse_other(key, arg, state);
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.doc = "Counts the instructions that it takes to load 1,000 BPF functions under each "
	       "scheme, in emulators.\v"
	       "Counted is BPF_PROG_LOAD in the thread that calls it, the kernel's verifier and "
	       "JIT "
	       "in it; an observer of the emulator finds a mark before and after each load.  "
	       "\"mixing\" has functions that tail-call, \"plain\" has none; a scheme that "
	       "refuses to mix has no numbers for the former.\n\n"
	       "Exit status: 0 done, 1 failed or slower than allowed, 2 usage, 77 no counter.",
};

#define BASE SCHEME_BASE

static const char *const objects[] = { "mixing", "plain" };

static struct {
	struct counters counters;
	uint64_t instructions;  /* of one object's programs */
	unsigned int functions; /* in them */
	bool refused, failed;
	int mark;
} load;

static int keep_refusal(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	static char text[65536];

	if (level != LIBBPF_WARN)
		return 0;
	vsnprintf(text, sizeof(text), fmt, ap);
	load.refused |= refuses_mixing(text) != NULL;
	return 0;
}

static int counted_load(enum bpf_prog_type type, const char *name, const char *license,
			const struct bpf_insn *insns, size_t n, struct bpf_prog_load_opts *opts)
{
	struct counter_values from, to;
	int fd;

	if (counter_read(&load.counters, &from))
		load.failed = true;
	fd = __real_bpf_prog_load(type, name, license, insns, n, opts);
	if (counter_read(&load.counters, &to))
		load.failed = true;
	if (fd >= 0 && !load.failed)
		load.instructions += to.value[0] - from.value[0];
	return fd;
}

static const struct embedded *find_object(const char *name)
{
	char full[32];

	snprintf(full, sizeof(full), "load.%s", name);
	for (size_t i = 0; i < embedded_count; i++)
		if (!strcmp(embedded[i].name, full))
			return &embedded[i];
	return NULL;
}

static int count_functions(const struct bpf_object *obj)
{
	struct bpf_program *prog;

	load.functions = 0;
	bpf_object__for_each_program (prog, obj) {
		struct bpf_prog_info info = {};
		uint32_t size = sizeof(info);
		int err = bpf_prog_get_info_by_fd(bpf_program__fd(prog), &info, &size);

		if (err)
			return err;
		load.functions += info.nr_jited_func_lens;
	}
	return 0;
}

/* Load the object once.  Return: 0 or -errno; load.refused: not under this scheme. */
static int load_once(const struct embedded *e)
{
	struct bpf_object *obj = bpf_object__open_mem(e->data, e->size, NULL);
	int err = obj ? 0 : -errno;

	load.instructions = 0;
	load.refused = false;
	if (!err)
		err = mark_run(load.mark);
	if (!err)
		err = bpf_object__load(obj);
	if (mark_run(load.mark))
		load.failed = true;
	if (!err)
		err = load.failed ? -EIO : count_functions(obj);
	bpf_object__close(obj);
	return err;
}

/*
 * The instructions of one load, 0 if the scheme refuses the object.  One will do: loads of
 * one object differ by less than one in ten thousand.
 */
static int count_load(const char *object, const char *scheme, uint64_t *instructions)
{
	const struct embedded *e = find_object(object);
	int err = e ? scheme_set(scheme) : -ENOENT;

	if (!err)
		err = load_once(e);
	*instructions = load.instructions;
	if (err == -EINVAL && load.refused) {
		*instructions = 0;
		return 0;
	}
	if (err)
		say("the object %s can't be loaded under scheme %s: %s: run `jitbench doctor`",
		    object, scheme, strerror(-err));
	return err;
}

/* A row of the result.  Return: is the scheme slower than allowed? */
static bool judge(const struct load_args *a, const char *object, const char *scheme, uint64_t n,
		  uint64_t base, FILE *out)
{
	double more = 100.0 * ((double)n - base) / base;

	fprintf(out, "%s,%s,%u,%llu,%.3f\n", object, scheme, load.functions, (unsigned long long)n,
		more);
	fflush(out);
	if (more <= a->within)
		return false;
	say("%s: loading takes %.2f %% more under %s than under " BASE ", and %.2f %% is allowed",
	    object, more, scheme, a->within);
	return true;
}

/* One object under all schemes, stack first.  Return: how many took too much, or -errno. */
static int compare(const struct load_args *a, const struct scheme_list *schemes, const char *object,
		   FILE *out)
{
	uint64_t base, n;
	int slow = 0, err = count_load(object, BASE, &base);

	if (!err && !base)
		err = -EINVAL;
	if (!err)
		slow += judge(a, object, BASE, base, base, out);
	for (size_t i = 0; !err && i < schemes->n; i++) {
		if (!strcmp(schemes->names[i], BASE))
			continue;
		err = count_load(object, schemes->names[i], &n);
		if (!err && !n)
			fprintf(out, "%s,%s,,,\n", object, schemes->names[i]); /* refused */
		else if (!err)
			slow += judge(a, object, schemes->names[i], n, base, out);
	}
	return err ? err : slow;
}

static int compare_all(const struct load_args *a, const struct scheme_list *schemes)
{
	FILE *out = a->out ? fopen(a->out, "we") : stdout;
	int slow = 0, ret = 0;

	if (!out) {
		say("can't write %s: %m: choose another place with --out", a->out);
		return EXIT_FAILED;
	}
	libbpf_set_print(keep_refusal);
	fputs("object,scheme,functions,instructions,% over " BASE "\n", out);
	for (size_t i = 0; ret >= 0 && i < ARRAY_SIZE(objects); i++) {
		ret = compare(a, schemes, objects[i], out);
		slow += ret > 0 ? ret : 0;
	}
	scheme_restore();
	if ((a->out ? fclose(out) : fflush(out)) && ret >= 0) {
		say("can't write: %m");
		ret = -EIO;
	}
	return ret < 0 || slow ? EXIT_FAILED : EXIT_DONE;
}

static int load_all(const struct load_args *a)
{
	struct scheme_list schemes;
	int status = select_schemes(a->schemes, &schemes), err;

	if (status)
		return status;
	err = counter_open(&load.counters);
	if (!err)
		err = counter_exact(&load.counters);
	if (err) {
		say("can't count instructions exactly: %s: in QEMU, start it with -icount shift=0",
		    strerror(-err));
		return EXIT_SKIPPED;
	}
	load.mark = mark_load();
	if (load.mark < 0) {
		say("no BPF program can be loaded: %s: run `jitbench doctor`",
		    strerror(-load.mark));
		status = EXIT_FAILED;
	} else {
		prog_load_by = counted_load;
		status = compare_all(a, &schemes);
		prog_load_by = NULL;
	}
	counter_close(&load.counters);
	return status;
}

int cmd_load(int argc, char **argv)
{
	struct load_args a = { .within = 2 };
	struct restore r;
	int status;

	parse_args(&argp, argc, argv, &a);
	status = select_guard(&r, 0);
	return status ? status : select_unguard(&r, load_all(&a));
}
