# SPDX-License-Identifier: GPL-2.0-only
# The code in run.json here: the shapes that the kernel's JIT gives to a leaf, and
# to a main program with a subprogram that calls a helper, under both schemes.
# One section a function: llvm-mc-19 -triple riscv64 -mattr=+m,+a,+c -filetype=obj
# makes an object, llvm-objdump-19 -s prints the bytes.  Programs lie at
# 0xffffffff01000000 and, their subprograms, at 0xffffffff01000100.
	.macro head
	.option norvc
	nop
	nop
	li	a6, 33
	.option rvc
	.endm

	.section .leaf.stack, "ax"
	head
	addi	sp, sp, -16
	sd	s0, 8(sp)
	sd	a6, 0(sp)
	addi	s0, sp, 16
	li	a5, 0
	ld	s0, 8(sp)
	ld	a6, 0(sp)
	addi	sp, sp, 16
	mv	a0, a5
	ret

	.section .leaf.reg, "ax"
	head
	addi	sp, sp, -16
	sd	s0, 8(sp)
	addi	s0, sp, 16
	li	a5, 0
	ld	s0, 8(sp)
	addi	sp, sp, 16
	mv	a0, a5
	ret

	.section .main.stack, "ax"
	head
	addi	sp, sp, -32
	sd	ra, 24(sp)
	sd	s0, 16(sp)
	sd	a6, 8(sp)
	addi	s0, sp, 32
	beqz	a0, 1f
	ld	a6, 8(sp)
	.option norvc
	auipc	t1, 0
	jalr	ra, 230(t1)	# main + 0x1a + 230 = sub
	.option rvc
	sd	a6, 8(sp)
	mv	a5, a0
1:	ld	ra, 24(sp)
	ld	s0, 16(sp)
	ld	a6, 8(sp)
	addi	sp, sp, 32
	mv	a0, a5
	ret

	.section .main.reg, "ax"
	head
	addi	sp, sp, -16
	sd	ra, 8(sp)
	sd	s0, 0(sp)
	addi	s0, sp, 16
	beqz	a0, 1f
	.option norvc
	auipc	t1, 0
	jalr	ra, 234(t1)	# main + 0x16 + 234 = sub
	.option rvc
	mv	a5, a0
1:	ld	ra, 8(sp)
	ld	s0, 0(sp)
	addi	sp, sp, 16
	mv	a0, a5
	ret

	.section .sub.stack, "ax"
	.option norvc
	nop
	nop
	.option rvc
	addi	sp, sp, -32
	sd	ra, 24(sp)
	sd	s0, 16(sp)
	sd	a6, 8(sp)
	addi	s0, sp, 32
	.option norvc
	auipc	t1, 0x80
	jalr	ra, -16(t1)	# a helper
	.option rvc
	mv	a5, a0
	ld	ra, 24(sp)
	ld	s0, 16(sp)
	ld	a6, 8(sp)
	addi	sp, sp, 32
	mv	a0, a5
	ret

	.section .sub.reg, "ax"
	.option norvc
	nop
	nop
	.option rvc
	addi	sp, sp, -32
	sd	ra, 24(sp)
	sd	s0, 16(sp)
	sd	s6, 8(sp)
	addi	s0, sp, 32
	mv	s6, a6
	.option norvc
	auipc	t1, 0x80
	jalr	ra, -18(t1)	# the same helper
	.option rvc
	mv	a6, s6
	mv	a5, a0
	ld	ra, 24(sp)
	ld	s0, 16(sp)
	ld	s6, 8(sp)
	addi	sp, sp, 32
	mv	a0, a5
	ret
