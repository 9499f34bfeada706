# CVA6: a core's own logic, in Verilator, as rocket is.
BOARD_TITLE    := CVA6 RTL (ArianeDefaultConfig)
BOARD_EMULATED := 1
BOARD_TIMING   := rtl

# The core: a row of sources.lock, what of its archive is verilated, and the top module, which
# is the kit's own (bench/rtl/cva6.sv).  Packages of SystemVerilog come before their users.
BOARD_RTL       := cva6
BOARD_RTL_TOP   := top
BOARD_RTL_DIR   := pythondata_cpu_cva6/system_verilog
BOARD_RTL_FLAGS := +define+WT_DCACHE +define+RVFI_TRACE -Wno-BLKANDNBLK
BOARD_RTL_INCLUDE := common/submodules/common_cells/include
BOARD_RTL_FILES := core/include/cv64a6_imafdc_sv39_config_pkg.sv \
	core/include/riscv_pkg.sv \
	corev_apu/riscv-dbg/src/dm_pkg.sv \
	core/include/ariane_pkg.sv \
	corev_apu/axi/src/axi_pkg.sv \
	core/include/ariane_rvfi_pkg.sv \
	core/include/ariane_axi_pkg.sv \
	core/include/wt_cache_pkg.sv \
	core/include/std_cache_pkg.sv \
	core/include/axi_intf.sv \
	core/include/instr_tracer_pkg.sv \
	core/include/cvxif_pkg.sv \
	core/cvxif_example/include/cvxif_instr_pkg.sv \
	core/cvxif_fu.sv \
	core/cvxif_example/cvxif_example_coprocessor.sv \
	core/cvxif_example/instr_decoder.sv \
	common/submodules/common_cells/src/cf_math_pkg.sv \
	common/submodules/common_cells/src/fifo_v3.sv \
	common/submodules/common_cells/src/lfsr.sv \
	common/submodules/common_cells/src/lzc.sv \
	common/submodules/common_cells/src/rr_arb_tree.sv \
	common/submodules/common_cells/src/shift_reg.sv \
	common/submodules/common_cells/src/unread.sv \
	common/submodules/common_cells/src/popcount.sv \
	common/submodules/common_cells/src/exp_backoff.sv \
	common/submodules/common_cells/src/counter.sv \
	common/submodules/common_cells/src/delta_counter.sv \
	core/fpu/src/fpnew_pkg.sv \
	core/fpu/src/fpnew_cast_multi.sv \
	core/fpu/src/fpnew_classifier.sv \
	core/fpu/src/fpnew_divsqrt_multi.sv \
	core/fpu/src/fpnew_fma_multi.sv \
	core/fpu/src/fpnew_fma.sv \
	core/fpu/src/fpnew_noncomp.sv \
	core/fpu/src/fpnew_opgroup_block.sv \
	core/fpu/src/fpnew_opgroup_fmt_slice.sv \
	core/fpu/src/fpnew_opgroup_multifmt_slice.sv \
	core/fpu/src/fpnew_rounding.sv \
	core/fpu/src/fpnew_top.sv \
	core/ariane.sv \
	core/cva6.sv \
	core/alu.sv \
	core/fpu_wrap.sv \
	core/branch_unit.sv \
	core/compressed_decoder.sv \
	core/controller.sv \
	core/csr_buffer.sv \
	core/csr_regfile.sv \
	core/decoder.sv \
	core/ex_stage.sv \
	core/instr_realign.sv \
	core/id_stage.sv \
	core/issue_read_operands.sv \
	core/issue_stage.sv \
	core/load_unit.sv \
	core/load_store_unit.sv \
	core/lsu_bypass.sv \
	core/mult.sv \
	core/multiplier.sv \
	core/serdiv.sv \
	core/perf_counters.sv \
	core/ariane_regfile_ff.sv \
	core/re_name.sv \
	core/scoreboard.sv \
	core/store_buffer.sv \
	core/amo_buffer.sv \
	core/store_unit.sv \
	core/commit_stage.sv \
	core/axi_shim.sv \
	core/frontend/btb.sv \
	core/frontend/bht.sv \
	core/frontend/ras.sv \
	core/frontend/instr_scan.sv \
	core/frontend/instr_queue.sv \
	core/frontend/frontend.sv \
	core/cache_subsystem/wt_dcache_ctrl.sv \
	core/cache_subsystem/wt_dcache_mem.sv \
	core/cache_subsystem/wt_dcache_missunit.sv \
	core/cache_subsystem/wt_dcache_wbuffer.sv \
	core/cache_subsystem/wt_dcache.sv \
	core/cache_subsystem/cva6_icache.sv \
	core/cache_subsystem/wt_cache_subsystem.sv \
	core/cache_subsystem/wt_axi_adapter.sv \
	core/pmp/src/pmp.sv \
	core/pmp/src/pmp_entry.sv \
	common/local/util/instr_tracer_if.sv \
	common/local/util/instr_tracer.sv \
	common/local/util/tc_sram_wrapper.sv \
	corev_apu/src/tech_cells_generic/src/rtl/tc_sram.sv \
	common/local/util/sram.sv \
	core/mmu_sv39/mmu.sv \
	core/mmu_sv39/ptw.sv \
	core/mmu_sv39/tlb.sv

# What a run says of it; README.md has it, too.
BOARD_RTL_REVISION   := CVA6 v4.2.0-293-gc5947082
BOARD_RTL_CONFIG     := ArianeDefaultConfig
BOARD_RTL_CACHES     := 16 KiB for instructions, 4 ways; 32 KiB for data, 8 ways, written through; lines of 16 bytes; no L2
BOARD_RTL_TLBS       := 16 entries each
BOARD_RTL_PREDICTION := BTB of 32, BHT of 128, a return stack of 2

# A core that writes through waits for memory to take each store, with few under way: after
# such a core stands something that takes them at once.
BOARD_RTL_STORE_LATENCY := 2

# As rocket's: this core has no time of its own, either.
BOARD_ISA := rv64i,m=on,a=on,f=on,d=on,c=on,zicsr=on,zifencei=on,zicntr=off,zihpm=on,sv39=on,s=on,u=on,pmp=on,mmu=on
