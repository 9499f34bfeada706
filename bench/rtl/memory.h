/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_MEMORY_H
#define JITBOARD_MEMORY_H

#include <stddef.h>
#include <stdint.h>

#define RAM_START 0x80000000ull /* of QEMU's virt machine */
#define CLINT     0x02000000ull /* of a core that has no timer of its own: virt's, too */
#define CLINT_END 0x02010000ull
#define MTIME     0x0200bff8ull
#define TICK      100 /* cycles: mtime goes on by one, as Rocket's does */

/* What the core's ports lead to. */
struct memory {
	uint8_t *ram;
	size_t ram_size;
	const uint8_t *rom;
	uint64_t rom_start;     /* where the core begins; in the guest's world a device */
	size_t rom_size;        /* 0: the guest runs, and the ROM is no more */
	uint64_t cycle;         /* of the core */
	uint64_t mtime, set_at; /* as last written, and in which cycle */
	const char *fault;      /* NULL, or the access that nothing answers */
	uint64_t fault_at;
};

/*
 * memory_map() - map the file @path, the RAM of a guest that stands still; what the core
 * writes stays in this process.
 *
 * Return: 0 or -errno.
 */
int memory_map(struct memory *m, const char *path);

/*
 * memory_read() - eight bytes at @addr, a multiple of 8; 0 and a fault if nothing is there.
 * Below RAM are the devices, for a core that has one port for both.
 */
uint64_t memory_read(struct memory *m, uint64_t addr);

/* memory_write() - those bytes of @value that @strobe names. */
void memory_write(struct memory *m, uint64_t addr, uint64_t value, uint8_t strobe);

/* device_read(), device_write() - the same of the port for devices. */
uint64_t device_read(struct memory *m, uint64_t addr);
void device_write(struct memory *m, uint64_t addr, uint64_t value, uint8_t strobe);

#endif
