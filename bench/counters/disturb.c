// SPDX-License-Identifier: GPL-2.0-only
/* Interrupts and context switches of the measuring thread. */

#include <linux/perf_event.h>

#include "disturb.h"
#include "io.h"
#include "util.h"

static int open_event(uint32_t type, uint64_t config, int leader)
{
	struct perf_event_attr attr = {
		.type = type,
		.size = sizeof(attr),
		.config = config,
		.read_format = PERF_FORMAT_GROUP | PERF_FORMAT_TOTAL_TIME_ENABLED |
			       PERF_FORMAT_TOTAL_TIME_RUNNING,
	};

	return io_perf_open(&attr, leader);
}

int disturb_open(struct disturb *d)
{
	long long id;
	int err = read_number("", DISTURB_TRACEPOINT, &id);

	*d = (struct disturb){ .fd = -1, .switches = -1 };
	if (err)
		return err;
	d->fd = open_event(PERF_TYPE_TRACEPOINT, id, -1);
	if (d->fd < 0)
		return d->fd;
	d->switches = open_event(PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES, d->fd);
	err = d->switches;
	if (err >= 0)
		return 0;
	disturb_close(d);
	return err;
}

void disturb_close(struct disturb *d)
{
	if (d->switches >= 0)
		io_perf_close(d->switches);
	if (d->fd >= 0)
		io_perf_close(d->fd);
	*d = (struct disturb){ .fd = -1, .switches = -1 };
}

bool disturb_watched(const struct disturb *d)
{
	return d->fd >= 0;
}

int disturb_count(const struct disturb *d, uint64_t *count)
{
	uint64_t words[4] = {};
	int err = disturb_watched(d) ? io_perf_read(d->fd, words, 4) : 0;

	*count = words[2] + words[3];
	return err;
}
