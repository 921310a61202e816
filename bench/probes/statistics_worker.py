"""The peers of statistics.ts: one function a case and package, named `<case>_<package>`, that returns named numbers."""

import os
import sys
import time
import warnings

import numpy as np
import pingouin
from scipy import stats
from statsmodels.stats.meta_analysis import effectsize_smd
from statsmodels.stats.multitest import multipletests

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from serve import serve  # noqa: E402

warnings.simplefilter("ignore")
RESAMPLES = 10_000


def bca(samples, statistic, seed):
    """All resamples in one vectorised call, as SciPy recommends."""
    result = stats.bootstrap(
        samples, statistic, method="BCa", vectorized=True, paired=False, n_resamples=RESAMPLES, rng=seed
    )
    return {"low": result.confidence_interval.low, "high": result.confidence_interval.high}


def bca_mean_scipy(seed, x):
    return bca((x,), np.mean, seed)


def bca_d_scipy(seed, a, b):
    def d(a, b, axis):
        n, m = a.shape[axis], b.shape[axis]
        squares = (n - 1) * a.var(axis, ddof=1) + (m - 1) * b.var(axis, ddof=1)
        return (a.mean(axis) - b.mean(axis)) / np.sqrt(squares / (n + m - 2))

    return bca((a, b), d, seed)


def spearman_scipy(seed, x, y):
    result = stats.spearmanr(x, y)
    return {"rho": result.statistic, "p": result.pvalue}


def spearman_pingouin(seed, x, y):
    result = pingouin.corr(x, y, method="spearman")
    p = "p-val" if "p-val" in result else "p_val"
    return {"rho": result["r"].iloc[0], "p": result[p].iloc[0]}


def spearman_exact_scipy(seed, x, y):
    ranks_x, ranks_y = stats.rankdata(x), stats.rankdata(y)
    centred = ranks_y - ranks_y.mean()
    scale = np.sqrt(np.sum((ranks_x - ranks_x.mean()) ** 2) * np.sum(centred**2))

    def rho(x, axis):
        return np.sum((x - x.mean(axis, keepdims=True)) * centred, axis=axis) / scale

    result = stats.permutation_test(
        (ranks_x,), rho, permutation_type="pairings", vectorized=True, n_resamples=np.inf, alternative="two-sided"
    )
    return {"rho": result.statistic, "p": result.pvalue}


def difference(a, b, axis):
    return np.mean(a, axis=axis) - np.mean(b, axis=axis)


def sign_flip_scipy(seed, a, b):
    result = stats.permutation_test(
        (a, b), difference, permutation_type="samples", vectorized=True, n_resamples=np.inf
    )
    return {"p": result.pvalue}


def labels_scipy(seed, a, b):
    result = stats.permutation_test(
        (a, b), difference, permutation_type="independent", vectorized=True, n_resamples=np.inf
    )
    return {"p": result.pvalue}


def false_discovery_scipy(seed, p):
    return {"adjusted": stats.false_discovery_control(p).tolist()}


def false_discovery_statsmodels(seed, p):
    return {"adjusted": multipletests(p, method="fdr_bh")[1].tolist()}


def false_discovery_pingouin(seed, p):
    return {"adjusted": pingouin.multicomp(p, method="fdr_bh")[1].tolist()}


def smd(a, b):
    """statsmodels' g, with the approximate factor 1 - 3/(4N - 9)."""
    return effectsize_smd(a.mean(), a.std(ddof=1), len(a), b.mean(), b.std(ddof=1), len(b))[0]


def effect_statsmodels(seed, a, b):
    return {"d": smd(a, b) / (1 - 3 / (4 * (len(a) + len(b)) - 9))}


def effect_pingouin(seed, a, b):
    return {"d": pingouin.compute_effsize(a, b, eftype="cohen")}


def hedges_statsmodels(seed, a, b):
    return {"g": smd(a, b)}


def hedges_pingouin(seed, a, b):
    return {"g": pingouin.compute_effsize(a, b, eftype="hedges")}


def paired_effect_scipy(seed, a, b):
    """pingouin's paired d is d_av, another quantity; t/sqrt(n) is d_z."""
    return {"d": stats.ttest_rel(a, b).statistic / np.sqrt(len(a))}


def arrays(data):
    return {name: np.array(values) for name, values in data.items()}


def plain(value):
    return value if isinstance(value, list) else float(value)


def compute(name, data, seed):
    return {key: plain(value) for key, value in globals()[name](seed, **arrays(data)).items()}


def measure(name, data, repeats):
    """Milliseconds a call."""
    function, given = globals()[name], arrays(data)
    began = time.perf_counter()
    for seed in range(repeats):
        function(seed, **given)
    return 1000 * (time.perf_counter() - began) / repeats


serve({"compute": compute, "measure": measure})
