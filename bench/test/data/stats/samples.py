#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes samples.json: two sets of samples a case, for test_stats_reference.c.

    python3 samples.py >samples.json

All but one case are made up: nothing has been measured on hardware.
"""
import json
import random

rng = random.Random(20260102)


def noise():
    """Heavy tails, three places of the code, and an interrupt in one sample of twenty."""
    x = rng.gauss(0, 0.3) / max(0.3, rng.random()) + rng.choices([0, 0.25, 1], [60, 25, 15])[0]
    return x + (rng.expovariate(1 / 20) if rng.random() < 0.05 else 0)


def case(name, n_a, n_b, shift, step):
    """step: samples are multiples of it; a coarse one makes ties and zeros."""
    draw = lambda: round((40 + noise()) / step) * step
    return {"name": name, "step": step, "a": [draw() for _ in range(n_a)],
            "b": [draw() + shift for _ in range(n_b)]}


print(json.dumps({"made_by": "python3 samples.py", "cases": [
    case("30 rounds", 30, 30, 0.5, 2**-20),
    case("30 rounds, no difference", 30, 30, 0, 2**-20),
    case("6 rounds", 6, 6, -4, 2**-20),
    case("12 rounds with ties", 12, 12, 0.5, 0.25),
    case("8 rounds with ties", 8, 8, -0.5, 0.5),
    case("60 rounds", 60, 60, 0.25, 2**-20),
    case("80 rounds with ties", 80, 80, 0.25, 0.25),
    case("unequal", 15, 25, 0.5, 2**-20),
    case("unequal with ties", 6, 9, 1, 0.5),
    case("unequal and many, with ties", 50, 35, -0.25, 0.25),
    # Run 20261124T175054Z-qemu-7.3.4-bd33d8, instructions, timer ticks and all:
    # bpf2bpf_call under none, helper_call under pinned.
    {"name": "recorded under QEMU", "a": [26.40576171875, 22.90625, 71.50390625, 22.90625, 22.90625],
     "b": [22.67529296875, 21.4130859375, 19.25, 19.25, 19.25]},
]}, indent=1))
