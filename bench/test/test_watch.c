// SPDX-License-Identifier: GPL-2.0-only
/* The watch over frequency, temperature and throttling, on trees of /sys. */

#include <errno.h>

#include "test_tree.h"
#include "watch.h"

#define CPU3  "/sys/devices/system/cpu/cpu3/cpufreq/"
#define ZONE0 "/sys/class/thermal/thermal_zone0/"
#define COOL0 "/sys/class/thermal/cooling_device0/"
#define COOL1 "/sys/class/thermal/cooling_device1/"
#define CHIP0 "/sys/class/hwmon/hwmon0/"

static char said[1024];

static void listen(void *ctx, const char *what)
{
	(void)ctx;
	snprintf(said + strlen(said), sizeof(said) - strlen(said), "%s\n", what);
}

/* A VisionFive 2: cpufreq-dt, one zone, the sensor behind it in hwmon again, a fan. */
static void put_board(void)
{
	put_text(CPU3 "cpuinfo_cur_freq", "1500000\n");
	put_text(CPU3 "scaling_cur_freq", "1500000\n");
	put_text(CPU3 "stats/total_trans", "12\n");
	put_text(ZONE0 "type", "cpu-thermal\n");
	put_text(ZONE0 "temp", "45000\n");
	put_text(COOL0 "type", "cpufreq-cpu0\n");
	put_text(COOL0 "cur_state", "0\n");
	put_text(COOL1 "type", "pwm-fan\n");
	put_text(COOL1 "cur_state", "2\n");
	put_text(CHIP0 "name", "sfctemp\n");
	put_text(CHIP0 "temp1_input", "45100\n");
}

static void begin(struct watch *w)
{
	said[0] = '\0';
	assert_int_equal(watch_begin(w, root, 3), 0);
}

static void look(struct watch *w, unsigned int round)
{
	said[0] = '\0';
	watch_look(w, round, listen, NULL);
}

static long long of(json_t *j, const char *key)
{
	json_t *value = json_object_get(j, key);

	assert_true(json_is_integer(value));
	return json_integer_value(value);
}

static void what_stands_still_is_silent(void **state)
{
	struct watch w;
	json_t *list;

	(void)state;
	put_board();
	begin(&w);
	assert_int_equal(w.n, 5);
	put_text(ZONE0 "temp", "54900\n");
	put_text(CPU3 "cpuinfo_cur_freq", "1510000\n");
	look(&w, 1);
	assert_string_equal(said, "");
	assert_int_equal(w.moves, 0);
	list = watch_json(&w);
	assert_int_equal(json_array_size(list), 5);
	assert_int_equal(of(json_array_get(list, 2), "before"), 45000);
	assert_int_equal(of(json_array_get(list, 2), "after"), 54900);
	assert_int_equal(of(json_array_get(list, 2), "most"), 54900);
	json_decref(list);
	watch_end(&w);
}

static void a_frequency_step_is_told_with_its_round(void **state)
{
	struct watch w;
	json_t *move, *span;

	(void)state;
	put_board();
	begin(&w);
	look(&w, 6);
	put_text(CPU3 "cpuinfo_cur_freq", "750000\n");
	look(&w, 7);
	assert_string_equal(said, "frequency (cpu3 cpuinfo_cur_freq) moved from 1500 MHz to 750 "
				  "MHz by round 7\n");
	look(&w, 8);
	assert_string_equal(said, "");
	put_text(CPU3 "cpuinfo_cur_freq", "1500000\n");
	look(&w, 9);
	assert_int_equal(w.moves, 2);
	assert_int_equal(json_array_size(w.moved), 2);
	move = json_array_get(w.moved, 0);
	assert_int_equal(of(move, "from"), 1500000);
	assert_int_equal(of(move, "to"), 750000);
	assert_int_equal(of(move, "round"), 7);
	assert_string_equal(json_string_value(json_object_get(move, "unit")), "kHz");
	span = watch_span(&w, WATCH_FREQUENCY);
	assert_int_equal(of(span, "before"), 1500000);
	assert_int_equal(of(span, "after"), 1500000);
	json_decref(span);
	watch_end(&w);
}

static void a_step_within_a_round_is_counted_by_the_kernel(void **state)
{
	struct watch w;

	(void)state;
	put_board();
	begin(&w);
	put_text(CPU3 "stats/total_trans", "14\n");
	look(&w, 3);
	assert_string_equal(said, "frequency changes (cpu3 total_trans) moved from 12 to 14 by "
				  "round 3\n");
	watch_end(&w);
}

static void a_slow_drift_of_the_clock_is_seen(void **state)
{
	struct watch w;
	char khz[16];

	(void)state;
	put_board();
	begin(&w);
	for (int i = 1; i <= 4; i++) {
		snprintf(khz, sizeof(khz), "%d\n", 1500000 - i * 5000);
		put_text(CPU3 "cpuinfo_cur_freq", khz);
		look(&w, i);
		assert_int_equal(w.moves, i == 4);
	}
	watch_end(&w);
}

static void warming_up_is_told_once(void **state)
{
	struct watch w;

	(void)state;
	put_board();
	begin(&w);
	put_text(ZONE0 "temp", "55100\n");
	look(&w, 4);
	assert_string_equal(said, "temperature (cpu-thermal) moved from 45.0 degrees to 55.1 "
				  "degrees by round 4\n");
	put_text(ZONE0 "temp", "71000\n");
	look(&w, 5);
	assert_string_equal(said, "");
	put_text(CHIP0 "temp1_input", "30000\n");
	look(&w, 6);
	assert_string_equal(said, "temperature (sfctemp temp1) moved from 45.1 degrees to 30.0 "
				  "degrees by round 6\n");
	watch_end(&w);
}

static void throttling_is_told_a_fan_is_not(void **state)
{
	struct watch w;

	(void)state;
	put_board();
	begin(&w);
	put_text(COOL1 "cur_state", "4\n");
	put_text(COOL0 "cur_state", "1\n");
	look(&w, 2);
	assert_string_equal(said, "throttling (cpufreq-cpu0) moved from step 0 to step 1 by round "
				  "2\n");
	watch_end(&w);
}

static void throttling_from_the_start_is_no_steady_state(void **state)
{
	struct watch w;

	(void)state;
	put_board();
	put_text(COOL0 "cur_state", "3\n");
	begin(&w);
	look(&w, 0);
	assert_string_equal(said, "throttling (cpufreq-cpu0) moved from step 0 to step 3 by round "
				  "0\n");
	watch_end(&w);
}

static void a_file_that_goes_is_told_once(void **state)
{
	struct watch w;
	json_t *span;

	(void)state;
	put_board();
	begin(&w);
	put_text(ZONE0 "temp", "47000\n");
	look(&w, 1);
	drop(ZONE0 "temp");
	look(&w, 2);
	assert_string_equal(said, "temperature (cpu-thermal) can't be read any more in round 2; "
				  "it was 47.0 degrees\n");
	look(&w, 3);
	assert_string_equal(said, "");
	assert_int_equal(w.moves, 1);
	assert_true(json_is_null(json_object_get(json_array_get(w.moved, 0), "to")));
	span = watch_span(&w, WATCH_TEMPERATURE);
	assert_true(json_is_null(json_object_get(span, "after")));
	json_decref(span);
	put_text(ZONE0 "temp", "nonsense\n");
	look(&w, 4);
	assert_string_equal(said, "");
	watch_end(&w);
}

/* An Unmatched: no cpufreq, no thermal zone, a sensor, a warm disk. */
static void a_board_with_a_fixed_clock(void **state)
{
	struct watch w;
	json_t *span;

	(void)state;
	put_text(CHIP0 "name", "tmp451\n");
	put_text(CHIP0 "temp1_input", "38000\n");
	put_text(CHIP0 "temp2_input", "46000\n");
	put_text("/sys/class/hwmon/hwmon1/name", "nvme\n");
	put_text("/sys/class/hwmon/hwmon1/temp1_input", "50000\n");
	begin(&w);
	assert_int_equal(w.n, 2);
	span = watch_span(&w, WATCH_FREQUENCY);
	assert_true(json_is_null(json_object_get(span, "before")));
	json_decref(span);
	span = watch_span(&w, WATCH_TEMPERATURE);
	assert_int_equal(of(span, "before"), 38000);
	json_decref(span);
	watch_end(&w);
}

static void a_zone_is_not_watched_twice(void **state)
{
	struct watch w;

	(void)state;
	put_text(ZONE0 "type", "cpu-thermal\n");
	put_text(ZONE0 "temp", "45000\n");
	/* The kernel shows the zone as a chip too, whose device is the zone. */
	put_text(CHIP0 "name", "cpu_thermal\n");
	put_text(CHIP0 "temp1_input", "45000\n");
	put_text(CHIP0 "device/temp", "45000\n");
	begin(&w);
	assert_int_equal(w.n, 1);
	watch_end(&w);
}

static void many_moves_are_counted_not_listed(void **state)
{
	struct watch w;

	(void)state;
	put_board();
	begin(&w);
	for (int i = 0; i < WATCH_MOVES + 5; i++) {
		put_text(CPU3 "cpuinfo_cur_freq", i % 2 ? "1500000\n" : "375000\n");
		look(&w, i);
	}
	assert_int_equal(w.moves, WATCH_MOVES + 5);
	assert_int_equal(json_array_size(w.moved), WATCH_MOVES);
	watch_end(&w);
}

static void nothing_to_watch(void **state)
{
	struct watch w;

	(void)state;
	begin(&w);
	assert_int_equal(w.n, 0);
	look(&w, 1);
	assert_string_equal(said, "");
	watch_end(&w);
}

static void what_slows_down_is_named(void **state)
{
	char why[256] = "";

	(void)state;
	put_board();
	assert_false(watch_throttled(root, 3, why, sizeof(why)));
	put_text(CPU3 "cpuinfo_max_freq", "1500000\n");
	put_text(CPU3 "scaling_max_freq", "1500000\n");
	assert_false(watch_throttled(root, 3, why, sizeof(why)));
	assert_string_equal(why, "");
	put_text(CPU3 "scaling_max_freq", "750000\n");
	assert_true(watch_throttled(root, 3, why, sizeof(why)));
	assert_string_equal(why, CPU3 "scaling_max_freq allows 750 MHz of 1500");
	put_text(COOL0 "cur_state", "1\n");
	assert_true(watch_throttled(root, 3, why, sizeof(why)));
	assert_string_equal(why, "cpufreq-cpu0 is at step 1, against heat");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TREE_TEST(what_stands_still_is_silent),
		TREE_TEST(a_frequency_step_is_told_with_its_round),
		TREE_TEST(a_step_within_a_round_is_counted_by_the_kernel),
		TREE_TEST(a_slow_drift_of_the_clock_is_seen),
		TREE_TEST(warming_up_is_told_once),
		TREE_TEST(throttling_is_told_a_fan_is_not),
		TREE_TEST(throttling_from_the_start_is_no_steady_state),
		TREE_TEST(a_file_that_goes_is_told_once),
		TREE_TEST(a_board_with_a_fixed_clock),
		TREE_TEST(a_zone_is_not_watched_twice),
		TREE_TEST(many_moves_are_counted_not_listed),
		TREE_TEST(nothing_to_watch),
		TREE_TEST(what_slows_down_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
