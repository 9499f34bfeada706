#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes run.json: a run of no machine, with a workload for each thing that jitreport compare
has to tell apart.

    python3 run.py >run.json
"""
import json
import random

rng = random.Random(7)
SCHEMES = ["stack", "reg", "lean"]
drift = [rng.gauss(0, 0.5) for _ in range(30)]  # of each round, for all alike


def noisy(level, step=1 / 64, n=30):
    def one(r):
        x = level + drift[r] + rng.gauss(0, 0.4) + rng.choice([0, 0, 0, 0.25, 1])
        return round((x + (rng.expovariate(0.05) if rng.random() < 0.05 else 0)) / step) * step
    return [one(r) for r in range(n)]


def without(samples, lost):
    return [None if lost(r) else x for r, x in enumerate(samples)]


# Samples of stack, reg and lean.
CYCLES = {
    # reg is faster by two cycles; lean is not.
    "differs": [noisy(40), noisy(38), noisy(40)],
    # reg lacks a few rounds; lean has few that stack has.
    "lost": [without(noisy(40), lambda r: r > 18), without(noisy(44), lambda r: r % 10 == 3),
             without(noisy(40), lambda r: r < 14)],
    # Coarse: ties, and differences of nothing.
    "ties": [noisy(10, 1), noisy(10, 1), noisy(12, 1)],
    # Not a single sample is another.
    "constant": [[20] * 30, [20] * 30, [21.5] * 30],
    "short": [noisy(40), noisy(38, n=5), noisy(38, n=8)],
}
LOADS = {w: [[8] * 30, [7] * 30, [8] * 30] for w in CYCLES}

print(json.dumps({
    "schema": "jitboard-run-1", "id": "20260102T030405Z-none-7.3.4-0a1b2c", "complete": True,
    "kit": None,
    "board": {"name": "none", "model": "made up by run.py", "emulated": False, "isa": None,
              "harts": None},
    "kernel": {"release": "7.3.4", "line": None, "origin": None, "config_sha256": None,
               "patches_sha256": None, "cmdline": None, "compiler": None},
    "firmware": None, "environment": None,
    "workloads": [{"name": w, "title": w, "isolates": w, "ops": 1,
                   "expect": {"retval": 0, "tail_calls": 0}} for w in CYCLES],
    "programs": [],
    "measurements": [{"workload": w, "scheme": s, "event": e, "unit": "count/op", "repeat": 64,
                      "seed": 1, "samples": samples[w][i]}
                     for e, samples in [("cycles", CYCLES), ("loads", LOADS)]
                     for w in CYCLES for i, s in enumerate(SCHEMES)],
    "warnings": [],
}))
