// SPDX-License-Identifier: GPL-2.0-only
/* What stands between libbpf and bpf_prog_load(). */

#include "prog_load.h"

prog_load *prog_load_by;

int __wrap_bpf_prog_load(enum bpf_prog_type type, const char *name, const char *license,
			 const struct bpf_insn *insns, size_t n, struct bpf_prog_load_opts *opts)
{
	prog_load *load = prog_load_by ? prog_load_by : __real_bpf_prog_load;

	return load(type, name, license, insns, n, opts);
}
