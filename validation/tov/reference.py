"""Neutron stars with SciPy: the reference that the tests of src/physics/tov compare with.

Written apart from the TypeScript solver and by another route: the independent variable is ln P instead of the
pseudo-enthalpy, the dependent ones are u = r^2, the mass m and Hinderer's y; DOP853, one call a piece of the equation of
state. See README.md for how to run it. Lengths in km, c = G = 1: P and energy density in km^-2, m in km.
"""

import argparse
import csv
import math
import multiprocessing
from pathlib import Path

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

G = 6.67430e-8  # cm^3 g^-1 s^-2, CODATA 2018
C = 2.99792458e10  # cm/s
SUN_KM = 1.4766250  # G M_sun / c^2
DENSITY = G / C**2 * 1e10  # g/cm^3 -> km^-2
PRESSURE = G / C**4 * 1e10  # dyn/cm^2 -> km^-2

RTOL = 1e-11
ATOL = (1e-15, 1e-18, 1e-13)  # u, m, y
# The series at the centre: 1 - P/P_c. The omitted term moves u by this squared, in units of R^2.
CENTRE = 1e-7
# Where the integration ends: P/P_c. The mass above is this share of the star; radius and y are continued to P = 0.
SURFACE = 1e-26
LOG_DENSITIES = (14.0, 15.8, 73)  # the scan for the branches: log10 rho_c [g/cm^3], number of stars
# Below the least massive neutron star the mass rises with the central density once more, over bodies of thousands of km
# that are all crust. They are not counted as a branch.
LARGEST_NEUTRON_STAR_KM = 100
CANONICAL = 1.4


class Polytropes:
    """P = K rho^Gamma, energy density (1 + a) rho + P/(Gamma - 1), piece by piece; a by continuity at the joins."""

    def __init__(self, name, gammas, joins, anchor, constant):
        """joins: rest-mass densities [km^-2], ascending; `constant` is the K of piece `anchor`."""
        self.name = name
        self.gammas = gammas
        self.joins = joins
        ks = [0.0] * len(gammas)
        ks[anchor] = constant
        for i in range(anchor - 1, -1, -1):
            ks[i] = ks[i + 1] * joins[i] ** (gammas[i + 1] - gammas[i])
        for i in range(anchor + 1, len(gammas)):
            ks[i] = ks[i - 1] * joins[i - 1] ** (gammas[i - 1] - gammas[i])
        self.ks = ks
        self.a = [0.0]
        for i, rho in enumerate(joins):
            p = ks[i] * rho ** gammas[i]
            self.a.append(self.a[i] + p / rho * (1 / (gammas[i] - 1) - 1 / (gammas[i + 1] - 1)))
        self.join_pressures = [k * rho**g for k, rho, g in zip(ks, joins, gammas)]

    def piece_of_density(self, rho):
        return sum(rho >= join for join in self.joins)

    def pressure(self, rho):
        i = self.piece_of_density(rho)
        return self.ks[i] * rho ** self.gammas[i]


def read_eos(shared):
    """Read et al. 2009, PRD 79, 124032, Table III, on the SLy crust of its Table II."""
    with open(shared / "eos_crust_sly.csv") as file:
        crust = [row for row in csv.DictReader(file) if row["piece"].isdigit()]
    crust_gammas = [float(row["Gamma"]) for row in crust]
    crust_joins = [float(row["rho_upper_g_cm3"]) for row in crust[:3]]
    k4 = float(crust[3]["K_p_over_c2_g_cm3"])  # P/c^2 [g/cm^3] from rho [g/cm^3]
    found = {}
    with open(shared / "eos_pp_params.csv") as file:
        for row in csv.DictReader(file):
            g1, g2, g3 = (float(row[f"Gamma{i}"]) for i in (1, 2, 3))
            k1 = 10 ** float(row["log10_p1_dyn_cm2"]) / C**2 / (10**14.7) ** g1
            join = (k4 / k1) ** (1 / (g1 - crust_gammas[3]))
            joins = [*crust_joins, join, 10**14.7, 10**15.0]
            assert joins == sorted(joins), f"{row['eos']}: the joins are not in order"
            # The fourth crust piece's K is the anchor: the join to the core is defined with it.
            found[row["eos"]] = Polytropes(
                row["eos"],
                [*crust_gammas, g1, g2, g3],
                [rho * DENSITY for rho in joins],
                anchor=3,
                constant=k4 * DENSITY ** (1 - crust_gammas[3]),
            )
    found["Poly2"] = Polytropes("Poly2", [2.0], [], anchor=0, constant=100 * SUN_KM**2)
    return found


def integrate(eos, rho_c, sigma=0.0, variant="A", tidal=True, rtol=RTOL):
    """One star of central rest-mass density rho_c [km^-2]; dict with m and r [km], y, k2, lambda."""
    inertia = 1 + sigma
    gravity = 1 + sigma if variant == "B" else 1.0
    inner = eos.piece_of_density(rho_c)
    p_c = eos.pressure(rho_c)
    k, gamma, a = eos.ks[inner], eos.gammas[inner], eos.a[inner]
    e_c = (1 + a) * rho_c + p_c / (gamma - 1)
    drop = p_c * CENTRE
    u = drop / (2 * math.pi / 3 * (inertia * e_c + p_c) * (gravity * e_c + 3 * p_c))
    state = [u, 4 * math.pi / 3 * gravity * e_c * u**1.5] + ([2.0] if tidal else [])
    x = math.log(p_c - drop)
    end = math.log(p_c * SURFACE)
    for i in range(inner, -1, -1):
        target = end if i == 0 else math.log(eos.join_pressures[i - 1])
        if target >= x:
            continue  # the centre is at the join
        rhs = right_hand_side(eos, i, inertia, gravity, tidal)
        done = solve_ivp(
            rhs,
            (x, target),
            state,
            method="DOP853",
            rtol=rtol,
            atol=ATOL[: len(state)],
            # At the centre u is proportional to P_c - P: a guessed step would be far too long.
            first_step=min(CENTRE / 2, x - target),
        )
        if not done.success:
            raise RuntimeError(f"{eos.name} rho_c {rho_c}: {done.message}")
        x, state = target, done.y[:, -1].tolist()
    return finish(eos, x, state, inertia)


def right_hand_side(eos, i, inertia, gravity, tidal):
    k, gamma, a = eos.ks[i], eos.gammas[i], eos.a[i]
    log_k, pi4 = math.log(k), 4 * math.pi

    def rhs(x, state):
        u, m = state[0], state[1]
        p = math.exp(x)
        rho = math.exp((x - log_k) / gamma)
        e = (1 + a) * rho + p / (gamma - 1)
        r = math.sqrt(u)
        r3p = pi4 * u * r * p
        du = -2 * p * u * (r - 2 * m) / ((inertia * e + p) * (m + r3p))
        dm = pi4 / 2 * r * gravity * e * du
        if not tidal:
            return (du, dm)
        # Hinderer et al. 2010, PRD 81, 123016, eq. (14)-(16): r y' + y^2 + y F + r^2 Q = 0
        eg = gravity * e
        de_dp = gravity * (e + p) / (gamma * p)  # d(eps)/dP = (eps + P)/(Gamma P) along a polytrope
        grow = r / (r - 2 * m)  # e^lambda
        y = state[2]
        f = grow * (1 + pi4 * u * (p - eg))
        slope = 2 * grow * (m + r3p) / r  # r nu'
        r2q = grow * (pi4 * u * (5 * eg + 9 * p + (eg + p) * de_dp) - 6) - slope**2
        return (du, dm, -(y * y + y * f + r2q) / (2 * u) * du)

    return rhs


def finish(eos, x, state, inertia):
    """From the last pressure to P = 0: integral of dP/(inertia eps + P) in closed form, mass constant."""
    k, gamma = eos.ks[0], eos.gammas[0]
    m, r = state[1], math.sqrt(state[0])
    p = math.exp(x)
    ratio = p / math.exp((x - math.log(k)) / gamma)  # P/rho
    slope = inertia / (gamma - 1) + 1
    h = gamma / (gamma - 1) / slope * math.log1p(slope * ratio / inertia)
    # dh = -m dr/(r (r - 2m))  =>  1 - 2m/R = (1 - 2m/r) exp(2h)
    radius = 2 * m / (-math.expm1(2 * h + math.log1p(-2 * m / r)))
    star = {"m": m, "r": radius, "compactness": m / radius}
    if len(state) == 3:
        y, grow = state[2], r / (r - 2 * m)
        y -= (y * y + y * grow - 6 * grow - (2 * grow * m / r) ** 2) * (radius - r) / r
        star["y"] = y
        star["k2"] = love_number(m / radius, y)
        star["lambda"] = 2 / 3 * star["k2"] / (m / radius) ** 5
    return star


def love_number(c, y):
    """Hinderer 2008, ApJ 677, 1216, eq. (23); compactness above 0.02, where the closed form is safe."""
    assert c > 0.02
    top = 8 / 5 * c**5 * (1 - 2 * c) ** 2 * (2 + 2 * c * (y - 1) - y)
    bottom = (
        2 * c * (6 - 3 * y + 3 * c * (5 * y - 8))
        + 4 * c**3 * (13 - 11 * y + c * (3 * y - 2) + 2 * c * c * (1 + y))
        + 3 * (1 - 2 * c) ** 2 * (2 - y + 2 * c * (y - 1)) * math.log1p(-2 * c)
    )
    return top / bottom


def sound_speed_squared(eos, rho):
    i = eos.piece_of_density(rho)
    p = eos.pressure(rho)
    return eos.gammas[i] * p / ((1 + eos.a[i]) * rho + p / (eos.gammas[i] - 1) + p)


def sequence(eos, sigma, variant):
    """The maximum-mass star and the 1.4 solar mass star, by optimisation and root finding."""

    def mass(s):  # s = ln rho_c
        return integrate(eos, math.exp(s), sigma, variant, tidal=False)["m"] / SUN_KM

    low, high, count = LOG_DENSITIES
    s = np.linspace(low, high, count) * math.log(10) + math.log(DENSITY)
    coarse = [integrate(eos, math.exp(one), sigma, variant, tidal=False, rtol=1e-7) for one in s]
    masses = [star["m"] / SUN_KM for star in coarse]
    branches = [(i, j) for i, j in rising_runs(masses) if coarse[j]["r"] < LARGEST_NEUTRON_STAR_KM]
    assert branches and branches[-1][1] < count - 1, f"{eos.name}: the mass still rises at the end of the scan"
    tops = [peak(mass, s, j, eos) for _, j in branches]
    m_max, s_max = max(tops)
    notes = []
    if len(branches) > 1:
        notes.append("several branches; 1.4 M_sun is on the first that reaches it, M_max is the largest")
    row = {"M_max_Msun": m_max, "stable_branches": len(branches)}
    heaviest = integrate(eos, math.exp(s_max), sigma, variant)
    row["R_Mmax_km"] = heaviest["r"]
    row["Lambda_Mmax"] = heaviest["lambda"]
    row["rho_c_Mmax_g_cm3"] = math.exp(s_max) / DENSITY
    row["cs2_central_Mmax"] = sound_speed_squared(eos, math.exp(s_max))
    crossing = None
    for (i, _), (top, at_top) in zip(branches, tops):
        if masses[i] < CANONICAL < top:
            crossing = (s[i], at_top)
            break
    if crossing is None:
        notes.append("no 1.4 M_sun star on a stable branch")
    else:
        at = brentq(lambda v: mass(v) - CANONICAL, *crossing, xtol=1e-13, rtol=1e-14)
        star = integrate(eos, math.exp(at), sigma, variant)
        row |= {
            "R_1p4_km": star["r"],
            "Lambda_1p4": star["lambda"],
            "k2_1p4": star["k2"],
            "C_1p4": star["compactness"],
            "y_1p4": star["y"],
            "rho_c_1p4_g_cm3": math.exp(at) / DENSITY,
        }
    row["note"] = "; ".join(notes)
    return row


def rising_runs(values):
    """Maximal runs of indices (first, last) over which the values rise."""
    runs, start = [], None
    for i in range(len(values)):
        up = i + 1 < len(values) and values[i + 1] > values[i]
        if up and start is None:
            start = i
        if not up and start is not None:
            runs.append((start, i))
            start = None
    return runs


def peak(mass, s, i, eos):
    """The maximum near s[i]: golden section, then the top of a polynomial through Chebyshev nodes around it.

    The polynomial is what makes the place sharp: by comparing masses it is known to sqrt(rtol) only. Its window does not
    cross a join, where the mass has only two derivatives. Returns (mass, ln rho_c).
    """
    low, high = s[i - 1], s[i + 1]
    ratio = (math.sqrt(5) - 1) / 2
    while high - low > 2e-3:
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (left, high) if mass(left) < mass(right) else (low, right)
    middle, half = (low + high) / 2, 0.03
    window = [middle - half, middle + half]
    for join in (math.log(rho) for rho in eos.joins):
        if window[0] < join < middle:
            window[0] = join + 1e-12
        elif middle <= join < window[1]:
            window[1] = join - 1e-12
    nodes = (window[0] + window[1]) / 2 + (window[1] - window[0]) / 2 * np.cos(
        np.pi * (np.arange(11) + 0.5) / 11
    )
    fit = np.polynomial.Polynomial.fit(nodes, [mass(v) for v in nodes], 7)
    slope = fit.deriv()
    roots = [r.real for r in slope.roots() if abs(r.imag) < 1e-9 and window[0] <= r.real <= window[1]]
    if len(roots) == 0:  # the maximum is at a join, where the slope jumps through 0
        at = max(window, key=lambda v: fit(v))
    else:
        at = max(roots, key=fit)
    return mass(at), at


COLUMNS = (
    "eos,variant,sigma,M_max_Msun,R_Mmax_km,Lambda_Mmax,rho_c_Mmax_g_cm3,cs2_central_Mmax,R_1p4_km,Lambda_1p4,k2_1p4,"
    "C_1p4,y_1p4,rho_c_1p4_g_cm3,stable_branches,note"
).split(",")
VARIANT_NAMES = ("SLy", "APR4", "MPA1", "H4")
VARIANT_SIGMAS = (0.01, 0.06, 0.2)
STAR_COLUMNS = (
    "eos,variant,sigma,rho_c_g_cm3,M_Msun,R_km,compactness,y,k2,Lambda,cs2_central"
).split(",")
STAR_DENSITIES = (5e14, 1e15, 1.8e15)


def solve(job):
    eos, variant, sigma = job
    return {"eos": eos.name, "variant": variant, "sigma": sigma, **sequence(eos, sigma, variant)}


def write(path, columns, rows):
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            values = [row.get(column, "") for column in columns]
            writer.writerow([repr(float(v)) if isinstance(v, float) else v for v in values])


def single_stars(all_eos):
    for name in (*VARIANT_NAMES, "Poly2"):
        eos = all_eos[name]
        for variant, sigma in (("A", 0.0), ("A", 0.06), ("B", 0.06)):
            densities = STAR_DENSITIES if name != "Poly2" else (1.28e-3 / SUN_KM**2 / DENSITY,)
            for rho_c in densities:
                star = integrate(eos, rho_c * DENSITY, sigma, variant)
                yield {
                    "eos": name,
                    "variant": variant,
                    "sigma": sigma,
                    "rho_c_g_cm3": rho_c,
                    "M_Msun": star["m"] / SUN_KM,
                    "R_km": star["r"],
                    "compactness": star["compactness"],
                    "y": star["y"],
                    "k2": star["k2"],
                    "Lambda": star["lambda"],
                    "cs2_central": sound_speed_squared(eos, rho_c * DENSITY),
                }


def report_differences(rows, shared):
    """Relative differences to tov_reference.csv, whose crust has the published K of every piece (see README.md)."""
    found = {row["eos"]: row for row in rows if row["sigma"] == 0}
    pairs = {
        "M_max_Msun": "Mmax_calc",
        "R_1p4_km": "R14_calc_km",
        "Lambda_1p4": "Lambda14_calc",
        "k2_1p4": "k2_14_calc",
        "C_1p4": "C_14_calc",
        "R_Mmax_km": "R_Mmax_calc_km",
        "cs2_central_Mmax": "cs2_central_Mmax",
    }
    with open(shared / "tov_reference.csv") as file:
        for row in csv.DictReader(file):
            mine = found[row["eos"]]
            found_there = {key: float(row[theirs]) for key, theirs in pairs.items()}
            print(row["eos"], {key: f"{mine[key] / value - 1:.1e}" for key, value in found_there.items()})


def convergence(all_eos):
    """How much the figures move when a numerical setting does: relative changes of (m, r, lambda) at 1e15 g/cm^3."""
    global CENTRE, SURFACE
    settings = {"as is": (RTOL, CENTRE, SURFACE)}
    settings["rtol 1e-13"] = (1e-13, CENTRE, SURFACE)
    settings["centre 1e-6"] = (RTOL, 1e-6, SURFACE)
    settings["centre 1e-8"] = (RTOL, 1e-8, SURFACE)
    settings["surface 1e-20"] = (RTOL, CENTRE, 1e-20)
    for name in (*VARIANT_NAMES, "Poly2"):
        for what, (rtol, CENTRE, SURFACE) in settings.items():
            star = integrate(all_eos[name], 1e15 * DENSITY, 0.06, "A", rtol=rtol)
            now = [star[key] for key in ("m", "r", "lambda")]
            if what == "as is":
                before = now
            else:
                print(f"{name} {what}:", *(f"{a / b - 1:.0e}" for a, b in zip(now, before)))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", type=Path, help="folder with eos_pp_params.csv, eos_crust_sly.csv, tov_reference.csv")
    parser.add_argument("output", type=Path, help="folder to write tov_scipy.csv and tov_scipy_stars.csv into")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--convergence", action="store_true", help="only print what the numerical settings are worth")
    options = parser.parse_args()
    all_eos = read_eos(options.inputs)
    if options.convergence:
        return convergence(all_eos)
    jobs = [(eos, "A", 0.0) for eos in all_eos.values()]
    jobs += [(all_eos[n], v, s) for n in VARIANT_NAMES for v in "AB" for s in VARIANT_SIGMAS]
    write(options.output / "tov_scipy_stars.csv", STAR_COLUMNS, single_stars(all_eos))
    with multiprocessing.Pool(options.processes) as pool:
        rows = []
        for row in pool.imap(solve, jobs, chunksize=1):
            rows.append(row)
            shown = ("eos", "variant", "sigma", "M_max_Msun", "R_1p4_km", "Lambda_1p4", "note")
            print(*(row.get(column) for column in shown), flush=True)
    write(options.output / "tov_scipy.csv", COLUMNS, rows)
    report_differences(rows, options.inputs)


if __name__ == "__main__":
    main()
