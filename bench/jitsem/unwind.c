// SPDX-License-Identifier: GPL-2.0-only
/*
 * Call chains through JITed code must reach the kernel code that entered the program,
 * whatever frames a scheme adds: as bpf_get_stack() takes one in a tracing program,
 * and as perf does when a timer interrupts.
 */

#include <errno.h>
#include <linux/perf_event.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <bpf/bpf.h>

#include "specials.h"
#include "tap.h"
#include "unwind.h"
#include "util.h"

/* What enters a `tc` program in BPF_PROG_TEST_RUN. */
#define ENTERED_BY "bpf_prog_test_run_skb"

struct range {
	uint64_t start, end;
};

static bool within(const struct range *r, uint64_t ip)
{
	return ip >= r->start && ip < r->end;
}

/* The addresses of a kernel function, from its symbol to the next one. */
static int kernel_function(const char *name, struct range *range)
{
	FILE *f = fopen("/proc/kallsyms", "re");
	char line[512], symbol[256];
	unsigned long long addr;
	int err = -ENOENT;

	if (!f)
		return -errno;
	*range = (struct range){ 0, UINT64_MAX };
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%llx %*c %255s", &addr, symbol) != 2)
			continue;
		if (!strcmp(symbol, name)) {
			range->start = addr;
			err = addr ? 0 : -EPERM;
		}
	}
	rewind(f);
	while (!err && fgets(line, sizeof(line), f))
		if (sscanf(line, "%llx", &addr) == 1 && addr > range->start && addr < range->end)
			range->end = addr;
	fclose(f);
	return err;
}

/* The JITed functions of the root; its main program is the first. Return: how many. */
static int root_functions(struct rig *r, struct range *functions, int max)
{
	uint64_t addr[16];
	uint32_t len[16], size = sizeof(struct bpf_prog_info);
	struct bpf_prog_info info = {
		.nr_jited_ksyms = ARRAY_SIZE(addr),
		.jited_ksyms = (uintptr_t)addr,
		.nr_jited_func_lens = ARRAY_SIZE(len),
		.jited_func_lens = (uintptr_t)len,
	};
	int count;

	if (bpf_prog_get_info_by_fd(bpf_program__fd(r->prog[ROOT]), &info, &size))
		return rig_fail(r, -errno, "BPF_OBJ_GET_INFO_BY_FD: %s", strerror(errno));
	count = info.nr_jited_ksyms;
	if (count > max || count > (int)ARRAY_SIZE(addr) ||
	    info.nr_jited_func_lens != (uint32_t)count)
		return rig_fail(r, -E2BIG, "expected up to %d functions, got %d", max, count);
	for (int i = 0; i < count; i++)
		functions[i] = (struct range){ addr[i], addr[i] + len[i] };
	return count;
}

/* A root whose main program counts, if the scheme has any that calls a subprogram. */
static const struct part *counting(const char *scheme)
{
	static const struct part mixed = { "calls", "around" },
				 plain = { "calls", "around_nothing" };

	return scheme_refuses_mixing(scheme) ? &plain : &mixed;
}

/* The chain that was taken must go: subprogram, main program, kernel. */
static int check_chain(struct rig *r, const struct chain *c, const struct range *functions,
		       int count)
{
	static const char *const order[] = { "the subprogram", "the main program", ENTERED_BY };
	struct range kernel;
	size_t seen = 0;
	int err = kernel_function(ENTERED_BY, &kernel);

	if (err)
		return rig_fail(r, err, "/proc/kallsyms: " ENTERED_BY ": %s", strerror(-err));
	if (c->size <= 0)
		return rig_fail(r, -ERANGE, "bpf_get_stack: expected a chain, got %ld", c->size);
	for (long i = 0; i < c->size / 8 && seen < ARRAY_SIZE(order); i++) {
		bool main_program = within(&functions[0], c->ip[i]), subprogram = false;

		tap_comment("chain: %#llx", c->ip[i]);
		for (int k = 1; k < count; k++)
			subprogram |= within(&functions[k], c->ip[i]);
		if ((seen == 0 && subprogram) || (seen == 1 && main_program) ||
		    (seen == 2 && within(&kernel, c->ip[i])))
			seen++;
	}
	if (seen < ARRAY_SIZE(order))
		return rig_fail(r, -ERANGE,
				"expected %s in the chain of %ld, got none in its place",
				order[seen], c->size / 8);
	return 0;
}

int unwind(struct rig *r, const char *scheme, const struct scheme_list *all)
{
	const struct hook hook = { { "unwind", "on_entry" }, ROOT, "replaced" };
	struct range functions[8];
	struct chain chain = { 0 };
	uint32_t key = 0, retval;
	struct bpf_map *chains;
	int count, err = rig_load(r, ROOT, counting(scheme), scheme, NULL, 0);

	(void)all;
	if (!err)
		err = rig_attach(r, TRACE, &hook, scheme);
	if (!err)
		err = rig_run_root(r, 1, &retval);
	if (err)
		return err;
	chains = bpf_object__find_map_by_name(r->obj[TRACE], "chains");
	err = bpf_map_lookup_elem(bpf_map__fd(chains), &key, &chain);
	if (err)
		return rig_fail(r, err, "the chain can't be read: %s", strerror(-err));
	count = root_functions(r, functions, ARRAY_SIZE(functions));
	return count < 0 ? count : check_chain(r, &chain, functions, count);
}

/* --- sampled by a timer --- */

#define PAGES 64 /* of samples; a power of two */

struct sampler {
	int fd;
	struct perf_event_mmap_page *page;
	size_t size;
};

static int sampler_open(struct rig *r, struct sampler *s)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.sample_period = 100000, /* ns */
		.sample_type = PERF_SAMPLE_CALLCHAIN,
		.disabled = 1,
		.exclude_user = 1,
		.exclude_callchain_user = 1,
	};

	s->size = (PAGES + 1) * sysconf(_SC_PAGESIZE);
	s->fd = syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
	if (s->fd < 0)
		return rig_fail(r, -errno, "perf_event_open: %s", strerror(errno));
	s->page = mmap(NULL, s->size, PROT_READ | PROT_WRITE, MAP_SHARED, s->fd, 0);
	if (s->page == MAP_FAILED) {
		int err = -errno;

		close(s->fd);
		return rig_fail(r, err, "perf's buffer: %s", strerror(-err));
	}
	return 0;
}

static void sampler_close(struct sampler *s)
{
	munmap(s->page, s->size);
	close(s->fd);
}

/* How many chains went through the program, and how many of them to the kernel. */
struct tally {
	int through, whole;
};

static void count_chain(const uint64_t *ip, uint64_t length, const struct range *functions,
			int count, const struct range *kernel, struct tally *t)
{
	bool in_program = false, in_kernel = false;

	for (uint64_t i = 0; i < length; i++) {
		for (int k = 0; k < count; k++)
			in_program |= within(&functions[k], ip[i]);
		in_kernel |= within(kernel, ip[i]);
	}
	t->through += in_program;
	t->whole += in_program && in_kernel;
}

/* The buffer is larger than what is sampled, so no record wraps around or is lost. */
static void count_chains(const struct sampler *s, const struct range *functions, int count,
			 const struct range *kernel, struct tally *t)
{
	const char *data = (const char *)s->page + s->page->data_offset;
	uint64_t at = 0, end = __atomic_load_n(&s->page->data_head, __ATOMIC_ACQUIRE);

	while (at < end && at < s->page->data_size) {
		const struct perf_event_header *h = (const void *)(data + at);
		const uint64_t *body = (const void *)(h + 1);

		if (!h->size)
			break;
		if (h->type == PERF_RECORD_SAMPLE)
			count_chain(body + 1, body[0], functions, count, kernel, t);
		at += h->size;
	}
}

int unwind_sampled(struct rig *r, const char *scheme, const struct scheme_list *all)
{
	const struct part plain = { "registers", "registers_main" },
			  mixed = { "calls", "main_helpers" };
	struct range functions[8], kernel;
	struct tally t = { 0 };
	struct sampler s;
	uint32_t retval;
	int count, err = rig_load(r, ROOT, scheme_refuses_mixing(scheme) ? &plain : &mixed, scheme,
				  NULL, 0);

	(void)all;
	if (!err)
		err = rig_put(r, SLOT_ROOT, ROOT);
	if (!err)
		err = kernel_function(ENTERED_BY, &kernel);
	count = err ? err : root_functions(r, functions, ARRAY_SIZE(functions));
	if (count < 0)
		return count;
	err = sampler_open(r, &s);
	if (err)
		return err;
	ioctl(s.fd, PERF_EVENT_IOC_ENABLE, 0);
	/* Most of the time is spent in helpers, which the main program calls. */
	for (int i = 0; !err && i < 400; i++) {
		rig_clear_counts(r); /* which end some programs when they are high */
		err = rig_run_root(r, 20, &retval);
	}
	ioctl(s.fd, PERF_EVENT_IOC_DISABLE, 0);
	count_chains(&s, functions, count, &kernel, &t);
	sampler_close(&s);
	if (err)
		return err;
	tap_comment("%d samples in the program, %d of them with " ENTERED_BY, t.through, t.whole);
	/* Skip a function before it has made its frame, and after the frame is gone. */
	if (t.through < 50 || t.whole * 10 < t.through * 9)
		return rig_fail(r, -ERANGE,
				"expected 50 chains or more and 9 of 10 whole, got %d, %d",
				t.through, t.whole);
	return 0;
}
