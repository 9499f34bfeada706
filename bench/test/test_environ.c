// SPDX-License-Identifier: GPL-2.0-only
/* Facts about board and firmware, read from a tree and a log as boards have them. */

#include "environ.h"
#include "facts.h"
#include "test_tree.h"
#include "util.h"

#define U74                                                                                \
	"processor\t: 0\nhart\t\t: 1\nisa\t\t: rv64imafdc_zicntr_zba_zbb\nmmu\t\t: sv39\n" \
	"mvendorid\t: 0x489\nmarchid\t\t: 0x8000000000000007\nmimpid\t\t: 0x4210427\n\n"   \
	"processor\t: 1\nhart\t\t: 2\nisa\t\t: rv64imafdc_zicntr_zba_zbb\n\n"
#define HART(vendor, arch, imp)                                             \
	"processor\t: 0\nhart\t\t: 1\nisa\t\t: rv64imafdc\nmmu\t\t: sv39\n" \
	"mvendorid\t: " vendor "\nmarchid\t\t: " arch "\nmimpid\t\t: " imp "\n\nproc"
#define QEMU_HART                                            \
	"processor\t: 0\nhart\t\t: 0\nisa\t\t: rv64imafdc\n" \
	"mvendorid\t: 0x0\nmarchid\t\t: 0x2a\nmimpid\t\t: 0x2a\n"

static void a_board_is_no_emulator(void **state)
{
	json_t *j;

	(void)state;
	put("/proc/device-tree/model", "StarFive VisionFive 2 v1.3B", 28);
	put("/proc/device-tree/compatible", "starfive,visionfive-2-v1.3b\0starfive,jh7110", 44);
	put_text("/proc/cpuinfo", U74);
	assert_false(environ_emulated(root));
	j = facts_board(root, "visionfive2", false);
	assert_string_equal(json_string_value(json_object_get(j, "model")),
			    "StarFive VisionFive 2 v1.3B");
	assert_string_equal(json_string_value(json_object_get(j, "isa")),
			    "rv64imafdc_zicntr_zba_zbb");
	assert_int_equal(json_integer_value(json_object_get(j, "harts")), 2);
	assert_true(json_is_false(json_object_get(j, "emulated")));
	json_decref(j);
}

static void qemu_is_known_by_its_machine_or_its_harts(void **state)
{
	(void)state;
	put("/proc/device-tree/compatible", "riscv-virtio", 13);
	put_text("/proc/cpuinfo", U74);
	assert_true(environ_emulated(root));
	put("/proc/device-tree/compatible", "sifive,hifive-unleashed-a00", 28);
	put("/proc/device-tree/model", "SiFive HiFive Unleashed A00", 28);
	assert_false(environ_emulated(root));
	put_text("/proc/cpuinfo", QEMU_HART);
	assert_true(environ_emulated(root));
}

/* The harts of QEMU's sifive_u say that they are QEMU's; those of real machines don't. */
static void qemu_is_known_behind_the_device_tree_of_a_board(void **state)
{
	static const struct {
		const char *cpuinfo;
		bool emulated;
	} harts[] = {
		{ HART("0x0", "0xb0103", "0xb0103"), true },   /* its version */
		{ HART("0x0", "0x70216", "0x70216"), true },   /* and an older one */
		{ HART("0x0", "0x2a", "0x0"), true },          /* QEMU 11.1.3 */
		{ HART("0x489", "0x1", "0x20181004"), false }, /* U54 of the Unleashed */
		{ HART("0x489", "0x8000000000000007", "0x4210427"), false }, /* U74 */
		{ HART("0x489", "0xb0103", "0xb0103"), false },
		{ HART("0x0", "0x1", "0x1"), false },     /* Rocket, number 1 of the list */
		{ HART("0x0", "0x19", "0x0"), false },    /* XiangShan, number 25 */
		{ HART("0x0", "0x0", "0x0"), false },     /* says nothing */
		{ HART("0x5b7", "0x0", "0x0"), false },   /* T-Head C906 */
		{ HART("0x0", "0xb0103", "0x1"), false }, /* not alike */
		{ HART("0x0", "0x80000000000b0103", "0x80000000000b0103"), false },
		{ "processor\t: 0\nisa\t\t: rv64imafdc\n", false },
	};

	(void)state;
	put("/proc/device-tree/compatible", "sifive,hifive-unleashed-a00", 28);
	put("/proc/device-tree/model", "SiFive HiFive Unleashed A00", 28);
	for (size_t i = 0; i < ARRAY_SIZE(harts); i++) {
		put_text("/proc/cpuinfo", harts[i].cpuinfo);
		if (environ_emulated(root) != harts[i].emulated)
			fail_msg("taken for %s: %s", harts[i].emulated ? "real" : "emulated",
				 harts[i].cpuinfo);
	}
}

static void what_is_not_known_is_null(void **state)
{
	json_t *board, *firmware, *kernel;

	(void)state;
	assert_false(environ_emulated(root));
	board = facts_board(root, NULL, false);
	firmware = facts_firmware("");
	kernel = facts_kernel(root, "7.3.4", NULL);
	assert_true(json_is_null(json_object_get(board, "name")));
	assert_true(json_is_null(json_object_get(board, "isa")));
	assert_true(json_is_null(json_object_get(board, "harts")));
	assert_int_equal(json_object_size(firmware), 4);
	assert_true(json_is_null(json_object_get(firmware, "sbi_impl")));
	assert_true(json_is_null(json_object_get(firmware, "pmu_counters")));
	assert_true(json_is_null(json_object_get(kernel, "config_sha256")));
	json_decref(board);
	json_decref(firmware);
	json_decref(kernel);
}

static void firmware_is_read_from_the_log(void **state)
{
	json_t *j = facts_firmware(
		"[    0.000000] SBI specification v2.0 detected\n"
		"[    0.000000] SBI implementation ID=0x1 Version=0x10006\n"
		"[    0.100000] riscv-pmu-sbi: SBI PMU extension is available\n"
		"[    0.100001] riscv-pmu-sbi: 16 firmware and 18 hardware counters\n");

	(void)state;
	assert_string_equal(json_string_value(json_object_get(j, "sbi_spec")), "2.0");
	assert_string_equal(json_string_value(json_object_get(j, "sbi_impl")), "OpenSBI");
	assert_string_equal(json_string_value(json_object_get(j, "sbi_version")), "1.6");
	assert_int_equal(json_integer_value(json_object_get(j, "pmu_counters")), 18);
	json_decref(j);
	j = facts_firmware("SBI implementation ID=0x99 Version=0x3\n");
	assert_string_equal(json_string_value(json_object_get(j, "sbi_impl")), "0x99");
	assert_string_equal(json_string_value(json_object_get(j, "sbi_version")), "0x3");
	json_decref(j);
}

static void the_build_tells_of_the_kernel(void **state)
{
	json_t *built = json_pack("{s:s, s:s}", "line", "7.3", "compiler", "gcc 14");
	json_t *j;

	(void)state;
	put_text("/proc/cmdline", "console=ttyS0 quiet\n");
	j = facts_kernel(root, "7.3.4", built);
	assert_string_equal(json_string_value(json_object_get(j, "line")), "7.3");
	assert_string_equal(json_string_value(json_object_get(j, "compiler")), "gcc 14");
	assert_string_equal(json_string_value(json_object_get(j, "cmdline")),
			    "console=ttyS0 quiet");
	assert_true(json_is_null(json_object_get(j, "origin")));
	json_decref(j);
	json_decref(built);
}

static void what_the_pmu_takes_is_recorded(void **state)
{
	struct counters c = { .accepted.kernel = true };
	json_t *j, *perf;

	(void)state;
	put_text("/proc/sys/kernel/perf_event_paranoid", "2\n");
	j = facts_environment(root, 3, &c);
	perf = json_object_get(j, "perf");
	assert_int_equal(json_integer_value(json_object_get(j, "cpu")), 3);
	assert_int_equal(json_integer_value(json_object_get(perf, "paranoid")), 2);
	assert_true(json_is_true(json_object_get(perf, "exclude_kernel")));
	assert_true(json_is_false(json_object_get(perf, "exclude_user")));
	assert_true(json_is_null(json_object_get(json_object_get(j, "jit"), "enable")));
	json_decref(j);
}

static void lists_are_split_at_commas(void **state)
{
	const char *list = ",stack,,reg,";
	char name[4];

	(void)state;
	assert_true(list_has(list, "reg"));
	assert_false(list_has(list, "re"));
	assert_false(list_has(list, ""));
	assert_true(list_next(&list, name, sizeof(name)));
	assert_string_equal(name, "sta");
	assert_true(list_next(&list, name, sizeof(name)));
	assert_string_equal(name, "reg");
	assert_false(list_next(&list, name, sizeof(name)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(a_board_is_no_emulator),
		TREE_TEST(qemu_is_known_by_its_machine_or_its_harts),
		TREE_TEST(qemu_is_known_behind_the_device_tree_of_a_board),
		TREE_TEST(what_is_not_known_is_null),
		cmocka_unit_test(firmware_is_read_from_the_log),
		TREE_TEST(the_build_tells_of_the_kernel),
		TREE_TEST(what_the_pmu_takes_is_recorded),
		cmocka_unit_test(lists_are_split_at_commas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
