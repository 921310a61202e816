import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryFolder } from "@/core/testing/temporary_folder.ts";
import { InputError } from "@/core/errors.ts";
import { KM2_PER_DYN_CM2, KM2_PER_G_CM3 } from "../units.ts";
import { solveStars } from "../sequence.ts";
import { starProfile } from "../profile.ts";
import { integrateStar } from "../star.ts";
import {
  ENERGY_DENSITY,
  ENERGY_DENSITY_SLOPE,
  energyPolytrope,
  EOS_VALUES,
  type EquationOfState,
  equationOfState,
  equationOfStateNames,
  pieceAt,
  polytropicPieces,
  PRESSURE,
  readEosTable,
  REST_MASS_DENSITY,
  type TableRow,
  tabulated,
} from "./mod.ts";

function valuesAt(eos: EquationOfState, h: number, piece = pieceAt(eos, h)): Float64Array {
  const values = new Float64Array(EOS_VALUES);
  eos.evaluate(h, piece, values);
  return values;
}

const named = equationOfStateNames.map((name) => equationOfState(name));

Deno.test("dP = (ε + P) dh, dε/dh as given, and dε = (ε + P) dρ/ρ, by central differences (first law)", () => {
  for (const eos of [...named, energyPolytrope({ constant: 80, index: 1.3 })]) {
    for (const h of [1e-5, 1e-3, 0.0105, 0.02, 0.05, 0.15, 0.5, 1.2]) {
      const step = 1e-6 * h;
      const piece = pieceAt(eos, h);
      const [at, below, above] = [0, -step, step].map((offset) => valuesAt(eos, h + offset, piece));
      const slope = (i: number) => (above[i] - below[i]) / (2 * step);
      const sum = at[ENERGY_DENSITY] + at[PRESSURE];
      const near = (found: number, expected: number, what: string) =>
        assert.ok(
          Math.abs(found / expected - 1) < 1e-7,
          `${eos.name} ${what} at ${h}: ${found}, ${expected}`,
        );
      near(slope(PRESSURE), sum, "dP/dh");
      near(slope(ENERGY_DENSITY), at[ENERGY_DENSITY_SLOPE], "dε/dh");
      near(slope(REST_MASS_DENSITY) * sum / at[REST_MASS_DENSITY], at[ENERGY_DENSITY_SLOPE], "first law");
      near(eos.enthalpyAtDensity(at[REST_MASS_DENSITY] / KM2_PER_G_CM3), h, "h(ρ)");
    }
  }
});

Deno.test("ρ, P and ε are continuous at every break of the fits (Read et al. 2009, eq. 7)", () => {
  for (const eos of named) {
    eos.breaks.forEach((h, piece) => {
      if (piece === 0) return;
      const [outer, inner] = [valuesAt(eos, h, piece - 1), valuesAt(eos, h, piece)];
      for (const i of [REST_MASS_DENSITY, PRESSURE, ENERGY_DENSITY]) {
        assert.ok(Math.abs(outer[i] / inner[i] - 1) < 1e-13, `${eos.name}, break ${piece}`);
      }
    });
  }
});

Deno.test("at ρ₁ the pressure is the p₁ of the table, and the crust's constants are the published ones to their digits (Γ has five)", () => {
  const eos = equationOfState("SLy");
  const at = (density: number) => valuesAt(eos, eos.enthalpyAtDensity(density));
  assert.ok(Math.abs(at(10 ** 14.7)[PRESSURE] / (10 ** 34.384 * KM2_PER_DYN_CM2) - 1) < 1e-12);
  // Read et al. 2009, Table II: p/c² = K ρ^Γ [g cm⁻³]
  const published = [[1e6, 6.8011e-9, 1.58425], [1e9, 1.06186e-6, 1.28733], [1e12, 53.2697, 0.62223]];
  for (const [density, k, gamma] of published) {
    const expected = k * density ** gamma * KM2_PER_G_CM3;
    assert.ok(
      Math.abs(at(density)[PRESSURE] / expected - 1) < 2e-4,
      `at ${density}: ${at(density)[PRESSURE] / expected}`,
    );
  }
});

Deno.test("an unknown name says which is nearest", () => {
  assert.throws(
    () => equationOfState("SLY4"),
    (error: Error) => error instanceof InputError && /SLy/.test(error.message),
  );
});

/** Rows of a table sampled from an equation of state. */
function sampled(eos: EquationOfState, densities: readonly number[]): Required<TableRow>[] {
  return densities.map((density, index) => {
    const values = valuesAt(eos, eos.enthalpyAtDensity(density));
    return {
      density,
      pressure: values[PRESSURE] / KM2_PER_DYN_CM2,
      energyDensity: values[ENERGY_DENSITY] / KM2_PER_G_CM3,
      line: index + 2,
    };
  });
}

Deno.test("a table with rows on SLy's breaks gives SLy's stars (its polytropes are the interpolation)", () => {
  const eos = equationOfState("SLy");
  const breaks = Array.from(
    eos.breaks.slice(1),
    (h, i) => valuesAt(eos, h, i + 1)[REST_MASS_DENSITY] / KM2_PER_G_CM3,
  );
  const table = tabulated(sampled(eos, [1e6, ...breaks, 5e15]), { name: "table", where: "table" });
  const [found, expected] = [solveStars(table), solveStars(eos)];
  for (const star of ["maximum", "canonical"] as const) {
    for (const key of ["massSolar", "radiusKm", "lambda"] as const) {
      const [a, b] = [found[star]![key], expected[star]![key]];
      assert.ok(Math.abs(a / b - 1) < 1e-7, `${star} ${key}: ${a}, ${b}`);
    }
  }
});

Deno.test("the error of a tabulated smooth equation of state falls with the square of the spacing (order)", () => {
  const eos = energyPolytrope({ constant: 250, index: 1.1 });
  const exact = integrateStar(eos, { centralEnthalpy: eos.enthalpyAtDensity(9e14) });
  const errors = [100, 200, 400].map((count) => {
    const densities = Array.from({ length: count + 2 }, (_, i) => 9e14 * 9e6 ** ((i - count) / count));
    const table = tabulated(sampled(eos, densities), { name: "table", where: "table" });
    return Math.abs(
      integrateStar(table, { centralEnthalpy: table.enthalpyAtDensity(9e14) }).radiusKm / exact.radiusKm - 1,
    );
  });
  for (let i = 1; i < errors.length; i++) {
    const order = Math.log2(errors[i - 1] / errors[i]);
    assert.ok(Math.abs(order - 2) < 0.2, `order ${order} from errors ${errors}`);
  }
});

Deno.test("a first-order phase transition keeps P and h and lets ρ and ε jump (Maxwell construction)", () => {
  const rows = sampled(equationOfState("SLy"), [1e7, 1e9, 1e11, 1e13, 2e14, 4e14]);
  const last = rows.at(-1)!;
  // ε + P rises as ρ at constant enthalpy
  const pressure = last.pressure * KM2_PER_DYN_CM2 / KM2_PER_G_CM3;
  const jumped = {
    ...last,
    density: 1.3 * last.density,
    energyDensity: 1.3 * (last.energyDensity + pressure) - pressure,
    line: 8,
  };
  const top = { ...jumped, density: 2 * jumped.density, pressure: 8 * jumped.pressure, line: 9 };
  const energy = 2 * jumped.energyDensity + (8 - 2) * pressure / 2; // Γ = 3
  const eos = tabulated([...rows, jumped, { ...top, energyDensity: energy }], {
    name: "jump",
    where: "jump",
  });
  const at = eos.breaks.length - 1;
  const [outer, inner] = [valuesAt(eos, eos.breaks[at], at - 1), valuesAt(eos, eos.breaks[at], at)];
  assert.ok(Math.abs(outer[PRESSURE] / inner[PRESSURE] - 1) < 1e-12);
  assert.ok(Math.abs(inner[REST_MASS_DENSITY] / outer[REST_MASS_DENSITY] / 1.3 - 1) < 1e-12);
  const sum = (values: Float64Array) => values[ENERGY_DENSITY] + values[PRESSURE];
  assert.ok(Math.abs(sum(inner) / sum(outer) / 1.3 - 1) < 1e-12);
  // the jump in y makes a star across the transition the limit of ever steeper ones
  const centralEnthalpy = 1.4 * eos.breaks[at];
  const steep = tabulated(
    [...rows, { ...jumped, pressure: last.pressure * (1 + 1e-7) }, { ...top, energyDensity: energy }],
    { name: "steep", where: "steep" },
  );
  const [sharp, smooth] = [eos, steep].map((eos) => integrateStar(eos, { centralEnthalpy }));
  for (const key of ["massSolar", "radiusKm", "k2"] as const) {
    assert.ok(Math.abs(sharp[key] / smooth[key] - 1) < 1e-5, `${key}: ${sharp[key]}, ${smooth[key]}`);
  }
});

const HEADINGS = "rho_g_cm3,P_dyn_cm2,eps_g_cm3";
const GOOD = ["1e14,1e33,1.001e14", "2e14,8e33,2.03e14", "8e14,2.5e35,9.76e14"];

Deno.test("a malformed table is refused with its line (a fixture for each rule)", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "eos.csv");
  const cases: readonly [string, RegExp][] = [
    ["", /there is no header/],
    [`rho_g_cm3,P_dyn_cm2\n1,2\n`, /eps_g_cm3/],
    [`${HEADINGS}\n`, /no rows/],
    [`${HEADINGS}\n${GOOD[0]}\n2e14,abc,2e14\n`, /line 3.*'abc'/],
    [`${HEADINGS}\n${GOOD[0]}\n2e14,,2e14\n`, /line 3: P_dyn_cm2 is empty/],
    [`${HEADINGS}\n${GOOD[0]}\n2e14,8e33\n`, /line 3/],
    [`${HEADINGS}\n${GOOD[0]}\n-2e14,8e33,2e14\n`, /density is -2/],
    [`${HEADINGS}\n${GOOD[0]}\n${GOOD[2]}\n${GOOD[1]}\n`, /line 4: .*density does not rise/],
    [`${HEADINGS}\n${GOOD[0]}\n2e14,5e32,2.01e14\n`, /pressure falls/],
    [`${HEADINGS}\n${GOOD[0]}\n${GOOD[1]}\n8e14,2.5e35,1.1e15\n`, /line 4: .*first law/],
    [`${HEADINGS}\n1e-4,1e-9,1e-4\n2e-4,8e-9,2e-4\n3e-4,1e35,3e-4\n`, /first law/],
  ];
  for (const [text, message] of cases) {
    await Deno.writeTextFile(path, text);
    await assert.rejects(readEosTable(path), (error: Error) => {
      assert.ok(error instanceof InputError, String(error.stack));
      assert.match(error.message, message);
      assert.ok(error.message.includes(path));
      return true;
    });
  }
  await assert.rejects(readEosTable(join(folder.path, "none.csv")), InputError);
});

Deno.test("a star whose outermost rows lie within rounding of the surface has a profile of numbers (polytrope)", () => {
  const rows = Array.from({ length: 400 }, (_, i) => {
    const density = 1e6 * 1e10 ** (i / 399);
    const pressure = 2e34 * (density / 5e14) ** 2.75;
    const energyDensity = density + pressure * KM2_PER_DYN_CM2 / KM2_PER_G_CM3 / 1.75;
    return { density, pressure, energyDensity, line: i + 2 };
  });
  const eos = tabulated(rows, { name: "stiff", where: "stiff" });
  const star = integrateStar(eos, { centralEnthalpy: eos.enthalpyAtDensity(1e15) });
  const profile = starProfile(eos, { centralEnthalpy: star.centralEnthalpy });
  for (const column of Object.values(profile)) assert.ok(column.every(Number.isFinite));
  assert.equal(profile.pressure.at(-1), 0);
  const exact = polytropicPieces([{
    gamma: 2.75,
    density: 5e14 * KM2_PER_G_CM3,
    pressure: 2e34 * KM2_PER_DYN_CM2,
  }], {
    name: "stiff",
    publishedFit: false,
  });
  const expected = integrateStar(exact, { centralEnthalpy: star.centralEnthalpy });
  for (const key of ["massSolar", "radiusKm", "k2"] as const) {
    assert.ok(Math.abs(star[key] / expected[key] - 1) < 1e-7, `${key}: ${star[key]}, ${expected[key]}`);
  }
});
