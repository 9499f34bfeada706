/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_TAPE_PROGRAMS_H
#define JITBOARD_TAPE_PROGRAMS_H

#include "programs.h"

/*
 * Programs and their runs as events of a tape; see tape.h.  An entry is the program that is
 * run, by its file descriptor, which names it:
 *
 *	"load"      ON: the workload; asked: the build; answered: 0 or -errno, entry, is it
 *	            XDP; TEXT: why the kernel refuses it, or none
 *	"run"       asked: entry, repeats; answered: 0 or -errno, what it returned
 *	"count"     asked: entry; answered: 0 or -errno, what it returned, its tail calls
 *	"settle"    asked: entry; answered: 0 or -errno, has the usual length grown; what
 *	            happens within is not taped
 *	"hold"      asked: entry; answered: 0 or -errno
 *	"image"     asked: entry; answered: 0 or -errno, how many functions; these follow
 *	"function"  answered: 0, where it lies, how many source lines; TEXT: its name, its code
 *	            in hexadecimal; where there are lines, these follow:
 *	"bpf"       answered: 0; TEXT: its BPF instructions in hexadecimal
 *	"line"      answered: 0, its first BPF instruction, where its code begins, its number;
 *	            TEXT: the file, a newline, the line
 */
extern const struct program_ops taping_programs, replaying_programs;

/* tape_programs_over() - let taping_programs tape what @ops answers. */
void tape_programs_over(const struct program_ops *ops);

#endif
