/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_TRAMPOLINE_H
#define JITBOARD_TRAMPOLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A trampoline, as the JIT writes it (__arch_prepare_bpf_trampoline() in Linux's
 * arch/riscv/net/bpf_jit_comp64.c), hands addresses to the kernel's functions that it calls: that
 * of the attached program, which vmalloc() gives, and if it calls the traced function, that of its
 * own image, which kmalloc() gives.  The JIT loads each by as many instructions as its value
 * takes (emit_imm()), so where memory happened to be free decides how long a trampoline is.
 */
enum address_kind { ADDRESS_PROGRAM, ADDRESS_IMAGE, ADDRESS_KINDS };

/* By how many instructions addresses are loaded. */
struct address_loads {
	unsigned int n[ADDRESS_KINDS]; /* how many loads */
	unsigned int least[ADDRESS_KINDS], most[ADDRESS_KINDS];
};

/*
 * trampoline_of() - where the trampoline lies that a function is entered by.
 *
 * @code, @size: the function's code, as it is in force
 * @addr: where that lies
 *
 * Return: its address, or 0: none is attached.
 */
uint64_t trampoline_of(const uint8_t *code, size_t size, uint64_t addr);

/*
 * trampoline_read() - how a trampoline loads addresses.
 *
 * @code, @size: its code, and maybe what follows it
 * @loads: added to; at first all is 0
 *
 * Return: 0, or -ENODATA: its end is not in there.
 */
int trampoline_read(const uint8_t *code, size_t size, struct address_loads *loads);

/*
 * address_loads_usual() - are all loads as long as those that are known?
 *
 * @usual: for each kind the longest that was seen; raised where there is a longer one
 * @loads: of the trampolines of one attachment
 * @grown: set if @usual was raised
 */
bool address_loads_usual(unsigned int usual[ADDRESS_KINDS], const struct address_loads *loads,
			 bool *grown);

#endif
