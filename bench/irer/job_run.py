"""A hunt's run in Python: `job_run.py case.json initial.f64 rho_history_<id>.h5`.

The field and its geometry as step_worker.py has them, for one run from start to artifact. Everything that a process does
once is NumPy; one function is compiled, a loop over steps that ends when q_ref changes. What differs from case to case is
an argument of it and not a constant, so that JAX's cache of compiled functions (JAX_COMPILATION_CACHE_DIR) serves every
case of a size.
"""

import json
import math
import sys

import h5py
import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

jax.config.update("jax_enable_x64", True)

RATIO = 1.05
LEAST_RHO_S = 1e-9


def coefficients(linear, h, points=64):
    """Kassam & Trefethen (2005): means over a circle of radius one around each L h; `linear` is complex."""
    circle = np.exp(2j * np.pi * (np.arange(points) + 0.5) / points)
    z = (linear * h)[:, None] + circle
    half = np.exp(z / 2)
    e = half * half
    return np.stack(
        (
            np.exp(linear * h),
            np.exp(linear * h / 2),
            h * ((half - 1) / z).mean(-1),
            h * ((-4 - z + e * (4 - 3 * z + z * z)) / z**3).mean(-1),
            h * (2 * (2 + z + e * (-2 + z)) / z**3).mean(-1),
            h * ((-4 - 3 * z - z * z + e * (4 - z)) / z**3).mean(-1),
        )
    )


def look(v, grid):
    """psi, lap psi, |psi|^2 and its transform."""
    psi, laplacian = jnp.fft.ifft2(v), jnp.fft.ifft2(-grid["k_squared"] * v)
    density = psi.real**2 + psi.imag**2
    return psi, laplacian, density, jnp.fft.rfft2(density)


def tendency(view, q, p, grid):
    psi, laplacian, density, spectrum = view
    smoothed = jnp.fft.irfft2(grid["kernel"] * spectrum, s=psi.shape)
    value = (
        p["diffusion"] * (q - p["reference"]) * laplacian
        - (p["saturation"] * density + p["kappa"] * smoothed) * psi
        + p["source"]
    )
    return jnp.where(grid["kept"], jnp.fft.fft2(value), 0)


def step(state, sets, p, grid):
    full, half, stage, first, middle, last = sets
    v, view, rho, q, _ = state
    nv = tendency(view, q, p, grid)
    a = half * v + stage * nv
    na = tendency(look(a, grid), q, p, grid)
    b = half * v + stage * na
    nb = tendency(look(b, grid), q, p, grid)
    c = half * a + stage * (2 * nb - nv)
    nc = tendency(look(c, grid), q, p, grid)
    v = full * v + first * nv + middle * (na + nb) + last * nc
    view = look(v, grid)
    target = jnp.fft.irfft2(grid["screening"] * view[3], s=rho.shape)
    rho = jnp.maximum(LEAST_RHO_S, rho + p["relaxation"] * (target - rho))
    q = (rho / p["rho_vac"]) ** p["alpha"]
    return v, view, rho, q, q.max()


@jax.jit
def run(state, shells, index, p, grid, steps):
    """Steps until q_ref is another one; with the number of those that were taken."""
    sets = shells[:, index]

    def goes_on(carry):
        largest, taken = carry[0][4], carry[1]
        return (taken < steps) & (
            (taken == 0) | ((largest <= p["reference"]) & (largest * RATIO > p["reference"]))
        )

    def body(carry):
        return step(carry[0], sets, p, grid), carry[1] + 1

    return lax.while_loop(goes_on, body, (state, 0))


class Run:
    """A case; its state is that of `step`."""

    def __init__(self, case, psi):
        self.case, size = case, case["size"]
        n = np.fft.fftfreq(size, 1 / size)
        unit = (2 * math.pi / case["box_length"]) ** 2
        integers = (n[:, None] ** 2 + n**2).astype(int)
        kept = (np.abs(n)[:, None] < size / 3) & (np.abs(n) < size / 3)
        # Modes of one |k| share their coefficients; those that are dropped have none.
        shells, index = np.unique(np.where(kept, integers, -1), return_inverse=True)
        self.shells, self.index = unit * shells[1:], index.reshape(size, size)
        half = unit * (n[:, None] ** 2 + np.arange(size // 2 + 1.0) ** 2)
        self.grid = {
            "kept": kept,
            "k_squared": unit * integers,
            "kernel": np.exp(-half / (2 * case["sigma_k"] ** 2)),
            "screening": 1 / (1 + case["screening_length"] ** 2 * half),
        }
        v = np.where(kept, np.fft.fft2(psi), 0)
        psi = np.fft.ifft2(v)
        density = psi.real**2 + psi.imag**2
        view = psi, np.fft.ifft2(-self.grid["k_squared"] * v), density, np.fft.rfft2(density)
        rho = np.full((size, size), float(case["rho_vac"]))
        self.state = v, view, rho, np.ones((size, size)), np.float64(1)

    def advance(self, steps):
        """The fields afterwards: psi and rho_s. Raises where they are not fit for an artifact."""
        case = self.case
        dispersion = case["D"] + 1j * case["c1"]
        while steps > 0:
            reference = RATIO ** math.ceil(math.log(float(self.state[4])) / math.log(RATIO))
            linear = case["epsilon"] - dispersion * reference * self.shells
            table = coefficients(linear, case["time_step"])
            p = {
                "diffusion": dispersion,
                "reference": reference,
                "saturation": case["b3"] + 1j * case["c3"],
                **{name: float(case[name]) for name in ("kappa", "source", "relaxation", "rho_vac", "alpha")},
            }
            sets = np.concatenate((np.zeros((6, 1)), table), axis=1)
            self.state, taken = run(self.state, sets, self.index, p, self.grid, steps)
            steps -= int(taken)
        psi, rho = np.asarray(self.state[1][0]), np.asarray(self.state[2])
        if not (np.isfinite(psi).all() and np.isfinite(rho).all() and rho.min() > LEAST_RHO_S):
            raise SystemExit("the run diverged or its geometry is singular")
        return psi, rho


def main(case_path, initial_path, out_path):
    with open(case_path) as file:
        job = json.load(file)
    case = job["parameters"]
    psi = np.fromfile(initial_path).view(complex).reshape(case["size"], case["size"])
    run = Run(case, psi)
    before, rho_before = run.advance(case["steps"] - 1)
    after, rho_after = run.advance(1)
    with h5py.File(out_path, "w") as file:
        file.attrs["run_id"], file.attrs["study"] = job["run_id"], "IRER"
        for name, value in case.items():
            file.attrs[name] = float(value)
        pairs = {"final_psi": after, "previous_psi": before}
        metrics = {"final_g_tt": rho_after, "previous_g_tt": rho_before}
        for name, field in pairs.items():
            file[name] = np.stack((field.real, field.imag), axis=-1)
        for name, rho in metrics.items():
            file[name] = -((case["rho_vac"] / rho) ** case["alpha"])
        file["final_rho"] = after.real**2 + after.imag**2


main(*sys.argv[1:])
