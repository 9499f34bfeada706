# QEMU's virt machine with the hart of a board (QEMU_ISA=): function and exact
# instruction counts, never time.
BOARD_TITLE    := QEMU virt
BOARD_EMULATED := 1
include boards/u74.mk
BOARD_ISA      := $(U74),zba=on,zbb=on
BOARD_COMPATIBLE := riscv-virtio

# Firmware: SPL and FIT go to the card's first two partitions; the S-mode U-Boot is
# for QEMU's own OpenSBI.
BOARD_UBOOT       := qemu-riscv64_spl_defconfig
BOARD_UBOOT_SMODE := qemu-riscv64_smode_defconfig
BOARD_SPL         := spl/u-boot-spl.bin

# QEMU makes its own device tree.
BOARD_DTBS    :=
BOARD_CONSOLE := ttyS0
# As all boards page, and as make bench does: by Sv39, whatever hart QEMU is told to have.
BOARD_CMDLINE := no4lvl

# How `make boot` runs its image; @ISA@ is QEMU_ISA's hart.
BOARD_QEMU  := -M virt -smp 1 -m 1G -cpu @ISA@
BOARD_CHECK := 1
