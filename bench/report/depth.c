// SPDX-License-Identifier: GPL-2.0-only
/* How deep programs may take the kernel's stack, by their JITed code. */

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "depth.h"
#include "frame.h"
#include "operation.h"
#include "report.h"

struct graph {
	const struct run_program *p;
	bool *calls; /* n x n: does this function call that one? */
	struct node {
		uint32_t frame, more; /* see frame_of() */
		uint32_t above;       /* of its callers, at most */
		bool tail_calls;
	} *nodes;
};

/* The function that an address is in; n_functions: none, or the address is 0. */
static size_t function_at(const struct run_program *p, uint64_t addr)
{
	size_t i = 0;

	while (i < p->n_functions &&
	       (addr < p->functions[i].addr || addr - p->functions[i].addr >= p->functions[i].size))
		i++;
	return i;
}

/* What a function calls; whether it leaves by a register other than that of its return. */
static int read_function(struct graph *g, size_t i)
{
	const struct run_function *f = &g->p->functions[i];
	struct code code;
	int err;

	if (!f->addr)
		return -ENODATA;
	err = report_disasm(g->p, f, &code);
	if (err)
		return err;
	g->nodes[i].frame = frame_of(f->code, f->size, &g->nodes[i].more);
	for (size_t k = 0; k < code.n; k++) {
		struct operation op = operation_of(&code.insns[k]);
		size_t callee = function_at(g->p, code.insns[k].target);

		if (callee < g->p->n_functions)
			g->calls[i * g->p->n_functions + callee] = true;
		if (op.kind == OP_LEAVE && op.n_rs && op.rs[op.n_rs - 1] != REG_RA)
			g->nodes[i].tail_calls = true;
	}
	code_free(&code);
	return 0;
}

/* Hand each function's depth down to what it calls, until nothing changes. */
static int settle(struct graph *g)
{
	size_t n = g->p->n_functions;
	bool changed = true;

	for (size_t round = 0; changed; round++) {
		if (round > n)
			return -ELOOP;
		changed = false;
		for (size_t i = 0; i < n; i++) {
			uint32_t depth = g->nodes[i].above + g->nodes[i].frame;

			for (size_t k = 0; k < n; k++) {
				if (!g->calls[i * n + k] || g->nodes[k].above >= depth)
					continue;
				g->nodes[k].above = depth;
				changed = true;
			}
		}
	}
	return 0;
}

int program_depth(const struct run_program *p, uint32_t *bytes)
{
	size_t n = p->n_functions;
	struct graph g = { p, calloc(n, n), calloc(n, sizeof(*g.nodes)) };
	uint32_t most = 0, left = 0, more = 0;
	int err = g.calls && g.nodes ? 0 : -ENOMEM;

	for (size_t i = 0; i < n && !err; i++)
		err = read_function(&g, i);
	if (!err)
		err = settle(&g);
	for (size_t i = 0; i < n && !err; i++) {
		const struct node *node = &g.nodes[i];

		if (node->above + node->frame > most)
			most = node->above + node->frame;
		if (node->tail_calls && node->above > left)
			left = node->above;
		if (node->more > more)
			more = node->more;
	}
	free(g.calls);
	free(g.nodes);
	*bytes = most + more + DEPTH_TAIL_CALLS * left;
	return err;
}

int scheme_depth(const struct run *run, const char *scheme, uint32_t *bytes, const char **workload)
{
	int err = -ENODATA;

	*bytes = 0;
	for (size_t i = 0; i < run->n_programs; i++) {
		const struct run_program *p = &run->programs[i];
		uint32_t one;

		if (strcmp(p->scheme, scheme))
			continue;
		err = program_depth(p, &one);
		if (err)
			return err;
		if (one <= *bytes)
			continue;
		*bytes = one;
		if (workload)
			*workload = p->workload;
	}
	return err;
}
