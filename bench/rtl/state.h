/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_STATE_H
#define JITBOARD_STATE_H

#include <stdint.h>

#include "table.h"

#define ROM_SIZE (TABLE_AT + TABLE_SIZE)

/*
 * state_load() - the ROM from which the core takes the guest over.
 *
 * @rom: stub.S, then the table of registers
 * @path: what QEMU's plugin jitrtl wrote: a line "name value" of each register, in hex
 * @pc: set to where the guest stands
 *
 * Return: 0, or -errno with a message on stderr.
 */
int state_load(uint8_t rom[ROM_SIZE], const char *path, uint64_t *pc);

#endif
