"""Reference values for src/statistics, from SciPy, statsmodels and mpmath.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python generate_reference.py > scipy_reference.json      (20 s)
    deno fmt scipy_reference.json

The output is committed; the tests of src/statistics read it. Every oracle is named in the output.
"""

import json
import platform

import mpmath as mp
import numpy as np
import scipy
import statsmodels
from scipy import special, stats
from statsmodels.stats.meta_analysis import effectsize_smd
from statsmodels.stats.multitest import multipletests

rng = np.random.default_rng(20261122)
mp.mp.dps = 40


def rounded(shape, digits=3, loc=0.0):
    return np.round(rng.normal(loc, 1.0, shape), digits)


def normal():
    ps = [1e-300, 1e-20, 1e-10, 1e-6, 0.001, 0.025, 0.074, 0.0751, 0.3, 0.4999, 0.6, 0.9, 0.975, 0.99999]
    zs = [-37.0, -10.0, -5.0, -3.01, -3.0, -1.96, -0.5, -1e-3, 0.0, 0.3, 1.96, 2.99, 3.01, 6.0]

    def quantile(p):
        p = mp.mpf(p)
        start = mp.mpf(float(special.ndtri(float(p))))
        return float(mp.findroot(lambda z: mp.log(mp.ncdf(z)) - mp.log(p), start))

    return {
        "source": "mpmath, 40 digits",
        "quantile": [[p, quantile(p)] for p in ps],
        "cdf": [[z, float(mp.ncdf(z))] for z in zs],
    }


def student():
    cases = []
    for df in [1, 2, 3, 8, 10, 30, 100, 1000]:
        for t in [0.0, 0.1, 0.7, 2.5, 10.0, 20.0]:
            x = mp.mpf(df) / (df + mp.mpf(t) ** 2)
            p = mp.betainc(mp.mpf(df) / 2, mp.mpf(1) / 2, 0, x, regularized=True)
            cases.append([t, df, float(p)])
    return {"source": "mpmath betainc, 40 digits", "two_sided": cases}


def effect_sizes():
    cases = []
    for n, m in [(2, 2), (3, 3), (5, 9), (20, 14)]:
        a, b = rounded(n, loc=0.5), rounded(m)
        pooled = np.sqrt(((n - 1) * a.var(ddof=1) + (m - 1) * b.var(ddof=1)) / (n + m - 2))
        d = (a.mean() - b.mean()) / pooled
        df = n + m - 2
        factor = float(mp.gamma(mp.mpf(df) / 2) / (mp.sqrt(mp.mpf(df) / 2) * mp.gamma(mp.mpf(df - 1) / 2)))
        # statsmodels applies the approximate factor 1 - 3/(4N - 9); taking it out leaves its d.
        smd, _ = effectsize_smd(a.mean(), a.std(ddof=1), n, b.mean(), b.std(ddof=1), m)
        assert abs(smd / (1 - 3 / (4 * (n + m) - 9)) - d) < 1e-12
        cases.append({"a": a.tolist(), "b": b.tolist(), "d": d, "g": d * factor})
    paired = []
    for n in [3, 4, 10]:
        a, b = rounded(n, loc=0.5), rounded(n)
        t = stats.ttest_rel(a, b).statistic
        df = n - 1
        factor = float(mp.gamma(mp.mpf(df) / 2) / (mp.sqrt(mp.mpf(df) / 2) * mp.gamma(mp.mpf(df - 1) / 2)))
        d = float(t / np.sqrt(n))
        paired.append({"a": a.tolist(), "b": b.tolist(), "d": d, "g": d * factor})
    return {
        "source": "numpy and mpmath's gamma; d checked against statsmodels effectsize_smd; d_z = scipy ttest_rel / sqrt(n)",
        "pooled": cases,
        "paired": paired,
    }


def spearman():
    exact = []
    for n, ties in [(4, False), (5, False), (6, True), (7, False), (8, True)]:
        x, y = rounded(n), rounded(n)
        if ties:
            x, y = np.round(x), np.round(y)
        result = stats.permutation_test(
            (x,),
            lambda x: abs(stats.spearmanr(x, y).statistic),
            permutation_type="pairings",
            n_resamples=np.inf,
            alternative="greater",
        )
        exact.append({"x": x.tolist(), "y": y.tolist(), "rho": float(stats.spearmanr(x, y).statistic), "p": float(result.pvalue)})
    approximate = []
    for n in [10, 12, 30]:
        x = rounded(n, 1)
        y = np.round(x + rng.normal(0, 2, n), 1)
        result = stats.spearmanr(x, y)
        approximate.append({"x": x.tolist(), "y": y.tolist(), "rho": float(result.statistic), "p": float(result.pvalue)})
    return {
        "source": "scipy.stats.permutation_test over all pairings of |spearmanr|; scipy.stats.spearmanr for the t approximation",
        "exact": exact,
        "approximate": approximate,
    }


def permutation():
    distance = lambda x, y, axis: np.abs(np.mean(x, axis=axis) - np.mean(y, axis=axis))
    cases = []
    for n, m, kind in [(3, 3, "independent"), (4, 7, "independent"), (8, 8, "independent"), (3, 3, "samples"), (6, 6, "samples"), (10, 10, "samples")]:
        a, b = rounded(n, 1, loc=0.7), rounded(m, 1)
        result = stats.permutation_test((a, b), distance, permutation_type=kind, n_resamples=np.inf, alternative="greater", vectorized=True)
        cases.append({"a": a.tolist(), "b": b.tolist(), "paired": kind == "samples", "p": float(result.pvalue)})
    large = []
    for n, kind in [(20, "independent"), (24, "samples")]:
        a, b = rounded(n, 2, loc=0.6), rounded(n, 2)
        result = stats.permutation_test((a, b), distance, permutation_type=kind, n_resamples=400_000, alternative="greater", vectorized=True, batch=20_000, rng=1)
        large.append({"a": a.tolist(), "b": b.tolist(), "paired": kind == "samples", "p": float(result.pvalue)})
    return {
        "source": "scipy.stats.permutation_test of |mean a - mean b|: all arrangements; `sampled`: 400,000 random ones",
        "exact": cases,
        "sampled": large,
    }


def false_discovery():
    families = [[0.2], [0.04, 0.01, 0.03], np.round(rng.uniform(0, 1, 12) ** 3, 5).tolist(), [0.02, 0.02, 0.02, 0.9, 0.0, 1.0]]
    cases = []
    for p in families:
        rejected, adjusted, _, _ = multipletests(p, alpha=0.05, method="fdr_bh")
        assert np.allclose(adjusted, stats.false_discovery_control(p), atol=1e-15)
        cases.append({"p": p, "adjusted": adjusted.tolist(), "rejected": [bool(r) for r in rejected]})
    return {"source": "statsmodels multipletests fdr_bh, equal to scipy.stats.false_discovery_control", "families": cases}


def bca():
    def case(name, samples, statistic, paired):
        runs = [
            stats.bootstrap(samples, statistic, method="BCa", paired=paired, vectorized=False, n_resamples=10_000, rng=seed).confidence_interval
            for seed in range(20)
        ]
        low, high = np.array([r.low for r in runs]), np.array([r.high for r in runs])
        return {
            "name": name,
            "samples": [s.tolist() for s in samples],
            "paired": paired,
            "low": low.mean(),
            "high": high.mean(),
            "sd_low": low.std(ddof=1),
            "sd_high": high.std(ddof=1),
        }

    skewed = np.round(rng.exponential(1.0, 20), 3)
    x = rounded(15)
    y = np.round(0.7 * x + 0.6 * rng.normal(size=15), 3)
    a, b = rounded(12, loc=0.5), np.round(rng.exponential(1.0, 9), 3)
    return {
        "source": "scipy.stats.bootstrap, method BCa, 95 %: mean and standard deviation over 20 runs of 10,000 resamples",
        "cases": [
            case("mean", (skewed,), np.mean, False),
            case("correlation", (x, y), lambda x, y: np.corrcoef(x, y)[0, 1], True),
            case("difference of means", (a, b), lambda a, b: np.mean(a) - np.mean(b), False),
        ],
    }


print(json.dumps(
    {
        "made_by": "validation/statistics/generate_reference.py",
        "versions": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "scipy": scipy.__version__,
            "statsmodels": statsmodels.__version__,
            "mpmath": mp.__version__,
        },
        "normal": normal(),
        "student": student(),
        "effect_sizes": effect_sizes(),
        "spearman": spearman(),
        "permutation": permutation(),
        "false_discovery": false_discovery(),
        "bca": bca(),
    },
    indent=1,
))
