// SPDX-License-Identifier: GPL-2.0-only
/* The state of the guest's hart, for the stub that gives it to the core. */

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "state.h"
#include "util.h"

extern const uint8_t rtl_stub[], rtl_stub_end[];

/* Registers by QEMU's names. */
static const struct {
	const char *name;
	unsigned int at;
} registers[] = {
	{ "ra", TABLE_X + 8 * 1 },
	{ "sp", TABLE_X + 8 * 2 },
	{ "gp", TABLE_X + 8 * 3 },
	{ "tp", TABLE_X + 8 * 4 },
	{ "t0", TABLE_X + 8 * 5 },
	{ "t1", TABLE_X + 8 * 6 },
	{ "t2", TABLE_X + 8 * 7 },
	{ "fp", TABLE_X + 8 * 8 },
	{ "s1", TABLE_X + 8 * 9 },
	{ "a0", TABLE_X + 8 * 10 },
	{ "a1", TABLE_X + 8 * 11 },
	{ "a2", TABLE_X + 8 * 12 },
	{ "a3", TABLE_X + 8 * 13 },
	{ "a4", TABLE_X + 8 * 14 },
	{ "a5", TABLE_X + 8 * 15 },
	{ "a6", TABLE_X + 8 * 16 },
	{ "a7", TABLE_X + 8 * 17 },
	{ "s2", TABLE_X + 8 * 18 },
	{ "s3", TABLE_X + 8 * 19 },
	{ "s4", TABLE_X + 8 * 20 },
	{ "s5", TABLE_X + 8 * 21 },
	{ "s6", TABLE_X + 8 * 22 },
	{ "s7", TABLE_X + 8 * 23 },
	{ "s8", TABLE_X + 8 * 24 },
	{ "s9", TABLE_X + 8 * 25 },
	{ "s10", TABLE_X + 8 * 26 },
	{ "s11", TABLE_X + 8 * 27 },
	{ "t3", TABLE_X + 8 * 28 },
	{ "t4", TABLE_X + 8 * 29 },
	{ "t5", TABLE_X + 8 * 30 },
	{ "t6", TABLE_X + 8 * 31 },
	{ "ft0", TABLE_F + 8 * 0 },
	{ "ft1", TABLE_F + 8 * 1 },
	{ "ft2", TABLE_F + 8 * 2 },
	{ "ft3", TABLE_F + 8 * 3 },
	{ "ft4", TABLE_F + 8 * 4 },
	{ "ft5", TABLE_F + 8 * 5 },
	{ "ft6", TABLE_F + 8 * 6 },
	{ "ft7", TABLE_F + 8 * 7 },
	{ "fs0", TABLE_F + 8 * 8 },
	{ "fs1", TABLE_F + 8 * 9 },
	{ "fa0", TABLE_F + 8 * 10 },
	{ "fa1", TABLE_F + 8 * 11 },
	{ "fa2", TABLE_F + 8 * 12 },
	{ "fa3", TABLE_F + 8 * 13 },
	{ "fa4", TABLE_F + 8 * 14 },
	{ "fa5", TABLE_F + 8 * 15 },
	{ "fa6", TABLE_F + 8 * 16 },
	{ "fa7", TABLE_F + 8 * 17 },
	{ "fs2", TABLE_F + 8 * 18 },
	{ "fs3", TABLE_F + 8 * 19 },
	{ "fs4", TABLE_F + 8 * 20 },
	{ "fs5", TABLE_F + 8 * 21 },
	{ "fs6", TABLE_F + 8 * 22 },
	{ "fs7", TABLE_F + 8 * 23 },
	{ "fs8", TABLE_F + 8 * 24 },
	{ "fs9", TABLE_F + 8 * 25 },
	{ "fs10", TABLE_F + 8 * 26 },
	{ "fs11", TABLE_F + 8 * 27 },
	{ "ft8", TABLE_F + 8 * 28 },
	{ "ft9", TABLE_F + 8 * 29 },
	{ "ft10", TABLE_F + 8 * 30 },
	{ "ft11", TABLE_F + 8 * 31 },
	{ "mstatus", TABLE_MSTATUS },
	{ "medeleg", TABLE_MEDELEG },
	{ "mideleg", TABLE_MIDELEG },
	{ "mcounteren", TABLE_MCOUNTEREN },
	{ "scounteren", TABLE_SCOUNTEREN },
	{ "stvec", TABLE_STVEC },
	{ "sscratch", TABLE_SSCRATCH },
	{ "sepc", TABLE_SEPC },
	{ "scause", TABLE_SCAUSE },
	{ "stval", TABLE_STVAL },
	{ "satp", TABLE_SATP },
	{ "fcsr", TABLE_FCSR },
	{ "mtvec", TABLE_MTVEC },
	{ "mscratch", TABLE_MSCRATCH },
	{ "pc", TABLE_PC },
	{ "time", TABLE_TIME },
};

/* Bits of mstatus (The RISC-V Instruction Set Manual, volume II). */
#define MSTATUS_MIE  (1ull << 3)
#define MSTATUS_MPIE (1ull << 7)
#define MSTATUS_MPP  (3ull << 11)
#define MSTATUS_MPRV (1ull << 17)

static void put(uint8_t *rom, unsigned int at, uint64_t value)
{
	memcpy(rom + TABLE_AT + at, &value, sizeof(value));
}

static int find(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(registers); i++)
		if (!strcmp(registers[i].name, name))
			return i;
	return -1;
}

static int read_registers(FILE *in, uint8_t *rom, uint64_t *pc, const char **missing)
{
	bool seen[ARRAY_SIZE(registers)] = {}, has_priv = false;
	uint64_t value, priv = 0, mstatus;
	char name[32];
	int i;

	while (fscanf(in, "%31s %" SCNx64, name, &value) == 2) {
		if (!strcmp(name, "priv")) {
			priv = value;
			has_priv = true;
		}
		i = find(name);
		if (i < 0)
			continue;
		seen[i] = true;
		put(rom, registers[i].at, value);
		if (registers[i].at == TABLE_PC)
			*pc = value;
	}
	if (ferror(in))
		return -EIO;
	*missing = has_priv ? NULL : "priv";
	for (size_t k = 0; k < ARRAY_SIZE(registers); k++)
		if (!seen[k])
			*missing = registers[k].name;
	/* mret goes to where the hart was, with interrupts of machine mode off. */
	memcpy(&mstatus, rom + TABLE_AT + TABLE_MSTATUS, sizeof(mstatus));
	mstatus &= ~(MSTATUS_MPP | MSTATUS_MPIE | MSTATUS_MIE | MSTATUS_MPRV);
	put(rom, TABLE_MSTATUS, mstatus | priv << 11);
	return *missing ? -EINVAL : 0;
}

int state_load(uint8_t rom[ROM_SIZE], const char *path, uint64_t *pc)
{
	const char *missing = NULL;
	FILE *in = fopen(path, "re");
	int err = in ? 0 : -errno;

	memset(rom, 0, ROM_SIZE);
	memcpy(rom, rtl_stub, rtl_stub_end - rtl_stub);
	if (!err)
		err = read_registers(in, rom, pc, &missing);
	if (in)
		fclose(in);
	if (missing)
		say("%s: register %s is not there: give what QEMU's plugin jitrtl wrote", path,
		    missing);
	else if (err)
		say("%s: can't be read: %s", path, strerror(-err));
	return err;
}
