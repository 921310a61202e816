"""The TOV solver's peer: M_max, R_1.4 and Lambda_1.4 of one equation of state in Python with SciPy.

Formulated as ours, so that its variables do not slow it down: the pseudo-enthalpy h is the independent variable (its end
is the surface, exactly), u = r^2, w = m/r^3 and Hinderer's y are the dependent ones, one integration a piece. Scalars in
the right-hand side, y for the 1.4 solar mass star alone, and the root finding begins from the stars that the search for
the maximum has left. That search is told where the maximum lies; ours looks over the whole sequence first. Two
integrators: `solve_ivp` with LSODA (RK45 and DOP853 take a fifth longer at this accuracy), and the older `ode` with
dopri5, whose loop is compiled. Their tolerances are the loosest powers of ten at which every error of the benchmark's
cases is below its limit.
"""

import math
import sys
import time
from pathlib import Path

from scipy.integrate import ode, solve_ivp
from scipy.optimize import brentq, minimize_scalar

sys.path.insert(0, str(Path(__file__).parents[1]))
from serve import serve

G, C, SUN_KM = 6.67430e-8, 2.99792458e10, 1.4766250
DENSITY = G / C**2 * 1e10  # g/cm^3 -> km^-2
CRUST_GAMMAS = (1.58425, 1.28733, 0.62223, 1.35692)  # Read et al. 2009, Table II
CRUST_JOINS = (2.44034e7, 3.78358e11, 2.62780e12)
CRUST_K4 = 3.99874e-8

SOLVE_IVP_TOLERANCE = 1e-8
ODE_TOLERANCE = 1e-7
FLOOR = 1e-12
CENTRE = 1e-4  # where the series at the centre ends: (h_c - h)/h_c
MAXIMUM_WITHIN = 5e-4  # in ln rho_c; the mass is quadratic in it
CANONICAL_WITHIN = 1e-8
RANGE = (14.6, 15.7)  # log10 rho_c [g/cm^3] that holds the maximum
FOUR_PI = 4 * math.pi


class Eos:
    """Pieces P = K rho^Gamma; e^h = 1 + a + P/rho Gamma/(Gamma - 1) in each."""

    def __init__(self, log10_p1, gammas):
        k1 = 10**log10_p1 / C**2 / (10**14.7) ** gammas[0]
        join = (CRUST_K4 / k1) ** (1 / (gammas[0] - CRUST_GAMMAS[3]))
        self.gammas = [*CRUST_GAMMAS, *gammas]
        self.joins = [rho * DENSITY for rho in (*CRUST_JOINS, join, 10**14.7, 1e15)]
        ks = [0.0] * 7
        ks[3] = CRUST_K4 * DENSITY ** (1 - CRUST_GAMMAS[3])
        for i in (2, 1, 0):
            ks[i] = ks[i + 1] * self.joins[i] ** (self.gammas[i + 1] - self.gammas[i])
        for i in (4, 5, 6):
            ks[i] = ks[i - 1] * self.joins[i - 1] ** (self.gammas[i - 1] - self.gammas[i])
        self.ks, self.a, self.breaks = ks, [0.0], [0.0]
        for i, rho in enumerate(self.joins):
            g, below = self.gammas[i + 1], self.gammas[i]
            q = ks[i] * rho ** (below - 1)
            self.breaks.append(math.log1p(self.a[i] + q * below / (below - 1)))
            self.a.append(self.a[i] + q * (1 / (below - 1) - 1 / (g - 1)))

    def enthalpy(self, rho):
        i = sum(rho >= join for join in self.joins)
        g = self.gammas[i]
        return math.log1p(self.a[i] + self.ks[i] * rho ** (g - 1) * g / (g - 1)), i


def rates(eos, i, inertia, gravity, tidal):
    gamma, k, a = eos.gammas[i], eos.ks[i], eos.a[i]
    share, power, scale = (gamma - 1) / gamma, 1 / (gamma - 1), 1 + a
    expm1 = math.expm1

    def of_mass(h, state):
        u, w = state.tolist()
        q = (expm1(h) - a) * share
        rho = (q / k) ** power
        p = q * rho
        e = scale * rho + p * power
        if e <= 0:  # the surface
            return [-2 * (1 - 2 * u * w) / (inertia * w), 3 * (1 - 2 * u * w) / (inertia * u)]
        du = -2 * (1 - 2 * u * w) * (e + p) / ((inertia * e + p) * (w + FOUR_PI * p))
        return [du, (FOUR_PI * gravity * e - 3 * w) / (2 * u) * du]

    def with_tide(h, state):
        u, w, y = state.tolist()
        excess = expm1(h)
        q = (excess - a) * share
        rho = (q / k) ** power
        p = q * rho
        e = scale * rho + p * power
        grow = 1 / (1 - 2 * u * w)
        ratio = (e + p) / (inertia * e + p) if e > 0 else 1 / inertia
        du = -2 * ratio / (grow * (w + FOUR_PI * p))
        eg = gravity * e
        stiff = gravity * (1 + excess) / (gamma * q) if q > 0 else 0.0  # d(eps)/dP
        slope = 2 * grow * u * (w + FOUR_PI * p)
        f = grow * (1 + FOUR_PI * u * (p - eg))
        r2q = grow * (FOUR_PI * u * (5 * eg + 9 * p + (eg + p) * stiff) - 6) - slope * slope
        return [du, (FOUR_PI * eg - 3 * w) / (2 * u) * du, -(y * (y + f) + r2q) / (2 * u) * du]

    return with_tide if tidal else of_mass


def with_solve_ivp(rhs):
    """A function (h, state, end) -> state at the end."""

    def advance(h, state, end):
        done = solve_ivp(rhs, (h, end), state, method="LSODA", rtol=SOLVE_IVP_TOLERANCE, atol=FLOOR)
        if not done.success:
            raise RuntimeError(done.message)
        return done.y[:, -1]

    return advance


def with_ode(rhs):
    solver = ode(rhs).set_integrator("dopri5", rtol=ODE_TOLERANCE, atol=FLOOR, nsteps=5000)

    def advance(h, state, end):
        solver.set_initial_value(state, h)
        state = solver.integrate(end)
        if not solver.successful():
            raise RuntimeError(f"the integration failed at h = {solver.t}")
        return state

    return advance


INTEGRATORS = {"solve_ivp": with_solve_ivp, "ode": with_ode}


class Model:
    def __init__(self, log10P1, gammas, sigma, variant, integrator):
        self.eos = Eos(log10P1, gammas)
        self.inertia = 1 + sigma
        self.gravity = 1 + sigma if variant == "B" else 1.0
        self.advance = {
            tidal: [
                INTEGRATORS[integrator](rates(self.eos, i, self.inertia, self.gravity, tidal))
                for i in range(len(self.eos.gammas))
            ]
            for tidal in (False, True)
        }

    def star(self, s, tidal=False):
        """(m, u, y) of the star of ln rho_c = s."""
        eos, rho = self.eos, math.exp(s)
        h_c, i = eos.enthalpy(rho)
        p = eos.ks[i] * rho ** eos.gammas[i]
        e = (1 + eos.a[i]) * rho + p / (eos.gammas[i] - 1)
        w = FOUR_PI / 3 * self.gravity * e
        h = h_c * (1 - CENTRE)
        u = 2 * h_c * CENTRE * (e + p) / ((self.inertia * e + p) * (w + FOUR_PI * p))
        state = [u, w, 2.0] if tidal else [u, w]
        for piece in range(i, -1, -1):
            end = eos.breaks[piece]
            if end < h:
                state = self.advance[tidal][piece](h, state, end)
                h = end
        u, w, *y = map(float, state)
        return [w * u**1.5, u, *y]

    def solve(self):
        """M_max, R_1.4 and Lambda_1.4 of the equation of state."""
        seen = {}

        def mass(s):
            seen[s] = self.star(s)[0] / SUN_KM
            return seen[s]

        bounds = tuple(math.log(10**edge * DENSITY) for edge in RANGE)
        top = minimize_scalar(
            lambda s: -mass(s), bounds=bounds, method="bounded", options={"xatol": MAXIMUM_WITHIN}
        )
        below = [s for s in seen if s < top.x and seen[s] < 1.4]
        low = max(below) if below else bounds[0] - 1.0
        high = min(s for s in seen if low < s and seen[s] >= 1.4)
        at = brentq(
            lambda s: (seen[s] if s in seen else mass(s)) - 1.4, low, high, xtol=CANONICAL_WITHIN
        )
        m, u, y = self.star(at, tidal=True)
        c = m / math.sqrt(u)
        return {
            "mMaxSolar": -top.fun,
            "r14Km": math.sqrt(u),
            "lambda14": deformability(c, y),
            "stars": len(seen) + 1,
        }


def deformability(c, y):
    """Hinderer 2008."""
    top = 8 / 5 * (1 - 2 * c) ** 2 * (2 + 2 * c * (y - 1) - y)
    bottom = (
        2 * c * (6 - 3 * y + 3 * c * (5 * y - 8))
        + 4 * c**3 * (13 - 11 * y + c * (3 * y - 2) + 2 * c * c * (1 + y))
        + 3 * (1 - 2 * c) ** 2 * (2 - y + 2 * c * (y - 1)) * math.log1p(-2 * c)
    )
    return 2 / 3 * top / bottom


def solve(case):
    return Model(**case).solve()


def measure(case, repeats):
    """Milliseconds a solution, the making of the equation of state included."""
    began = time.perf_counter()
    for _ in range(repeats):
        solve(case)
    return 1000 * (time.perf_counter() - began) / repeats


serve({"solve": solve, "measure": measure})
