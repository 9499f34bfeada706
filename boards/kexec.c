// SPDX-License-Identifier: GPL-2.0-only
/*
 * jitboard-kexec: go on with another kernel, without firmware or boot loader, and without a
 * word to the card.  On every image; `jitboard kernel` calls it.
 *
 * Kernel and device tree go to memory by kexec_load(2), and the kernel is jumped to.  With
 * kexec_file_load(2) a piece of code between the two kernels sums up the new one (SHA-256)
 * before it starts, which takes seconds in an emulator; and a kernel that has that call
 * alone may lack CPU hotplug, by which the other harts are stopped (Linux:
 * arch/riscv/kernel/machine_kexec.c, machine_shutdown()).
 */

#include <err.h>
#include <fcntl.h>
#include <libfdt.h>
#include <linux/kexec.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define KERNEL_ALIGN 0x200000UL /* Linux: Documentation/arch/riscv/boot.rst */

/* The head of an Image (Linux: Documentation/arch/riscv/boot-image-header.rst). */
struct image_header {
	uint32_t code[2];
	uint64_t text_offset;
	uint64_t image_size; /* bytes in memory, with what the file does not hold */
	uint64_t flags;
	uint32_t version;
	uint32_t res1;
	uint64_t res2;
	char magic[8];
	char magic2[4];
	uint32_t res3;
};

static unsigned long page_align(unsigned long size)
{
	unsigned long page = sysconf(_SC_PAGESIZE);

	return (size + page - 1) / page * page;
}

/*
 * kernel_base() - where the boot loader put the running kernel, which does for the next.
 * @size: of memory that has to be there, in bytes
 * Returns a physical address.
 */
static unsigned long kernel_base(unsigned long size)
{
	FILE *f = fopen("/proc/iomem", "r");
	unsigned long from, to, ram_to = 0, base = 0;
	char line[256], name[128];

	if (!f)
		err(1, "/proc/iomem");
	while (!base && fgets(line, sizeof(line), f)) {
		if (sscanf(line, " %lx-%lx : %127[^\n]", &from, &to, name) != 3)
			continue;
		if (!strcmp(name, "System RAM"))
			ram_to = to;
		else if (!strcmp(name, "Kernel image"))
			base = from & ~(KERNEL_ALIGN - 1);
	}
	fclose(f);
	if (!base)
		errx(1, "/proc/iomem does not say where the running kernel is");
	if (ram_to - base < size)
		errx(1, "there is no memory for %lu bytes where the running kernel is", size);
	return base;
}

/* fdt_ok() - RC, of one of libfdt's functions, if that went well. */
static int fdt_ok(int rc)
{
	if (rc < 0)
		errx(1, "/sys/firmware/fdt: %s", fdt_strerror(rc));
	return rc;
}

/*
 * device_tree() - the tree that firmware gave the running kernel, for the next one.
 * @cmdline: the next kernel's
 * Returns the tree, from malloc().
 */
static void *device_tree(const char *cmdline)
{
	static char told[1 << 20];
	FILE *f = fopen("/sys/firmware/fdt", "r");
	uint8_t seed[128];
	size_t n, size;
	int chosen;
	void *tree;

	if (!f)
		err(1, "/sys/firmware/fdt");
	n = fread(told, 1, sizeof(told), f); /* read() gives a page at a time */
	fclose(f);
	size = n + strlen(cmdline) + sizeof(seed) + 1024;
	tree = malloc(size);
	if (!tree)
		err(1, "device tree");
	fdt_ok(fdt_check_full(told, n));
	fdt_ok(fdt_open_into(told, tree, size));
	chosen = fdt_path_offset(tree, "/chosen");
	if (chosen == -FDT_ERR_NOTFOUND)
		chosen = fdt_add_subnode(tree, 0, "chosen");
	fdt_ok(chosen);
	fdt_ok(fdt_setprop_string(tree, chosen, "bootargs", cmdline));
	/* The running kernel has taken its seeds out.  Without any the next one boots as well. */
	if (getrandom(seed, sizeof(seed), GRND_NONBLOCK) == sizeof(seed)) {
		fdt_ok(fdt_setprop(tree, chosen, "kaslr-seed", seed, 8));
		fdt_ok(fdt_setprop(tree, chosen, "rng-seed", seed + 8, sizeof(seed) - 8));
	}
	/* An initramfs was the running one's. */
	fdt_delprop(tree, chosen, "linux,initrd-start");
	fdt_delprop(tree, chosen, "linux,initrd-end");
	fdt_ok(fdt_pack(tree));
	return tree;
}

/* load() - make IMAGE (arch/riscv/boot/Image) the kernel that start() starts. */
static void load(const char *image, const char *cmdline)
{
	static const char not_one[] = "not an Image of a RISC-V kernel";
	int fd = open(image, O_RDONLY | O_CLOEXEC);
	struct kexec_segment segments[2];
	struct image_header *head;
	struct stat st;
	unsigned long base, size, tree_size;
	void *tree;

	if (fd < 0 || fstat(fd, &st))
		err(1, "%s", image);
	if ((size_t)st.st_size < sizeof(*head))
		errx(1, "%s: %s", image, not_one);
	head = mmap(NULL, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (head == MAP_FAILED)
		err(1, "%s", image);
	if (memcmp(head->magic2, "RSC\x05", 4) || head->image_size < (uint64_t)st.st_size)
		errx(1, "%s: %s", image, not_one);
	tree = device_tree(cmdline);
	size = page_align(head->image_size);
	tree_size = page_align(fdt_totalsize(tree));
	base = kernel_base(size + tree_size);
	segments[0] = (struct kexec_segment){ head, st.st_size, (void *)base, size };
	segments[1] = (struct kexec_segment){ tree, fdt_totalsize(tree), (void *)(base + size),
					      tree_size };
	if (syscall(SYS_kexec_load, base, 2UL, segments, KEXEC_ARCH_DEFAULT))
		err(1, "%s", image);
}

/* start() - there is no way back: file systems must be clean. */
static void start(void)
{
	sync();
	reboot(RB_KEXEC);
	err(1, "no kernel is loaded");
}

int main(int argc, char **argv)
{
	static const char usage[] = "usage: jitboard-kexec load IMAGE COMMAND-LINE\n"
				    "       jitboard-kexec start\n";

	if (argc == 4 && !strcmp(argv[1], "load")) {
		load(argv[2], argv[3]);
	} else if (argc == 2 && !strcmp(argv[1], "start")) {
		start();
	} else {
		fputs(usage, stderr);
		return 2;
	}
	return 0;
}
