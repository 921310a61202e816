"""TwoNN's peer: scikit-dimension at its defaults."""

import sys
import time
from pathlib import Path

import numpy as np
from skdim.id import TwoNN

sys.path.insert(0, str(Path(__file__).parents[1]))
from serve import serve

points = None


def load(cloud):
    global points
    points = np.fromfile(cloud["path"]).reshape(cloud["shape"])


def fit(**options):
    return float(TwoNN(**options).fit(points).dimension_)


def measure():
    """Milliseconds a fit."""
    began = time.perf_counter()
    fit()
    return 1000 * (time.perf_counter() - began)


serve({"load": load, "fit": fit, "measure": measure})
