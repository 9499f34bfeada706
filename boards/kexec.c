// SPDX-License-Identifier: GPL-2.0-only
/*
 * jitboard-kexec: go on with another kernel, without firmware or boot loader, and without a
 * word to the card.  On every image; `jitboard kernel` calls it.
 *
 * The system call wants the kernel as a file and makes the device tree itself, from the one
 * that the running kernel was given (Linux: kernel/kexec_file.c,
 * arch/riscv/kernel/machine_kexec_file.c).
 */

#include <errno.h>
#include <fcntl.h>
#include <linux/kexec.h>
#include <stdio.h>
#include <string.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <unistd.h>

static int failed(const char *what)
{
	fprintf(stderr, "jitboard-kexec: %s: %s\n", what, strerror(errno));
	return 1;
}

/* load() - make IMAGE (arch/riscv/boot/Image) the kernel that start() starts. */
static int load(const char *image, const char *cmdline)
{
	int fd = open(image, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return failed(image);
	if (syscall(SYS_kexec_file_load, fd, -1, strlen(cmdline) + 1, cmdline,
		    KEXEC_FILE_NO_INITRAMFS))
		return failed(image);
	return 0;
}

/* start() - there is no way back: file systems must be clean. */
static int start(void)
{
	sync();
	reboot(RB_KEXEC);
	return failed("no kernel is loaded");
}

int main(int argc, char **argv)
{
	if (argc == 4 && !strcmp(argv[1], "load"))
		return load(argv[2], argv[3]);
	if (argc == 2 && !strcmp(argv[1], "start"))
		return start();
	fputs("usage: jitboard-kexec load IMAGE COMMAND-LINE\n       jitboard-kexec start\n",
	      stderr);
	return 2;
}
