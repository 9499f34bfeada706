// SPDX-License-Identifier: GPL-2.0-only
/* Runs a core's RTL, from where a guest of QEMU stands. */

#include <argp.h>
#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "axi.h"
#include "causes.h"
#include "core.h"
#include "disasm.h"
#include "memory.h"
#include "spent.h"
#include "state.h"
#include "util.h"

#define RESET_CYCLES   32
#define DEVICE_LATENCY 2
#define LIKE_LOADS     UINT_MAX /* --store-latency was not given */
#define SILENCE        20000    /* so many cycles without an instruction mean that the core hangs */

struct options {
	const char *state, *ram, *out, *trace;
	unsigned int cell, runs, steady, latency, store_latency;
	uint64_t most;
};

static const struct argp_option options[] = {
	{ "state", 's', "FILE", 0, "the hart's registers, as QEMU's plugin jitrtl writes them", 0 },
	{ "ram", 'm', "FILE", 0, "the guest's memory; it is not written to", 0 },
	{ "out", 'o', "FILE", 0, "the result is appended to it, one line of JSON", 0 },
	{ "cell", 'c', "N", 0, "what the result is called (default: 0)", 0 },
	{ "runs", 'r', "N", 0, "how many times the program is run (default: 15)", 0 },
	{ "steady", 'S', "N", 0, "the first of them, from 0, that is steady (default: 8)", 0 },
	{ "latency", 'l', "CYCLES", 0, "of memory behind the caches (default: 30)", 0 },
	{ "store-latency", 'L', "CYCLES", 0,
	  "until memory has taken a write (default: as --latency)", 0 },
	{ "most", 'M', "CYCLES", 0, "give up after that many (default: 20000000)", 0 },
	{ "trace", 't', "FILE", 0, "append what retires: pc, and the register written", 0 },
	{},
};

static bool number(const char *arg, uint64_t *n)
{
	char *end;

	errno = 0;
	*n = strtoull(arg, &end, 10);
	return !errno && end != arg && !*end && *arg != '-' && *n <= 1ull << 40;
}

static error_t parse(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;
	uint64_t n = 0;

	if (arg && strchr("crSlLM", key) && !number(arg, &n))
		argp_error(state, "%s is not a number", arg);
	switch (key) {
	case 's':
		o->state = arg;
		return 0;
	case 'm':
		o->ram = arg;
		return 0;
	case 'o':
		o->out = arg;
		return 0;
	case 't':
		o->trace = arg;
		return 0;
	case 'c':
		o->cell = n;
		return 0;
	case 'r':
		o->runs = n;
		return 0;
	case 'S':
		o->steady = n;
		return 0;
	case 'l':
		o->latency = n;
		return 0;
	case 'L':
		o->store_latency = n;
		return 0;
	case 'M':
		o->most = n;
		return 0;
	case ARGP_KEY_END:
		if (!o->state || !o->ram || !o->out)
			argp_error(state, "--state, --ram and --out are needed");
		if (o->steady >= o->runs)
			argp_error(state, "--steady has to be one of --runs, from 0");
		if (o->store_latency == LIKE_LOADS)
			o->store_latency = o->latency;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

/* A guest in the core. */
struct guest {
	const struct options *o;
	struct core *core;
	struct memory memory;
	struct axi_port ram_port, device_port;
	struct axi_wires ram, devices;
	uint8_t rom[ROM_SIZE];
	uint64_t entry, cycle, last_pc, silent;
	uint32_t unknown;    /* an instruction that the core does not have; 0: none was met */
	uint64_t unknown_at; /* its address */
	bool in_guest;       /* the stub has given it the hart */
	bool lost;           /* cycles can't be given to instructions any more */
	int run;             /* of the program; -1 before the first */
	enum place last_place;
	struct spent *spent;  /* by run */
	struct executed code; /* of the steady runs */
	FILE *trace;
};

static int guest_open(struct guest *g, const struct options *o)
{
	int err = memory_map(&g->memory, o->ram);

	g->o = o;
	g->run = -1;
	if (err) {
		say("%s: can't be mapped: %s", o->ram, strerror(-err));
		return err;
	}
	err = state_load(g->rom, o->state, &g->entry);
	if (err)
		return err;
	g->memory.rom = g->rom;
	g->memory.rom_start = core_traits.rom;
	g->memory.rom_size = sizeof(g->rom);
	g->ram_port = (struct axi_port){ .latency = o->latency,
					 .store_latency = o->store_latency,
					 .together = core_traits.write_together,
					 .memory = &g->memory,
					 .read = memory_read,
					 .write = memory_write };
	g->device_port = (struct axi_port){ .latency = DEVICE_LATENCY,
					    .store_latency = DEVICE_LATENCY,
					    .memory = &g->memory,
					    .read = device_read,
					    .write = device_write };
	g->core = core_new();
	g->spent = calloc(o->runs, sizeof(*g->spent));
	if (!g->core || !g->spent)
		return -ENOMEM;
	if (o->trace) {
		g->trace = fopen(o->trace, "ae");
		if (!g->trace || fprintf(g->trace, "cell %u\n", o->cell) < 0) {
			err = -errno;
			say("%s: can't be written: %s", o->trace, strerror(-err));
		}
	}
	return err;
}

/* An instruction of the guest's has retired. */
static int add(struct guest *g, const struct retired *r)
{
	enum place place = place_of(r->pc);
	int err = 0;

	if (r->pc == g->entry)
		g->run++;
	if (g->trace)
		fprintf(g->trace, "%" PRIx64 " %u %" PRIx64 "\n", r->pc, r->writes ? r->reg : 0,
			r->writes ? r->value : 0);
	if ((unsigned int)g->run >= g->o->runs)
		return 0;
	if (place == PLACE_FIRMWARE && g->last_place == PLACE_JIT)
		g->spent[g->run].traps++;
	g->last_place = place;
	for (size_t i = 0; i < CAUSES; i++)
		g->spent[g->run].cycles[place][i] += r->cycles[i];
	if (place == PLACE_JIT && (unsigned int)g->run >= g->o->steady)
		err = executed_add(&g->code, r->pc, r->word, r->cycles);
	return err;
}

/*
 * An instruction that the core refuses.  Reads of time, which it has not, are served by
 * firmware: csrr of cycle, time, instret, and the counters behind them.
 */
static bool is_unknown(const struct happened *h)
{
	bool csr = (h->refused & 0x7f) == 0x73 && (h->refused >> 12 & 3);

	return h->illegal && !(csr && h->refused >> 25 == 0xc00 >> 5);
}

static void say_unknown(const struct guest *g)
{
	const uint8_t bytes[] = { g->unknown, g->unknown >> 8, g->unknown >> 16, g->unknown >> 24 };
	struct code code = { 0 };
	const struct insn *in;

	/* If it has no name, its bits have to do. */
	(void)disasm(bytes, (g->unknown & 3) == 3 ? 4 : 2, g->unknown_at, &code);
	in = code.n ? code.insns : &(struct insn){ .mnemonic = "?" };
	say("the guest uses an instruction or a CSR that the core does not have: %s %s (%08" PRIx32
	    ") at %" PRIx64 ": build it without",
	    in->mnemonic, in->operands, g->unknown, g->unknown_at);
	code_free(&code);
}

/* Nothing that the guest can be run on from. */
static int check(const struct guest *g)
{
	const char *what = NULL;

	if (g->unknown)
		say_unknown(g);
	else if (g->memory.fault)
		say("the guest %s (%" PRIx64 ", at pc %" PRIx64
		    "), which is not in the model: run the program alone (-w, -s) in QEMU",
		    g->memory.fault, g->memory.fault_at, g->last_pc);
	else if (g->silent > SILENCE)
		what = "retires nothing any more";
	else if (g->lost)
		what = "retired what it had not begun: a fault of bench/rtl's, in giving cycles "
		       "their causes";
	else if (g->cycle > g->o->most)
		what = "does not come to the end of its runs; --most gives it more cycles";
	if (what)
		say("the core %s (cycle %" PRIu64 ", pc %" PRIx64 ", run %d of %u)", what, g->cycle,
		    g->last_pc, g->run, g->o->runs);
	return what || g->unknown || g->memory.fault ? -EIO : 0;
}

/* What has retired in a cycle, in order. */
static int take(struct guest *g, const struct happened *h)
{
	int err = 0;

	for (size_t i = 0; i < h->n && !err; i++) {
		const struct retired *r = &h->retired[i];

		g->silent = 0;
		g->last_pc = r->pc;
		if (!g->in_guest && r->pc == g->entry) {
			g->in_guest = true;
			g->memory.rom_size = 0;
		}
		if (g->in_guest && g->run < (int)g->o->runs)
			err = add(g, r);
	}
	if (g->in_guest && is_unknown(h)) {
		g->unknown = h->refused;
		g->unknown_at = h->refused_at;
	}
	g->lost |= h->lost;
	return err;
}

/* One cycle. */
static int step(struct guest *g)
{
	bool reset = g->cycle < RESET_CYCLES;
	struct happened h;
	int err;

	g->memory.cycle = g->cycle;
	axi_drive(&g->ram_port, g->cycle, &g->ram);
	axi_drive(&g->device_port, g->cycle, &g->devices);
	core_settle(g->core, reset, &g->ram, &g->devices, &h);
	if (!reset) {
		axi_take(&g->ram_port, g->cycle, &g->ram);
		axi_take(&g->device_port, g->cycle, &g->devices);
		g->silent++;
	}
	err = take(g, &h);
	core_clock(g->core);
	g->cycle++;
	return err ? err : check(g);
}

/* One line, or none. */
static int write_result(const struct guest *g)
{
	json_t *runs = json_array(), *cell;
	char *text = NULL;
	FILE *out = NULL;
	int err = 0;

	for (unsigned int i = 0; i < g->o->runs; i++)
		err |= json_array_append_new(runs, spent_json(&g->spent[i]));
	cell = json_pack("{s:I, s:i, s:i, s:i, s:i, s:o, s:o}", "cell", (json_int_t)g->o->cell,
			 "latency", g->o->latency, "store_latency", g->o->store_latency, "steady",
			 g->o->steady, "cycles", (int)g->cycle, "runs", runs, "code",
			 executed_json(&g->code));
	text = cell && !err ? json_dumps(cell, JSON_COMPACT) : NULL;
	err = text ? 0 : -ENOMEM;
	if (!err) {
		out = fopen(g->o->out, "ae");
		if (!out || fprintf(out, "%s\n", text) < 0 || fflush(out))
			err = -errno;
		if (out && fclose(out) && !err)
			err = -errno;
	}
	if (err)
		say("%s: can't be written: %s", g->o->out, strerror(-err));
	json_decref(cell);
	free(text);
	return err;
}

int main(int argc, char **argv)
{
	static const struct argp argp = {
		.options = options,
		.parser = parse,
		.doc = "Runs a guest of QEMU, which stands still where a BPF program begins, on "
		       "in a core's RTL, until the program has been run N times.\vThe result has "
		       "for each run the cycles by whose code they were for and by their cause, "
		       "and "
		       "for each instruction of the JITed code the sum over the steady runs.",
	};
	struct options o = { .runs = 15,
			     .steady = 8,
			     .latency = 30,
			     .store_latency = LIKE_LOADS,
			     .most = 20000000 };
	static struct guest g;
	int err;

	say_as = program_invocation_short_name; /* whose core it is */
	argp_err_exit_status = EXIT_USAGE;
	argp_parse(&argp, argc, argv, 0, NULL, &o);
	err = guest_open(&g, &o);
	while (!err && g.run < (int)o.runs)
		err = step(&g);
	if (g.trace && fclose(g.trace) && !err) {
		err = -errno;
		say("%s: can't be written: %s", o.trace, strerror(-err));
	}
	if (!err)
		err = write_result(&g);
	executed_free(&g.code);
	free(g.spent);
	return err ? EXIT_FAILED : EXIT_DONE;
}
