# StarFive VisionFive 2, revisions 1.2A and 1.3B: JH7110, four U74 (rv64gc, Zba, Zbb).
BOARD_TITLE    := StarFive VisionFive 2
BOARD_EMULATED :=
include boards/u74.mk
BOARD_ISA      := $(U74),zba=on,zbb=on
BOARD_COMPATIBLE := starfive,visionfive-2-v1.2a starfive,visionfive-2-v1.3b

# U-Boot 2025.01's SPL is the last with pins for the SD slot (2026.01 lost them).
# The boot ROM wants the SPL with a header: `mkimage -T sfspl`.
BOARD_UBOOT := starfive_visionfive2_defconfig
BOARD_SPL   := spl/u-boot-spl.bin.normal.out
BOARD_PMU   := u74-pmu.dtsi

# U-Boot picks one by the revision that the board's EEPROM tells.
BOARD_DTBS    := starfive/jh7110-starfive-visionfive-2-v1.2a.dtb starfive/jh7110-starfive-visionfive-2-v1.3b.dtb
BOARD_CONSOLE := ttyS0,115200

# QEMU has no JH7110: `make boot` runs the image on the virt machine, with QEMU's
# firmware and device tree.
BOARD_QEMU          := -M virt -smp 1 -m 1G -cpu @ISA@
BOARD_QEMU_FIRMWARE := qemu
BOARD_CHECK         := 1
