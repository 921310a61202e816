"""Reference values for the power-law tail, the singular values and the rank-one edit, from SciPy, powerlaw and NumPy.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt
    venv/bin/python generate_reference.py > reference.json      (a few seconds)

The output is committed; the tests of src/probes and src/math read it. Every oracle is named in the output.
"""

import contextlib
import io
import json
import platform
import warnings

import numpy as np
import powerlaw
import scipy
from scipy import optimize, special, stats

rng = np.random.default_rng(20261122)


def scipy_tail(values, xmin):
    """Maximum likelihood and both-sided Kolmogorov-Smirnov distance at one xmin."""
    tail = values[values >= xmin]
    shape, _, _ = stats.pareto.fit(tail, floc=0, fscale=xmin)
    return {
        "exponent": float(1 + shape),
        "xMin": float(xmin),
        "ks": float(stats.kstest(tail, stats.pareto(shape, scale=xmin).cdf).statistic),
        "tailCount": int(tail.size),
    }


def powerlaw_tail(values):
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        # its default keeps the exponent at or below 3
        fit = powerlaw.Fit(values, parameter_ranges={"alpha": [1, 50]})
        return {"exponent": float(fit.power_law.alpha), "xMin": float(fit.power_law.xmin), "ks": float(fit.power_law.D)}


def power_laws():
    matrix = rng.normal(size=(48, 288))
    samples = {
        "pareto, exponent 2.5, from 1": (1 - rng.random(400)) ** (-1 / 1.5),
        "pareto, exponent 4, from 0.03": 0.03 * (1 - rng.random(60)) ** (-1 / 3),
        "uniform below 5, pareto with exponent 3 above": np.concatenate(
            [rng.uniform(0.1, 5, 250), 5 * (1 - rng.random(250)) ** (-1 / 2)]
        ),
        "lognormal": rng.lognormal(0, 1, 200),
        "ties: rounded pareto": np.round((1 - rng.random(150)) ** (-1 / 1.2), 1),
        "singular values of a Gaussian matrix": np.linalg.svd(matrix, compute_uv=False),
    }
    cases = []
    for name, raw in samples.items():
        values = np.array([float(f"{value:.6g}") for value in raw])
        candidates = [scipy_tail(values, xmin) for xmin in np.unique(values)[:-1]]
        best = min(candidates, key=lambda fit: fit["ks"])
        fixed = scipy_tail(values, np.median(values))
        cases.append(
            {"name": name, "values": values.tolist(), "best": best, "median": fixed, "powerlaw": powerlaw_tail(values)}
        )
    return {
        "source": "scipy.stats: pareto.fit and kstest (both sides) at each xmin; powerlaw.Fit looks at one side of the steps",
        "cases": cases,
    }


def singular_values():
    rank_two = rng.normal(size=(6, 2)) @ rng.normal(size=(2, 9))
    matrices = {
        "3 x 5": rng.normal(size=(3, 5)),
        "7 x 4": rng.normal(size=(7, 4)),
        "16 x 27": rng.normal(size=(16, 27)),
        "rank 2": rank_two,
        "graded": np.diag(10.0 ** -np.arange(5)) @ rng.normal(size=(5, 8)),
        "tiny": 1e-200 * rng.normal(size=(4, 4)),
    }
    return {
        "source": "numpy.linalg.svd",
        "cases": [
            {
                "name": name,
                "shape": list(matrix.shape),
                "data": matrix.ravel().tolist(),
                "values": np.linalg.svd(matrix, compute_uv=False).tolist(),
            }
            for name, matrix in matrices.items()
        ],
    }


def rank_one_edit():
    weights = rng.normal(size=(4, 9))
    keys = rng.normal(size=(30, 9)) @ rng.normal(size=(9, 9))
    key, value, bias, ridge = rng.normal(size=9), rng.normal(size=4), rng.normal(size=4), 0.5
    direction = np.linalg.solve(keys.T @ keys + ridge * np.eye(9), key)
    edited = weights + np.outer((value - bias - weights @ key) / (direction @ key), direction)
    return {
        "source": "numpy.linalg.solve, Meng et al. 2022, eq. 2",
        "weights": weights.ravel().tolist(),
        "keys": keys.tolist(),
        "key": key.tolist(),
        "value": value.tolist(),
        "bias": bias.tolist(),
        "ridge": ridge,
        "edited": edited.ravel().tolist(),
    }


def discrete_tail(values, xmin):
    """The zeta law's maximum likelihood by scipy, and its largest distance over all whole numbers of the tail's range."""
    tail = values[values >= xmin]
    loss = lambda alpha: tail.size * np.log(special.zeta(alpha, xmin)) + alpha * np.log(tail).sum()
    alpha = optimize.minimize_scalar(loss, bounds=(1.0001, 30), method="bounded", options={"xatol": 1e-12}).x
    grid = np.arange(xmin, tail.max() + 1)
    fitted = 1 - special.zeta(alpha, grid + 1) / special.zeta(alpha, xmin)
    seen = np.searchsorted(np.sort(tail), grid, side="right") / tail.size
    return {
        "exponent": float(alpha),
        "xMin": float(xmin),
        "ks": float(np.abs(seen - fitted).max()),
        "tailCount": int(tail.size),
    }


def powerlaw_discrete(values, xmin):
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        warnings.simplefilter("ignore")
        fit = powerlaw.Fit(
            values, xmin=xmin, discrete=True, estimate_discrete=False, parameter_ranges={"alpha": [1.0001, 30]}
        )
        return {"exponent": float(fit.power_law.alpha), "xMin": float(xmin), "ks": float(fit.power_law.D)}


def discrete_power_laws():
    samples = {
        "zeta, exponent 2.5, from 1": rng.zipf(2.5, 500),
        "zeta, exponent 3.5, from 1": rng.zipf(3.5, 200),
        "pareto rounded down, exponent 2, from 5": np.floor(5 * (1 - rng.random(300)) ** -1.0),
        "poisson body, zeta tail": np.concatenate([rng.poisson(4, 300) + 1, 8 * rng.zipf(2.2, 100)]),
        "few counts": np.array([1, 1, 1, 2, 2, 3, 5, 9]),
    }
    cases = []
    for name, raw in samples.items():
        # one value far out would make the grid of all whole numbers long
        values = np.minimum(raw.astype(float), 5000)
        candidates = [discrete_tail(values, xmin) for xmin in np.unique(values)[:-1]]
        best = min(candidates, key=lambda fit: fit["ks"])
        fixed = [discrete_tail(values, xmin) for xmin in np.unique(values)[:3]]
        cases.append(
            {
                "name": name,
                "values": values.tolist(),
                "best": best,
                "fixed": fixed,
                "powerlaw": [powerlaw_discrete(values, fit["xMin"]) for fit in fixed],
            }
        )
    return {
        "source": "scipy.special.zeta and scipy.optimize at each xmin; powerlaw.Fit with discrete=True, estimate_discrete=False",
        "cases": cases,
    }


print(
    json.dumps(
        {
            "versions": {
                "python": platform.python_version(),
                "numpy": np.__version__,
                "scipy": scipy.__version__,
                "powerlaw": powerlaw.__version__,
            },
            "power_law": power_laws(),
            "singular_values": singular_values(),
            "rank_one_edit": rank_one_edit(),
            "discrete_power_law": discrete_power_laws(),
        }
    )
)
