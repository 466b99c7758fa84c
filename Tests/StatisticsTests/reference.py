"""Writes SciPyReference.swift: numbers of SciPy for the tests beside it.

Run from this folder: python3 reference.py > SciPyReference.swift
"""

import sys

import numpy as np
import scipy
from scipy import stats

rng = np.random.default_rng(7)


def number(x):
    x = float(x)
    if np.isinf(x):
        return ".infinity" if x > 0 else "-.infinity"
    return repr(x)


def table(name, doc, columns, rows):
    print(f"  /// {doc}")
    kinds = ", ".join(f"{c}: Double" for c in columns)
    print(f"  static let {name}: [({kinds})] = [")
    for row in rows:
        print(f"    ({', '.join(number(x) for x in row)}),")
    print("  ]\n")


def samples(name, doc, rows):
    print(f"  /// {doc}")
    print(f"  static let {name}: [(a: [Double], b: [Double], statistic: Double, p: Double)] = [")
    for a, b, statistic, p in rows:
        for x in (a, b):
            lead = "    (" if x is a else "     "
            print(lead + "[" + ", ".join(number(v) for v in x) + "],")
        print(f"     {number(statistic)}, {number(p)}),")
    print("  ]\n")


def corrections():
    p = [0.01, 0.04, 0.03, 0.005, 0.04, 0.5, 0.9, 0.0001]
    benjamini = stats.false_discovery_control(p, method="bh")
    print("  /// P-values, and scipy.stats.false_discovery_control of them.")
    print(f"  static let pValues: [Double] = [{', '.join(map(number, p))}]")
    print(f"  static let benjaminiHochberg: [Double] = [{', '.join(map(number, benjamini))}]")


print(f"// Written by reference.py: Python {sys.version.split()[0]}, "
      f"NumPy {np.__version__}, SciPy {scipy.__version__}.")
print("// swift-format-ignore-file\n")
print("/// Numbers of SciPy.")
print("enum SciPyReference {")
table("normal", "scipy.stats.norm: cdf, sf.", ["x", "cdf", "sf"],
      [(x, stats.norm.cdf(x), stats.norm.sf(x)) for x in (-9, -2.5, -0.3, 0, 1e-9, 1, 4, 12)])
table("normalQuantile", "scipy.stats.norm.ppf.", ["p", "x"],
      [(p, stats.norm.ppf(p)) for p in (1e-12, 0.025, 0.3, 0.5, 0.9, 0.999)])
table("studentT", "scipy.stats.t: cdf, sf.", ["df", "t", "cdf", "sf"],
      [(d, t, stats.t.cdf(t, d), stats.t.sf(t, d))
       for d in (1, 2.7, 18, 400) for t in (-30, -1.2, 0, 0.4, 2.1, 8)])
table("studentTQuantile", "scipy.stats.t.ppf.", ["df", "p", "t"],
      [(d, p, stats.t.ppf(p, d)) for d in (1, 2.7, 18, 400) for p in (0.001, 0.4, 0.975)])
table("beta", "scipy.stats.beta.cdf.", ["a", "b", "x", "cdf"],
      [(a, b, x, stats.beta.cdf(x, a, b))
       for a, b in ((0.5, 0.5), (3, 9), (200, 300)) for x in (0.01, 0.3, 0.42, 0.9)])
table("betaQuantile", "scipy.stats.beta.ppf.", ["a", "b", "p", "x"],
      [(a, b, p, stats.beta.ppf(p, a, b))
       for a, b in ((0.5, 0.5), (3, 9), (200, 300)) for p in (0.025, 0.5, 0.99)])
table("binomial", "scipy.stats.binom: pmf, cdf, sf(k - 1).", ["n", "p", "k", "pmf", "cdf", "atLeast"],
      [(n, p, k, stats.binom.pmf(k, n, p), stats.binom.cdf(k, n, p), stats.binom.sf(k - 1, n, p))
       for n, p in ((1, 0.3), (20, 0.5), (500, 0.05)) for k in (0, 1, 12, 40) if k <= n])
table("clopperPearson", "binomtest(k, n).proportion_ci(level, 'exact').",
      ["k", "n", "confidence", "lower", "upper"],
      [(k, n, c, *stats.binomtest(k, n).proportion_ci(c, "exact"))
       for k, n in ((0, 10), (10, 10), (8, 10), (61, 100), (499, 1000)) for c in (0.9, 0.95)])
a, b, c = rng.normal(0, 1, 7), rng.normal(0.8, 3, 12), rng.normal(0.2, 1, 2)
pairs = [(a, b), (b, a), (a, c), (c, b)]
samples("student", "scipy.stats.ttest_ind.", [(x, y, *stats.ttest_ind(x, y)) for x, y in pairs])
samples("welch", "scipy.stats.ttest_ind(equal_var=False).",
        [(x, y, *stats.ttest_ind(x, y, equal_var=False)) for x, y in pairs])
coarse, fine = rng.integers(0, 5, 9).astype(float), rng.integers(1, 7, 14).astype(float)
wide, long = rng.normal(0, 1, 11), rng.normal(0.5, 1, 13)
pairs += [(coarse, fine), (wide, long), (coarse[:3], fine[:4]), (a[:1], long)]
samples("mannWhitney", "scipy.stats.mannwhitneyu(method='auto').",
        [(x, y, *stats.mannwhitneyu(x, y)) for x, y in pairs])
corrections()
print("}")
