"""KSG's peers: scikit-learn's mutual_info_regression, its formula without the noise, and SciPy's k-d trees."""

import sys
import time
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree
from scipy.special import digamma
from sklearn.feature_selection import mutual_info_regression
from sklearn.feature_selection._mutual_info import _compute_mi_cc

sys.path.insert(0, str(Path(__file__).parents[1]))
from serve import serve

clouds = {}


def load(x, y):
    for name, cloud in (("x", x), ("y", y)):
        clouds[name] = np.fromfile(cloud["path"]).reshape(cloud["shape"])


def regression(x, y, k):
    return mutual_info_regression(x, y[:, 0], n_neighbors=k, random_state=0)[0]


def formula(x, y, k):
    return _compute_mi_cc(x[:, 0], y[:, 0], k)


def trees(x, y, k):
    """Kraskov et al. 2004, estimator 1; the radius is rounded down, so that points at it do not count."""
    xy = np.hstack([x, y])
    radius = np.nextafter(cKDTree(xy).query(xy, k=k + 1, p=np.inf)[0][:, k], 0)
    nx = cKDTree(x).query_ball_point(x, radius, p=np.inf, return_length=True)
    ny = cKDTree(y).query_ball_point(y, radius, p=np.inf, return_length=True)
    return digamma(k) + digamma(len(x)) - np.mean(digamma(nx) + digamma(ny))


ESTIMATORS = {"regression": regression, "formula": formula, "trees": trees}


def estimate(estimator, neighbours):
    return float(ESTIMATORS[estimator](clouds["x"], clouds["y"], neighbours))


def measure(estimator, neighbours):
    """Milliseconds an estimate."""
    began = time.perf_counter()
    estimate(estimator, neighbours)
    return 1000 * (time.perf_counter() - began)


serve({"load": load, "estimate": estimate, "measure": measure})
