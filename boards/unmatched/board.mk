# SiFive HiFive Unmatched: FU740, four U74 (rv64gc).
BOARD_TITLE    := SiFive HiFive Unmatched
BOARD_EMULATED :=
include boards/u74.mk
BOARD_ISA      := $(U74)
BOARD_COMPATIBLE := sifive,hifive-unmatched-a00

BOARD_UBOOT := sifive_unmatched_defconfig
BOARD_SPL   := spl/u-boot-spl.bin
BOARD_PMU   := u74-pmu.dtsi

BOARD_DTBS    := sifive/hifive-unmatched-a00.dtb
BOARD_CONSOLE := ttySIF0,115200

# QEMU has no FU740; its sifive_u boots the same card with another SoC's firmware.
BOARD_STAND_IN := sifive-u
