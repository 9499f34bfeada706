/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_BPF_H
#define JITBOARD_BPF_H

#include <stddef.h>
#include <stdint.h>

/* Bytes of a BPF instruction; those that load 64 bits take two. */
#define BPF_INSN_SIZE 8

/* How a BPF program names its functions; @ctx is the caller's.  Return: NULL: there is none. */
struct bpf_names {
	const char *(*function)(const void *ctx, uint32_t nth);
	const void *ctx;
};

/*
 * bpf_text() - a BPF instruction in the notation of the kernel's verifier.
 *
 * Where jumps go is a number of an instruction; calls of BPF functions hold the number of the
 * function.  What is not known is ".8byte" and its bits.  (capstone 5 knows neither jumps that
 * compare 32 bits nor loads that extend the sign, and takes signed division for unsigned.)
 *
 * @bpf, @size: instructions, as the kernel tells them, little-endian
 * @i: which, from 0; it is there
 * @names: for calls
 * @text, @n: where it goes
 *
 * Return: how many instructions it takes: 1 or 2.
 */
size_t bpf_text(const uint8_t *bpf, size_t size, size_t i, const struct bpf_names *names,
		char *text, size_t n);

#endif
