/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_RECORD_WORKLOAD_H
#define JITBOARD_RECORD_WORKLOAD_H

#include "io.h"
#include "workload.h"

/*
 * Programs and their runs as events of a recording; see io.h.  The target's jitbench has
 * record_workload.c, by which the linker puts these events behind the functions of
 * workload.h and image.h (--wrap in bench/Makefile).  The host's has replay_workload.c in the
 * place of workload.c and image.c, which answers from the events and knows no BPF.
 *
 * An entry is the program that is run, by its file descriptor, which names it:
 *
 *	"load"      ON: the workload; asked: the build; answered: 0 or -errno, entry, is it
 *	            XDP, does a trampoline call it; TEXT: why the kernel refuses it, or none
 *	"run"       asked: entry, repeats; answered: 0 or -errno, what it returned
 *	"count"     asked: entry; answered: 0 or -errno, what it returned, its tail calls
 *	"settle"    asked: entry; answered: 0 or -errno; what happens within is not recorded
 *	"hold"      asked: entry; answered: 0 or -errno
 *	"image"     asked: entry; answered: 0 or -errno, how many functions; these follow
 *	"function"  answered: 0, where it lies; TEXT: its name, its code in hexadecimal
 */
static inline struct io_event load_event(const struct workload *w, enum build build)
{
	return (struct io_event){
		.what = "load", .on = w->info.name, .asked = { build }, .n_asked = 1
	};
}

static inline struct io_event entry_event(const char *what, const struct loaded *l)
{
	return (struct io_event){ .what = what, .asked = { l->entry }, .n_asked = 1 };
}

static inline struct io_event run_event(const struct loaded *l, uint32_t repeat)
{
	return (struct io_event){ .what = "run", .asked = { l->entry, repeat }, .n_asked = 2 };
}

#endif
