/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef JITBOARD_CALIBRATE_H
#define JITBOARD_CALIBRATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A probe runs the workload @repeat times and says what that cost, in the unit of
 * the budget: instructions in an emulator, nanoseconds on hardware.
 * Return: 0, or -errno, which ends the calibration.
 */
typedef int (*calibrate_probe)(void *ctx, uint32_t repeat, uint64_t *cost);

#define CALIBRATE_REPEAT_MIN 16u
#define CALIBRATE_REPEAT_MAX (1u << 24)

/*
 * Repeats of the base run, to which others are compared.  Not one: with more than one repeat of
 * an XDP program the kernel looks at its dispatcher.
 */
#define CALIBRATE_BASE 2u

/*
 * calibrate_repeat() - how often to repeat a workload so that it costs @budget.
 *
 * @probe, @ctx: see above
 * @budget: what a run may cost, constant overhead left aside
 * @repeat: the answer: a power of two, so that small disturbances do not change it,
 *	the largest that stays within the budget, within the bounds above
 *
 * Return: 0, the probe's -errno, or -ERANGE if no cost at all can be seen.
 */
int calibrate_repeat(calibrate_probe probe, void *ctx, uint64_t budget, uint32_t *repeat);

/*
 * calibrate_proportion() - does the count grow in proportion to the repeats?
 *
 * @base: counted for CALIBRATE_BASE repeats
 * @once: counted for @repeat repeats
 * @twice: counted for 2 * @repeat repeats
 *
 * The constant cost of a run is in all three, so that slopes are compared and not
 * counts: (twice - once) / repeat over (once - base) / (repeat - base's).
 * Return: that quotient, 1.0 when all is well; NAN if a slope is not positive.
 */
double calibrate_proportion(uint64_t base, uint64_t once, uint64_t twice, uint32_t repeat);

/* What the proportions of many samples say. */
enum calibrate_verdict { CALIBRATE_GOOD, CALIBRATE_OFF, CALIBRATE_UNCLEAR };

/*
 * calibrate_judge() - are counts proportional, judged by the median of many samples?
 *
 * @proportions, @n: from calibrate_proportion(); sorted in place, NAN last
 * @emulated: counted exactly?  Then less is borne.
 * @off: by how much the median differs from 1, unless it is unclear
 *
 * Return: CALIBRATE_UNCLEAR where half of them or more are NAN, or there are none.
 */
enum calibrate_verdict calibrate_judge(double *proportions, size_t n, bool emulated, double *off);

#endif
