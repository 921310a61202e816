"""Rotation, baryons and bare quark stars with SciPy: references for the tests of src/physics/tov.

Written apart from the TypeScript solver and by another route: the frame dragging as the linear second-order equation for
omega-bar (Hartle 1967, eq. 43), not its logarithmic derivative; the independent variable is ln P for the fits of Read et
al. and P itself for bare quark stars. See README.md for how to run it. Lengths in km, c = G = 1.
"""

import argparse
import csv
import math
from pathlib import Path

from scipy.integrate import solve_ivp
from scipy.optimize import brentq, minimize_scalar

from reference import C, DENSITY, G, SUN_KM, love_number, read_eos

MEV_FM3 = 1.602176634e-6 * 1e39 / C**2 * DENSITY  # MeV fm^-3 -> km^-2
INERTIA_45 = 1e15 * C**2 / G / 1e45  # km^3 -> 1e45 g cm^2
RTOL = 1e-11
SURFACE = 1e-24
CENTRE = 1e-6  # 1 - P/P_c where the integration begins: what is left out is this times its volume


def whole(p, state, e, rho, de_dp):
    """d/dP of (u = r^2, m, y, m_b, omega-bar, r^4 j omega-bar', ln j)."""
    u, m, y, _, omega, q, log_j = state
    r = math.sqrt(u)
    grow = r / (r - 2 * m)
    dr = -r * (r - 2 * m) / ((e + p) * (m + 4 * math.pi * r**3 * p))
    f = grow * (1 + 4 * math.pi * u * (p - e))
    slope = 2 * grow * (m + 4 * math.pi * r**3 * p) / r
    r2q = grow * (4 * math.pi * u * (5 * e + 9 * p + (e + p) * de_dp) - 6) - slope**2
    j = math.exp(log_j)
    return [
        2 * r * dr,
        4 * math.pi * u * e * dr,
        -(y * y + y * f + r2q) / r * dr,
        4 * math.pi * u * rho * math.sqrt(grow) * dr,
        q / (u * u * j) * dr,
        16 * math.pi * u * u * (e + p) * grow * j * omega * dr,
        -4 * math.pi * r * (e + p) * grow * dr,
    ]


def at_centre(p_c, e, rho, drop):
    """The state where the pressure has fallen by `drop`."""
    u = drop / (2 * math.pi / 3 * (e + p_c) * (e + 3 * p_c))
    volume = 4 * math.pi / 3 * u**1.5
    return [u, volume * e, 2.0, volume * rho, 1.0, 16 * math.pi / 5 * u**2.5 * (e + p_c), 0.0]


def finish(state, surface_energy):
    u, m, y, baryons, omega, q, log_j = state
    r = math.sqrt(u)
    y -= 4 * math.pi * r**3 * surface_energy / m  # Postnikov et al. 2010, PRD 82, 024016, eq. (15)
    momentum = q / math.exp(log_j) / 6
    inertia = momentum / (omega + 2 * momentum / r**3)
    k2 = love_number(m / r, y)
    return {
        "M_Msun": m / SUN_KM,
        "R_km": r,
        "Lambda": 2 / 3 * k2 / (m / r) ** 5,
        "M_baryon_Msun": baryons / SUN_KM,
        "I_1e45_g_cm2": inertia * INERTIA_45,
    }


def atol(start):
    return [1e-13 * value for value in (1.0, 1.0, 1.0, 1.0, 1.0)] + [1e-30, 1e-13]


def bag_star(b, p_c):
    """A star of massless quarks, eps = 3P + 4B, from its central pressure; rho = eps where P = 0."""
    def rhs(p, state):
        return whole(p, state, 3 * p + 4 * b, 4 * b * (1 + p / b) ** 0.75, 3.0)

    drop = CENTRE * p_c
    start = at_centre(p_c, 3 * p_c + 4 * b, 4 * b * (1 + p_c / b) ** 0.75, drop)
    done = solve_ivp(
        rhs, (p_c - drop, 0), start, method="DOP853", rtol=RTOL, atol=atol(start), first_step=drop / 2
    )
    assert done.success, done.message
    return finish(done.y[:, -1], 4 * b)


def fit_star(eos, rho_c):
    """A star of a fit of Read et al. 2009 from its central rest-mass density, one call a piece."""
    inner = eos.piece_of_density(rho_c)
    p_c = eos.pressure(rho_c)
    e_c = (1 + eos.a[inner]) * rho_c + p_c / (eos.gammas[inner] - 1)
    drop = CENTRE * p_c
    state = at_centre(p_c, e_c, rho_c, drop)
    x, end = math.log(p_c - drop), math.log(p_c * SURFACE)
    for i in range(inner, -1, -1):
        target = end if i == 0 else math.log(eos.join_pressures[i - 1])
        k, gamma, a = eos.ks[i], eos.gammas[i], eos.a[i]

        def rhs(x, state, k=k, gamma=gamma, a=a):
            p = math.exp(x)
            rho = math.exp((x - math.log(k)) / gamma)
            e = (1 + a) * rho + p / (gamma - 1)
            return [p * one for one in whole(p, state, e, rho, (e + p) / (gamma * p))]

        done = solve_ivp(
            rhs, (x, target), state, method="DOP853", rtol=RTOL, atol=atol(state), first_step=CENTRE / 4
        )
        assert done.success, done.message
        x, state = target, done.y[:, -1].tolist()
    return finish(state, 0.0)


def write(path, rows):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(rows[0])
        for row in rows:
            writer.writerow([repr(float(v)) if isinstance(v, float) else v for v in row.values()])


def bag_rows():
    for bag in (40.0, 60.0, 91.5):
        b = bag * MEV_FM3
        top = minimize_scalar(
            lambda x: -bag_star(b, b * math.exp(x))["M_Msun"], (0.5, 1.5, 2.5), tol=1e-9
        )
        yield {"B_MeV_fm3": bag, "which": "heaviest", **bag_star(b, b * math.exp(top.x))}
        for mass in (0.5, 1.0, 1.4):
            at = brentq(
                lambda x: bag_star(b, b * math.exp(x))["M_Msun"] - mass, -2.8, top.x, xtol=1e-13
            )
            yield {"B_MeV_fm3": bag, "which": str(mass), **bag_star(b, b * math.exp(at))}


def fit_rows(shared):
    all_eos = read_eos(shared)
    for name in ("SLy", "APR4", "MPA1", "H4"):
        eos = all_eos[name]
        for density in (6e14, 9e14, 1.6e15):
            yield {"eos": name, "rho_c_g_cm3": density, **fit_star(eos, density * DENSITY)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", type=Path, help="folder with eos_pp_params.csv and eos_crust_sly.csv")
    parser.add_argument("output", type=Path, help="folder to write the two tables into")
    options = parser.parse_args()
    write(options.output / "bag_stars_scipy.csv", list(bag_rows()))
    write(options.output / "rotation_scipy.csv", list(fit_rows(options.inputs)))


if __name__ == "__main__":
    main()
