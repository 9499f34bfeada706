# Rocket: a core's own logic, in Verilator.  QEMU brings the kernel to a BPF program's
# first instruction, and the model goes on from there: exact cycles of that core.
BOARD_TITLE    := Rocket RTL (LitexFullConfig)
BOARD_EMULATED := 1
BOARD_TIMING   := rtl

# The core: a row of sources.lock, what of its archive is verilated, and the top module.
BOARD_RTL       := rocket
BOARD_RTL_TOP   := ExampleRocketSystem
BOARD_RTL_DIR   := pythondata_cpu_rocket/verilog
BOARD_RTL_FILES := generated-src/freechips.rocketchip.system.LitexFullConfig.v \
	generated-src/freechips.rocketchip.system.LitexFullConfig.behav_srams.v \
	vsrc/plusarg_reader.v vsrc/AsyncResetReg.v vsrc/EICG_wrapper.v

# What a run says of it; README.md has it, too.
BOARD_RTL_REVISION   := rocket-chip 850e1d5d5
BOARD_RTL_CONFIG     := LitexFullConfig
BOARD_RTL_CACHES     := 16 KiB each for instructions and data, 4 ways, lines of 64 bytes; no L2
BOARD_RTL_TLBS       := 32 entries each
BOARD_RTL_PREDICTION := BTB of 28, BHT of 512, a return stack of 6

# QEMU's hart has what the core has.  No Zicntr: the core has no time of its own either,
# so that the firmware serves `rdtime` in both.
BOARD_ISA := rv64i,m=on,a=on,f=on,d=on,c=on,zicsr=on,zifencei=on,zicntr=off,zihpm=on,sv39=on,s=on,u=on,pmp=on,mmu=on
