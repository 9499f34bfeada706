// SPDX-License-Identifier: GPL-2.0-only
/* CVA6 as Verilator makes it of its SystemVerilog and cva6.sv, behind core.h. */

#include <cstring>
#include <new>

#include "Vcore.h"
#include "core.h"

extern "C" {
#include "pipe_cva6.h"
}

const struct core_traits core_traits = { 0x10000, true };

/* mcause of an illegal instruction (The RISC-V Instruction Set Manual, volume II). */
#define ILLEGAL 2

/* Functional units (ariane_pkg::fu_t). */
#define UNIT_NONE  0
#define UNIT_LOAD  1
#define UNIT_STORE 2

/* States of the load unit and of the store unit (load_unit.sv, store_unit.sv). */
#define LOAD_WAIT_PAGE_OFFSET  3
#define LOAD_ABORT_TRANSACTION 4
#define LOAD_WAIT_TRANSLATION  6
#define STORE_WAIT_TRANSLATION 2

/* The port's IDs: 0 is the instruction cache. */
#define ID_CODE 0

struct core {
	VerilatedContext context;
	Vcore top{ &context };
	struct cva6_pipe pipe;
	unsigned int code_reads, data_reads; /* under way */
};

static void port_in(Vcore &top, const struct axi_wires *w)
{
	/* RESP: OKAY is 0, EXOKAY 1. */
	top.ar_ready = w->ar_ready;
	top.r_valid = w->r_valid;
	top.r_id = w->r_id;
	top.r_data = w->r_data;
	top.r_last = w->r_last;
	top.r_resp = w->r_exclusive;
	top.aw_ready = w->aw_ready;
	top.w_ready = w->w_ready;
	top.b_valid = w->b_valid;
	top.b_id = w->b_id;
	top.b_resp = w->b_exclusive;
}

static void port_out(const Vcore &top, struct axi_wires *w)
{
	w->ar_valid = top.ar_valid;
	w->ar_id = top.ar_id;
	w->ar_addr = top.ar_addr;
	w->ar_len = top.ar_len;
	w->ar_lock = top.ar_lock;
	w->r_ready = top.r_ready;
	w->aw_valid = top.aw_valid;
	w->aw_id = top.aw_id;
	w->aw_addr = top.aw_addr;
	w->aw_size = top.aw_size;
	w->aw_atop = top.aw_atop;
	w->aw_lock = top.aw_lock;
	w->w_valid = top.w_valid;
	w->w_data = top.w_data;
	w->w_strobe = top.w_strb;
	w->w_last = top.w_last;
	w->b_ready = top.b_ready;
}

static void look_at_commit(const Vcore &top, struct cva6_taps *t)
{
	t->commit[0] = { !!top.c0_valid, !!top.c0_we, top.c0_rd,
			 top.c0_insn,    top.c0_pc,   top.c0_wdata };
	t->commit[1] = { !!top.c1_valid, !!top.c1_we, top.c1_rd,
			 top.c1_insn,    top.c1_pc,   top.c1_wdata };
}

static void look_at_issue(const Vcore &top, struct cva6_taps *t)
{
	t->decoded = top.issue_valid;
	t->issues = top.issue_valid && top.issue_ack && !top.issue_flush;
	t->killed = top.issue_flush;
	t->pc = top.issue_pc;
	t->mispredicted = top.mispredict;
	t->flushed = top.flush_all;
	t->full = top.sb_full;
	t->no_operand = top.stall;
	t->operand_load = (top.writer_rs1 == UNIT_LOAD && !top.rs1_there) ||
			  (top.writer_rs2 == UNIT_LOAD && !top.rs2_there);
	t->unit_busy = top.unit_busy;
	t->is_memory = top.issue_fu == UNIT_LOAD || top.issue_fu == UNIT_STORE;
	t->rd_taken = top.writer_rd != UNIT_NONE;
}

static void look_at_memory(const struct core *core, struct cva6_taps *t)
{
	const Vcore &top = core->top;

	t->load_behind_store = top.load_state == LOAD_WAIT_PAGE_OFFSET;
	t->load_translates =
		top.load_state == LOAD_ABORT_TRANSACTION || top.load_state == LOAD_WAIT_TRANSLATION;
	t->store_translates = top.store_state == STORE_WAIT_TRANSLATION;
	t->reads_code = core->code_reads;
	t->reads_data = core->data_reads;
}

/* Whose reads are under way. */
static void follow(struct core *core, const struct axi_wires *w)
{
	if (w->ar_valid && w->ar_ready)
		(w->ar_id == ID_CODE ? core->code_reads : core->data_reads)++;
	/* What answers an atomic operation was not asked for as a read. */
	if (w->r_valid && w->r_ready && w->r_last && !w->r_atomic)
		(w->r_id == ID_CODE ? core->code_reads : core->data_reads)--;
}

/* FDIV and FSQRT, whose unit the package lacks (OP-FP; funct5 in the uppermost bits). */
static bool is_missing(uint32_t word)
{
	return (word & 0x7f) == 0x53 && (word >> 27 == 0x03 || word >> 27 == 0x0b);
}

struct core *core_new(void)
{
	struct core *core = new (std::nothrow) struct core;

	if (core) {
		cva6_reset(&core->pipe);
		core->code_reads = core->data_reads = 0;
	}
	return core;
}

void core_settle(struct core *core, bool reset, struct axi_wires *memory, struct axi_wires *devices,
		 struct happened *h)
{
	Vcore &top = core->top;
	struct cva6_taps t;

	(void)devices;
	h->n = 0;
	h->illegal = h->lost = false;
	top.rst_n = !reset;
	port_in(top, memory);
	top.clk = 0;
	top.eval();
	port_out(top, memory);
	if (reset)
		return;
	look_at_commit(top, &t);
	look_at_issue(top, &t);
	look_at_memory(core, &t);
	cva6_step(&core->pipe, &t, h);
	follow(core, memory);
	h->illegal = top.ex_valid && top.ex_cause == ILLEGAL;
	h->refused = top.ex_tval;
	h->refused_at = top.c0_pc;
	/* The oldest that has issued would never retire. */
	if (core->pipe.n && core->pipe.slots[core->pipe.first].pc == top.c0_pc &&
	    is_missing(top.c0_insn)) {
		h->illegal = true;
		h->refused = top.c0_insn;
	}
}

void core_clock(struct core *core)
{
	core->top.clk = 1;
	core->top.eval();
}
