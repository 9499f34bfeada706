// SPDX-License-Identifier: GPL-2.0-only
/*
 * usage: claims [--without TABLE] VMLINUX DTB
 *
 * What the drivers in a kernel claim of a device tree.  For each enabled node with a
 * compatible one line: path, table, claimant, compatibles, with tabs between.  A node is
 * claimed by
 *
 *   - a driver: a table (struct of_device_id[]) to which an object in writable data
 *     points, as a driver's of_match_table does; the claimant is that object;
 *   - a declaration (CLK_OF_DECLARE and its like), claimant "declared";
 *   - a table which only code refers to, claimant "code": that may be a driver's, or the
 *     opposite, a list of what to leave alone.  It is for the reader to know.
 *
 * and, if none of them names it, by "-".  Tables are the symbols that have a table's size
 * and form, so a string elsewhere, as in a device tree that is built in, does not count.
 * --without leaves out the table of that name, as if its driver were not there.
 *
 * A PHY without a compatible is known by the id that it tells; its line has
 * "ethernet-phy" for that.
 */

#include <ctype.h>
#include <err.h>
#include <fcntl.h>
#include <gelf.h>
#include <libfdt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* As in include/linux/mod_devicetable.h, on the target; data is a pointer. */
struct entry {
	char name[32], type[32], compatible[128], data[8];
};

struct object {
	uint64_t addr, size;
	const char *name;
};

struct table {
	struct object o;
	const struct entry *entries;
	size_t count;
	const char *claimant;
};

static struct object *objects;
static struct table *tables;
static size_t object_count, table_count;

static const void *map(const char *path, size_t *size)
{
	struct stat st;
	int fd = open(path, O_RDONLY);
	const void *p;

	if (fd < 0 || fstat(fd, &st))
		err(1, "%s", path);
	*size = st.st_size;
	p = mmap(NULL, *size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (p == MAP_FAILED)
		err(1, "%s", path);
	close(fd);
	return p;
}

/* Text, then zeroes up to the end of the field. */
static bool is_field(const char *s, size_t size)
{
	size_t len = strnlen(s, size);

	for (size_t i = 0; i < size; i++)
		if (i < len ? !isgraph((unsigned char)s[i]) : s[i])
			return false;
	return len < size;
}

static bool is_entry(const struct entry *e)
{
	return is_field(e->name, sizeof(e->name)) && is_field(e->type, sizeof(e->type)) &&
	       is_field(e->compatible, sizeof(e->compatible));
}

static bool is_empty(const struct entry *e)
{
	return !e->name[0] && !e->type[0] && !e->compatible[0];
}

/* A table ends with an empty entry; a declaration is one entry. */
static void add_table(const struct object *o, const struct entry *e)
{
	bool declared = !strncmp(o->name, "__of_table_", strlen("__of_table_"));
	size_t n = o->size / sizeof(*e);
	size_t used = declared ? n : n - 1;

	if (!n || o->size % sizeof(*e) || !used || (!declared && !is_empty(&e[used])))
		return;
	for (size_t i = 0; i < used; i++)
		if (!is_entry(&e[i]) || is_empty(&e[i]))
			return;
	tables = reallocarray(tables, table_count + 1, sizeof(*tables));
	if (!tables)
		err(1, NULL);
	tables[table_count++] = (struct table){ *o, e, used, declared ? "declared" : "code" };
}

static int by_addr(const void *a, const void *b)
{
	const struct object *x = a, *y = b;

	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

/* The object that holds this address, for a search among the sorted ones. */
static int holds(const void *addr, const void *object)
{
	const struct object *o = object;
	uint64_t a = *(const uint64_t *)addr;

	return a < o->addr ? -1 : a >= o->addr + o->size;
}

/* The bytes of an object, or NULL if it is not in a section with contents. */
static const void *contents(Elf *elf, const GElf_Sym *sym)
{
	Elf_Scn *scn = elf_getscn(elf, sym->st_shndx);
	GElf_Shdr sh;
	Elf_Data *d;

	if (!scn || !gelf_getshdr(scn, &sh) || sh.sh_type != SHT_PROGBITS ||
	    sym->st_value < sh.sh_addr || sym->st_value + sym->st_size > sh.sh_addr + sh.sh_size)
		return NULL;
	d = elf_rawdata(scn, NULL);
	return d ? (const char *)d->d_buf + (sym->st_value - sh.sh_addr) : NULL;
}

static void read_symbols(Elf *elf, Elf_Scn *scn, const GElf_Shdr *sh, const char *without)
{
	Elf_Data *d = elf_getdata(scn, NULL);
	size_t n = sh->sh_size / sh->sh_entsize;

	objects = calloc(n, sizeof(*objects));
	if (!objects || !d)
		err(1, "no symbols");
	for (size_t i = 0; i < n; i++) {
		GElf_Sym sym;
		struct object o;
		const void *p;

		if (!gelf_getsym(d, i, &sym) || GELF_ST_TYPE(sym.st_info) != STT_OBJECT ||
		    !sym.st_size)
			continue;
		o = (struct object){ sym.st_value, sym.st_size,
				     elf_strptr(elf, sh->sh_link, sym.st_name) };
		objects[object_count++] = o;
		p = contents(elf, &sym);
		if (p && (!without || strcmp(o.name, without)))
			add_table(&o, p);
	}
	qsort(objects, object_count, sizeof(*objects), by_addr);
	qsort(tables, table_count, sizeof(*tables), by_addr);
}

/* Every aligned word in writable data that is a table's address. */
static void find_drivers(Elf_Scn *scn, const GElf_Shdr *sh)
{
	Elf_Data *d = elf_rawdata(scn, NULL);
	const uint64_t *words = d ? d->d_buf : NULL;

	for (size_t i = 0; words && i < sh->sh_size / sizeof(*words); i++) {
		uint64_t addr = sh->sh_addr + i * sizeof(*words);
		struct object key = { .addr = le64toh(words[i]) };
		struct table *t = bsearch(&key, tables, table_count, sizeof(*tables), by_addr);
		struct object *o;

		if (!t)
			continue;
		o = bsearch(&addr, objects, object_count, sizeof(*objects), holds);
		if (o)
			t->claimant = o->name;
	}
}

static void read_kernel(const char *path, const char *without)
{
	size_t size, strings;
	void *image = (void *)map(path, &size);
	Elf_Scn *scn = NULL;
	Elf *elf;
	GElf_Shdr sh;

	elf_version(EV_CURRENT);
	elf = elf_memory(image, size);
	if (!elf || elf_getshdrstrndx(elf, &strings))
		errx(1, "%s: %s", path, elf_errmsg(-1));
	while ((scn = elf_nextscn(elf, scn)))
		if (gelf_getshdr(scn, &sh) && sh.sh_type == SHT_SYMTAB)
			read_symbols(elf, scn, &sh, without);
	while ((scn = elf_nextscn(elf, scn))) {
		const char *name;

		if (!gelf_getshdr(scn, &sh))
			continue;
		name = elf_strptr(elf, strings, sh.sh_name);
		/* By name: RISC-V's .rodata is marked writable too. */
		if (!strcmp(name, ".data") || !strcmp(name, ".init.data"))
			find_drivers(scn, &sh);
	}
	if (!table_count)
		errx(1, "%s: no tables of compatibles in it", path);
}

/* The table that names the compatible; a driver's or a declaration before code's. */
static const struct table *claim(const char *compatible)
{
	const struct table *found = NULL;

	for (size_t i = 0; i < table_count; i++)
		for (size_t j = 0; j < tables[i].count; j++)
			if (!strcmp(tables[i].entries[j].compatible, compatible) &&
			    (!found || !strcmp(found->claimant, "code")))
				found = &tables[i];
	return found;
}

static void print_node(const void *fdt, int node)
{
	const struct table *t = NULL;
	int count = fdt_stringlist_count(fdt, node, "compatible");
	const char *name = fdt_get_name(fdt, node, NULL);
	char path[512];

	if (count <= 0 && strncmp(name, "ethernet-phy@", strlen("ethernet-phy@")))
		return;
	if (fdt_get_path(fdt, node, path, sizeof(path)))
		errx(1, "a path of more than %zu bytes", sizeof(path));
	for (int i = 0; i < count && (!t || !strcmp(t->claimant, "code")); i++) {
		const struct table *u = claim(fdt_stringlist_get(fdt, node, "compatible", i, NULL));

		t = u ? u : t;
	}
	printf("%s\t%s\t%s\t", path, t ? t->o.name : "-", t ? t->claimant : "-");
	for (int i = 0; i < count; i++)
		printf("%s%s", i ? " " : "", fdt_stringlist_get(fdt, node, "compatible", i, NULL));
	puts(count > 0 ? "" : "ethernet-phy");
}

/* What is below a node that is off is off. */
static void walk(const void *fdt, int node)
{
	const char *status = fdt_getprop(fdt, node, "status", NULL);
	int child;

	if (status && strcmp(status, "okay") && strcmp(status, "ok"))
		return;
	print_node(fdt, node);
	fdt_for_each_subnode(child, fdt, node) walk(fdt, child);
}

int main(int argc, char **argv)
{
	const char *without = NULL;
	const void *fdt;
	size_t size;

	if (argc == 5 && !strcmp(argv[1], "--without")) {
		without = argv[2];
		argv += 2, argc -= 2;
	}
	if (argc != 3)
		errx(2, "usage: claims [--without TABLE] VMLINUX DTB");
	fdt = map(argv[2], &size);
	if (size < sizeof(struct fdt_header) || fdt_check_header(fdt) || fdt_totalsize(fdt) > size)
		errx(1, "%s: not a device tree", argv[2]);
	read_kernel(argv[1], without);
	walk(fdt, 0);
	return 0;
}
