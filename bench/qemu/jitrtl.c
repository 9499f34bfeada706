// SPDX-License-Identifier: GPL-2.0-only
/*
 * A plugin of QEMU: where a BPF program begins that jitbench runs between two marks, it runs
 * commands, such as cores' RTL, while the guest stands still.
 *
 *   -plugin jitrtl.so,state=FILE,run=COMMAND[,run=COMMAND...][,trace=FILE,cells=A-B]
 *
 * Marks come in pairs (see mark.h).  Behind the first of a pair, the first block of JITed
 * code that is executed after user code was is the program's first instruction.  FILE gets
 * the hart's registers there, a line "name value" each, in hex; each COMMAND, one after
 * another, gets the number of the pair, from 0, as its last argument.  If one fails, so does
 * QEMU.
 *
 * trace= gets, of the pairs A to B, what is executed from there to the second mark: the
 * number of the pair, then a line an instruction: its address, its bits, and registers
 * x1 to x31 before it.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mark.h"
#include "qemu_plugin.h"

/* Where code is, in a kernel without KASLR (arch/riscv/include/asm/pgtable.h). */
#define JIT_START    0xffffffff00000000ull
#define KERNEL_START 0xffffffff80000000ull
#define USER_END     (1ull << 38) /* Sv39 */
/* OpenSBI, and where it reads the time: the hart has none of its own. */
#define FIRMWARE_START 0x80000000ull
#define FIRMWARE_END   0x80200000ull
#define MTIME          0x0200bff8ull

int qemu_plugin_version = QEMU_PLUGIN_API;

#define MOST_COMMANDS 8

static const char *state_path, *commands[MOST_COMMANDS];
static size_t n_commands;
static FILE *trace;
static unsigned long trace_from = 1, trace_to; /* none */

static unsigned long marks;   /* so far */
static bool armed;            /* after the first mark of a pair */
static bool user_ran, inside; /* since then; from the program's beginning on */
static uint64_t last_mtime;

static struct qemu_plugin_array *registers;
static struct qemu_plugin_register *x[32];

static const char *const x_names[32] = {
	"zero", "ra", "sp", "gp", "tp",  "t0",  "t1", "t2", "fp", "s1", "a0",
	"a1",   "a2", "a3", "a4", "a5",  "a6",  "a7", "s2", "s3", "s4", "s5",
	"s6",   "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6",
};

/* The registers that the core is given; the others it does not have, or QEMU has not. */
static const char *const csr_names[] = {
	"priv",   "mstatus", "medeleg", "mideleg",    "mcounteren", "stvec", "sscratch", "sepc",
	"scause", "stval",   "satp",    "scounteren", "fcsr",       "mtvec", "mscratch",
};

/* fail() - end QEMU with one line on stderr. */
static void __attribute__((noreturn)) fail(const char *what, const char *name)
{
	fprintf(stderr, "jitrtl: %s%s\n", what, name);
	exit(1);
}

static const struct qemu_plugin_reg_descriptor *descriptor(unsigned int i)
{
	return (const struct qemu_plugin_reg_descriptor *)registers->data + i;
}

static uint64_t value_in(struct qemu_plugin_register *r)
{
	static struct qemu_plugin_bytes *bytes;
	uint64_t value = 0;

	if (!bytes)
		bytes = g_byte_array_new();
	g_byte_array_set_size(bytes, 0);
	if (!qemu_plugin_read_register(r, bytes))
		fail("QEMU can't read a register of the guest", "");
	memcpy(&value, bytes->data, bytes->len < sizeof(value) ? bytes->len : sizeof(value));
	return value;
}

static void find_registers(void)
{
	registers = qemu_plugin_get_registers();
	for (unsigned int i = 0; i < registers->len; i++)
		for (unsigned int k = 1; k < 32; k++)
			if (strstr(descriptor(i)->feature, ".cpu") &&
			    !strcmp(descriptor(i)->name, x_names[k]))
				x[k] = descriptor(i)->handle;
	for (unsigned int k = 1; k < 32; k++)
		if (!x[k])
			fail("QEMU does not show register ", x_names[k]);
}

static bool is_wanted(const struct qemu_plugin_reg_descriptor *r)
{
	if (!strcmp(r->name, "pc"))
		return false;
	if (strstr(r->feature, ".cpu") || strstr(r->feature, ".fpu"))
		return true;
	for (size_t i = 0; i < sizeof(csr_names) / sizeof(*csr_names); i++)
		if (!strcmp(r->name, csr_names[i]))
			return true;
	return false;
}

static void write_state(uint64_t pc)
{
	FILE *out = fopen(state_path, "we");

	if (!out)
		fail("can't write ", state_path);
	for (unsigned int i = 0; i < registers->len; i++)
		if (is_wanted(descriptor(i)))
			fprintf(out, "%s %llx\n", descriptor(i)->name,
				(unsigned long long)value_in(descriptor(i)->handle));
	fprintf(out, "pc %llx\ntime %llx\n", (unsigned long long)pc,
		(unsigned long long)last_mtime);
	if (fclose(out))
		fail("can't write ", state_path);
}

static void run_command(const char *command, unsigned long pair)
{
	char *line;

	if (asprintf(&line, "%s %lu", command, pair) < 0)
		fail("out of memory", "");
	fflush(NULL);
	if (system(line))
		fail("stopped: this failed: ", line);
	free(line);
}

static void on_mark(unsigned int cpu, void *data)
{
	(void)cpu;
	(void)data;
	if (!registers)
		find_registers();
	if (armed)
		fail("between two marks no JITed code was seen: was QEMU told where it is?", "");
	armed = marks++ % 2 == 0;
	user_ran = false;
	inside = false;
}

static void on_user(unsigned int cpu, void *data)
{
	(void)cpu;
	(void)data;
	user_ran = true;
}

static void on_jited(unsigned int cpu, void *pc)
{
	unsigned long pair = marks / 2;

	(void)cpu;
	if (!armed || !user_ran)
		return;
	armed = false;
	write_state((uint64_t)pc);
	for (size_t i = 0; i < n_commands; i++)
		run_command(commands[i], pair);
	inside = trace && pair >= trace_from && pair <= trace_to;
	if (inside)
		fprintf(trace, "cell %lu\n", pair);
}

/* An instruction, and what QEMU calls it by. */
struct traced {
	uint64_t pc;
	uint32_t word;
};

static void on_traced(unsigned int cpu, void *data)
{
	const struct traced *t = data;

	(void)cpu;
	if (!inside)
		return;
	fprintf(trace, "%llx %x", (unsigned long long)t->pc, t->word);
	for (unsigned int k = 1; k < 32; k++)
		fprintf(trace, " %llx", (unsigned long long)value_in(x[k]));
	if (fputc('\n', trace) == EOF)
		fail("can't write the trace", "");
}

static void on_load(unsigned int cpu, qemu_plugin_meminfo_t info, uint64_t addr, void *data)
{
	(void)cpu;
	(void)data;
	if (addr == MTIME)
		last_mtime = qemu_plugin_mem_get_value(info).data.u64;
}

static void watch_instruction(const struct qemu_plugin_insn *insn)
{
	struct traced *t = malloc(sizeof(*t)); /* QEMU keeps it as long as its translation */

	if (!t)
		fail("out of memory", "");
	*t = (struct traced){ .pc = qemu_plugin_insn_vaddr(insn) };
	qemu_plugin_insn_data(insn, &t->word, sizeof(t->word));
	qemu_plugin_register_vcpu_insn_exec_cb((struct qemu_plugin_insn *)insn, on_traced,
					       QEMU_PLUGIN_CB_R_REGS, t);
}

static void on_block(struct qemu_plugin_tb *tb, void *data)
{
	uint64_t at = qemu_plugin_tb_vaddr(tb);
	bool firmware = at >= FIRMWARE_START && at < FIRMWARE_END;

	(void)data;
	if (at < USER_END && !firmware)
		qemu_plugin_register_vcpu_tb_exec_cb(tb, on_user, QEMU_PLUGIN_CB_NO_REGS, NULL);
	for (size_t i = 0; i < qemu_plugin_tb_n_insns(tb); i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
		uint32_t word = 0;

		qemu_plugin_insn_data(insn, &word, sizeof(word));
		if (at >= JIT_START && word == MARK_INSTRUCTION)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, on_mark, QEMU_PLUGIN_CB_R_REGS,
							       NULL);
		if (!i && at >= JIT_START && at < KERNEL_START)
			qemu_plugin_register_vcpu_insn_exec_cb(insn, on_jited,
							       QEMU_PLUGIN_CB_R_REGS, (void *)at);
		if (firmware)
			qemu_plugin_register_vcpu_mem_cb(insn, on_load, QEMU_PLUGIN_CB_NO_REGS,
							 QEMU_PLUGIN_MEM_R, NULL);
		if (trace)
			watch_instruction(insn);
	}
}

/* The value of "NAME=value", or NULL if the argument is another. */
static const char *value_of(const char *arg, const char *name)
{
	size_t n = strlen(name);

	return !strncmp(arg, name, n) && arg[n] == '=' ? arg + n + 1 : NULL;
}

int qemu_plugin_install(qemu_plugin_id_t id, const struct qemu_info *info, int argc, char **argv)
{
	const char *value;

	(void)info;
	for (int i = 0; i < argc; i++) {
		if ((value = value_of(argv[i], "state")))
			state_path = value;
		else if ((value = value_of(argv[i], "run")) && n_commands < MOST_COMMANDS)
			commands[n_commands++] = value;
		else if ((value = value_of(argv[i], "trace")))
			trace = fopen(value, "we");
		else if ((value = value_of(argv[i], "cells")))
			sscanf(value, "%lu-%lu", &trace_from, &trace_to);
	}
	if (!state_path || !n_commands) {
		fputs("jitrtl: state=FILE and run=COMMAND are needed\n", stderr);
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_block, NULL);
	return 0;
}
