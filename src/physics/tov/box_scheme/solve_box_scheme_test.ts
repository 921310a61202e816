import { strict as assert } from "node:assert";
import { equationOfState, equationOfStateNames, type TableRow, tabulated } from "../eos/mod.ts";
import {
  ENERGY_DENSITY,
  EOS_VALUES,
  type EquationOfState,
  pieceAt,
  PRESSURE,
} from "../eos/equation_of_state.ts";
import { modificationOf } from "../modification.ts";
import { solveStars } from "../sequence.ts";
import { integrateStar } from "../star.ts";
import { KM2_PER_DYN_CM2, KM2_PER_G_CM3, SOLAR_MASS_KM } from "../units.ts";
import { solveBoxScheme } from "./solve_box_scheme.ts";
import { uniformMatter } from "./testing/analytic_eos.ts";

Deno.test("uniform star: R and h_c are Schwarzschild's at every compactness (closed form)", () => {
  for (const compactness of [0.05, 0.1766, 0.3, 0.4]) {
    const massKm = 1.4 * SOLAR_MASS_KM;
    const radiusKm = massKm / compactness;
    const s = Math.sqrt(1 - 2 * compactness);
    const exact = Math.log1p((1 - s) / (3 * s - 1));
    const eos = uniformMatter(3 * massKm / (4 * Math.PI * radiusKm ** 3));
    const errors = [1024, 2048].map((intervals) => {
      const star = solveBoxScheme(eos, {
        intervals,
        newtonTolerance: 1e-14,
        initial: { centralEnthalpy: 1.2 * exact },
      });
      assert.ok(star.converged, `${star.reason}`);
      // w is constant, which the scheme has exactly, so that M alone gives R.
      assert.ok(Math.abs(star.radiusKm / radiusKm - 1) < 1e-12);
      return star.centralEnthalpy - exact;
    });
    assert.ok(Math.abs(errors[1]) < 1e-5 * exact, `${errors}`);
    assert.ok(Math.abs(Math.log2(errors[0] / errors[1]) - 2) < 0.05, `${errors}`);
  }
});

Deno.test("every published 1.4 M☉ star is found and agrees with the adaptive integration (other method)", () => {
  for (const name of equationOfStateNames) {
    const eos = equationOfState(name);
    const { canonical } = solveStars(eos);
    if (canonical === null) continue;
    const star = solveBoxScheme(eos, { initial: canonical });
    assert.ok(star.converged, `${name}: ${star.reason}`);
    assert.ok(Math.abs(star.radiusKm / canonical.radiusKm - 1) < 2e-6, `${name}: ${star.radiusKm}`);
    assert.ok(Math.abs(star.centralEnthalpy / canonical.centralEnthalpy - 1) < 1e-5, name);
    assert.ok(Math.abs(star.massSolar / 1.4 - 1) < 1e-11, name);
  }
});

Deno.test("stars with a vacuum term up to σ = 10 agree with the adaptive integration (other method)", () => {
  const eos = equationOfState("MS1");
  for (const variant of ["A", "B"] as const) {
    for (const sigma of [0.06, 1, 10]) {
      const centralEnthalpy = 0.1 * (1 + sigma);
      const star = integrateStar(eos, { centralEnthalpy, modification: modificationOf(variant, sigma) });
      const box = solveBoxScheme(eos, {
        targetMassSolar: star.massSolar,
        sigma,
        variant,
        initial: { centralEnthalpy: 1.03 * centralEnthalpy },
      });
      assert.ok(box.converged, `${variant} ${sigma}: ${box.reason}`);
      assert.ok(Math.abs(box.radiusKm / star.radiusKm - 1) < 2e-5, `${variant} ${sigma}: ${box.radiusKm}`);
    }
  }
});

Deno.test("the residual falls quadratically at the end, and stays where rounding leaves it (Newton's method)", () => {
  for (const name of ["SLy", "AP4", "MPA1", "H4"]) {
    const eos = equationOfState(name);
    const { residuals, dampings } = solveBoxScheme(eos, {
      newtonTolerance: 1e-14,
      initial: solveStars(eos).canonical!,
    });
    assert.equal(residuals.length, dampings.length + 1);
    assert.ok(residuals[0] > 1e-4 && dampings.length >= 4, `${residuals}`);
    assert.ok(residuals.at(-1)! < 1e-14);
    // r₂ ≤ c·r₁², c of order 10, where a rate of 1/10 a step would leave c = 10⁴ in the last one.
    const close = residuals.slice(0, -1).map((value, at) => [value, residuals[at + 1]])
      .filter(([value, following]) => value < 0.02 && following > 1e-14 && following < value);
    assert.ok(close.length >= 2, `${name}: ${residuals}`);
    for (const [value, following] of close) assert.ok(following < 50 * value ** 2, `${name}: ${residuals}`);
  }
});

Deno.test("a mass above the maximum ends unconverged, with a reason and finite numbers (SLy ends at 2.05 M☉)", () => {
  const eos = equationOfState("SLy");
  const star = solveBoxScheme(eos, { targetMassSolar: 2.2, initial: solveStars(eos).maximum! });
  assert.equal(star.converged, false);
  assert.match(star.reason!, /h_c = .* residual of/);
  assert.ok(
    [...star.residuals, ...star.dampings, star.radiusKm, star.centralEnthalpy].every(Number.isFinite),
  );
});

Deno.test("h_c finds its piece from the pieces on either side (other method)", () => {
  const eos = equationOfState("SLy");
  const [, , , , , low, high] = eos.breaks;
  for (const target of [0.4, 1.4, 1.8]) {
    for (const centralEnthalpy of [low * 0.97, low * 1.03, high * 0.97, high * 1.03]) {
      const star = solveBoxScheme(eos, { targetMassSolar: target, initial: { centralEnthalpy } });
      assert.ok(star.converged, `${target} from ${centralEnthalpy}: ${star.reason}`);
      const again = integrateStar(eos, { centralEnthalpy: star.centralEnthalpy });
      assert.ok(Math.abs(again.massSolar - target) < 1e-5, `${target} from ${centralEnthalpy}`);
      assert.ok(Math.abs(again.radiusKm / star.radiusKm - 1) < 1e-5);
    }
  }
});

Deno.test("a star whose centre lies on a break converges (other method)", () => {
  const eos = equationOfState("SLy");
  const centralEnthalpy = eos.breaks[6];
  const star = integrateStar(eos, { centralEnthalpy });
  for (const shift of [-1e-6, -1e-7, -1e-8, 0, 1e-8, 1e-7, 1e-6]) {
    for (const start of [0.99, 1, 1.01]) {
      const box = solveBoxScheme(eos, {
        targetMassSolar: star.massSolar * (1 + shift),
        initial: { centralEnthalpy: start * centralEnthalpy },
      });
      assert.ok(box.converged, `${shift} from ${start}: ${box.reason}`);
      assert.ok(Math.abs(box.radiusKm / star.radiusKm - 1) < 1e-5, `${shift} from ${start}`);
    }
  }
});

/** SLy as rows of a user's table; with `jump`, ε rises by that factor at constant P at 6·10¹⁴ g cm⁻³. */
function slyTable({ rows, jump = 1 }: { rows: number; jump?: number }): EquationOfState {
  const sly = equationOfState("SLy");
  const values = new Float64Array(EOS_VALUES);
  const table: Required<TableRow>[] = [];
  for (let line = 0; line < rows; line++) {
    const density = 10 ** (6 + 9.5 * line / (rows - 1));
    const h = sly.enthalpyAtDensity(density);
    sly.evaluate(h, pieceAt(sly, h), values);
    table.push({
      line,
      density,
      pressure: values[PRESSURE] / KM2_PER_DYN_CM2,
      energyDensity: values[ENERGY_DENSITY] / KM2_PER_G_CM3,
    });
  }
  const at = table.findIndex(({ density }) => density > 6e14);
  if (jump === 1) return tabulated(table, { name: "table", where: "table" });
  const [below, above] = [table.slice(0, at), table.slice(at)];
  const last = below.at(-1)!;
  const pressure = last.pressure * KM2_PER_DYN_CM2 / KM2_PER_G_CM3;
  const start = { ...last, density: last.density * jump };
  start.energyDensity = (last.energyDensity + pressure) * jump - pressure;
  let before = start;
  const stiff = above.map((row): TableRow => {
    const ratio = row.density / last.density;
    const pressureDyn = start.pressure * ratio ** 3;
    const next = { ...row, density: start.density * ratio, pressure: pressureDyn, energyDensity: 0 };
    const gain = (value: TableRow) => value.pressure * KM2_PER_DYN_CM2 / KM2_PER_G_CM3 / 2;
    next.energyDensity = (before.energyDensity - gain(before)) * next.density / before.density + gain(next);
    before = next;
    return next;
  });
  return tabulated([...below, start, ...stiff], { name: "table", where: "table" });
}

Deno.test("tables of hundreds of pieces and a phase transition agree with the adaptive integration", () => {
  for (const eos of [slyTable({ rows: 400 }), slyTable({ rows: 60, jump: 1.3 })]) {
    const { canonical } = solveStars(eos);
    for (const start of [1, 0.97, 1.03]) {
      const star = solveBoxScheme(eos, { initial: { centralEnthalpy: start * canonical!.centralEnthalpy } });
      assert.ok(star.converged, `${eos.breaks.length} pieces from ${start}: ${star.reason}`);
      assert.ok(Math.abs(star.radiusKm / canonical!.radiusKm - 1) < 1e-4, `${star.radiusKm}`);
    }
  }
});

Deno.test("options that no star can have are refused (message)", () => {
  const eos = equationOfState("SLy");
  const initial = { centralEnthalpy: 0.2 };
  assert.throws(
    () => solveBoxScheme(eos, { initial, targetMassSolar: -1 }),
    /targetMassSolar must be positive/,
  );
  assert.throws(() => solveBoxScheme(eos, { initial, sigma: -0.1 }), /sigma must not be negative/);
  assert.throws(() => solveBoxScheme(eos, { initial, intervals: 10.5 }), /whole number/);
  assert.throws(() => solveBoxScheme(eos, { initial: { centralEnthalpy: NaN } }), /initial.centralEnthalpy/);
});
