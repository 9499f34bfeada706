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
#include "pipe_cva6.h"
#include "pipe_rocket.h"
#include "spent.h"

/* All stages hold instructions, and nothing stops them. */
static const struct rocket_taps flowing = {
	.retires = true, .ex_valid = true, .mem_valid = true, .wb_valid = true, .fetched = true
};

/* A pipeline that has flowed for a while. */
static struct rocket_pipe full_pipe(void)
{
	struct rocket_pipe p;

	rocket_reset(&p);
	for (int i = 0; i < 5; i++)
		rocket_step(&p, &flowing);
	return p;
}

/* The bubble that a stalled instruction leaves comes to WB three cycles later. */
static enum cause bubble_of(const struct rocket_taps *stalled)
{
	struct rocket_pipe p = full_pipe();
	struct rocket_taps t = flowing;

	assert_int_equal(rocket_step(&p, stalled), CAUSE_RETIRED);
	/* It is in EX, then in MEM. */
	t.ex_valid = false;
	t.kill_x = true;
	assert_int_equal(rocket_step(&p, &t), CAUSE_RETIRED);
	t = flowing;
	t.mem_valid = false;
	t.kill_m = true;
	assert_int_equal(rocket_step(&p, &t), CAUSE_RETIRED);
	t = flowing;
	t.retires = false;
	t.wb_valid = false;
	return rocket_step(&p, &t);
}

static void test_flow(void **state)
{
	struct rocket_pipe p = full_pipe();

	(void)state;
	assert_int_equal(rocket_step(&p, &flowing), CAUSE_RETIRED);
}

static void test_stalls(void **state)
{
	struct rocket_taps t = flowing;

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
	struct rocket_pipe p = full_pipe();
	struct rocket_taps t = flowing;

	(void)state;
	t.dcache_s1 = t.dcache_raw_hazard = true;
	assert_int_equal(rocket_step(&p, &t), CAUSE_RETIRED);
	t = flowing;
	t.retires = false;
	t.dcache_nack = t.take_pc_wb = t.replay_wb = true;
	t.kill_d = t.kill_x = t.kill_m = true;
	assert_int_equal(rocket_step(&p, &t), CAUSE_STORE_LOAD);
	/* Nothing is fetched yet. */
	t = (struct rocket_taps){ .kill_d = true, .kill_x = true, .kill_m = true };
	for (int i = 0; i < 4; i++)
		assert_int_equal(rocket_step(&p, &t), CAUSE_STORE_LOAD);
}

/* CVA6 issues an instruction at @pc, and nothing retires. */
static struct cva6_taps issuing(uint64_t pc)
{
	return (struct cva6_taps){ .decoded = true, .issues = true, .pc = pc };
}

static void retire(struct cva6_taps *t, unsigned int port, uint64_t pc)
{
	t->commit[port].valid = true;
	t->commit[port].pc = pc;
}

/* What a cycle without an issue is given for a cause: the next instruction has it. */
static void assert_cause(struct cva6_taps stalled, enum cause cause)
{
	struct cva6_pipe p = { .refetch = CAUSE_RETIRED };
	struct cva6_taps next = issuing(0x100), last = {};
	struct happened h = {};

	cva6_step(&p, &stalled, &h);
	cva6_step(&p, &next, &h);
	retire(&last, 0, 0x100);
	cva6_step(&p, &last, &h);
	assert_int_equal(h.n, 1);
	assert_int_equal(h.retired[0].cycles[CAUSE_RETIRED], 1);
	assert_int_equal(h.retired[0].cycles[cause], 1);
	assert_false(h.lost);
}

static void test_cva6_stalls(void **state)
{
	struct cva6_taps t = { .decoded = true, .rd_taken = true };

	(void)state;
	assert_cause(t, CAUSE_WAW);
	t.reads_data = true;
	assert_cause(t, CAUSE_DCACHE);
	t = (struct cva6_taps){ .decoded = true, .no_operand = true };
	assert_cause(t, CAUSE_LONG);
	t.operand_load = true;
	assert_cause(t, CAUSE_LOAD_USE);
	t.load_behind_store = true;
	assert_cause(t, CAUSE_STORE_LOAD);
	t = (struct cva6_taps){ .decoded = true, .full = true, .load_translates = true };
	assert_cause(t, CAUSE_DTLB);
	t = (struct cva6_taps){ .reads_code = true };
	assert_cause(t, CAUSE_ICACHE);
	t.reads_code = false;
	assert_cause(t, CAUSE_FETCH);
	t.mispredicted = true;
	assert_cause(t, CAUSE_REDIRECT);
}

/* Two retire in a cycle, each with its own; what is thrown away leaves its cycles. */
static void test_cva6_order(void **state)
{
	struct cva6_pipe p;
	struct cva6_taps t = {};
	struct happened h = {};

	(void)state;
	cva6_reset(&p);
	for (uint64_t pc = 0; pc < 3; pc++) {
		t = issuing(pc);
		cva6_step(&p, &t, &h);
	}
	t = (struct cva6_taps){ .killed = true, .flushed = true };
	retire(&t, 0, 0);
	retire(&t, 1, 1);
	cva6_step(&p, &t, &h);
	assert_int_equal(h.n, 2);
	assert_int_equal(h.retired[1].pc, 1);
	assert_int_equal(h.retired[1].cycles[CAUSE_RETIRED], 1);
	t = issuing(2);
	cva6_step(&p, &t, &h);
	h.n = 0;
	t = (struct cva6_taps){};
	retire(&t, 0, 2);
	cva6_step(&p, &t, &h);
	/* Its first issue is lost, and so is the cycle of the flush. */
	assert_int_equal(h.retired[0].cycles[CAUSE_RETIRED], 1);
	assert_int_equal(h.retired[0].cycles[CAUSE_FLUSH], 2);
	assert_false(h.lost);
	cva6_step(&p, &t, &h);
	assert_true(h.lost);
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
		.store_latency = 2, .memory = &m, .read = memory_read, .write = memory_write
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

/* What memory does in a cycle in which a write comes whole; its answer is that of cycle 9. */
static struct axi_wires write_whole(struct axi_port *p, struct axi_wires w)
{
	w.aw_valid = w.w_valid = w.w_last = w.r_ready = w.b_ready = true;
	axi_drive(p, 0, &w);
	assert_true(w.aw_ready && w.w_ready);
	axi_take(p, 0, &w);
	w.aw_valid = w.w_valid = false;
	axi_drive(p, 9, &w);
	axi_take(p, 9, &w);
	return w;
}

/* The atomic operations of AXI5: the old value goes out, the new one is in memory. */
static void test_atomic(void **state)
{
	static uint64_t ram[2];
	struct memory m = { .ram = (uint8_t *)ram, .ram_size = sizeof(ram) };
	struct axi_port p = {
		.together = true, .memory = &m, .read = memory_read, .write = memory_write
	};
	static const struct {
		uint8_t atop, size;
		uint64_t value, after;
	} cases[] = {
		{ 0x20, 3, 1, 0xfffffffffffffff1 },
		{ 0x21, 3, 0xff, 0xffffffffffffff00 },
		{ 0x22, 3, 0xf0, 0xffffffffffffff00 },
		{ 0x23, 3, 0xf, 0xffffffffffffffff },
		{ 0x24, 3, 5, 5 },
		{ 0x25, 3, 5, 0xfffffffffffffff0 },
		{ 0x26, 3, 5, 0xfffffffffffffff0 },
		{ 0x27, 3, 5, 5 },
		{ 0x30, 3, 7, 7 },
		{ 0x24, 2, 5, 0xffffffff00000005 },
		{ 0x20, 2, 0x10, 0xffffffff00000000 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct axi_wires w = { .aw_addr = RAM_START + 8,
				       .aw_atop = cases[i].atop,
				       .aw_size = cases[i].size,
				       .w_data = cases[i].value,
				       .w_strobe = cases[i].size == 2 ? 0x0f : 0xff };

		ram[1] = 0xfffffffffffffff0;
		w = write_whole(&p, w);
		assert_true(w.r_valid && w.r_atomic && w.b_valid);
		assert_int_equal(w.r_data, 0xfffffffffffffff0);
		assert_int_equal(ram[1], cases[i].after);
	}
}

/* A store that is exclusive happens after a load that is, of the same address, and once. */
static void test_exclusive(void **state)
{
	static uint64_t ram[2];
	struct memory m = { .ram = (uint8_t *)ram, .ram_size = sizeof(ram) };
	struct axi_port p = {
		.together = true, .memory = &m, .read = memory_read, .write = memory_write
	};
	struct axi_wires load = { .ar_valid = true, .ar_lock = true, .ar_addr = RAM_START };
	struct axi_wires store = {
		.aw_addr = RAM_START, .aw_lock = true, .w_data = 1, .w_strobe = 0xff
	};

	(void)state;
	axi_drive(&p, 0, &load);
	axi_take(&p, 0, &load);
	assert_true(write_whole(&p, store).b_exclusive);
	assert_int_equal(ram[0], 1);
	store.w_data = 2;
	assert_false(write_whole(&p, store).b_exclusive);
	assert_int_equal(ram[0], 1);
}

/* A timer for a core that has none. */
static void test_time(void **state)
{
	struct memory m = { .cycle = 50 };

	(void)state;
	memory_write(&m, MTIME, 1000, 0xff);
	memory_write(&m, CLINT, 1, 0xff);
	assert_null(m.fault);
	m.cycle += 3 * TICK;
	assert_int_equal(memory_read(&m, MTIME), 1003);
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
	device_write(&m, 0x10000000, 'x', 1);
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
		cmocka_unit_test(test_flow),        cmocka_unit_test(test_stalls),
		cmocka_unit_test(test_replay),      cmocka_unit_test(test_port),
		cmocka_unit_test(test_write),       cmocka_unit_test(test_outside),
		cmocka_unit_test(test_code),        cmocka_unit_test(test_places),
		cmocka_unit_test(test_cva6_stalls), cmocka_unit_test(test_cva6_order),
		cmocka_unit_test(test_atomic),      cmocka_unit_test(test_exclusive),
		cmocka_unit_test(test_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
