/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_PROG_LOAD_H
#define JITBOARD_PROG_LOAD_H

#include <bpf/bpf.h>

/*
 * A place between libbpf and bpf_prog_load(), which libbpf has no hook for: the linker puts
 * __wrap_bpf_prog_load() in the place of the library's own (--wrap).
 */
typedef typeof(bpf_prog_load) prog_load;

/* prog_load_by - called instead, also for libbpf's own probes; NULL: nobody is. */
extern prog_load *prog_load_by;

/* __real_bpf_prog_load() - the library's own. */
prog_load __real_bpf_prog_load, __wrap_bpf_prog_load;

#endif
