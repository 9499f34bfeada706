#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes runs.json: what SciPy says of two sides of several runs, and these.

    python3 runs_reference.py >runs.json

Student's t test with equal variances, of an estimate a run.  The errors of the runs are so
small that they change nothing.
"""
import json
import random

import scipy
from scipy import stats

rng = random.Random(3)
cases = []
for n_a, n_b, more in [(2, 2, 0), (3, 3, 0.5), (1, 2, 1), (2, 1, -1), (1, 5, 0.2), (4, 3, 2)]:
    a = [rng.gauss(40, 0.5) for _ in range(n_a)]
    b = [rng.gauss(40 + more, 0.5) for _ in range(n_b)]
    limit = 0.25
    t = stats.ttest_ind(b, a, equal_var=True)
    interval = t.confidence_interval(0.95)
    cases.append({"a": a, "b": b, "p": t.pvalue, "low": interval.low, "high": interval.high,
                  "limit": limit,
                  "p_beyond": stats.ttest_ind([x - limit for x in b], a, equal_var=True).pvalue})
print(json.dumps({"made_by": "python3 runs_reference.py", "scipy": scipy.__version__,
                  "cases": cases}, indent=1))
