/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_MARK_H
#define JITBOARD_MARK_H

/*
 * The mark: a BPF program that jitbench runs between others, for an observer of the
 * emulator to tell where one ends and the next begins.  It returns MARK_VALUE, and no
 * other program does.  The JIT sets BPF's r0 (a5) to such a value by `lui a5` and
 * `addi(w) a5`.
 */
#define MARK_VALUE 0x6d61726b

/* lui a5, the upper 20 bits of the value; those of the lower 12 are less than half. */
#define MARK_INSTRUCTION (((MARK_VALUE) & 0xfffff000u) | 15u << 7 | 0x37u)

/* mark_load() - load the mark.  Return: its file descriptor, or -errno. */
int mark_load(void);

/* mark_run() - run the mark @mark once.  Return: 0 or -errno. */
int mark_run(int mark);

#endif
