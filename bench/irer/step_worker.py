"""The S-NCGL solver's peer: the same equations, truncation, ETDRK4 scheme and geometry in JAX, compiled, in float64.

d psi/dt = eps psi + (D + i c1) q lap psi - (b3 + i c3)|psi|^2 psi - kappa (K * |psi|^2) psi + s with
q = (rho_s/rho_vac)^alpha held during a step; after it rho_s <- max(1e-9, rho_s + r (rho* - rho_s)) with
(1 - l^2 lap) rho* = |psi|^2. q's upper bound 1.05^n is in the linear part. As in our solver the transforms of |psi|^2
serve the end of a step and the next one's first stage, real fields have real transforms; a whole run of steps is one
compiled loop, which ends early when q_ref changes.
"""

import math
import sys
import time
from functools import partial
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

sys.path.insert(0, str(Path(__file__).parents[1]))
from serve import serve

jax.config.update("jax_enable_x64", True)

RATIO = 1.05
LEAST_RHO_S = 1e-9


def etdrk4_coefficients(linear, h, points=64):
    """Kassam & Trefethen (2005): means over a circle of radius one around each L h; `linear` is complex."""
    circle = np.exp(2j * np.pi * (np.arange(points) + 0.5) / points)
    z = (linear * h)[:, None] + circle
    e = np.exp(z)
    return (
        np.exp(linear * h),
        np.exp(linear * h / 2),
        h * ((np.exp(z / 2) - 1) / z).mean(-1),
        h * ((-4 - z + e * (4 - 3 * z + z * z)) / z**3).mean(-1),
        h * (2 * (2 + z + e * (-2 + z)) / z**3).mean(-1),
        h * ((-4 - 3 * z - z * z + e * (4 - z)) / z**3).mean(-1),
    )


class Sncgl:
    """Fields are [y, x]. `stacked`: psi and its Laplacian go through one batched transform."""

    def __init__(self, p, stacked):
        self.p = p
        size = p["size"]
        n = np.fft.fftfreq(size, 1 / size)
        unit = (2 * math.pi / p["box_length"]) ** 2
        integers = (n[:, None] ** 2 + n**2).astype(int)
        kept = (np.abs(n)[:, None] < size / 3) & (np.abs(n) < size / 3)
        # Modes of one |k| share their coefficients; those that are dropped have none.
        shells, index = np.unique(np.where(kept, integers, -1), return_inverse=True)
        self.shells, self.index = unit * shells[1:], jnp.asarray(index.reshape(size, size))
        self.kept = jnp.asarray(kept)
        self.k_squared = jnp.asarray(unit * integers)
        half = unit * (n[:, None] ** 2 + np.arange(size // 2 + 1.0) ** 2)
        self.kernel = jnp.asarray(np.exp(-half / (2 * p["sigma_k"] ** 2)))
        self.screening = jnp.asarray(1 / (1 + p["screening_length"] ** 2 * half))
        self.stacked = stacked
        self.tables = {}

    def coefficients(self, reference):
        if reference not in self.tables:
            p = self.p
            linear = p["epsilon"] - (p["D"] + 1j * p["c1"]) * reference * self.shells
            sets = etdrk4_coefficients(linear, p["time_step"])
            self.tables = {reference: tuple(jnp.asarray(np.append(0, set))[self.index] for set in sets)}
        return self.tables[reference]

    def look(self, v):
        """psi, lap psi and the transform of |psi|^2."""
        if self.stacked:
            psi, laplacian = jnp.fft.ifft2(jnp.stack((v, -self.k_squared * v)))
        else:
            psi, laplacian = jnp.fft.ifft2(v), jnp.fft.ifft2(-self.k_squared * v)
        density = psi.real**2 + psi.imag**2
        return psi, laplacian, density, jnp.fft.rfft2(density)

    def tendency(self, view, q, reference):
        p = self.p
        psi, laplacian, density, spectrum = view
        smoothed = jnp.fft.irfft2(self.kernel * spectrum, s=psi.shape)
        value = (
            (p["D"] + 1j * p["c1"]) * (q - reference) * laplacian
            - ((p["b3"] + 1j * p["c3"]) * density + p["kappa"] * smoothed) * psi
            + p["source"]
        )
        return jnp.where(self.kept, jnp.fft.fft2(value), 0)

    def step(self, state, coefficients, reference):
        p = self.p
        full, half, stage, first, middle, last = coefficients
        v, view, rho, q, _ = state
        nv = self.tendency(view, q, reference)
        a = half * v + stage * nv
        na = self.tendency(self.look(a), q, reference)
        b = half * v + stage * na
        nb = self.tendency(self.look(b), q, reference)
        c = half * a + stage * (2 * nb - nv)
        nc = self.tendency(self.look(c), q, reference)
        v = full * v + first * nv + middle * (na + nb) + last * nc
        view = self.look(v)
        target = jnp.fft.irfft2(self.screening * view[3], s=rho.shape)
        rho = jnp.maximum(LEAST_RHO_S, rho + p["relaxation"] * (target - rho))
        q = (rho / p["rho_vac"]) ** p["alpha"]
        return v, view, rho, q, q.max()

    @partial(jax.jit, static_argnums=0)
    def run(self, state, coefficients, reference, steps):
        """Steps until q_ref is another one; with the number of those that were taken."""

        def goes_on(carry):
            largest, taken = carry[0][4], carry[1]
            return (taken < steps) & ((taken == 0) | ((largest <= reference) & (largest * RATIO > reference)))

        def body(carry):
            return self.step(carry[0], coefficients, reference), carry[1] + 1

        return lax.while_loop(goes_on, body, (state, 0))

    @partial(jax.jit, static_argnums=0)
    def start(self, psi, rho):
        v = jnp.where(self.kept, jnp.fft.fft2(psi), 0)
        q = (rho / self.p["rho_vac"]) ** self.p["alpha"]
        return v, self.look(v), rho, q, q.max()


solver = None
states = {}


def read(folder, size):
    psi = np.fromfile(Path(folder) / "psi.f64").view(complex).reshape(size, size)
    return jnp.asarray(psi), jnp.asarray(np.fromfile(Path(folder) / "rho.f64").reshape(size, size))


def start(parameters, folder):
    """Sets the field that lies in the folder, for either kind of transforms."""
    states.clear()
    for stacked in (False, True):
        made = Sncgl(parameters, stacked)
        states[stacked] = made, made.start(*read(folder, parameters["size"]))


def advance(steps, stacked):
    """Milliseconds a step."""
    began = time.perf_counter()
    made, state = states[stacked]
    left = steps
    while left > 0:
        reference = RATIO ** math.ceil(math.log(float(state[4])) / math.log(RATIO))
        state, taken = made.run(state, made.coefficients(reference), reference, left)
        left -= int(taken)
    jax.block_until_ready(state)
    states[stacked] = made, state
    return 1000 * (time.perf_counter() - began) / steps


def write(folder, stacked):
    """Writes the present field next to the one it began with."""
    _, state = states[stacked]
    np.asarray(state[1][0]).tofile(Path(folder) / "psi_end.f64")
    np.asarray(state[2]).tofile(Path(folder) / "rho_end.f64")


serve({"start": start, "advance": advance, "write": write})
