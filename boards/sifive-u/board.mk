# A test board: QEMU's sifive_u machine, a HiFive Unleashed (FU540, four U54).  It
# boots from SD as the Unmatched does, so all that is not the SoC's own is the
# Unmatched's.
include boards/unmatched/board.mk
BOARD_TITLE    := QEMU sifive_u
BOARD_EMULATED := 1
BOARD_COMPATIBLE := sifive,hifive-unleashed-a00
BOARD_FILES    := boards/unmatched

BOARD_UBOOT := sifive_unleashed_defconfig
BOARD_DTBS  := sifive/hifive-unleashed-a00.dtb

# msel=11: the SPL loads from SD.  QEMU 11.1; 10.0's SD driver does not get there.
# Five harts and 8 GB, as the device tree in the firmware says.
BOARD_QEMU     := -M sifive_u,msel=11 -smp 5 -m 8G
BOARD_QEMU_CARD := sd
BOARD_STAND_IN :=

# QEMU models no I2C controller: its driver's first access is a fault.  One hart: while
# it counts instructions QEMU runs harts in turns, and they wait for one another.
BOARD_CMDLINE := initcall_blacklist=ocores_i2c_driver_init maxcpus=1
