// SPDX-License-Identifier: GPL-2.0-only
/*
 * Disks in a made-up sysfs, laid out as the kernel lays it out: which are cards, what their
 * serial numbers are, what is stacked on them.
 */
#include <ftw.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cmocka.h>

#include "disk.h"

static char root[] = P_tmpdir "/sysfs.XXXXXX";

/* A file below the root, with all folders that it is in. */
static void put(const char *path, const char *text)
{
	char full[PATH_MAX];
	FILE *f;

	snprintf(full, sizeof(full), "%s/%s", root, path);
	for (char *c = full + 1; *c; c++) {
		if (*c != '/')
			continue;
		*c = '\0';
		mkdir(full, 0755);
		*c = '/';
	}
	f = fopen(full, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void put_link(const char *folder, const char *at)
{
	char to[PATH_MAX], from[PATH_MAX];

	put(at, "");
	snprintf(from, sizeof(from), "%s/%s", root, at);
	snprintf(to, sizeof(to), "%s/%s", root, folder);
	unlink(from);
	assert_int_equal(symlink(to, from), 0);
}

static void put_in(const char *folder, const char *file, const char *text)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	put(path, text);
}

/* A disk or a partition in its folder, as "8:16"; @disk: also in /sys/block. */
static void put_disk(const char *folder, const char *dev, bool disk)
{
	char at[PATH_MAX], text[32];

	snprintf(text, sizeof(text), "%s\n", dev);
	put_in(folder, "dev", text);
	put_in(folder, "size", "2048\n");
	put_in(folder, "ro", "0\n");
	put_in(folder, "queue/logical_block_size", "512\n");
	put_in(folder, "diskseq", "7\n");
	snprintf(at, sizeof(at), "dev/block/%s", dev);
	put_link(folder, at);
	snprintf(at, sizeof(at), "block/%s", strrchr(folder, '/') + 1);
	if (disk)
		put_link(folder, at);
}

#define PCI    "devices/pci0000:00/0000:00:14.0/"
#define READER PCI "usb1/1-2/1-2:1.0/host2/target2:0:0/2:0:0:0/block/sdb"
#define SD     "devices/platform/soc/16020000.mmc/mmc_host/mmc1/mmc1:aaaa/block/mmcblk1"
#define EMMC   "devices/platform/soc/16010000.mmc/mmc_host/mmc0/mmc0:0001/block/mmcblk0"
#define NVME   PCI "nvme/nvme0/nvme0n1"
/* As it is where the kernel can join several paths to one, whether it has several or not. */
#define NVME_PATHS "devices/virtual/nvme-subsystem/nvme-subsys1/nvme1n1"
#define ATA        PCI "ata1/host0/target0:0:0/0:0:0:0/block/sda"
#define DM         "devices/virtual/block/dm-0"
#define MD         "devices/virtual/block/md0"

static int make(void **state)
{
	(void)state;
	assert_non_null(mkdtemp(root));
	disk_sysfs(root);

	put_disk(READER, "8:16", true);
	put_in(READER, "removable", "1\n");
	put_in(READER, "device/model", "STORAGE DEVICE  \n");
	put(PCI "usb1/1-2/idVendor", "05e3\n");
	put(PCI "usb1/1-2/serial", "000000001206\n");
	put(PCI "usb1/serial", "0000:00:14.0\n");
	put(PCI "usb1/idVendor", "1d6b\n");
	put_disk(READER "/sdb1", "8:17", false);
	put_in(READER "/sdb1", "partition", "1\n");

	put_disk(SD, "179:32", true);
	put_in(SD, "device/type", "SD\n");
	put_in(SD, "device/name", "SC32G\n");
	put_in(SD, "device/serial", "0x1d2c3b4a\n");
	put_disk(EMMC, "179:0", true);
	put_in(EMMC, "device/type", "MMC\n");

	put_disk(NVME, "259:0", true);
	put_in(NVME, "device/serial", "S4EWNX0R\n");
	put_disk(NVME_PATHS, "259:1", true);
	put_in(NVME_PATHS, "device/serial", "S5GXNF0T\n");
	put_disk(ATA, "8:0", true);
	put_in(ATA, "device/vpd_pg80", "xxxxWD-WCC6Y");
	put_disk(ATA "/sda1", "8:1", false);
	put_in(ATA "/sda1", "partition", "1\n");

	/* LUKS on the reader's partition, and RAID on that and on a partition of the ATA disk. */
	put_disk(DM, "253:0", true);
	put_disk(MD, "9:0", true);
	put_in(DM, "dm/name", "home\n");
	put_in(DM, "dm/uuid", "CRYPT-LUKS2-0123-home\n");
	put_link(DM, READER "/sdb1/holders/dm-0");
	put_link(READER "/sdb1", DM "/slaves/sdb1");
	put_link(MD, DM "/holders/md0");
	put_link(MD, ATA "/sda1/holders/md0");
	put_link(DM, MD "/slaves/dm-0");
	put_link(ATA "/sda1", MD "/slaves/sda1");
	return 0;
}

static int unmake_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int unmake(void **state)
{
	(void)state;
	return nftw(root, unmake_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void test_kinds(void **state)
{
	static const struct {
		unsigned int major, minor;
		enum disk_kind kind;
		bool card;
		const char *name, *bus, *serial;
	} disks[] = {
		{ 8, 16, DISK_WHOLE, true, "sdb", "usb", "000000001206" },
		{ 179, 32, DISK_WHOLE, true, "mmcblk1", "sd", "0x1d2c3b4a" },
		{ 179, 0, DISK_WHOLE, true, "mmcblk0", "mmc", "" },
		{ 259, 0, DISK_WHOLE, false, "nvme0n1", "nvme", "S4EWNX0R" },
		{ 259, 1, DISK_WHOLE, false, "nvme1n1", "nvme", "S5GXNF0T" },
		{ 8, 0, DISK_WHOLE, false, "sda", "ata", "WD-WCC6Y" },
		{ 253, 0, DISK_STACKED, false, "dm-0", "other", "" },
		{ 9, 0, DISK_STACKED, false, "md0", "other", "" },
		{ 8, 17, DISK_PART, false, "sdb1", "usb", "" },
	};
	struct disk disk;

	(void)state;
	for (size_t i = 0; i < sizeof(disks) / sizeof(disks[0]); i++) {
		assert_int_equal(disk_get(&disk, makedev(disks[i].major, disks[i].minor)), 0);
		assert_string_equal(disk.name, disks[i].name);
		assert_int_equal(disk.kind, disks[i].kind);
		assert_int_equal(disk.card, disks[i].card);
		assert_string_equal(disk.bus, disks[i].bus);
		assert_string_equal(disk.serial, disks[i].serial);
		assert_true(disk.size == 1 << 20 && disk.seq == 7 && disk.sector == 512);
	}
	assert_int_equal(disk_get(&disk, makedev(8, 17)), 0);
	assert_string_equal(disk.parent, "sdb");
	assert_int_not_equal(disk_get(&disk, makedev(8, 32)), 0);
}

/* Is exactly that in the set? The list ends with 0. */
static void assert_set(const struct disk_set *set, ...)
{
	va_list args;
	size_t n = 0;
	dev_t dev;

	va_start(args, set);
	while ((dev = va_arg(args, dev_t))) {
		assert_true(disk_set_has(set, dev));
		n++;
	}
	va_end(args);
	assert_int_equal(set->n, n);
	assert_false(set->overflow);
}

static void test_stacks(void **state)
{
	const dev_t end = 0, sdb = makedev(8, 16), sdb1 = makedev(8, 17), dm = makedev(253, 0);
	const dev_t sda = makedev(8, 0), sda1 = makedev(8, 1), md = makedev(9, 0);
	struct disk_set set;

	(void)state;
	disk_set_above(&set, sdb);
	assert_set(&set, sdb, sdb1, dm, md, end);
	disk_set_above(&set, sda);
	assert_set(&set, sda, sda1, md, end);
	disk_set_above(&set, makedev(179, 0));
	assert_set(&set, makedev(179, 0), end);
	/* What lies below a file system on the RAID: both disks. */
	disk_set_below(&set, md);
	assert_set(&set, md, dm, sdb1, sdb, sda1, sda, end);
	disk_set_below(&set, sdb1);
	assert_set(&set, sdb1, sdb, end);
}

/* What is said of a device that lies on others, by its name and its uuid. */
static void test_lies_on(void **state)
{
	static const struct {
		const char *name, *uuid, *says;
	} stacks[] = {
		{ "dm-1", "LVM-abc",
		  "/dev/dm-1 (x) lies on it: first lvchange --activate n "
		  "/dev/mapper/x" },
		{ "dm-1", "mpath-3600", "/dev/dm-1 (x) lies on it: first multipath -f x" },
		{ "dm-1", "", "/dev/dm-1 (x) lies on it: first dmsetup remove x" },
		{ "bcache0", NULL,
		  "/dev/bcache0 lies on it: first echo 1 "
		  ">/sys/block/bcache0/bcache/stop" },
		{ "drbd0", NULL, "/dev/drbd0 lies on it: first stop that" },
	};
	char text[512], folder[PATH_MAX], holder[PATH_MAX], link[PATH_MAX];
	struct disk_set set;

	(void)state;
	/* The topmost of the RAID and LUKS below it; and LUKS alone. */
	disk_set_above(&set, makedev(8, 16));
	assert_true(disk_lies_on(&set, text, sizeof(text)));
	assert_string_equal(text, "/dev/md0 lies on it: first mdadm --stop /dev/md0");
	set.n = 3;
	assert_true(disk_lies_on(&set, text, sizeof(text)));
	assert_string_equal(text, "/dev/dm-0 (home) lies on it: first cryptsetup close home");
	disk_set_above(&set, makedev(259, 0));
	assert_false(disk_lies_on(&set, text, sizeof(text)));

	for (size_t i = 0; i < sizeof(stacks) / sizeof(stacks[0]); i++) {
		snprintf(folder, sizeof(folder), "devices/virtual/block/%s", stacks[i].name);
		snprintf(holder, sizeof(holder), NVME "/holders/%s", stacks[i].name);
		put_disk(folder, "250:1", false);
		if (stacks[i].uuid) {
			put_in(folder, "dm/name", "x\n");
			put_in(folder, "dm/uuid", stacks[i].uuid);
		}
		put_link(folder, holder);
		disk_set_above(&set, makedev(259, 0));
		assert_true(disk_lies_on(&set, text, sizeof(text)));
		assert_string_equal(text, stacks[i].says);
		snprintf(link, sizeof(link), "%s/%s", root, holder);
		assert_int_equal(unlink(link), 0);
		snprintf(link, sizeof(link), "%s/dev/block/250:1", root);
		assert_int_equal(unlink(link), 0);
	}
}

static int count(void *data, dev_t dev)
{
	(void)dev;
	(*(size_t *)data)++;
	return 0;
}

static void test_each(void **state)
{
	size_t n = 0;

	(void)state;
	assert_int_equal(disk_each(count, &n), 0);
	assert_int_equal(n, 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kinds),
		cmocka_unit_test(test_stacks),
		cmocka_unit_test(test_lies_on),
		cmocka_unit_test(test_each),
	};

	return cmocka_run_group_tests(tests, make, unmake);
}
