// SPDX-License-Identifier: GPL-2.0-only
// CVA6 with its AXI port, and what cva6.cpp reads of it, as plain ports.

// The package lacks the part of its FPU that divides.  FDIV and FSQRT never finish here:
// cva6.cpp says so as soon as one is the oldest.
module div_sqrt_top_mvp (
  input logic Clk_CI, Rst_RBI, Div_start_SI, Sqrt_start_SI, Kill_SI,
  input logic [63:0] Operand_a_DI, Operand_b_DI,
  input logic [2:0] RM_SI,
  input logic [5:0] Precision_ctl_SI,
  input logic [1:0] Format_sel_SI,
  output logic [63:0] Result_DO,
  output logic [4:0] Fflags_SO,
  output logic Ready_SO, Done_SO
);
  assign Result_DO = '0, Fflags_SO = '0, Ready_SO = 1'b1, Done_SO = 1'b0;
endmodule

module top (
  input logic clk, rst_n,

  // AXI4, and AXI5's atomic operations.
  output logic aw_valid, aw_lock, w_valid, w_last, b_ready, ar_valid, ar_lock, r_ready,
  output logic [3:0] aw_id, ar_id,
  output logic [63:0] aw_addr, ar_addr, w_data,
  output logic [7:0] ar_len, w_strb,
  output logic [2:0] aw_size,
  output logic [5:0] aw_atop,
  input logic aw_ready, w_ready, b_valid, ar_ready, r_valid, r_last,
  input logic [3:0] b_id, r_id,
  input logic [1:0] b_resp, r_resp,
  input logic [63:0] r_data,

  // What retires.
  output logic c0_valid, c1_valid, c0_we, c1_we,
  output logic [63:0] c0_pc, c1_pc, c0_wdata, c1_wdata,
  output logic [31:0] c0_insn, c1_insn,
  output logic [4:0] c0_rd, c1_rd,
  output logic ex_valid,
  output logic [63:0] ex_cause,
  output logic [31:0] ex_tval,

  // What issues, and why not.  The scoreboard takes an instruction if it is valid, has the
  // ack, and there is no flush.
  output logic issue_valid, issue_ack, issue_flush, flush_all, mispredict,
  output logic [63:0] issue_pc,
  output logic sb_full, stall, unit_busy, rs1_there, rs2_there,
  output logic [3:0] issue_fu, writer_rs1, writer_rs2, writer_rd,
  output logic [3:0] load_state,
  output logic [1:0] store_state
);
  ariane_axi::req_t q;
  ariane_axi::resp_t s;
  ariane_rvfi_pkg::rvfi_port_t v;
  cvxif_pkg::cvxif_resp_t x;

  // What the decoder does not know goes to a coprocessor: one that takes nothing.
  always_comb begin
    x = '0;
    x.x_issue_ready = 1'b1;
  end

  cva6 #(.ArianeCfg(ariane_pkg::ArianeDefaultConfig)) core (
    .clk_i(clk), .rst_ni(rst_n), .boot_addr_i(64'h10000), .hart_id_i('0), .irq_i('0), .ipi_i('0),
    .time_irq_i('0), .debug_req_i('0), .rvfi_o(v), .cvxif_req_o(), .cvxif_resp_i(x),
    .axi_req_o(q), .axi_resp_i(s)
  );

  assign aw_valid = q.aw_valid, aw_id = q.aw.id, aw_addr = q.aw.addr, aw_size = q.aw.size;
  assign aw_lock = q.aw.lock, aw_atop = q.aw.atop;
  assign w_valid = q.w_valid, w_data = q.w.data, w_strb = q.w.strb, w_last = q.w.last;
  assign ar_valid = q.ar_valid, ar_id = q.ar.id, ar_addr = q.ar.addr, ar_len = q.ar.len;
  assign ar_lock = q.ar.lock, b_ready = q.b_ready, r_ready = q.r_ready;
  always_comb begin
    s = '0;
    s.aw_ready = aw_ready;
    s.w_ready = w_ready;
    s.ar_ready = ar_ready;
    s.b_valid = b_valid;
    s.b.id = b_id;
    s.b.resp = b_resp;
    s.r_valid = r_valid;
    s.r.id = r_id;
    s.r.resp = r_resp;
    s.r.data = r_data;
    s.r.last = r_last;
  end

  // RVFI has environment calls, too, which trap.
  assign ex_valid = core.ex_commit.valid, ex_cause = core.ex_commit.cause;
  assign ex_tval = core.ex_commit.tval[31:0];
  assign c0_valid = core.commit_ack[0] && !ex_valid, c1_valid = core.commit_ack[1] && !ex_valid;
  assign c0_pc = v[0].pc_rdata, c0_insn = v[0].insn, c0_rd = v[0].rd_addr;
  assign c1_pc = v[1].pc_rdata, c1_insn = v[1].insn, c1_rd = v[1].rd_addr;
  assign c0_we = core.we_gpr_commit_id[0], c0_wdata = v[0].rd_wdata;
  assign c1_we = core.we_gpr_commit_id[1], c1_wdata = v[1].rd_wdata;

`define SCOREBOARD core.issue_stage_i.i_scoreboard
`define ISSUE core.issue_stage_i.i_issue_read_operands
  assign issue_valid = `SCOREBOARD.decoded_instr_valid_i;
  assign issue_ack = `SCOREBOARD.decoded_instr_ack_o;
  assign issue_flush = core.flush_unissued_instr_ctrl_id, flush_all = core.flush_ctrl_id;
  assign mispredict = core.resolved_branch.is_mispredict;
  assign issue_pc = `ISSUE.issue_instr_i.pc, issue_fu = `ISSUE.issue_instr_i.fu;
  assign sb_full = core.sb_full, stall = `ISSUE.stall, unit_busy = `ISSUE.fu_busy;
  assign rs1_there = `ISSUE.rs1_valid_i, rs2_there = `ISSUE.rs2_valid_i;
  assign writer_rs1 = `ISSUE.rd_clobber_gpr_i[`ISSUE.issue_instr_i.rs1[4:0]];
  assign writer_rs2 = `ISSUE.rd_clobber_gpr_i[`ISSUE.issue_instr_i.rs2[4:0]];
  assign writer_rd = `ISSUE.rd_clobber_gpr_i[`ISSUE.issue_instr_i.rd[4:0]];
  assign load_state = core.ex_stage_i.lsu_i.i_load_unit.state_q;
  assign store_state = core.ex_stage_i.lsu_i.i_store_unit.state_q;
endmodule
