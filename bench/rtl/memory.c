// SPDX-License-Identifier: GPL-2.0-only
/* The guest's memory, copy-on-write, and its few devices. */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "memory.h"

int memory_map(struct memory *m, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = 0;
	struct stat st;
	void *ram;

	if (fd < 0 || fstat(fd, &st)) {
		err = -errno;
		goto cleanup;
	}
	ram = mmap(NULL, st.st_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_NORESERVE, fd, 0);
	if (ram == MAP_FAILED) {
		err = -errno;
		goto cleanup;
	}
	m->ram = ram;
	m->ram_size = st.st_size;
cleanup:
	if (fd >= 0)
		close(fd);
	return err;
}

static void fault(struct memory *m, const char *what, uint64_t addr)
{
	if (m->fault)
		return;
	m->fault = what;
	m->fault_at = addr;
}

uint64_t memory_read(struct memory *m, uint64_t addr)
{
	uint64_t value = 0;

	if (addr < RAM_START)
		value = device_read(m, addr);
	else if (addr - RAM_START < m->ram_size)
		memcpy(&value, m->ram + (addr - RAM_START), sizeof(value));
	else
		fault(m, "reads outside memory", addr);
	return value;
}

void memory_write(struct memory *m, uint64_t addr, uint64_t value, uint8_t strobe)
{
	if (addr < RAM_START) {
		device_write(m, addr, value, strobe);
		return;
	}
	if (addr - RAM_START >= m->ram_size) {
		fault(m, "writes outside memory", addr);
		return;
	}
	for (int i = 0; i < 8; i++)
		if (strobe >> i & 1)
			m->ram[addr - RAM_START + i] = value >> 8 * i;
}

uint64_t device_read(struct memory *m, uint64_t addr)
{
	uint64_t value = 0;

	if (addr >= m->rom_start && addr - m->rom_start < m->rom_size)
		memcpy(&value, m->rom + (addr - m->rom_start), sizeof(value));
	else if (addr == MTIME)
		value = m->mtime + (m->cycle - m->set_at) / TICK;
	else if (m->rom_size == 0)
		fault(m, "reads a device, such as its console", addr);
	return value;
}

void device_write(struct memory *m, uint64_t addr, uint64_t value, uint8_t strobe)
{
	(void)strobe;
	if (addr == MTIME) {
		m->mtime = value;
		m->set_at = m->cycle;
	} else if (addr < CLINT || addr >= CLINT_END) {
		/* No timer comes, and there is no other hart to call. */
		fault(m, "writes to a device, such as its console", addr);
	}
}
