/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_DISASM_H
#define JITBOARD_DISASM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * RV64GC code, Zba, Zbb and amocas, as the kernel's BPF JIT writes it.
 *
 * The tail-call counter (TCC) lives in a6, in a stack slot loaded from and
 * stored to by way of a6, or in s6; the JIT uses the two registers for nothing else.
 * An instruction that names one of them is TCC's.  (What a scheme computes in other
 * registers meanwhile is not told from the rest of the code.)
 */

enum insn_flag {
	INSN_LOAD = 1 << 0,    /* reads memory */
	INSN_STORE = 1 << 1,   /* writes memory; an atomic operation does both */
	INSN_TCC = 1 << 2,     /* names a6 or s6 */
	INSN_UNKNOWN = 1 << 3, /* not decoded; the text gives its bits */
};

struct insn {
	uint32_t offset;   /* from the function's start, bytes */
	uint8_t size;      /* bytes */
	uint8_t flags;     /* enum insn_flag */
	char mnemonic[16]; /* "c.sdsp" */
	char operands[48]; /* "a6, 0x18(sp)"; a branch's target is an offset, as in objdump */
	char form[64];     /* both, without numbers and compression: "sd a6, #(sp)" */
	uint64_t target;   /* address that a call goes to, 0 = not a call or not known */
	uint32_t jump;     /* offset in the function that a jump or branch goes to, or NO_JUMP */
};

#define NO_JUMP UINT32_MAX

struct code {
	struct insn *insns;
	size_t n;
};

/* Static counts over one function. */
struct code_counts {
	unsigned int insns, bytes;
	unsigned int loads, stores;
	unsigned int tcc, tcc_loads, tcc_stores; /* those that are TCC's */
	unsigned int unknown;
};

/*
 * disasm() - decode one function.
 *
 * @bytes, @size: its code.
 * @addr: where the kernel had put it; 0 = not known, and calls have no target.
 * @code: filled in; free with code_free().
 *
 * An instruction that is not known is one of its own length (2 or 4 bytes) with
 * INSN_UNKNOWN, so that what follows it is decoded right.
 *
 * Return: 0; -ENOMEM; -ENOTSUP when capstone was built without RISC-V; -EINVAL
 * when the code ends in the midst of an instruction.
 */
int disasm(const uint8_t *bytes, size_t size, uint64_t addr, struct code *code);

/* code_free() - let go of decoded code; all zeros is allowed. */
void code_free(struct code *code);

/* code_find() - the index of the instruction at an offset; code->n: there is none. */
size_t code_find(const struct code *code, uint32_t offset);

/* code_count() - count loads, stores and TCC instructions. */
struct code_counts code_count(const struct code *code);

/*
 * disasm_bitmanip() - decode what capstone 5 does not know: the instructions of
 * Zba, Zbb and Zacas that the JIT may write.
 *
 * @word: a 32-bit instruction.
 * @in: mnemonic, operands and flags are filled in when it is one of these.
 *
 * Return: whether it is.
 */
bool disasm_bitmanip(uint32_t word, struct insn *in);

#endif
