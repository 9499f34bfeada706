// SPDX-License-Identifier: GPL-2.0-only
/* Frequency, temperature and throttling, before, between and after the rounds. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util.h"
#include "watch.h"

/* No board has more; numbers may have gaps. */
enum { ZONES = 16, HWMONS = 16, SENSORS = 8, COOLERS = 16 };

#define CPUFREQ "/sys/devices/system/cpu/cpu%d/cpufreq/%s"
#define THERMAL "/sys/class/thermal/"
#define HWMON   "/sys/class/hwmon/"

static const struct {
	const char *what, *unit;
} kinds[] = {
	[WATCH_FREQUENCY] = { "frequency", "kHz" },
	[WATCH_STEPS] = { "frequency changes", "count" },
	[WATCH_TEMPERATURE] = { "temperature", "mC" },
	[WATCH_THROTTLE] = { "throttling", "step" },
};

/* Take up the file at @path, if it holds a number. */
static bool take_up(struct watch *w, enum watch_kind kind, const char *path, const char *name)
{
	struct watched *it = &w->list[w->n];
	long long n;

	if (w->n == WATCH_MAX || read_number(w->root, path, &n))
		return false;
	*it = (struct watched){
		.kind = kind, .before = n, .now = n, .least = n, .most = n, .last = n
	};
	snprintf(it->name, sizeof(it->name), "%s", name);
	snprintf(it->path, sizeof(it->path), "%s", path);
	w->n++;
	return true;
}

/* cpuinfo_cur_freq asks the clock; scaling_cur_freq may be what was last asked for. */
static void find_frequency(struct watch *w, int cpu)
{
	static const char *const files[] = { "cpuinfo_cur_freq", "scaling_cur_freq" };
	char path[96], name[64];

	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		snprintf(path, sizeof(path), CPUFREQ, cpu, files[i]);
		snprintf(name, sizeof(name), "cpu%d %s", cpu, files[i]);
		if (take_up(w, WATCH_FREQUENCY, path, name))
			break;
	}
	snprintf(path, sizeof(path), CPUFREQ, cpu, "stats/total_trans");
	snprintf(name, sizeof(name), "cpu%d total_trans", cpu);
	take_up(w, WATCH_STEPS, path, name);
}

static void find_zones(struct watch *w)
{
	char path[96], name[40], type[32];

	for (int i = 0; i < ZONES; i++) {
		snprintf(path, sizeof(path), THERMAL "thermal_zone%d/type", i);
		if (read_text(w->root, path, type, sizeof(type)))
			continue;
		snprintf(name, sizeof(name), "%s", type);
		snprintf(path, sizeof(path), THERMAL "thermal_zone%d/temp", i);
		take_up(w, WATCH_TEMPERATURE, path, name);
	}
}

/* Sensors of hwmon that say nothing about the hart: a disk's, and a thermal zone's again. */
static bool is_aside(const struct watch *w, int i, const char *name)
{
	char path[96];
	long long n;

	snprintf(path, sizeof(path), HWMON "hwmon%d/device/temp", i);
	return !strcmp(name, "nvme") || !strcmp(name, "drivetemp") ||
	       !read_number(w->root, path, &n);
}

static void find_sensors(struct watch *w)
{
	char path[96], name[64], chip[32];

	for (int i = 0; i < HWMONS; i++) {
		snprintf(path, sizeof(path), HWMON "hwmon%d/name", i);
		if (read_text(w->root, path, chip, sizeof(chip)) || is_aside(w, i, chip))
			continue;
		for (int s = 1; s <= SENSORS; s++) {
			snprintf(path, sizeof(path), HWMON "hwmon%d/temp%d_input", i, s);
			snprintf(name, sizeof(name), "%s temp%d", chip, s);
			take_up(w, WATCH_TEMPERATURE, path, name);
		}
	}
}

/* The name of cooling device @i; false if there is none, or if it is a fan. */
static bool slows_down(const char *root, int i, char *type, size_t size)
{
	char path[96];

	snprintf(path, sizeof(path), THERMAL "cooling_device%d/type", i);
	return !read_text(root, path, type, size) && !strcasestr(type, "fan");
}

static void find_coolers(struct watch *w)
{
	char path[96], type[48];

	for (int i = 0; i < COOLERS; i++) {
		snprintf(path, sizeof(path), THERMAL "cooling_device%d/cur_state", i);
		if (slows_down(w->root, i, type, sizeof(type)))
			take_up(w, WATCH_THROTTLE, path, type);
	}
}

int watch_begin(struct watch *w, const char *root, int cpu)
{
	*w = (struct watch){ .root = root, .moved = json_array() };
	if (!w->moved)
		return -ENOMEM;
	find_frequency(w, cpu);
	find_zones(w);
	find_sensors(w);
	find_coolers(w);
	/* A device that throttles from the start has moved: from 0. */
	for (size_t i = 0; i < w->n; i++)
		if (w->list[i].kind == WATCH_THROTTLE)
			w->list[i].last = 0;
	return 0;
}

void watch_end(struct watch *w)
{
	json_decref(w->moved);
	*w = (struct watch){};
}

static void format(enum watch_kind kind, long long n, char *text, size_t size)
{
	switch (kind) {
	case WATCH_FREQUENCY:
		snprintf(text, size, "%lld MHz", n / 1000);
		break;
	case WATCH_STEPS:
		snprintf(text, size, "%lld", n);
		break;
	case WATCH_TEMPERATURE:
		snprintf(text, size, "%.1f degrees", n / 1000.0);
		break;
	case WATCH_THROTTLE:
		snprintf(text, size, "step %lld", n);
		break;
	}
}

struct listener {
	unsigned int round;
	void (*say_move)(void *ctx, const char *what);
	void *ctx;
};

/* @to: NULL if nothing can be read there any more. */
static void note_move(struct watch *w, struct watched *it, const long long *to,
		      const struct listener *l)
{
	const char *kind = kinds[it->kind].what;
	long long was = to ? it->last : it->now;
	char from[32], until[32] = "", text[256];

	if (++w->moves > WATCH_MOVES)
		return;
	format(it->kind, was, from, sizeof(from));
	if (to)
		format(it->kind, *to, until, sizeof(until));
	json_array_append_new(
		w->moved, json_pack("{s:s, s:s, s:s, s:I, s:o, s:i}", "what", kind, "name",
				    it->name, "unit", kinds[it->kind].unit, "from", (json_int_t)was,
				    "to", to ? json_integer(*to) : json_null(), "round", l->round));
	if (to)
		snprintf(text, sizeof(text), "%s (%s) moved from %s to %s by round %u", kind,
			 it->name, from, until, l->round);
	else
		snprintf(text, sizeof(text),
			 "%s (%s) can't be read any more in round %u; it was %s", kind, it->name,
			 l->round, from);
	l->say_move(l->ctx, text);
}

static bool has_moved(const struct watched *it, long long now)
{
	switch (it->kind) {
	case WATCH_FREQUENCY:
		/*
		 * A clock that is measured scatters a little.  A step between operating
		 * points is no less than a quarter (JH7110: 375, 500, 750, 1500 MHz).
		 */
		return llabs(now - it->last) > it->last / 100;
	case WATCH_TEMPERATURE:
		return it->last == it->before && llabs(now - it->before) > WATCH_WARMER_MC;
	case WATCH_STEPS:
	case WATCH_THROTTLE:
		return now != it->last;
	}
	return false;
}

static void look_at(struct watch *w, struct watched *it, const struct listener *l)
{
	long long now;

	if (read_number(w->root, it->path, &now)) {
		if (!it->lost)
			note_move(w, it, NULL, l);
		it->lost = true;
		return;
	}
	it->lost = false;
	it->least = now < it->least ? now : it->least;
	it->most = now > it->most ? now : it->most;
	it->now = now;
	if (has_moved(it, now)) {
		note_move(w, it, &now, l);
		it->last = now;
	}
}

void watch_look(struct watch *w, unsigned int round, void (*say_move)(void *ctx, const char *what),
		void *ctx)
{
	struct listener l = { .round = round, .say_move = say_move, .ctx = ctx };

	for (size_t i = 0; i < w->n; i++)
		look_at(w, &w->list[i], &l);
}

json_t *watch_json(const struct watch *w)
{
	json_t *list = json_array();

	for (size_t i = 0; i < w->n; i++) {
		const struct watched *it = &w->list[i];

		if (json_array_append_new(
			    list, json_pack("{s:s, s:s, s:s, s:I, s:o, s:I, s:I}", "what",
					    kinds[it->kind].what, "name", it->name, "unit",
					    kinds[it->kind].unit, "before", (json_int_t)it->before,
					    "after", it->lost ? json_null() : json_integer(it->now),
					    "least", (json_int_t)it->least, "most",
					    (json_int_t)it->most))) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

json_t *watch_span(const struct watch *w, enum watch_kind kind)
{
	for (size_t i = 0; i < w->n; i++) {
		const struct watched *it = &w->list[i];

		if (it->kind == kind)
			return json_pack("{s:I, s:o}", "before", (json_int_t)it->before, "after",
					 it->lost ? json_null() : json_integer(it->now));
	}
	return json_pack("{s:n, s:n}", "before", "after");
}

bool watch_throttled(const char *root, int cpu, char *why, size_t size)
{
	char path[96], type[48];
	long long n, most;

	for (int i = 0; i < COOLERS; i++) {
		snprintf(path, sizeof(path), THERMAL "cooling_device%d/cur_state", i);
		if (!slows_down(root, i, type, sizeof(type)) || read_number(root, path, &n) || !n)
			continue;
		snprintf(why, size, "%s is at step %lld, against heat", type, n);
		return true;
	}
	snprintf(path, sizeof(path), CPUFREQ, cpu, "cpuinfo_max_freq");
	if (read_number(root, path, &most))
		return false;
	snprintf(path, sizeof(path), CPUFREQ, cpu, "scaling_max_freq");
	if (read_number(root, path, &n) || n >= most)
		return false;
	snprintf(why, size, "%s allows %lld MHz of %lld", path, n / 1000, most / 1000);
	return true;
}
