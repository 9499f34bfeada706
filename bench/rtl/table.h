/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_TABLE_H
#define JITBOARD_TABLE_H

/* For stub.S and state.c: where the ROM has the guest's registers, in bytes. */
#define TABLE_AT   0x800
#define TABLE_SIZE 0x400

/* From TABLE_AT on. */
#define TABLE_X          0
#define TABLE_F          256
#define TABLE_MSTATUS    512
#define TABLE_MEDELEG    520
#define TABLE_MIDELEG    528
#define TABLE_MCOUNTEREN 536
#define TABLE_STVEC      544
#define TABLE_SSCRATCH   552
#define TABLE_SEPC       560
#define TABLE_SCAUSE     568
#define TABLE_STVAL      576
#define TABLE_SATP       584
#define TABLE_SCOUNTEREN 592
#define TABLE_FCSR       600
#define TABLE_MTVEC      608
#define TABLE_MSCRATCH   616
#define TABLE_PC         624
#define TABLE_TIME       632

#endif
