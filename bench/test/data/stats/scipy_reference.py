#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes scipy.json: what SciPy says of samples.json.

    python3 scipy_reference.py samples.json >scipy.json

Exact p without ties; where there are ties, of all permutations, if these are few enough to
go through; else normal, with the corrections for ties and continuity.
"""
import json
import math
import sys

import numpy as np
import scipy
from scipy import stats

ALL = stats.PermutationMethod(n_resamples=3 * 10**6, batch=10**5)
RESAMPLES = 100_000


def walsh(x, axis=-1):
    """The Hodges-Lehmann estimate of one set."""
    i, j = np.triu_indices(x.shape[-1])
    return np.median((x[..., i] + x[..., j]) / 2, axis=-1)


def shift(a, b):
    """The Hodges-Lehmann estimate of two sets."""
    d = b[..., None, :] - a[..., :, None]
    return np.median(d.reshape(*d.shape[:-2], -1), axis=-1)


def signed_rank(d):
    tied = len(set(abs(d[d != 0]))) < len(d)
    d = d[d != 0]
    if not tied and len(d) <= 50:
        return "exact", stats.wilcoxon(d, method="exact").pvalue
    if len(d) <= 12:
        return "permutations", stats.wilcoxon(d, method=ALL).pvalue
    return "normal", stats.wilcoxon(d, method="approx", correction=True).pvalue


def rank_sum(a, b):
    both = np.concatenate([a, b])
    tied = len(set(both)) < len(both)
    if not tied and len(both) <= 40:
        return "exact", stats.mannwhitneyu(a, b, method="exact").pvalue
    if math.comb(len(both), len(a)) <= ALL.n_resamples:
        return "permutations", stats.mannwhitneyu(a, b, method=ALL).pvalue
    return "normal", stats.mannwhitneyu(a, b, method="asymptotic", use_continuity=True).pvalue


def interval(freedom, samples, statistic):
    """Ends of the widened percentile interval of 95 %, by SciPy's own resampling."""
    outside = stats.norm.cdf(stats.t.ppf(0.025, freedom))
    r = stats.bootstrap(samples, statistic, method="percentile", n_resamples=RESAMPLES,
                        confidence_level=1 - 2 * outside, vectorized=True, batch=2000,
                        rng=np.random.default_rng(1))
    return [r.confidence_interval.low, r.confidence_interval.high, r.standard_error]


cases = []
for c in json.load(open(sys.argv[1]))["cases"]:
    a, b = np.array(c["a"]), np.array(c["b"])
    row = {"name": c["name"], "median": np.median(a), "shift": shift(a, b)}
    row["rank_sum_by"], row["rank_sum"] = rank_sum(a, b)
    row["median_interval"] = interval(len(a) - 1, (a,), lambda x, axis: np.median(x, axis=axis))
    row["shift_interval"] = interval(len(a) + len(b) - 2, (a, b),
                                     lambda x, y, axis: shift(x, y)) if len(b) < 40 else None
    if len(a) == len(b):
        row["paired"] = walsh(b - a)
        row["signed_rank_by"], row["signed_rank"] = signed_rank(b - a)
        row["paired_interval"] = interval(len(a) - 1, (b - a,), walsh)
    cases.append(row)
print(json.dumps({"made_by": "python3 scipy_reference.py samples.json", "scipy": scipy.__version__,
                  "numpy": np.__version__, "cases": cases}, indent=1))
