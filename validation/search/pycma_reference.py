"""How many evaluations pycma needs on the problems of cma_es_against_pycma.ts, seed by seed.

    pip install -r requirements.txt && python pycma_reference.py

Each problem lies in the unit box and is minimised from its middle with sigma 0.3 and ten points an iteration, within the
box by pycma's own transformation, with IPOP restarts at random places (cma.fmin2), until the target is reached or
20,000 evaluations are spent. Writes pycma_reference.json beside this script.
"""

import json
import platform
from pathlib import Path

import cma
import numpy as np

SEEDS = range(15)
MOST_EVALUATIONS = 20_000
POPULATION = 10
STEP = 0.3


def sphere(x, rng):
    return float(np.sum((x - 0.4) ** 2))


def ellipsoid(x, rng):
    weights = 10.0 ** (6 * np.arange(len(x)) / (len(x) - 1))
    return float(np.sum(weights * (x - 0.4) ** 2))


def rosenbrock(x, rng):
    z = -2 + 5 * x
    return float(np.sum(100 * (z[1:] - z[:-1] ** 2) ** 2 + (1 - z[:-1]) ** 2))


def plateau_box(x, rng):
    """A box of 2 % of the volume at an edge; 0 elsewhere, as for a field that failed."""
    if x[0] <= 0.9 or x[1] <= 0.8:
        return 0.0
    return -1 / (0.01 + (x[0] - 0.97) ** 2 + (x[1] - 0.9) ** 2 + (x[2] - 0.5) ** 2)


def plateau_ball(x, rng):
    """A ball of 1.4 % of the volume; 0 elsewhere."""
    squared = (x[0] - 0.2) ** 2 + (x[1] - 0.75) ** 2 + (x[2] - 0.6) ** 2
    return squared - 1 if squared < 0.15**2 else 0.0


def corner_linear(x, rng):
    return float(np.sum(x))


def corner_sphere(x, rng):
    return float(np.sum(x**2))


def corner_mixed(x, rng):
    """Two genes at opposite bounds, the third inside."""
    return float(x[0] - x[1] + (x[2] - 0.5) ** 2)


def noisy_sphere(x, rng):
    """The value that is told; the target is held against the sphere itself."""
    return sphere(x, rng) + 0.01 * rng.standard_normal()


# name: objective, genes, target, what the target is held against
PROBLEMS = {
    "sphere": (sphere, 3, 1e-12, None),
    "ellipsoid": (ellipsoid, 3, 1e-8, None),
    "ellipsoid_5": (ellipsoid, 5, 1e-8, None),
    "rosenbrock": (rosenbrock, 2, 1e-10, None),
    "rosenbrock_3": (rosenbrock, 3, 1e-10, None),
    "plateau_box": (plateau_box, 3, -99.0, None),
    "plateau_ball": (plateau_ball, 3, -1 + 1e-6, None),
    "corner_linear": (corner_linear, 3, 1e-6, None),
    "corner_sphere": (corner_sphere, 3, 1e-6, None),
    "corner_mixed": (corner_mixed, 3, -1 + 1e-6, None),
    "noisy_sphere": (noisy_sphere, 3, 1e-3, sphere),
}


class Reached(Exception):
    pass


def evaluations(objective, genes, target, held_against, seed):
    """The number of the evaluation that reaches the target, or None."""
    rng = np.random.default_rng(1000 + seed)
    count = 0

    def counted(x):
        nonlocal count
        count += 1
        x = np.asarray(x)
        value = objective(x, rng)
        if (value if held_against is None else held_against(x, rng)) <= target:
            raise Reached
        return value

    starts = 0

    def start():
        nonlocal starts
        starts += 1
        return np.full(genes, 0.5) if starts == 1 else rng.uniform(size=genes)

    options = {
        "bounds": [0, 1],
        "popsize": POPULATION,
        "seed": seed + 1,
        "maxfevals": MOST_EVALUATIONS,
        "verbose": -9,
        "verb_log": 0,
    }
    try:
        cma.fmin2(counted, start, STEP, options, restarts=100, incpopsize=2)
    except Reached:
        return count
    return None


def main():
    reference = {
        "tools": {"python": platform.python_version(), "cma": cma.__version__, "numpy": np.__version__},
        "population": POPULATION,
        "step": STEP,
        "most_evaluations": MOST_EVALUATIONS,
        "evaluations": {
            name: [evaluations(*problem, seed) for seed in SEEDS] for name, problem in PROBLEMS.items()
        },
    }
    path = Path(__file__).with_name("pycma_reference.json")
    path.write_text(json.dumps(reference, indent=2) + "\n")
    for name, counts in reference["evaluations"].items():
        print(name, sorted(counts, key=lambda c: MOST_EVALUATIONS if c is None else c)[len(counts) // 2], counts)


if __name__ == "__main__":
    main()
