# A test board: QEMU's sifive_u machine, a HiFive Unleashed (FU540, four U54).  It
# boots from SD as the Unmatched does, so all that is not the SoC's own is the
# Unmatched's.
include boards/unmatched/board.mk
BOARD_TITLE    := QEMU sifive_u
BOARD_EMULATED := 1
BOARD_FILES    := boards/unmatched

BOARD_UBOOT := sifive_unleashed_defconfig
BOARD_DTBS  := sifive/hifive-unleashed-a00.dtb
