"""Computes the values that ReferenceValuesTest compares with, by other implementations than m1's.

    python3 -m venv reference && reference/bin/pip install scipy==1.17.1 statsmodels==0.15.0 scikit-learn==1.9.1
    reference/bin/python reference.py > reference.json

Where SciPy, statsmodels or scikit-learn have the statistic, it is theirs; where they have not, it is
brute force (all subsets) or root finding over their distributions. Newcombe's paired interval, which none
of them has, is written out anew over statsmodels' Wilson intervals and pinned by the paper's own example.
"""
import itertools
import json
import math
import sys

import numpy as np
import scipy
import sklearn
import statsmodels
import statsmodels.api as sm
from scipy import integrate, optimize, stats
from sklearn import metrics
from sklearn.calibration import calibration_curve
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

rng = np.random.default_rng(20250400869)


def ints(values):
    return [int(v) for v in values]


def floats(values):
    return [float(v) for v in values]


def quantiles():
    freedom = [1, 2, 5, 12, 39, 77, 299, 4182]
    t = [0.0, 0.3, 1.0, 1.96, 2.5, 7.0]
    return {
        "normal": float(stats.norm.ppf(0.975)),
        "student": [{"freedom": f, "quantile": float(stats.t.ppf(0.975, f))} for f in freedom],
        "studentP": [{"t": x, "freedom": f, "p": float(2 * stats.t.sf(x, f))} for x in t for f in freedom],
    }


def wilson():
    cases = [(0, 1), (1, 1), (0, 50), (1, 50), (25, 50), (37, 300), (299, 300), (967, 1273), (2616, 4183)]
    return [dict(zip(("hits", "rows", "low", "high"), (k, n, *floats(proportion_confint(k, n, method="wilson"))))) for k, n in cases]


def grouped(sizes, share, spread):
    """Right and wrong rows in clusters whose own chance varies."""
    right, cluster = [], []
    for c, size in enumerate(sizes):
        own = share if spread == 0 else rng.beta(share / spread, (1 - share) / spread)
        right += [bool(rng.random() < own) for _ in range(size)]
        cluster += [c] * size
    return np.array(right), np.array(cluster)


def robust_mean(values, cluster):
    """Regression on a constant with cluster-robust errors, G/(G-1), Student's t on G-1."""
    fit = sm.OLS(values, np.ones(len(values))).fit(cov_type="cluster", cov_kwds={"groups": cluster}, use_t=True)
    return fit


def score_interval(share, rows, z):
    """Wilson's interval as its definition has it: all p with |share - p| <= z * sqrt(p (1 - p) / rows)."""
    off = lambda p: (share - p) ** 2 - z * z * p * (1 - p) / rows
    low = 0.0 if share == 0 else optimize.brentq(off, 0, share, xtol=1e-15)
    high = 1.0 if share == 1 else optimize.brentq(off, share, 1, xtol=1e-15)
    return low, high


def design_effect(values, cluster, robust):
    """The greater of the robust variance's and Kish's by the intraclass correlation of statsmodels' ANOVA; 1 or more."""
    n, g = len(values), len(set(cluster))
    if n == g:
        return 1.0
    table = sm.stats.anova_lm(sm.formula.ols("y ~ C(c)", {"y": values, "c": cluster}).fit())
    inside, between = table.mean_sq["Residual"], table.mean_sq["C(c)"]
    sizes = np.bincount(cluster)
    own = (sizes**2).sum() / n
    common = (n - own) / (g - 1)
    correlation = max(0.0, between - inside) / (between + (common - 1) * inside)
    return float(max(1.0, robust / (values.var(ddof=1) / n), (1 + (own - 1) * correlation) * g / (g - 1)))


def proportions():
    cases = []
    shapes = [([5] * 60, 0.3, 0.5), ([8] * 40, 0.7, 0.2), (ints(rng.integers(1, 6, 80)), 0.5, 1.0), ([1] * 300, 0.62, 0), ([2] * 10 + [1] * 288, 0.56, 0.6)]
    for sizes, share, spread in shapes:
        right, cluster = grouped(sizes, share, spread)
        values = right.astype(float)
        fit = robust_mean(values, cluster)
        n, g = len(values), len(sizes)
        effect = design_effect(values, cluster, float(fit.bse[0]) ** 2)
        z = stats.norm.ppf(0.975) if g == n else stats.t.ppf(0.975, g - 1)
        low, high = score_interval(values.mean(), n / effect, z)
        cases.append({"right": ints(right), "cluster": ints(cluster), "share": float(values.mean()), "standardError": float(fit.bse[0]), "designEffect": effect, "low": low, "high": high})
    return cases


def tango(b, c, n, z):
    """Tango's interval as its definition has it: every root is found, the most likely shares under a difference too."""

    def off(d):
        lowest, highest = max(0.0, -d), (1 - d) / 2
        slope = lambda q: (b / (q + d) if b else 0) + (c / q if c else 0) - 2 * (n - b - c) / (1 - 2 * q - d)
        step = 1e-13
        if slope(lowest + step) <= 0:
            q = lowest
        else:
            q = optimize.brentq(slope, lowest + step, highest - step, xtol=1e-16, rtol=1e-14)
        return (b - c - n * d) ** 2 - z * z * n * (2 * q + d - d * d)

    middle = (b - c) / n
    return optimize.brentq(off, -1 + 1e-9, middle, xtol=1e-15), optimize.brentq(off, middle, 1 - 1e-9, xtol=1e-15)


def tangos():
    z = float(stats.norm.ppf(0.975))
    return [{"onlyFirst": b, "onlySecond": c, "rows": n, "z": z, **dict(zip(("low", "high"), tango(b, c, n, z)))} for b, c, n in [(12, 2, 50), (5, 0, 300), (0, 1, 44), (40, 61, 400), (3, 3, 30), (7.5, 2.25, 61.5)]]


def differences():
    cases = []
    for sizes, shift in [([5] * 60, 0.1), ([8] * 40, 0.0), ([1] * 300, 0.05), ([2] * 10 + [1] * 288, -0.1), ([3, 1, 2, 4, 1, 2] * 4, 0.3)]:
        second, cluster = grouped(sizes, 0.5, 0.4)
        moved = rng.random(len(second)) < 0.15
        first = np.where(moved, rng.random(len(second)) < 0.5 + shift * 3, second)
        gains = first.astype(float) - second
        fit = robust_mean(gains, cluster)
        effect = design_effect(gains, cluster, float(fit.bse[0]) ** 2)
        z = stats.norm.ppf(0.975) if len(sizes) == len(gains) else stats.t.ppf(0.975, len(sizes) - 1)
        low, high = tango((first & ~second).sum() / effect, (~first & second).sum() / effect, len(gains) / effect, z)
        table = [[int((first & second).sum()), int((first & ~second).sum())], [int((~first & second).sum()), int((~first & ~second).sum())]]
        cases.append({
            "first": ints(first), "second": ints(second), "cluster": ints(cluster), "value": float(fit.params[0]),
            "standardError": float(fit.bse[0]), "low": float(low), "high": float(high), "p": float(fit.pvalues[0]),
            "mcNemar": float(mcnemar(table, exact=True).pvalue), "table": table[0] + table[1]})
    return cases


def mcnemars():
    return [{"first": b, "second": c, "p": float(mcnemar([[10, b], [c, 10]], exact=True).pvalue)} for b, c in [(0, 0), (1, 0), (5, 5), (3, 12), (40, 61), (0, 9), (500, 431)]]


def holms():
    cases = []
    for p in [[0.01, 0.04, 0.03, 0.005], [0.5], [0.9, 0.8, 0.05, 0.05], floats(rng.random(7) ** 3), [0.0, 1.0, 0.02, 0.02, 0.02]]:
        cases.append({"p": p, "adjusted": floats(multipletests(p, method="holm")[1])})
    return cases


def sign_flips():
    cases = []
    for gains in [[1, 1, 1, -1, 2], [3, -1, -1, 2, 0, 1, 5], [1] * 9 + [-1] * 3, [2, -2, 4, 4, -1, 1, 1, 3], ints(rng.integers(-5, 6, 12))]:
        moving = [g for g in gains if g != 0]
        result = stats.permutation_test((np.array(moving, float),), np.sum, permutation_type="samples", n_resamples=np.inf, vectorized=False)
        cases.append({"gains": gains, "p": float(result.pvalue)})
    return cases


def newcombes():
    """36, 12, 2, 0: Newcombe 1998 prints 0.0569 to 0.3404 for it (method 10)."""
    cases = []
    for a, b, c, d in [(36, 12, 2, 0), (14, 5, 0, 22), (1, 1, 7, 12), (100, 0, 0, 200), (0, 0, 0, 25), (25, 0, 0, 0), (53, 13, 9, 25), (200, 0, 12, 88)]:
        n = a + b + c + d
        p1, p2 = (a + b) / n, (a + c) / n
        l1, u1 = proportion_confint(a + b, n, method="wilson")
        l2, u2 = proportion_confint(a + c, n, method="wilson")
        cross = a * d - b * c
        if cross > n / 2:
            cross -= n / 2
        elif cross > 0:
            cross = 0
        margins = (a + b) * (c + d) * (a + c) * (b + d)
        phi = 0 if margins == 0 else cross / math.sqrt(margins)
        # the square of the distance is that of correlated deviations: a quadratic form
        form = np.array([[1, -phi], [-phi, 1]])
        down, up = np.array([p1 - l1, u2 - p2]), np.array([u1 - p1, p2 - l2])
        cases.append({"counts": [a, b, c, d], "low": p1 - p2 - math.sqrt(max(0, down @ form @ down)), "high": p1 - p2 + math.sqrt(max(0, up @ form @ up))})
    return cases


def pass_at():
    return [{"samples": n, "right": c, "k": k, "value": float(1 - stats.hypergeom.pmf(0, n, c, k))} for n in (1, 5, 20, 64) for c in sorted({0, 1, n // 3, n}) for k in sorted({1, min(4, n), n})]


def majorities():
    """All subsets of k samples, one by one."""
    cases = []
    for answers, key in [([0, 0, 1, 2], 0), ([0, 1, 1, 1, 2, -1], 0), ([0, 0, 0, 1, 1, 2, 3, -1], 1), ([2, 2, -1, -1, -1], 2), ([0, 1, 2, 3, 0, 1, 2, 3, 0], 0)]:
        for k in range(1, len(answers) + 1):
            credit = total = 0
            for draw in itertools.combinations(answers, k):
                votes = {}
                for answer in draw:
                    if answer >= 0:
                        votes[answer] = votes.get(answer, 0) + 1
                top = [a for a in votes if votes[a] == max(votes.values())]
                credit += 1 / len(top) if key in top else 0
                total += 1
            counts = [answers.count(a) for a in range(4)]
            cases.append({"counts": counts, "unread": answers.count(-1), "key": key, "k": k, "value": credit / total})
    return cases


def calibrations():
    confidence = rng.beta(3, 1.5, 400)
    right = rng.random(400) < confidence ** 1.5
    accuracy, mean = calibration_curve(right, confidence, n_bins=10, strategy="uniform")
    rows, _ = np.histogram(confidence, bins=10, range=(0, 1))
    filled = rows[rows > 0]
    return {"confidence": floats(confidence), "right": ints(right), "rows": ints(filled), "accuracy": floats(accuracy), "meanConfidence": floats(mean),
            "expectedError": float((filled * np.abs(accuracy - mean)).sum() / 400), "brier": float(metrics.brier_score_loss(right, confidence))}


def risks():
    cases = []
    for confidence in [rng.random(250), np.round(rng.random(250), 1), np.full(20, 0.5)]:
        right = rng.random(len(confidence)) < confidence
        points = []
        for threshold in sorted(set(confidence), reverse=True):
            kept = confidence >= threshold
            points.append((threshold, kept.mean(), 1 - right[kept].mean()))
        # each answer adds the risk of the set it comes in with
        area = np.mean([1 - right[confidence >= own].mean() for own in confidence])
        cases.append({"confidence": floats(confidence), "right": ints(right), "area": float(area), "points": [floats(p) for p in points]})
    return cases


def variances():
    cases = []
    for questions, samples in [(60, 4), (200, 8), (30, 2)]:
        chance = rng.beta(1.2, 0.8, questions)
        answers = rng.random((questions, samples)) < chance[:, None]
        y = answers.astype(float).ravel()
        table = sm.stats.anova_lm(sm.formula.ols("y ~ C(q)", {"y": y, "q": np.repeat(np.arange(questions), samples)}).fit())
        within, between = table.mean_sq["Residual"], table.mean_sq["C(q)"]
        cases.append({"right": ints(answers.sum(axis=1)), "samples": samples, "within": float(within), "between": float((between - within) / samples), "standardError": float(math.sqrt(between / samples / questions))})
    return cases


def fixed_effects():
    cases = []
    for questions, samples, merged in [(60, 5, 1), (80, 3, 2)]:
        length = rng.normal(size=(questions, samples)) + rng.normal(size=(questions, 1)) * 3
        z = (length - length.mean(axis=1, keepdims=True)) / length.std(axis=1, ddof=1, keepdims=True)
        right = rng.random((questions, samples)) < 1 / (1 + np.exp(-(0.3 - 0.5 * z)))
        y, x = right.astype(float).ravel(), z.ravel()
        question = np.repeat(np.arange(questions), samples)
        cluster = question // merged
        # dummies for every question; their number is no part of the correction, which is G/(G-1) alone
        dummies = np.eye(questions)[question]
        fit = sm.OLS(y, np.column_stack([x, dummies])).fit(cov_type="cluster", cov_kwds={"groups": cluster, "use_correction": False})
        groups = len(set(cluster))
        error = float(fit.bse[0]) * math.sqrt(groups / (groups - 1))
        slope = float(fit.params[0])
        half = stats.t.ppf(0.975, groups - 1) * error
        centred = y - np.repeat(right.mean(axis=1), samples)
        cases.append({"value": floats(centred), "factor": floats(x), "cluster": ints(cluster), "groups": questions, "slope": slope, "standardError": error,
                      "low": slope - half, "high": slope + half, "p": float(2 * stats.t.sf(abs(slope / error), groups - 1))})
    return cases


def bootstraps():
    """Standard errors over 200,000 resamples, beside which m1's own may be off by chance alone."""
    right, cluster = grouped([1] * 200 + [3] * 40, 0.6, 0.5)
    other = np.where(rng.random(len(right)) < 0.2, ~right, right)
    groups = cluster.max() + 1
    sums = np.zeros((groups, 2))
    sizes = np.zeros(groups)
    for row, c in enumerate(cluster):
        sums[c] += [right[row], other[row]]
        sizes[c] += 1
    index = np.arange(groups)
    ratio = lambda column: lambda i: sums[i, column].sum(axis=-1) / sizes[i].sum(axis=-1)
    gain = lambda i: (sums[i, 0] - sums[i, 1]).sum(axis=-1) / sizes[i].sum(axis=-1)
    result = {"sums": sums.tolist(), "sizes": ints(sizes)}
    for name, statistic in [("first", ratio(0)), ("second", ratio(1)), ("difference", gain)]:
        run = stats.bootstrap((index,), lambda i, axis=-1: statistic(i), n_resamples=200_000, batch=5_000, method="percentile", vectorized=True, rng=7)
        result[name] = float(run.standard_error)
    best = np.zeros(2)
    draws = rng.integers(0, groups, (20_000, groups))
    first, second = sums[draws, 0].sum(axis=1), sums[draws, 1].sum(axis=1)
    result["firstBest"] = float((first >= second).mean())
    return result


def budget_areas():
    cases = []
    for budgets in [[0, 128, 256, 512, 1024, 2048, 4096, 8192], [128, 256, 512, 1024, 2048, 4096, 8192], [16, 96, 100]]:
        right = ints(rng.integers(0, 301, len(budgets)))
        x = np.log2(np.array(budgets) + 1.0)
        y = np.array(right) / 300
        pairs = list(itertools.combinations(range(len(budgets)), 2))
        slopes = [stats.linregress([budgets[i], budgets[j]], [y[i], y[j]]).slope * 1000 for i, j in pairs]
        area = integrate.trapezoid(y, x) / (x[-1] - x[0])
        assert math.isclose(area, metrics.auc((x - x[0]) / (x[-1] - x[0]), y))
        cases.append({"budgets": budgets, "right": right, "rows": 300, "area": float(area), "slope": float(np.mean(slopes))})
    return cases


reference = {
    "made": {"python": sys.version.split()[0], "numpy": np.__version__, "scipy": scipy.__version__, "statsmodels": statsmodels.__version__, "scikit-learn": sklearn.__version__},
    "quantiles": quantiles(), "wilson": wilson(), "proportions": proportions(), "differences": differences(),
    "mcNemar": mcnemars(), "holm": holms(), "signFlip": sign_flips(), "newcombe": newcombes(), "tango": tangos(), "passAt": pass_at(), "majorityAt": majorities(),
    "calibration": calibrations(), "riskCoverage": risks(), "sampleVariance": variances(), "fixedEffect": fixed_effects(), "bootstrap": bootstraps(), "budgets": budget_areas(),
}
json.dump(reference, sys.stdout, separators=(",", ":"))
print()
