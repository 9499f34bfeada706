// SPDX-License-Identifier: GPL-2.0-only
/* The mark: a BPF program that an observer of the emulator knows when it sees it. */

#include <bpf/bpf.h>
#include <linux/bpf.h>

#include "mark.h"
#include "util.h"

int mark_load(void)
{
	/* r0 = MARK_VALUE; exit */
	static const struct bpf_insn insns[] = {
		{ .code = BPF_ALU64 | BPF_MOV | BPF_K, .imm = MARK_VALUE },
		{ .code = BPF_JMP | BPF_EXIT },
	};

	return bpf_prog_load(BPF_PROG_TYPE_SCHED_CLS, "mark", "GPL", insns, ARRAY_SIZE(insns),
			     NULL);
}

int mark_run(int mark)
{
	static const char frame[64];
	LIBBPF_OPTS(bpf_test_run_opts, opts, .data_in = frame, .data_size_in = sizeof(frame),
		    .repeat = 1);

	return bpf_prog_test_run_opts(mark, &opts);
}
