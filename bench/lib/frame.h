/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_FRAME_H
#define JITBOARD_FRAME_H

#include <stddef.h>
#include <stdint.h>

/*
 * frame_of() - the bytes of stack that a function takes, by its RV64GC code.
 *
 * @code, @size: of one function, as the kernel's BPF JIT wrote it
 * @more: what it takes besides where it is entered through code out of line, as some schemes
 *	have it; may be NULL
 *
 * Return: the frame of the prologue, which is the first that is taken from sp.
 */
uint32_t frame_of(const uint8_t *code, size_t size, uint32_t *more);

#endif
