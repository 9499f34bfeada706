/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_ELF_SECTION_H
#define JITBOARD_ELF_SECTION_H

#include <gelf.h>
#include <stddef.h>
#include <string.h>

/* elf_section() - the first section of an ELF file that is called @name, or NULL. */
static inline Elf_Scn *elf_section(Elf *elf, const char *name)
{
	Elf_Scn *scn = NULL;
	size_t names;
	GElf_Shdr sh;

	if (elf_getshdrstrndx(elf, &names))
		return NULL;
	while ((scn = elf_nextscn(elf, scn))) {
		const char *s = gelf_getshdr(scn, &sh) ? elf_strptr(elf, names, sh.sh_name) : NULL;

		if (s && !strcmp(s, name))
			return scn;
	}
	return NULL;
}

#endif
