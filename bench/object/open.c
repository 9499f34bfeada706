// SPDX-License-Identifier: GPL-2.0-only
/* An object: opened, and a program of it found. */

#include <errno.h>
#include <fcntl.h>
#include <gelf.h>
#include <libelf.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "elf_section.h"
#include "object.h"
#include "util.h"

/* The first thing that libbpf complains of. */
static char complaint[512];

static int keep_complaint(enum libbpf_print_level level, const char *fmt, va_list ap)
{
	size_t n;

	if (level != LIBBPF_WARN || complaint[0])
		return 0;
	vsnprintf(complaint, sizeof(complaint), fmt, ap);
	n = strcspn(complaint, "\n");
	complaint[n] = '\0';
	return 0;
}

static const char *complained(void)
{
	static const char by[] = "libbpf: ";
	const char *said = strncmp(complaint, by, strlen(by)) ? complaint : complaint + strlen(by);

	return *said ? said : "it says no more";
}

struct bpf_object *object_open(const char *path, const char *name)
{
	struct bpf_object *obj;

	libbpf_set_print(keep_complaint);
	complaint[0] = '\0';
	obj = bpf_object__open_file(path, NULL);
	if (!obj)
		say("OBJECT=%s: libbpf does not open it: %s: give what `clang -target bpf -g` made",
		    name, complained());
	return obj;
}

/* "a (xdp), b (sched_cls)": the programs of an object, or only those that can be run. */
static void list_programs(const struct bpf_object *obj, bool runnable, char *text, size_t size)
{
	struct bpf_program *prog;
	size_t used = 0;

	snprintf(text, size, "none");
	bpf_object__for_each_program (prog, obj) {
		const char *type = libbpf_bpf_prog_type_str(bpf_program__type(prog));

		if (used >= size || (runnable && !runnable_of(prog)))
			continue;
		used += snprintf(text + used, size - used, "%s%s (%s)", used ? ", " : "",
				 bpf_program__name(prog), type ? type : "unknown");
	}
}

static struct bpf_program *only_program(struct bpf_object *obj)
{
	struct bpf_program *prog = bpf_object__next_program(obj, NULL);

	return bpf_object__next_program(obj, prog) ? NULL : prog;
}

struct bpf_program *object_program(struct bpf_object *obj, const char *name, const char *wanted)
{
	struct bpf_program *prog =
		wanted ? bpf_object__find_program_by_name(obj, wanted) : only_program(obj);
	enum bpf_prog_type type;
	char list[1024];

	list_programs(obj, prog, list, sizeof(list));
	if (!prog && wanted)
		say("PROG=%s: %s has no such program; it has: %s", wanted, name, list);
	else if (!prog)
		say("PROG= is needed: say which program of %s; it has: %s", name, list);
	if (!prog || runnable_of(prog))
		return prog;
	type = bpf_program__type(prog);
	if (type == BPF_PROG_TYPE_UNSPEC)
		say("PROG=%s: libbpf can't tell its type by its section, SEC(\"%s\"): rename that, "
		    "as SEC(\"xdp\")",
		    bpf_program__name(prog), bpf_program__section_name(prog));
	else
		say("PROG=%s: SEC(\"%s\") makes it a program of type %s, which BPF_PROG_TEST_RUN "
		    "does not run: it runs %s; of %s: %s",
		    bpf_program__name(prog), bpf_program__section_name(prog),
		    libbpf_bpf_prog_type_str(type), runnable_names(), name, list);
	return NULL;
}

int load_add(json_t *load, const char *name)
{
	json_t *one;
	size_t i;

	json_array_foreach (load, i, one)
		if (!strcmp(json_string_value(one), name))
			return 0;
	return json_array_append_new(load, json_string(name)) ? -ENOMEM : 0;
}

/* What relocations of a section are to: the names of functions, which are programs. */
static int add_functions(Elf *elf, Elf_Scn *scn, json_t *load)
{
	Elf_Data *data = elf_getdata(scn, NULL), *symbols;
	GElf_Shdr sh, symtab;
	Elf_Scn *to;
	int err = 0;

	if (!data || !gelf_getshdr(scn, &sh))
		return -EINVAL;
	to = elf_getscn(elf, sh.sh_link);
	symbols = to && gelf_getshdr(to, &symtab) ? elf_getdata(to, NULL) : NULL;
	if (!symbols)
		return -EINVAL;
	for (size_t i = 0; !err && i < sh.sh_size / sh.sh_entsize; i++) {
		const char *name;
		GElf_Rel rel;
		GElf_Sym sym;

		if (!gelf_getrel(data, i, &rel) ||
		    !gelf_getsym(symbols, GELF_R_SYM(rel.r_info), &sym))
			return -EINVAL;
		if (GELF_ST_TYPE(sym.st_info) != STT_FUNC)
			continue;
		name = elf_strptr(elf, symtab.sh_link, sym.st_name);
		err = name ? load_add(load, name) : -EINVAL;
	}
	return err;
}

int object_targets(const char *path, const char *name, json_t *load)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = 0;
	Elf_Scn *scn;
	Elf *elf;

	elf_version(EV_CURRENT);
	elf = fd < 0 ? NULL : elf_begin(fd, ELF_C_READ, NULL);
	if (!elf)
		err = -EINVAL;
	scn = err ? NULL : elf_section(elf, ".rel.maps");
	if (scn)
		err = add_functions(elf, scn, load);
	if (err)
		say("OBJECT=%s: what its maps hold can't be read: give what clang made, not "
		    "stripped of its symbols",
		    name);
	elf_end(elf);
	if (fd >= 0)
		close(fd);
	return err;
}
