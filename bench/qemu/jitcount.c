// SPDX-License-Identifier: GPL-2.0-only
/*
 * A plugin of QEMU: counts what the guest executes of the code that lies between two
 * addresses, such as that which its BPF JIT wrote: instructions, loads and stores.
 *
 *   -plugin jitcount.so,out=FILE,from=ADDRESS,to=ADDRESS
 *
 * FILE gets a line each time that the guest runs the mark of jitbench: the three
 * numbers since the mark before, in decimal.  The mark is known by an instruction that
 * nothing else has (see mark.h), and is not counted itself.
 *
 * Loads and stores are those that QEMU performs for an instruction; its bits are not decoded
 * here.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mark.h"
#include "qemu_plugin.h"

static struct counts {
	uint64_t instructions, loads, stores;
} counts;

static uint64_t from, to; /* where the code is that counts; to: the first address after */
static FILE *out;

int qemu_plugin_version = QEMU_PLUGIN_API;

static void on_instruction(unsigned int cpu, void *data)
{
	(void)cpu;
	(void)data;
	counts.instructions++;
}

static void on_access(unsigned int cpu, qemu_plugin_meminfo_t info, uint64_t addr, void *data)
{
	(void)cpu;
	(void)addr;
	(void)data;
	if (qemu_plugin_mem_is_store(info))
		counts.stores++;
	else
		counts.loads++;
}

static void on_mark(unsigned int cpu, void *data)
{
	(void)cpu;
	(void)data;
	fprintf(out, "%llu %llu %llu\n", (unsigned long long)counts.instructions,
		(unsigned long long)counts.loads, (unsigned long long)counts.stores);
	fflush(out);
	counts = (struct counts){};
}

static bool is_mark(const struct qemu_plugin_insn *insn)
{
	uint32_t word = 0;

	return qemu_plugin_insn_data(insn, &word, sizeof(word)) == sizeof(word) &&
	       word == MARK_INSTRUCTION;
}

/* The guest's code is translated in blocks, which never cover two functions. */
static void on_block(struct qemu_plugin_tb *tb, void *data)
{
	uint64_t at = qemu_plugin_tb_vaddr(tb);
	size_t n = qemu_plugin_tb_n_insns(tb);

	(void)data;
	for (size_t i = 0; i < n; i++) {
		if (is_mark(qemu_plugin_tb_get_insn(tb, i))) {
			qemu_plugin_register_vcpu_tb_exec_cb(tb, on_mark, QEMU_PLUGIN_CB_NO_REGS,
							     NULL);
			return;
		}
	}
	for (size_t i = 0; i < n && at >= from && at < to; i++) {
		struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);

		qemu_plugin_register_vcpu_insn_exec_cb(insn, on_instruction, QEMU_PLUGIN_CB_NO_REGS,
						       NULL);
		qemu_plugin_register_vcpu_mem_cb(insn, on_access, QEMU_PLUGIN_CB_NO_REGS,
						 QEMU_PLUGIN_MEM_RW, NULL);
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
		if ((value = value_of(argv[i], "out")))
			out = fopen(value, "we");
		else if ((value = value_of(argv[i], "from")))
			from = strtoull(value, NULL, 0);
		else if ((value = value_of(argv[i], "to")))
			to = strtoull(value, NULL, 0);
	}
	if (!out || from >= to) {
		fputs("jitcount: out=FILE (to be written), from= and to=ADDRESS are needed\n",
		      stderr);
		return -1;
	}
	qemu_plugin_register_vcpu_tb_trans_cb(id, on_block, NULL);
	return 0;
}
