// SPDX-License-Identifier: GPL-2.0-only
/* What cycles are given for causes, and memory behind a port: without a core. */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "axi.h"
#include "causes.h"
#include "memory.h"
#include "spent.h"

/* All stages hold instructions, and nothing stops them. */
static const struct taps flowing = {
	.retires = true, .ex_valid = true, .mem_valid = true, .wb_valid = true, .fetched = true
};

/* A pipeline that has flowed for a while. */
static struct pipe full_pipe(void)
{
	struct pipe p;

	pipe_reset(&p);
	for (int i = 0; i < 5; i++)
		pipe_step(&p, &flowing);
	return p;
}

/* The bubble that a stalled instruction leaves comes to WB three cycles later. */
static enum cause bubble_of(const struct taps *stalled)
{
	struct pipe p = full_pipe();
	struct taps t = flowing;

	assert_int_equal(pipe_step(&p, stalled), CAUSE_RETIRED);
	/* It is in EX, then in MEM. */
	t.ex_valid = false;
	t.kill_x = true;
	assert_int_equal(pipe_step(&p, &t), CAUSE_RETIRED);
	t = flowing;
	t.mem_valid = false;
	t.kill_m = true;
	assert_int_equal(pipe_step(&p, &t), CAUSE_RETIRED);
	t = flowing;
	t.retires = false;
	t.wb_valid = false;
	return pipe_step(&p, &t);
}

static void test_flow(void **state)
{
	struct pipe p = full_pipe();

	(void)state;
	assert_int_equal(pipe_step(&p, &flowing), CAUSE_RETIRED);
}

static void test_stalls(void **state)
{
	struct taps t = flowing;

	(void)state;
	t.kill_d = t.stall_d = true;
	t.ex_hazard = t.ex_is_mem = true;
	assert_int_equal(bubble_of(&t), CAUSE_LOAD_USE);
	t.ex_is_mem = false;
	assert_int_equal(bubble_of(&t), CAUSE_LONG);
	t.dcache_blocked = true;
	assert_int_equal(bubble_of(&t), CAUSE_DCACHE);
	t = flowing;
	t.kill_d = true;
	t.fetched = false;
	assert_int_equal(bubble_of(&t), CAUSE_FETCH);
	t.icache_refills = true;
	assert_int_equal(bubble_of(&t), CAUSE_ICACHE);
	t = flowing;
	t.kill_d = t.take_pc_mem = true;
	assert_int_equal(bubble_of(&t), CAUSE_REDIRECT);
}

/* A load that the data cache refuses, for a store that is on its way: and what it empties. */
static void test_replay(void **state)
{
	struct pipe p = full_pipe();
	struct taps t = flowing;

	(void)state;
	t.dcache_s1 = t.dcache_raw_hazard = true;
	assert_int_equal(pipe_step(&p, &t), CAUSE_RETIRED);
	t = flowing;
	t.retires = false;
	t.dcache_nack = t.take_pc_wb = t.replay_wb = true;
	t.kill_d = t.kill_x = t.kill_m = true;
	assert_int_equal(pipe_step(&p, &t), CAUSE_STORE_LOAD);
	/* Nothing is fetched yet. */
	t = (struct taps){ .kill_d = true, .kill_x = true, .kill_m = true };
	for (int i = 0; i < 4; i++)
		assert_int_equal(pipe_step(&p, &t), CAUSE_STORE_LOAD);
}

/* A port: an answer comes after its latency, all beats of it, the last one marked. */
static void test_port(void **state)
{
	static uint64_t ram[16];
	struct memory m = { .ram = (uint8_t *)ram, .ram_size = sizeof(ram) };
	struct axi_port p = {
		.latency = 3, .memory = &m, .read = memory_read, .write = memory_write
	};
	struct axi_wires w = { .r_ready = true, .b_ready = true };

	(void)state;
	ram[2] = 22;
	ram[3] = 33;
	for (uint64_t now = 0; now < 5; now++) {
		w.ar_valid = now == 0;
		w.ar_addr = RAM_START + 16;
		w.ar_len = 1;
		w.ar_id = 5;
		axi_drive(&p, now, &w);
		assert_int_equal(w.r_valid, now >= 3);
		if (w.r_valid) {
			assert_int_equal(w.r_id, 5);
			assert_int_equal(w.r_data, now == 3 ? 22 : 33);
			assert_int_equal(w.r_last, now == 4);
		}
		axi_take(&p, now, &w);
	}
	assert_null(m.fault);
}

static void test_write(void **state)
{
	static uint64_t ram[2];
	struct memory m = { .ram = (uint8_t *)ram, .ram_size = sizeof(ram) };
	struct axi_port p = {
		.latency = 2, .memory = &m, .read = memory_read, .write = memory_write
	};
	struct axi_wires w = { .aw_valid = true, .aw_addr = RAM_START + 8, .aw_id = 3 };

	(void)state;
	ram[1] = 0x1111111111111111;
	axi_drive(&p, 0, &w);
	assert_false(w.w_ready);
	axi_take(&p, 0, &w);
	w = (struct axi_wires){ .w_valid = true,
				.w_last = true,
				.w_strobe = 0x0f,
				.w_data = 0x2222222233333333,
				.b_ready = true };
	axi_drive(&p, 1, &w);
	assert_true(w.w_ready);
	axi_take(&p, 1, &w);
	assert_int_equal(ram[1], 0x1111111133333333);
	w.w_valid = false;
	axi_drive(&p, 2, &w);
	assert_false(w.b_valid);
	axi_drive(&p, 3, &w);
	assert_true(w.b_valid);
	assert_int_equal(w.b_id, 3);
}

static void test_outside(void **state)
{
	static uint64_t ram[2];
	struct memory m = { .ram = (uint8_t *)ram, .ram_size = sizeof(ram) };

	(void)state;
	memory_read(&m, RAM_START + 16);
	assert_string_equal(m.fault, "reads outside memory");
	assert_int_equal(m.fault_at, RAM_START + 16);
	m.fault = NULL;
	device_write(&m, ROM_START, 'x', 1);
	assert_non_null(m.fault);
}

/* Many instructions, each twice, keep their order and their sums. */
static void test_code(void **state)
{
	struct executed c = {};
	uint64_t cycles[CAUSES] = { [CAUSE_RETIRED] = 1, [CAUSE_STORE_LOAD] = 5 };

	(void)state;
	for (int pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < 3000; i++)
			assert_int_equal(executed_add(&c, 0xffffffff01000000 + 2 * i, i, cycles),
					 0);
	assert_int_equal(c.n, 3000);
	for (uint32_t i = 0; i < 3000; i++) {
		assert_int_equal(c.at[i].word, i);
		assert_int_equal(c.at[i].cycles[CAUSE_RETIRED], 2);
		assert_int_equal(c.at[i].cycles[CAUSE_STORE_LOAD], 10);
	}
	executed_free(&c);
}

static void test_places(void **state)
{
	(void)state;
	assert_int_equal(place_of(0xffffffff01234567), PLACE_JIT);
	assert_int_equal(place_of(0xffffffff80001000), PLACE_KERNEL);
	assert_int_equal(place_of(0x80000100), PLACE_FIRMWARE);
	assert_int_equal(place_of(0x10000), PLACE_USER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_flow),   cmocka_unit_test(test_stalls),
		cmocka_unit_test(test_replay), cmocka_unit_test(test_port),
		cmocka_unit_test(test_write),  cmocka_unit_test(test_outside),
		cmocka_unit_test(test_code),   cmocka_unit_test(test_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
