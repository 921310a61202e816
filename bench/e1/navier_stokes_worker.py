"""The Navier-Stokes solver's peer: the same equation, truncation and ETDRK4 scheme in NumPy and scipy.fft, one thread.

d omega/dt + u . grad omega = nu lap omega - mu omega - chi n cos(n y) on the periodic box 2 pi; advection by the
velocity products, d_x d_y (u^2 - v^2) - (d_x^2 - d_y^2)(u v); 2/3 rule. Only the columns of the spectrum that the 2/3
rule keeps are stored and transformed, the fastest of three ways tried.
"""

import math
import sys
import time
from pathlib import Path

import numpy as np
from scipy import fft

sys.path.insert(0, str(Path(__file__).parents[1]))
from serve import serve


def etdrk4_coefficients(linear, h, points=64):
    """Kassam & Trefethen (2005): means over a circle of radius one around each L h."""
    circle = np.exp(2j * np.pi * (np.arange(points) + 0.5) / points)
    z = (linear * h)[..., None] + circle
    e = np.exp(z)

    def mean(values):
        return h * values.mean(-1).real

    return {
        "full": np.exp(linear * h),
        "half": np.exp(linear * h / 2),
        "stage": mean((np.exp(z / 2) - 1) / z),
        "first": mean((-4 - z + e * (4 - 3 * z + z * z)) / z**3),
        "middle": mean(2 * (2 + z + e * (-2 + z)) / z**3),
        "last": mean((-4 - 3 * z - z * z + e * (4 - z)) / z**3),
    }


class NavierStokes:
    """Spectra are [ky, kx], kx = 0 ... cutoff."""

    def __init__(self, size, viscosity, drag, forcing, timeStep):
        cutoff = math.ceil(size / 3) - 1
        kx = np.arange(cutoff + 1.0)
        ky = fft.fftfreq(size, 1 / size)[:, None]
        kept = np.abs(ky) <= cutoff
        square = kx**2 + ky**2
        inverse = np.divide(kept, square, out=np.zeros_like(square), where=square > 0)
        self.size = size
        self.kept = inverse > 0
        self.columns = cutoff + 1
        self.velocity = np.stack((1j * ky * inverse, -1j * kx * inverse))
        self.advection = np.stack((-kx * ky, kx**2 - ky**2)) * self.kept
        self.coefficients = etdrk4_coefficients(-viscosity * square - drag, timeStep)
        self.force = np.zeros(square.shape, complex)
        wavenumber, amplitude = forcing["wavenumber"], forcing["amplitude"]
        self.force[[wavenumber, -wavenumber], 0] = -amplitude * wavenumber / 2 * size**2
        self.products = np.empty((2, size, size))

    def start(self, vorticity):
        """vorticity: [y, x]"""
        return fft.rfft2(vorticity)[:, : self.columns] * self.kept

    def vorticity(self, spectrum):
        return fft.irfft(fft.ifft(spectrum, axis=0), n=self.size, axis=1)

    def tendency(self, spectrum):
        rows = fft.ifft(self.velocity * spectrum, axis=1, overwrite_x=True, workers=1)
        u, v = fft.irfft(rows, n=self.size, axis=2, workers=1)
        np.multiply(u + v, u - v, out=self.products[0])
        np.multiply(u, v, out=self.products[1])
        columns = fft.rfft(self.products, axis=2, workers=1)[:, :, : self.columns]
        first, second = fft.fft(columns, axis=1, workers=1) * self.advection
        return first + second + self.force

    def step(self, v):
        c = self.coefficients
        nv = self.tendency(v)
        half = c["half"] * v
        a = half + c["stage"] * nv
        na = self.tendency(a)
        b = half + c["stage"] * na
        nb = self.tendency(b)
        last = c["half"] * a + c["stage"] * (2 * nb - nv)
        nc = self.tendency(last)
        return c["full"] * v + c["first"] * nv + c["middle"] * (na + nb) + c["last"] * nc


solver = None
state = None


def start(parameters, vorticity):
    global solver, state
    solver = NavierStokes(**parameters)
    state = solver.start(np.array(vorticity).reshape(solver.size, solver.size))


def advance(steps):
    """Milliseconds a step."""
    global state
    began = time.perf_counter()
    for _ in range(steps):
        state = solver.step(state)
    return 1000 * (time.perf_counter() - began) / steps


serve(
    {
        "start": start,
        "advance": advance,
        "vorticity": lambda: solver.vorticity(state).ravel().tolist(),
    }
)
