// SPDX-License-Identifier: GPL-2.0-only
/* jitbench dump */

#include <argp.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image.h"
#include "jitbench.h"
#include "scheme.h"
#include "select.h"
#include "util.h"
#include "workload.h"

struct dump_args {
	const char *workloads, *scheme, *function;
	bool raw, count, several;
};

static const struct argp_option options[] = {
	{ "scheme", 's', "NAME", 0, "JIT under this scheme (default: the one in force)", 0 },
	{ "function", 'f', "NAME", 0, "this function only (default: all, main first)", 0 },
	{ "raw", 'r', NULL, 0, "the bytes themselves, one function after the other", 0 },
	{ "count", 'c', NULL, 0, "the build that counts tail calls", 0 },
	{},
};

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct dump_args *a = state->input;

	switch (key) {
	case 's':
		a->scheme = arg;
		return 0;
	case 'f':
		a->function = arg;
		return 0;
	case 'r':
		a->raw = true;
		return 0;
	case 'c':
		a->count = true;
		return 0;
	case ARGP_KEY_ARG:
		if (a->workloads)
			usage_error("%s: give one list, with commas", arg);
		a->workloads = arg;
		return 0;
	case ARGP_KEY_END:
		if (!a->workloads)
			usage_error("which workload? `jitbench list` lists them");
		return 0;
	}
	return parse_other(key, arg, state);
}

static const struct argp argp = {
	.options = options,
	.parser = parse,
	.args_doc = "WORKLOAD[,WORKLOAD...]",
	.doc = "Prints the code that the JIT makes of a workload, function by function.\v"
	       "Each function is a line `NAME ADDRESS BYTES` and its code in hexadecimal, 16 bytes "
	       "a line; of several workloads, each begins with a line `workload NAME`.  To look at "
	       "one function's instructions:\n\n"
	       "  jitbench dump leaf --function entry --raw >leaf.bin\n"
	       "  riscv64-linux-gnu-objdump -b binary -m riscv:rv64 -D leaf.bin",
};

static void print_hex(const struct image_function *f)
{
	printf("%s 0x%llx %zu\n", f->name, (unsigned long long)f->addr, f->size);
	for (size_t i = 0; i < f->size; i++)
		printf("%02x%s", f->code[i], i % 16 == 15 || i + 1 == f->size ? "\n" : "");
}

static int print_image(const struct image *image, const struct dump_args *a)
{
	size_t printed = 0;

	for (size_t i = 0; i < image->n; i++) {
		const struct image_function *f = &image->functions[i];

		if (a->function && strcmp(a->function, f->name))
			continue;
		if (a->raw)
			fwrite(f->code, 1, f->size, stdout);
		else
			print_hex(f);
		printed++;
	}
	if (fflush(stdout) || ferror(stdout)) {
		say("can't write: %m");
		return EXIT_FAILED;
	}
	if (!printed) {
		say("%s: %s has no such function: leave --function out to see them", a->function,
		    a->workloads);
		return EXIT_USAGE;
	}
	return EXIT_DONE;
}

static int dump(const struct workload *w, const struct dump_args *a)
{
	struct loaded l;
	struct image image;
	int err, status;

	err = a->scheme ? scheme_set(a->scheme) : 0;
	if (!err)
		err = workload_load(w, a->count ? BUILD_COUNT : BUILD_TIMED, NULL, &l);
	scheme_restore();
	if (err)
		return EXIT_FAILED;
	if (l.refused) {
		say("%s: the kernel won't have it under this scheme: %s", w->info.name, l.refused);
		return EXIT_FAILED;
	}
	err = image_read(&l, &image);
	if (err) {
		say("%s: can't read the JITed code: %s: run `jitbench doctor`", w->info.name,
		    strerror(-err));
		status = EXIT_FAILED;
	} else {
		if (a->several)
			printf("workload %s\n", w->info.name);
		status = print_image(&image, a);
		image_free(&image);
	}
	workload_unload(&l);
	return status;
}

static int dump_all(struct dump_args *a, const struct workload *w, size_t n)
{
	struct scheme_list schemes;
	int status = a->scheme ? select_schemes(a->scheme, &schemes) : EXIT_DONE;

	for (size_t i = 0; !status && i < n; i++)
		status = dump(&w[i], a);
	return status;
}

int cmd_dump(int argc, char **argv)
{
	struct dump_args a = {};
	struct restore r = {};
	struct workload *w;
	size_t n;
	int status;

	parse_args(&argp, argc, argv, &a);
	status = select_workloads(a.workloads, &w, &n);
	if (status)
		return status;
	a.several = n > 1;
	if (a.several && (a.raw || a.function)) {
		say("%s: --raw and --function take one workload", a.workloads);
		status = EXIT_USAGE;
	}
	if (!status && a.scheme)
		status = select_guard(&r, 0);
	if (!status)
		status = select_unguard(&r, dump_all(&a, w, n));
	free(w);
	return status;
}
