"""The equation-of-state tables that lalsuite ships, solved by lalsimulation and by SciPy: what public_tables.ts compares with.

Prints one CSV row a table: lalsimulation's own maximum mass and star of 1.4 solar masses, and those of a TOV solver written
here, which shares nothing with lalsimulation or with src/physics/tov: independent variable ln P, ln eps linear in ln P
between the rows, LSODA (odeint), the surface term of Postnikov et al. 2010. Run by `deno task validate_eos`, see README.md.
"""

import bisect
import csv
import glob
import math
import multiprocessing
import os
import sys

import lal
import lalsimulation
from scipy.integrate import odeint
from scipy.optimize import brentq, minimize_scalar

from reference import C, DENSITY, SUN_KM, love_number

PRESSURE = DENSITY / C**2
SCOUTS = 24
COLUMNS = (
    "eos,path,lal_M_max,lal_R_1p4,lal_Lambda_1p4,lal_error,scipy_M_max,scipy_R_1p4,scipy_Lambda_1p4,scipy_still_rises"
).split(",")


class Table:
    """P(eps) [km^-2] of a file: two columns P and eps [m^-2], or nine with n_B, eps [g/cm^3] and P [dyn/cm^2]."""

    def __init__(self, path):
        rows = []
        with open(path) as file:
            for line in file:
                cells = [float(cell) for cell in line.split("#")[0].split()]
                if len(cells) == 2:
                    rows.append((cells[0] * 1e6, cells[1] * 1e6))
                elif cells:
                    rows.append((cells[3] * PRESSURE, cells[2] * DENSITY))
        kept = []
        for p, e in rows:  # rows that do not rise lie at densities of 1e4 g/cm^3
            if p > 0 and (not kept or (p > kept[-1][0] and e > kept[-1][1])):
                kept.append((p, e))
        self.x = [math.log(p) for p, _ in kept]
        self.z = [math.log(e) for _, e in kept]
        stiffness = (self.x[1] - self.x[0]) / (self.z[1] - self.z[0])
        self.self_bound = stiffness > 10 and kept[0][1] > 1e11 * DENSITY

    def energy(self, x):
        """eps and d ln eps/d ln P at ln P; below the table the first interval goes on, or P ~ eps^(4/3) if it is softer."""
        i = min(max(bisect.bisect(self.x, x) - 1, 0), len(self.x) - 2)
        slope = (self.z[i + 1] - self.z[i]) / (self.x[i + 1] - self.x[i])
        if x < self.x[0]:
            slope = min(slope, 0.75)
        return math.exp(self.z[i] + slope * (x - self.x[i])), slope


def star(table, x_c, tidal=False):
    p_c = math.exp(x_c)
    e_c, _ = table.energy(x_c)
    drop = 1e-6
    u = drop * p_c / (2 * math.pi / 3 * (e_c + p_c) * (e_c + 3 * p_c))
    state = [u, 4 * math.pi / 3 * u**1.5 * e_c] + ([2.0] if tidal else [])

    def rhs(x, state):
        u, m = state[0], state[1]
        p = math.exp(x)
        e, slope = table.energy(x)
        r = math.sqrt(u)
        grow = r / (r - 2 * m)
        r3p = 4 * math.pi * u * r * p
        du = -2 * p * u * (r - 2 * m) / ((e + p) * (m + r3p))
        dm = 2 * math.pi * r * e * du
        if not tidal:
            return du, dm
        y = state[2]
        f = grow * (1 + 4 * math.pi * u * (p - e))
        q = grow * (4 * math.pi * u * (5 * e + 9 * p + (e + p) * slope * e / p) - 6)
        q -= (2 * grow * (m + r3p) / r) ** 2
        return du, dm, -(y * y + y * f + q) / (2 * u) * du

    end = table.x[0] if table.self_bound else table.x[0] - 25
    ends, report = odeint(
        rhs, state, [x_c - drop, end], tfirst=True, rtol=1e-8, atol=[1e-11, 1e-13, 1e-9][: len(state)], h0=-drop / 4,
        mxstep=100000, full_output=True,
    )
    if report["message"] != "Integration successful.":
        raise RuntimeError(report["message"])
    u, m = ends[-1][:2]
    r = math.sqrt(u)
    found = {"m": m / SUN_KM, "r": r}
    if tidal:
        y = ends[-1][2]
        if table.self_bound:
            y -= 4 * math.pi * r**3 * math.exp(table.z[0]) / m
        found["lambda"] = 2 / 3 * love_number(m / r, y) / (m / r) ** 5
    return found


def by_scipy(path):
    table = Table(path)
    low = max(2e14, 1.02 * math.exp(table.z[0]) / DENSITY) * DENSITY
    i = bisect.bisect(table.z, math.log(low))
    start, end = table.x[i], table.x[-1]
    scouts = [start + (end - start) * k / (SCOUTS - 1) for k in range(SCOUTS)]
    masses = [star(table, x)["m"] for x in scouts]
    top = max(range(SCOUTS), key=lambda k: masses[k])
    row = {"scipy_still_rises": False}
    last = end
    if top == SCOUTS - 1 and masses[-1] > star(table, end - 1e-3 * (end - scouts[-2]))["m"]:
        row["scipy_still_rises"] = True
    else:
        bracket = (scouts[max(top - 1, 0)], scouts[min(top + 1, SCOUTS - 1)])
        best = minimize_scalar(
            lambda x: -star(table, x)["m"], bounds=bracket, method="bounded", options={"xatol": 1e-5}
        )
        row["scipy_M_max"], last = -best.fun, best.x
    low_k = [k for k in range(SCOUTS) if masses[k] < 1.4 and scouts[k] < last]
    if low_k and star(table, last)["m"] > 1.4:
        at = brentq(lambda x: star(table, x)["m"] - 1.4, scouts[low_k[-1]], last, xtol=1e-10)
        found = star(table, at, tidal=True)
        row |= {"scipy_R_1p4": found["r"], "scipy_Lambda_1p4": found["lambda"]}
    return row


def by_lal(path):
    row = {}
    try:
        family = lalsimulation.CreateSimNeutronStarFamily(lalsimulation.SimNeutronStarEOSFromFile(path))
        row["lal_M_max"] = lalsimulation.SimNeutronStarMaximumMass(family) / lal.MSUN_SI
        mass = 1.4 * lal.MSUN_SI
        radius = lalsimulation.SimNeutronStarRadius(mass, family)
        compactness = 1.4 * lal.MRSUN_SI / radius
        row["lal_R_1p4"] = radius / 1e3
        k2 = lalsimulation.SimNeutronStarLoveNumberK2(mass, family)
        row["lal_Lambda_1p4"] = 2 / 3 * k2 / compactness**5
    except RuntimeError as error:
        row["lal_error"] = str(error).split("\n")[0]
    return row


def solve(path):
    name = os.path.basename(path).removeprefix("LALSimNeutronStarEOS_").removesuffix(".dat")
    try:
        own = by_scipy(path)
    except (RuntimeError, ValueError, AssertionError) as error:
        print(f"{name}: SciPy: {error}", file=sys.stderr)
        own = {}
    return {"eos": name, "path": path, **by_lal(path), **own}


def tables():
    root = os.path.dirname(os.path.dirname(lalsimulation.__file__))
    found = glob.glob(os.path.join(root, "*", "data", "LALSimNeutronStarEOS_*.dat"))
    return sorted({os.path.basename(path): path for path in found}.values(), key=os.path.basename)


def main():
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    with multiprocessing.Pool(2) as pool:
        for row in pool.imap(solve, tables()):
            writer.writerow({key: repr(float(v)) if isinstance(v, float) else v for key, v in row.items()})


if __name__ == "__main__":
    main()
