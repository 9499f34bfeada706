// SPDX-License-Identifier: GPL-2.0-only
/* Rocket as Verilator makes it of rocket-chip's Verilog, behind core.h. */

#include <cstring>
#include <new>

#include "Vcore.h"
#include "Vcore___024root.h"
#include "core.h"

extern "C" {
#include "pipe_rocket.h"
}

const struct core_traits core_traits = { 0x10000000, false };

#define TILE(x)   ExampleRocketSystem__DOT__tile_prci_domain__DOT__tile_reset_domain_tile__DOT__##x
#define CORE(x)   root->TILE(core__DOT__##x)
#define DCACHE(x) root->TILE(dcache__DOT__##x)
#define ICACHE(x) root->TILE(frontend__DOT__icache__DOT__##x)

/* mcause of an illegal instruction (The RISC-V Instruction Set Manual, volume II). */
#define ILLEGAL 2

struct core {
	VerilatedContext context;
	Vcore top{ &context };
	struct rocket_pipe pipe;
	uint64_t waited[CAUSES]; /* since something retired */
};

/* The wires of one port: those of memory into the core, and those of the core out of it. */
#define PORT_IN(port, w)                              \
	do {                                          \
		top.port##_ar_ready = (w)->ar_ready;  \
		top.port##_r_valid = (w)->r_valid;    \
		top.port##_r_bits_id = (w)->r_id;     \
		top.port##_r_bits_data = (w)->r_data; \
		top.port##_r_bits_last = (w)->r_last; \
		top.port##_r_bits_resp = 0;           \
		top.port##_aw_ready = (w)->aw_ready;  \
		top.port##_w_ready = (w)->w_ready;    \
		top.port##_b_valid = (w)->b_valid;    \
		top.port##_b_bits_id = (w)->b_id;     \
		top.port##_b_bits_resp = 0;           \
	} while (0)

#define PORT_OUT(port, w)                               \
	do {                                            \
		(w)->ar_valid = top.port##_ar_valid;    \
		(w)->ar_id = top.port##_ar_bits_id;     \
		(w)->ar_addr = top.port##_ar_bits_addr; \
		(w)->ar_len = top.port##_ar_bits_len;   \
		(w)->r_ready = top.port##_r_ready;      \
		(w)->aw_valid = top.port##_aw_valid;    \
		(w)->aw_id = top.port##_aw_bits_id;     \
		(w)->aw_addr = top.port##_aw_bits_addr; \
		(w)->w_valid = top.port##_w_valid;      \
		(w)->w_data = top.port##_w_bits_data;   \
		(w)->w_strobe = top.port##_w_bits_strb; \
		(w)->w_last = top.port##_w_bits_last;   \
		(w)->b_ready = top.port##_b_ready;      \
	} while (0)

static void look_at_retired(const Vcore___024root *root, struct retired *r)
{
	r->pc = CORE(coreMonitorBundle_pc);
	r->word = CORE(coreMonitorBundle_inst);
	r->writes = CORE(coreMonitorBundle_wrenx) && !CORE(ll_wen);
	r->reg = CORE(rf_waddr);
	r->value = CORE(rf_wdata);
}

static void look_at_stages(const Vcore___024root *root, struct rocket_taps *t)
{
	t->retires = CORE(coreMonitorBundle_valid);
	t->ex_valid = CORE(ex_reg_valid);
	t->mem_valid = CORE(mem_reg_valid);
	t->wb_valid = CORE(wb_reg_valid);
	t->kill_d = CORE(ctrl_killd);
	t->kill_x = CORE(ctrl_killx);
	t->kill_m = CORE(ctrl_killm);
	t->take_pc_wb = CORE(take_pc_wb);
	t->take_pc_mem = CORE(take_pc_mem) && !t->take_pc_wb;
	t->replay_mem = CORE(replay_mem);
	t->replay_wb = CORE(replay_wb_common);
	t->exception = CORE(wb_xcpt);
	t->stall_d = CORE(ctrl_stalld);
	t->fetched = CORE(ibuf_io_inst_0_valid);
	t->ex_hazard = CORE(id_ex_hazard);
	t->mem_hazard = CORE(id_mem_hazard);
	t->wb_hazard = CORE(id_wb_hazard);
	t->scoreboard_hazard = CORE(id_sboard_hazard);
	t->ex_is_mem = CORE(ex_ctrl_mem);
	t->mem_is_mem = CORE(mem_ctrl_mem);
	t->wb_is_mem = CORE(wb_ctrl_mem);
	t->dcache_blocked = CORE(dcache_blocked);
}

static void look_at_caches(const Vcore___024root *root, struct rocket_taps *t)
{
	t->dcache_nack = CORE(io_dmem_s2_nack);
	t->dcache_s1 = DCACHE(s1_valid);
	t->dcache_raw_hazard = DCACHE(s1_raw_hazard);
	t->dcache_miss = DCACHE(s2_valid_miss);
	t->dcache_waits = DCACHE(cached_grant_wait);
	t->dtlb_miss = DCACHE(tlb_io_resp_miss);
	t->icache_miss = ICACHE(s2_miss);
	t->icache_refills = ICACHE(refill_valid);
}

/* Attribute the cycle, and hand over what retires in it. */
static void look(struct core *core, struct happened *h)
{
	const Vcore___024root *root = core->top.rootp;
	struct rocket_taps t;

	look_at_stages(root, &t);
	look_at_caches(root, &t);
	core->waited[rocket_step(&core->pipe, &t)]++;
	if (t.retires) {
		look_at_retired(root, &h->retired[h->n]);
		memcpy(h->retired[h->n++].cycles, core->waited, sizeof(core->waited));
		memset(core->waited, 0, sizeof(core->waited));
	}
	h->illegal = CORE(wb_xcpt) && CORE(wb_reg_xcpt) && CORE(wb_reg_cause) == ILLEGAL;
	h->refused = CORE(coreMonitorBundle_inst);
	h->refused_at = CORE(coreMonitorBundle_pc);
}

struct core *core_new(void)
{
	/* The Verilog asks for "+name=value" of a simulator's command line: there is none. */
	static const char *no_arguments[] = { "core" };
	struct core *core = new (std::nothrow) struct core;

	if (core) {
		core->context.commandArgs(1, no_arguments);
		rocket_reset(&core->pipe);
		memset(core->waited, 0, sizeof(core->waited));
		core->top.interrupts = 0;
		core->top.debug_clockeddmi_dmiReset = 1;
		core->top.debug_reset = 1;
	}
	return core;
}

void core_settle(struct core *core, bool reset, struct axi_wires *memory, struct axi_wires *devices,
		 struct happened *h)
{
	Vcore &top = core->top;

	top.reset = reset;
	top.resetctrl_hartIsInReset_0 = reset;
	top.debug_dmactiveAck = top.debug_dmactive;
	PORT_IN(mem_axi4_0, memory);
	PORT_IN(mmio_axi4_0, devices);
	top.clock = 0;
	top.eval();
	PORT_OUT(mem_axi4_0, memory);
	PORT_OUT(mmio_axi4_0, devices);
	h->n = 0;
	h->illegal = h->lost = false;
	if (!reset)
		look(core, h);
}

void core_clock(struct core *core)
{
	core->top.clock = 1;
	core->top.eval();
}
