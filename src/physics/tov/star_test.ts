import assert from "node:assert/strict";
import {
  BUCHDAHL_COMPACTNESS,
  LOVE_NUMBER_N0,
  LOVE_NUMBER_N1,
  massN1,
  radiusN1,
  uniformCentralPressureRatio,
  uniformDensity,
  uniformPressureRatio,
} from "../exact/mod.ts";
import {
  energyPolytrope,
  type EquationOfState,
  equationOfState,
  integrateStar,
  KM2_PER_G_CM3,
  polytropicPieces,
  SOLAR_MASS_KM,
} from "./mod.ts";
import { G_CM2_PER_KM3 } from "./units.ts";
import { starProfile } from "./profile.ts";
import { readReference } from "./testing/read_reference.ts";

function close(found: number, expected: number, relative: number, what = ""): void {
  assert.ok(Math.abs(found / expected - 1) <= relative, `${what} found ${found}, expected ${expected}`);
}

/** P = K ρ², as a rest-mass polytrope. */
const restMassPolytrope = (constant: number) =>
  polytropicPieces([{ gamma: 2, density: 1e-4, pressure: constant * 1e-8 }], {
    name: "n = 1",
    publishedFit: true,
  });

Deno.test("a star of uniform density has the compactness of Schwarzschild's interior solution", () => {
  const eos = uniformDensity(7e-4);
  for (const compactness of [1e-4, 0.01, 0.1, 0.2, 0.3, 0.4, 0.44]) {
    const centralEnthalpy = Math.log1p(uniformCentralPressureRatio(compactness));
    const star = integrateStar(eos, { centralEnthalpy });
    close(star.compactness, compactness, 1e-9);
    close(star.massSolar * SOLAR_MASS_KM, 4 / 3 * Math.PI * star.radiusKm ** 3 * 7e-4, 1e-12);
  }
});

Deno.test("the central pressures of uniform stars are those of the reference table", async () => {
  for (const row of await readReference("tov_analytic.csv")) {
    const found = /p_c\/eps at C=([\d.]+)/.exec(row.quantity);
    if (found) close(uniformCentralPressureRatio(Number(found[1])), Number(row.value), 1e-11);
  }
});

Deno.test("no star of uniform density reaches Buchdahl's limit, however large its central pressure", () => {
  const eos = uniformDensity(7e-4);
  const compactness = [1, 3, 6, 9].map((centralEnthalpy) =>
    integrateStar(eos, { centralEnthalpy }).compactness
  );
  for (let i = 1; i < compactness.length; i++) assert.ok(compactness[i] > compactness[i - 1]);
  assert.ok(compactness.at(-1)! < BUCHDAHL_COMPACTNESS && compactness.at(-1)! > 0.444);
});

Deno.test("the profile of a star of uniform density is Schwarzschild's", () => {
  const centralEnthalpy = Math.log1p(uniformCentralPressureRatio(0.25));
  const profile = starProfile(uniformDensity(7e-4), { centralEnthalpy, points: 41 });
  profile.relativeRadius.forEach((x, i) => {
    const expected = 7e-4 * uniformPressureRatio(x, { compactness: 0.25 });
    assert.ok(Math.abs(profile.pressure[i] - expected) < 1e-12, `at ${x}`);
    assert.ok(Math.abs(profile.compactness[i] - 0.5 * x * x) < 1e-9, `at ${x}`);
  });
});

Deno.test("small stars with n = 1 and n = 0 have the Newtonian Love numbers, radius and mass (linear limit)", () => {
  const limit = (of: (h: number) => number): number => {
    const [h1, h2] = [2e-5, 1e-5];
    return 2 * of(h2) - of(h1); // relativity adds a term of first order in C
  };
  const constant = 100;
  const eos = restMassPolytrope(constant);
  close(limit((h) => integrateStar(eos, { centralEnthalpy: h }).k2), LOVE_NUMBER_N1, 1e-6);
  close(limit((h) => integrateStar(eos, { centralEnthalpy: h }).radiusKm), radiusN1(constant), 1e-6);
  close(
    limit((h) => {
      const { massSolar, centralDensityGcm3 } = integrateStar(eos, { centralEnthalpy: h });
      const centralDensity = centralDensityGcm3 * KM2_PER_G_CM3;
      return massSolar * SOLAR_MASS_KM / massN1(constant, { centralDensity });
    }),
    1,
    1e-6,
  );
  close(limit((h) => integrateStar(uniformDensity(7e-4), { centralEnthalpy: h }).k2), LOVE_NUMBER_N0, 1e-6);
});

Deno.test("the toy star with K = 100 and ρ_c = 1.28e-3 is that of the reference table", async () => {
  const rows = await readReference("tov_analytic.csv");
  const start = rows.findIndex(({ case: name }) => name.startsWith("rest-mass"));
  const [mass, radius, k2] = rows.slice(start, start + 3).map(({ value }) => Number(value));
  const eos = equationOfState("Poly2");
  const density = 1.28e-3 / SOLAR_MASS_KM ** 2 / KM2_PER_G_CM3;
  const star = integrateStar(eos, { centralEnthalpy: eos.enthalpyAtDensity(density) });
  close(star.massSolar, mass, 1e-7);
  close(star.radiusKm / SOLAR_MASS_KM, radius, 1e-7);
  close(star.k2, k2, 1e-5);
});

Deno.test("energy polytropes have the Love numbers of the reference table (Hinderer 2008, and SciPy)", async () => {
  for (const row of await readReference("tidal_polytropes.csv")) {
    const [constant, index, pressure] = [Number(row.K), Number(row.n_energy_polytrope), Number(row.p_c)];
    const x = constant * (pressure / constant) ** (1 / (index + 1));
    const star = integrateStar(energyPolytrope({ constant, index }), {
      centralEnthalpy: (index + 1) * Math.log1p(x),
    });
    // the table gives p_c to four digits
    close(star.compactness, Number(row.C_calc), 2e-4);
    close(star.k2, Number(row.k2_calc), 6e-4);
  }
});

Deno.test("tightening the tolerance changes a star by no more than the looser tolerance allows (self-convergence)", () => {
  const eos = equationOfState("MPA1");
  const at = (relativeTolerance: number) => integrateStar(eos, { centralEnthalpy: 0.25, relativeTolerance });
  const exact = at(1e-13);
  for (const tolerance of [1e-6, 1e-8, 1e-10]) {
    const star = at(tolerance);
    for (const key of ["massSolar", "radiusKm", "lambda"] as const) {
      close(star[key], exact[key], 40 * tolerance, key);
    }
  }
});

Deno.test("matter stiffer than Γ = 2 at the surface is integrated to the surface (closed form of n = 1/2 scaling)", () => {
  // P = K ρ³: dimensional analysis gives M/R-invariant stars under K → s²K, lengths → s^(1/1) at fixed h_c
  const star = (constant: number) =>
    integrateStar(
      polytropicPieces([{ gamma: 3, density: 1e-3, pressure: constant * 1e-9 }], {
        name: "n = 1/2",
        publishedFit: true,
      }),
      { centralEnthalpy: 0.2 },
    );
  const [one, four] = [star(1e3), star(1e3 * 4)];
  close(four.compactness, one.compactness, 1e-10);
  close(four.k2, one.k2, 1e-9);
  // ρ ~ K^(-1/2) at one enthalpy, so lengths ~ ρ^(-1/2) ~ K^(1/4)
  close(four.radiusKm / one.radiusKm, Math.SQRT2, 1e-10);
});

Deno.test("baryon mass and moment of inertia agree with SciPy, by another equation of the dragging (reference tool)", async () => {
  for (const row of await readReference("rotation_scipy.csv")) {
    const eos = equationOfState(row.eos);
    const centralEnthalpy = eos.enthalpyAtDensity(Number(row.rho_c_g_cm3));
    const star = integrateStar(eos, { centralEnthalpy });
    const label = `${row.eos} at ${row.rho_c_g_cm3}`;
    close(star.massSolar, Number(row.M_Msun), 1e-9, `${label} M`);
    close(star.baryonMassSolar, Number(row.M_baryon_Msun), 1e-9, `${label} baryon mass`);
    close(star.momentOfInertia45, Number(row.I_1e45_g_cm2), 1e-9, `${label} I`);
    // Lattimer & Schutz 2005, eq. 12: a fit to within 10 % or so above 1 M☉ (rough)
    const x = star.massSolar / star.radiusKm;
    const fit = 0.237 * star.massSolar * star.radiusKm ** 2 * (1 + 4.2 * x + 90 * x ** 4) * 1.98841e-2;
    if (star.massSolar > 1.2) close(star.momentOfInertia45, fit, 0.12, `${label} Lattimer & Schutz`);
  }
});

Deno.test("a uniform star's baryon mass is the proper volume's (closed form), its I is 2/5 MR² in Newton's limit", () => {
  const energy = 7e-4;
  for (const compactness of [0.05, 0.2, 0.4]) {
    const centralEnthalpy = Math.log1p(uniformCentralPressureRatio(compactness));
    const star = integrateStar(uniformDensity(energy), { centralEnthalpy });
    // ∫4πε r² dr/√(1 − ar²) with a = 2C/R²
    const s = Math.sqrt(2 * compactness);
    const volume = 2 * Math.PI * (star.radiusKm / s) ** 3 * (Math.asin(s) - s * Math.sqrt(1 - s * s));
    close(star.baryonMassSolar * SOLAR_MASS_KM, energy * volume, 1e-9, `C = ${compactness}`);
  }
  const gyration = (eos: EquationOfState, centralEnthalpy: number): number => {
    const { momentOfInertia45, massSolar, radiusKm } = integrateStar(eos, { centralEnthalpy });
    return momentOfInertia45 * 1e45 / G_CM2_PER_KM3 / (massSolar * SOLAR_MASS_KM * radiusKm ** 2);
  };
  // relativity adds a term of first order in C
  const limit = (eos: EquationOfState) => 2 * gyration(eos, 1e-5) - gyration(eos, 2e-5);
  close(limit(uniformDensity(energy)), 2 / 5, 1e-7, "n = 0");
  close(limit(restMassPolytrope(100)), 2 / 3 * (1 - 6 / Math.PI ** 2), 1e-6, "n = 1");
});

Deno.test("variant B's baryons and rotation are plain general relativity's with ε → (1+δ)ε (exact)", () => {
  const centralEnthalpy = Math.log1p(0.2);
  const modification = { delta: 0.4, gravitates: true };
  const modified = integrateStar(uniformDensity(5e-4), { centralEnthalpy, modification });
  const plain = integrateStar(uniformDensity(7e-4), { centralEnthalpy: Math.log1p(0.2 / 1.4) });
  close(modified.momentOfInertia45, plain.momentOfInertia45, 1e-8, "I");
  close(modified.baryonMassSolar * 1.4, plain.baryonMassSolar, 1e-8, "baryon mass");
});
