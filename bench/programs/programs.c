// SPDX-License-Identifier: GPL-2.0-only
/* The backend that is in force, and the operations on programs. */

#include "programs.h"
#include "tape_programs.h"
#include "tape_io.h"

static const struct seam none = { &live_io, NULL };
static const struct seam taping = { &taping_io, &taping_programs };
static const struct seam replaying = { &replaying_io, &replaying_programs };

/* What the program has chosen at its start, and what is in force. */
static const struct seam *chosen = &none, *seam = &none;

static void put_in_force(const struct seam *s)
{
	seam = s;
	io_use(s->io);
}

void seam_use(const struct seam *s)
{
	chosen = s;
	put_in_force(s);
}

bool seam_measures(void)
{
	return seam->programs;
}

int seam_record(const char *path, const char *const *options, size_t n)
{
	int err = tape_record(path, options, n);

	if (err)
		return err;
	tape_io_over(seam->io);
	tape_programs_over(seam->programs);
	put_in_force(&taping);
	return 0;
}

int seam_replay(const char *path, const char *const **options, size_t *n)
{
	int err = tape_replay(path, options, n);

	if (!err)
		put_in_force(&replaying);
	return err;
}

void seam_made_up(void (*answer)(struct tape_event *e))
{
	tape_made_up(answer);
	put_in_force(&replaying);
}

int seam_close(bool whole)
{
	put_in_force(chosen);
	return tape_close(whole);
}

int workload_load(const struct workload *w, enum build build, const struct loaded *share,
		  struct loaded *l)
{
	return seam->programs->load(w, build, share, l);
}

void workload_unload(struct loaded *l)
{
	seam->programs->unload(l);
}

int workload_settle(const struct workload *w, enum build build, struct loaded *l, bool *grown)
{
	return seam->programs->settle(w, build, l, grown);
}

int workload_hold(const struct loaded *l)
{
	return seam->programs->hold(l);
}

void workload_let_go(const struct loaded *l)
{
	seam->programs->let_go(l);
}

int workload_run(const struct loaded *l, uint32_t repeat, uint32_t *retval)
{
	return seam->programs->run(l, repeat, retval);
}

int workload_count(const struct loaded *l, uint32_t *retval, uint64_t *tail_calls)
{
	return seam->programs->count(l, retval, tail_calls);
}

int image_read(const struct loaded *l, struct image *image)
{
	return seam->programs->image(l, image);
}
