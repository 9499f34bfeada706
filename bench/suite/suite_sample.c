// SPDX-License-Identifier: GPL-2.0-only
/* The workloads under all schemes: calibrated, and sampled. */

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "calibrate.h"
#include "io.h"
#include "suite.h"
#include "suite_cell.h"
#include "tape.h"
#include "util.h"
#include "workload_object.h"

/*
 * What R repeats may cost.  In the emulator counts are exact however small R is, an
 * instruction takes 1 ns of its clock, and the timer ticks every 10 ms: the smaller
 * R, the fewer samples a tick falls into.  On hardware R repeats must dwarf the
 * system call round them, and R and 2R together fit well between two ticks.
 */
#define BUDGET_INSTRUCTIONS 64000
#define BUDGET_NS           1500000

/* How many tries of one cell the counters may make useless for each sample that is wanted. */
#define REFUSALS_BORNE 2

/* What a counted run returns besides its parts' errors: an interrupt fell into it. */
#define INTERRUPTED (-ECANCELED)

/* What a counted run is of. */
struct counted {
	struct cell *cell;
	const struct counters *counters;
};

static int read_both(const struct counted *c, struct counter_values *v, uint64_t *disturbed,
		     bool counters_first)
{
	const struct disturb *d = &c->cell->suite->counting->disturb;
	int err = counters_first ? counter_read(c->counters, v) : disturb_count(d, disturbed);

	if (!err)
		err = counters_first ? disturb_count(d, disturbed) : counter_read(c->counters, v);
	return err;
}

/* One counted run: sampler_run for a cell.  Watching for interrupts is not counted. */
static int run_cell(void *ctx, uint32_t repeat, struct counter_values *delta)
{
	struct counted *counted = ctx;
	struct cell *c = counted->cell;
	struct counter_values from, to;
	uint64_t before, after;
	int err;

	err = read_both(counted, &from, &before, false);
	if (!err)
		err = workload_run(&c->timed, repeat, &c->retval);
	if (!err)
		err = read_both(counted, &to, &after, true);
	if (err)
		return err;
	if (c->retval != c->w->info.retval)
		return -EBADMSG;
	err = counter_delta(counted->counters, &from, &to, delta);
	return !err && after != before ? INTERRUPTED : err;
}

static int wrong_run(struct suite *s, const struct cell *c)
{
	return cell_wrong(s, c, "return value of a timed run", c->retval, c->w->info.retval);
}

/* The cost of a run in the budget's unit: calibrate_probe for a cell. */
static int cost_of_cell(void *ctx, uint32_t repeat, uint64_t *cost)
{
	struct counted *c = ctx;
	const struct suite *s = c->cell->suite;
	struct counter_values delta = {};
	uint64_t start;
	int err, tries = 0;

	tape_flush();
	do {
		start = s->emulated ? 0 : io_clock();
		err = *s->stop ? -EINTR : run_cell(ctx, repeat, &delta);
	} while ((err == -EAGAIN || err == INTERRUPTED) && ++tries < SUITE_TRIES);
	/* The least of several counts is taken: one too high does no harm. */
	if (err == INTERRUPTED)
		err = 0;
	*cost = s->emulated ? delta.value[0] : io_clock() - start;
	return err;
}

/* What one read of the counters takes.  A counted run has the end of one and the start of another.
 */
static int count_overhead(struct suite *s)
{
	enum { TRIES = 15 };
	const struct counters *c = &s->counting->passes.list[0].counters;
	double counts[COUNTER_MAX][TRIES];
	json_t *reads = json_object();
	int err = 0;

	for (size_t i = 0; !err && i < TRIES; i++) {
		struct counter_values from, to, delta;

		err = counter_read(c, &from);
		if (!err)
			err = counter_read(c, &to);
		if (!err)
			counter_delta(c, &from, &to, &delta);
		for (size_t k = 0; !err && k < s->counting->passes.n_base; k++)
			counts[k][i] = delta.value[k];
	}
	for (size_t k = 0; !err && k < s->counting->passes.n_base; k++)
		json_object_set_new(reads, c->events[k]->name,
				    json_integer(sampler_median(counts[k], TRIES)));
	if (json_object_set_new(json_object_get(s->run->root, "environment"), "read_cost", reads))
		s->run->damaged = true;
	return err;
}

int suite_calibrate(struct suite *s)
{
	uint64_t budget = s->emulated ? BUDGET_INSTRUCTIONS : BUDGET_NS;
	int err = passes_use(&s->counting->passes, s->counting->passes.list);

	if (!err)
		err = count_overhead(s);
	if (err && err != -EPROTO)
		say("the counters do not run: %s: run `jitbench doctor`", strerror(-err));
	for (size_t i = 0; !err && i < s->n; i++) {
		struct cell *c = &s->cells[i], *first = cell_first(s, c);
		struct counted counted = { c, &s->counting->passes.list[0].counters };
		uint32_t repeat = first->repeat;

		if (c->w->object && c->w->object->repeat)
			repeat = c->w->object->repeat;
		else if (c == first)
			err = calibrate_repeat(cost_of_cell, &counted, budget, &repeat);
		if (err == -EBADMSG)
			return wrong_run(s, c);
		if (err)
			return cell_failed(c, "it can't be calibrated", err);
		c->repeat = repeat;
	}
	return err;
}

/* Is it an error of the counters, which another try may not meet? */
static bool counters_rested(int err)
{
	return err == -EAGAIN || err == -ENODATA || err == -EBUSY;
}

/* One try.  Return: 0 or -errno, as run_cell(). */
static int try_sample(struct suite *s, struct cell *c, struct pass *pass, struct sample *sample)
{
	struct counted counted = { c, &pass->counters };
	int err = passes_use(&s->counting->passes, pass);

	tape_flush();
	if (err)
		return err;
	err = sampler_take(run_cell, &counted, c->repeat, &s->rng, sample);
	/* A group that fell off the counters must be started again. */
	if (err == -ENODATA) {
		counter_stop(&pass->counters);
		s->counting->passes.active = NULL;
	}
	return err;
}

/*
 * One sample that counts, however many useless ones it takes.
 * Return: 0; 1: none could be had; or -errno with a message on stderr.
 */
static int take_held(struct suite *s, struct cell *c, struct pass *pass, struct sample *sample)
{
	for (int i = 0; i < SUITE_TRIES; i++) {
		int err;

		if (*s->stop)
			return -EINTR;
		err = try_sample(s, c, pass, sample);
		c->attempts++;
		if (!err)
			return 0;
		if (err == INTERRUPTED) {
			c->interrupted++;
			continue;
		}
		if (err == -EBADMSG)
			return wrong_run(s, c);
		/* A signal ends a run early: *s->stop says whether it was meant for us. */
		if (err == -EINTR)
			continue;
		if (!counters_rested(err))
			return cell_failed(c, "it can't be sampled", err);
		if (++c->refused > REFUSALS_BORNE * s->samples * s->counting->passes.n)
			return cell_failed(c,
					   "the counters keep being taken away by another user, or "
					   "stand still",
					   err);
	}
	return 1;
}

static int take(struct suite *s, struct cell *c, struct pass *pass, struct sample *sample)
{
	int err = workload_hold(&c->timed);

	if (err == -EBUSY)
		return cell_failed(c, "another XDP program is attached to the loopback device",
				   err);
	if (err)
		return cell_failed(c, "it can't be attached to the loopback device", err);
	err = take_held(s, c, pass, sample);
	workload_let_go(&c->timed);
	return err;
}

/*
 * JIT everything anew.  The kernel puts JITed code at a random place within its 64 bytes, and
 * how code lies in fetch blocks and cache lines costs cycles.  One placement for the whole run
 * would pass for a property of its scheme; so would a neighbour, hence the random order.
 *
 * @order: room for a number of each cell
 */
static int replace_code(struct suite *s, uint32_t *order)
{
	int err = 0;

	for (size_t i = 0; i < s->n; i++)
		order[i] = i;
	rng_shuffle(&s->rng, order, s->n);
	for (size_t i = 0; !err && i < s->n; i++) {
		struct cell *c = &s->cells[order[i]];
		struct loaded fresh;

		err = *s->stop ? -EINTR : scheme_set(c->scheme);
		if (!err)
			err = workload_load(c->w, BUILD_TIMED, &c->timed, &fresh);
		if (!err) {
			workload_unload(&c->timed);
			c->timed = fresh;
		}
	}
	scheme_restore();
	return err;
}

static bool is_open(const struct suite *s, struct cell *c)
{
	double off;

	if (c->taken < s->samples)
		return true;
	if (c->taken >= sampler_most(s->samples, s->emulated))
		return false;
	/* The same tick may fall into most of a few samples: the proportion shows it. */
	return !sampler_majority(c->passes[0].instructions, c->passes[0].n) ||
	       calibrate_judge(c->proportions, c->passes[0].n, s->emulated, &off) != CALIBRATE_GOOD;
}

size_t suite_open(struct suite *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += is_open(s, &s->cells[i]);
	return n;
}

ptrdiff_t cell_event(const struct suite *s, size_t pass, size_t k)
{
	if (k >= s->counting->passes.n_base)
		return s->counting->passes.list[pass].first + k - s->counting->passes.n_base;
	return pass ? -1 : (ptrdiff_t)k;
}

/* Add what one sample in a pass says of its event @k; NULL: none could be taken. */
static void add_value(struct suite *s, struct cell *c, size_t pass, size_t k,
		      const struct sample *sample)
{
	ptrdiff_t at = cell_event(s, pass, k);
	struct event_samples *e;

	if (at < 0)
		return;
	e = &c->events[at];
	e->values[e->n++] = sample ? sampler_value(sample, k, c->repeat, c->w->info.ops) : NAN;
	/* What R repeats take, taken off what the run took. */
	if (sample)
		e->constants[c->passes[pass].n] =
			(double)(int64_t)(2 * sample->once.value[k] - sample->twice.value[k]);
}

static int sample_cell(struct suite *s, struct cell *c, size_t pass)
{
	struct pass *p = &s->counting->passes.list[pass];
	struct pass_samples *taken = &c->passes[pass];
	struct sample sample;
	int err = take(s, c, p, &sample);
	size_t cycles = passes_cycles(&s->counting->passes);

	c->tried = true;
	if (err < 0)
		return err;
	for (size_t k = 0; k < p->counters.n; k++)
		add_value(s, c, pass, k, err ? NULL : &sample);
	c->missing += err;
	if (err)
		return 0;
	taken->instructions[taken->n] = sampler_value(&sample, 0, c->repeat, c->w->info.ops);
	taken->cycles[taken->n] = sampler_value(&sample, cycles, c->repeat, c->w->info.ops);
	/* Of cycles where there are any: what is slow at first is in them alone. */
	if (!pass)
		c->proportions[taken->n] =
			calibrate_proportion(sample.base.value[cycles], sample.once.value[cycles],
					     sample.twice.value[cycles], c->repeat);
	taken->n++;
	return 0;
}

int suite_round(struct suite *s)
{
	size_t n = 0, n_passes = s->counting->passes.n;
	uint32_t *order = calloc(s->n * n_passes + 1, sizeof(*order));
	int err = order ? 0 : -ENOMEM;

	/* Instructions are as many wherever they lie. */
	if (!err && !s->emulated && s->cells[0].taken)
		err = replace_code(s, order);
	for (size_t i = 0; !err && i < s->n; i++) {
		if (!is_open(s, &s->cells[i]))
			continue;
		s->cells[i].taken++;
		for (size_t p = 0; p < n_passes; p++)
			order[n++] = i * n_passes + p;
	}
	if (!err)
		rng_shuffle(&s->rng, order, n);
	for (size_t i = 0; !err && i < n; i++)
		err = sample_cell(s, &s->cells[order[i] / n_passes], order[i] % n_passes);
	free(order);
	return err;
}
