# QEMU's virt machine with the hart of a board (QEMU_ISA=): function and exact
# instruction counts, never time.
BOARD_TITLE    := QEMU virt
BOARD_EMULATED := 1
