// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sources: Documentation/ABI/stable/sysfs-block, Documentation/ABI/testing/sysfs-block,
 * Documentation/mmc/mmc-dev-attrs.rst.  libudev would tell the same from the same files,
 * but Debian has none that can be linked statically, and a board has no udev.
 */
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "disk.h"
#include "mounts.h"

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

static const char *sys = "/sys";

void disk_sysfs(const char *root)
{
	sys = root;
}

/* The device's folder in sysfs. */
static bool sys_folder(char *path, dev_t dev)
{
	char link[PATH_MAX];

	snprintf(link, sizeof(link), "%s/dev/block/%u:%u", sys, major(dev), minor(dev));
	return realpath(link, path);
}

/* One line of a file there, trimmed; "" if it can't be read. */
static void sys_text(const char *folder, const char *file, char *text, size_t size)
{
	char path[PATH_MAX];
	ssize_t got = -1;
	int fd;

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		got = read(fd, text, size - 1);
		close(fd);
	}
	if (got < 0)
		got = 0;
	while (got && isspace((unsigned char)text[got - 1]))
		got--;
	text[got] = '\0';
}

static uint64_t sys_number(const char *folder, const char *file)
{
	char text[32];

	sys_text(folder, file, text, sizeof(text));
	return strtoull(text, NULL, 10);
}

static bool sys_has(const char *folder, const char *file)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%s/%s", folder, file);
	return !access(path, F_OK);
}

static dev_t parse_dev(const char *text)
{
	unsigned int a, b;

	return sscanf(text, "%u:%u", &a, &b) == 2 ? makedev(a, b) : 0;
}

/* What a serial number may hold that is typed: printed characters. */
static bool take_serial(struct disk *disk, const char *folder, const char *file)
{
	char text[DISK_TEXT];
	size_t n = 0;

	sys_text(folder, file, text, sizeof(text));
	for (const char *c = text; *c; c++)
		if (*c > ' ' && *c <= '~')
			disk->serial[n++] = *c;
	disk->serial[n] = '\0';
	return n;
}

/* SCSI and ATA: the page "unit serial number", 4 bytes of header and text. */
static bool take_scsi_serial(struct disk *disk, const char *folder)
{
	char path[PATH_MAX];
	uint8_t page[256];
	size_t n = 0, got;
	FILE *f;

	snprintf(path, sizeof(path), "%s/device/vpd_pg80", folder);
	f = fopen(path, "re");
	if (!f)
		return false;
	got = fread(page, 1, sizeof(page), f);
	fclose(f);
	for (size_t i = 4; i < got && n + 1 < DISK_TEXT; i++)
		if (page[i] > ' ' && page[i] <= '~')
			disk->serial[n++] = page[i];
	disk->serial[n] = '\0';
	return n;
}

/* The first folder upwards that has a serial number is the USB device's. */
static bool take_usb_serial(struct disk *disk, const char *folder)
{
	char up[PATH_MAX];

	snprintf(up, sizeof(up), "%s", folder);
	while (strstr(up, "/usb")) {
		if (sys_has(up, "idVendor"))
			return take_serial(disk, up, "serial");
		*strrchr(up, '/') = '\0';
	}
	return false;
}

static void take_bus(struct disk *disk, const char *folder)
{
	static const struct {
		const char *part, *bus;
	} buses[] = {
		{ "/usb", "usb" }, { "/mmc_host/", "mmc" }, { "/nvme", "nvme" },
		{ "/ata", "ata" }, { "/virtio", "virtio" }, { "/host", "scsi" },
	};
	char type[16];

	snprintf(disk->bus, sizeof(disk->bus), "%s", disk->kind == DISK_LOOP ? "loop" : "other");
	for (size_t i = 0; i < ARRAY_SIZE(buses); i++) {
		if (!strstr(folder, buses[i].part))
			continue;
		snprintf(disk->bus, sizeof(disk->bus), "%s", buses[i].bus);
		break;
	}
	sys_text(folder, "device/type", type, sizeof(type));
	if (!strcmp(disk->bus, "mmc") && !strcmp(type, "SD"))
		snprintf(disk->bus, sizeof(disk->bus), "sd");
}

static void take_hardware(struct disk *disk, const char *folder)
{
	sys_text(folder, "device/model", disk->model, sizeof(disk->model));
	if (!disk->model[0])
		sys_text(folder, "device/name", disk->model, sizeof(disk->model));
	take_bus(disk, folder);
	disk->card = disk->removable || !strcmp(disk->bus, "usb") || !strcmp(disk->bus, "sd") ||
		     !strcmp(disk->bus, "mmc");
	if (take_serial(disk, folder, "serial") || take_serial(disk, folder, "device/serial"))
		return;
	if (!strcmp(disk->bus, "usb") && take_usb_serial(disk, folder))
		return;
	take_scsi_serial(disk, folder);
}

int disk_get(struct disk *disk, dev_t dev)
{
	char folder[PATH_MAX];

	memset(disk, 0, sizeof(*disk));
	disk->dev = dev;
	if (!sys_folder(folder, dev))
		return -ENODEV;
	snprintf(disk->name, sizeof(disk->name), "%.*s", DISK_TEXT - 1, strrchr(folder, '/') + 1);
	disk->size = sys_number(folder, "size") * 512;
	if (sys_has(folder, "partition")) {
		disk->kind = DISK_PART;
		*strrchr(folder, '/') = '\0';
		snprintf(disk->parent, sizeof(disk->parent), "%.*s", DISK_TEXT - 1,
			 strrchr(folder, '/') + 1);
	} else if (sys_has(folder, "loop")) {
		disk->kind = DISK_LOOP;
		sys_text(folder, "loop/backing_file", disk->serial, sizeof(disk->serial));
	} else {
		disk->kind = sys_has(folder, "device") ? DISK_WHOLE : DISK_STACKED;
	}
	disk->seq = sys_number(folder, "diskseq");
	disk->sector = sys_number(folder, "queue/logical_block_size");
	disk->read_only = sys_number(folder, "ro");
	disk->removable = sys_number(folder, "removable");
	if (disk->kind == DISK_WHOLE)
		take_hardware(disk, folder);
	else
		take_bus(disk, folder);
	return 0;
}

/* The names in /sys/block, as of scandir(). */
static int sys_disks(struct dirent ***names)
{
	char folder[PATH_MAX];

	snprintf(folder, sizeof(folder), "%s/block", sys);
	return scandir(folder, names, NULL, versionsort);
}

int disk_each(int (*use)(void *data, dev_t dev), void *data)
{
	struct dirent **names;
	int n = sys_disks(&names), err = 0;

	if (n < 0)
		return -errno;
	for (int i = 0; i < n; i++) {
		char folder[PATH_MAX], text[32];

		snprintf(folder, sizeof(folder), "%s/block/%s", sys, names[i]->d_name);
		sys_text(folder, "dev", text, sizeof(text));
		if (!err && text[0])
			err = use(data, parse_dev(text));
		free(names[i]);
	}
	free(names);
	return err;
}

bool disk_set_has(const struct disk_set *set, dev_t dev)
{
	for (size_t i = 0; i < set->n; i++)
		if (set->devs[i] == dev)
			return true;
	return false;
}

static void set_add(struct disk_set *set, dev_t dev)
{
	if (!dev || disk_set_has(set, dev))
		return;
	if (set->n == DISK_STACK)
		set->overflow = true;
	else
		set->devs[set->n++] = dev;
}

/* The devices in a folder of sysfs; @only_parts: those that are partitions. */
static void add_folder(struct disk_set *set, const char *folder, bool only_parts)
{
	DIR *dir = opendir(folder);
	struct dirent *d;

	while (dir && (d = readdir(dir))) {
		char path[PATH_MAX], text[32];

		if (d->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, d->d_name);
		if (only_parts && !sys_has(path, "partition"))
			continue;
		sys_text(path, "dev", text, sizeof(text));
		set_add(set, parse_dev(text));
	}
	if (dir)
		closedir(dir);
}

/* Loop devices whose backing file is the device @dev itself. */
static void add_loops(struct disk_set *set, dev_t dev)
{
	struct dirent **names;
	int n = sys_disks(&names);

	for (int i = 0; i < n; i++) {
		char folder[PATH_MAX], file[PATH_MAX], text[32];
		struct stat st;

		snprintf(folder, sizeof(folder), "%s/block/%s", sys, names[i]->d_name);
		sys_text(folder, "loop/backing_file", file, sizeof(file));
		sys_text(folder, "dev", text, sizeof(text));
		if (file[0] && !stat(file, &st) && S_ISBLK(st.st_mode) && st.st_rdev == dev)
			set_add(set, parse_dev(text));
		free(names[i]);
	}
	if (n >= 0)
		free(names);
}

void disk_set_above(struct disk_set *set, dev_t dev)
{
	memset(set, 0, sizeof(*set));
	set_add(set, dev);
	/* The set grows as it is walked. */
	for (size_t i = 0; i < set->n; i++) {
		char folder[PATH_MAX], holders[PATH_MAX + 16];

		if (!sys_folder(folder, set->devs[i]))
			continue;
		add_folder(set, folder, true);
		snprintf(holders, sizeof(holders), "%s/holders", folder);
		add_folder(set, holders, false);
		add_loops(set, set->devs[i]);
	}
}

/* The disk that a loop device's backing file is, or lies on. */
static void add_backing(struct disk_set *set, const char *folder)
{
	char file[PATH_MAX];
	struct stat st;

	sys_text(folder, "loop/backing_file", file, sizeof(file));
	if (!file[0] || stat(file, &st))
		return;
	set_add(set, S_ISBLK(st.st_mode) ? st.st_rdev : mounts_device(&st));
}

void disk_set_below(struct disk_set *set, dev_t dev)
{
	memset(set, 0, sizeof(*set));
	set_add(set, dev);
	for (size_t i = 0; i < set->n; i++) {
		char folder[PATH_MAX], slaves[PATH_MAX + 16], text[32];

		if (!sys_folder(folder, set->devs[i]))
			continue;
		snprintf(slaves, sizeof(slaves), "%s/slaves", folder);
		add_folder(set, slaves, false);
		add_backing(set, folder);
		if (!sys_has(folder, "partition"))
			continue;
		*strrchr(folder, '/') = '\0';
		sys_text(folder, "dev", text, sizeof(text));
		set_add(set, parse_dev(text));
	}
}

/* What ends a device that lies on others: by the beginning of its uuid that the device
 * mapper's tools give it (LVM's lib/activate, cryptsetup's lib/utils_dm.h, multipath's
 * libmultipath/devmapper.c), or of its name.  @text is left as it is if nobody knows. */
static void stop_text(const struct disk *disk, const char *folder, const char *title, char *text,
		      size_t size)
{
	static const struct {
		const char *uuid, *name, *command;
		bool by_title;
	} ends[] = {
		{ "LVM-", "dm-", "lvchange --activate n /dev/mapper/%s", true },
		{ "CRYPT-", "dm-", "cryptsetup close %s", true },
		{ "mpath-", "dm-", "multipath -f %s", true },
		{ "", "dm-", "dmsetup remove %s", true },
		{ "", "md", "mdadm --stop /dev/%s", false },
		{ "", "bcache", "echo 1 >/sys/block/%s/bcache/stop", false },
		{ "", "loop", "losetup --detach /dev/%s", false },
	};
	char uuid[DISK_TEXT];

	sys_text(folder, "dm/uuid", uuid, sizeof(uuid));
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++) {
		if (strncmp(uuid, ends[i].uuid, strlen(ends[i].uuid)) ||
		    strncmp(disk->name, ends[i].name, strlen(ends[i].name)))
			continue;
		snprintf(text, size, ends[i].command, ends[i].by_title ? title : disk->name);
		return;
	}
}

bool disk_lies_on(const struct disk_set *set, char *text, size_t size)
{
	for (size_t i = set->n; i-- > 1;) {
		char folder[PATH_MAX], title[DISK_TEXT], stop[2 * DISK_TEXT] = "stop that";
		struct disk disk;

		if (disk_get(&disk, set->devs[i]) || disk.kind == DISK_PART ||
		    !sys_folder(folder, set->devs[i]))
			continue;
		sys_text(folder, "dm/name", title, sizeof(title));
		stop_text(&disk, folder, title, stop, sizeof(stop));
		snprintf(text, size, "/dev/%s%s%s%s lies on it: first %s", disk.name,
			 title[0] ? " (" : "", title, title[0] ? ")" : "", stop);
		return true;
	}
	return false;
}

void disk_name(char *name, dev_t dev)
{
	char folder[PATH_MAX];

	if (sys_folder(folder, dev))
		snprintf(name, DISK_TEXT, "%.*s", DISK_TEXT - 1, strrchr(folder, '/') + 1);
	else
		snprintf(name, DISK_TEXT, "%u:%u", major(dev), minor(dev));
}

const char *disk_size_text(char *text, uint64_t bytes)
{
	static const char *const units[] = { "bytes", "KiB", "MiB", "GiB", "TiB" };
	double n = bytes;
	size_t unit = 0;

	while (n >= 1024 && unit + 1 < ARRAY_SIZE(units)) {
		n /= 1024;
		unit++;
	}
	snprintf(text, 32, unit && n < 100 ? "%.1f %s" : "%.0f %s", n, units[unit]);
	return text;
}
