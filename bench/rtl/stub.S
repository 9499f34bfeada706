/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The first code that the core runs, from a ROM: gives the hart the state of the guest's,
 * and goes on where that one stood.  The state is a table right after (see state.h).
 *
 * The guest's own firmware stays in its memory and goes on serving it: machine mode's trap
 * vector and scratch register are restored, too.  Interrupts stay off (mie is 0), and the
 * timer never comes.
 */
#include "table.h"

	.option norvc
	.option norelax
	.globl _start
_start:
	lla	t0, table
	/* All memory is open to the guest. */
	li	t1, -1
	csrw	pmpaddr0, t1
	li	t1, 0x1f		/* NAPOT, R, W, X */
	csrw	pmpcfg0, t1
	/* The core-local interruptor: no timer, no other hart calls; the time goes on. */
	li	t1, 0x02004000		/* mtimecmp */
	li	t2, -1
	sd	t2, 0(t1)
	li	t1, 0x02000000		/* msip */
	sw	zero, 0(t1)
	li	t1, 0x0200bff8		/* mtime */
	ld	t2, TABLE_TIME(t0)
	sd	t2, 0(t1)

	.macro restore csr, at
	ld	t1, \at(t0)
	csrw	\csr, t1
	.endm
	csrw	mie, zero
	restore	mtvec, TABLE_MTVEC
	restore	mscratch, TABLE_MSCRATCH
	restore	medeleg, TABLE_MEDELEG
	restore	mideleg, TABLE_MIDELEG
	restore	mcounteren, TABLE_MCOUNTEREN
	restore	scounteren, TABLE_SCOUNTEREN
	restore	stvec, TABLE_STVEC
	restore	sscratch, TABLE_SSCRATCH
	restore	sepc, TABLE_SEPC
	restore	scause, TABLE_SCAUSE
	restore	stval, TABLE_STVAL
	restore	satp, TABLE_SATP
	sfence.vma
	fence.i
	restore	mepc, TABLE_PC

	/* Floating-point registers can only be written with mstatus.FS on. */
	li	t1, 3 << 13
	csrs	mstatus, t1
	.irp n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, \
		22, 23, 24, 25, 26, 27, 28, 29, 30, 31
	fld	f\n, TABLE_F + 8 * \n(t0)
	.endr
	restore	fcsr, TABLE_FCSR
	restore	mstatus, TABLE_MSTATUS

	/* t0 is x5: last. */
	.irp n, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, \
		24, 25, 26, 27, 28, 29, 30, 31, 5
	ld	x\n, TABLE_X + 8 * \n(t0)
	.endr
	mret

	.org	TABLE_AT
table:
