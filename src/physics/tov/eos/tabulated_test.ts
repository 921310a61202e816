import assert from "node:assert/strict";
import { InputError } from "@/core/errors.ts";
import { KM2_PER_DYN_CM2, KM2_PER_G_CM3 } from "../units.ts";
import { solveStars } from "../sequence.ts";
import { integrateStar } from "../star.ts";
import {
  ENERGY_DENSITY,
  EOS_VALUES,
  type EquationOfState,
  equationOfState,
  linearMatter,
  pieceAt,
  PRESSURE,
  REST_MASS_DENSITY,
  type TableRow,
  tabulated,
} from "./mod.ts";

const PRESSURE_AS_DENSITY = KM2_PER_DYN_CM2 / KM2_PER_G_CM3;

function near(found: number | undefined, expected: number, relative: number, what: string): void {
  assert.ok(
    found !== undefined && Math.abs(found / expected - 1) < relative,
    `${what}: ${found}, ${expected}`,
  );
}

/** Rows of an equation of state at even steps of ln h. */
function sampled(eos: EquationOfState, { from, to, count }: { from: number; to: number; count: number }) {
  return Array.from({ length: count }, (_, i): Required<TableRow> => {
    const h = from * (to / from) ** (i / (count - 1));
    const values = new Float64Array(EOS_VALUES);
    eos.evaluate(h, pieceAt(eos, h), values);
    return {
      density: values[REST_MASS_DENSITY] / KM2_PER_G_CM3,
      pressure: values[PRESSURE] / KM2_PER_DYN_CM2,
      energyDensity: values[ENERGY_DENSITY] / KM2_PER_G_CM3,
      line: i + 2,
    };
  });
}

const table = (rows: readonly TableRow[], options = {}) =>
  tabulated(rows, { name: "t", where: "t", ...options });
const sly = equationOfState("SLy");
const slyRows = (lowest = 1e4, count = 400) =>
  sampled(sly, { from: sly.enthalpyAtDensity(lowest), to: 1.2, count });
const withoutDensity = (rows: readonly TableRow[]) => rows.map(({ density: _, ...row }) => row);

Deno.test("P and ε alone give the same stars as with ρ, and ρ = ε where the pressure vanishes (first law)", () => {
  const [stated, derived] = [slyRows(), withoutDensity(slyRows())].map((rows) => table(rows));
  const [a, b] = [stated, derived].map((eos) => solveStars(eos).canonical!);
  for (const key of ["radiusKm", "lambda", "momentOfInertia45"] as const) near(a[key], b[key], 1e-12, key);
  // SLy's own ρ is that of this convention
  near(b.baryonMassSolar, solveStars(sly).canonical!.baryonMassSolar, 1e-4, "baryon mass");
  near(a.baryonMassSolar, b.baryonMassSolar, 1e-4, "baryon mass of stated ρ");
  assert.match(derived.remarks!.notes.join(), /ρ from the first law, .* ρ = ε where the pressure vanishes/);
  assert.deepEqual(stated.remarks!.notes, []);
});

Deno.test("baryons counted otherwise scale ρ and the baryon mass and nothing else (exact)", () => {
  const heavier = slyRows().map((row) => ({ ...row, density: row.density * 1.0087 }));
  const [a, b] = [slyRows(), heavier].map((rows) => table(rows));
  const [first, second] = [a, b].map((eos) => solveStars(eos).canonical!);
  near(second.baryonMassSolar / first.baryonMassSolar, 1.0087, 1e-12, "baryon mass");
  near(second.centralDensityGcm3 / first.centralDensityGcm3, 1.0087, 1e-12, "central density");
  near(b.enthalpyAtDensity(second.centralDensityGcm3), second.centralEnthalpy, 1e-12, "h of its ρ");
  near(first.radiusKm, second.radiusKm, 1e-14, "R");
});

Deno.test("every choice of the baryon mass passes without a word (CODATA: m_n, m_u, 938 MeV; iron: 930.41 MeV)", () => {
  const IRON = 930.41;
  for (const mass of [939.565, 938.272, 938, 931.494, IRON]) {
    const eos = table(slyRows().map((row) => ({ ...row, density: row.density * mass / IRON })));
    assert.deepEqual(eos.remarks, { stress: [], notes: [] }, String(mass));
  }
});

Deno.test("a factor of 2 % is noted and taken: seven published tables have it (LALSimulation's GMSR cores on a BSk24 crust)", () => {
  for (
    const [factor, note] of [[1.02, /ε is 0\.98\d* times ρ where/], [
      0.98,
      /ε is 1\.02 times ρ where/,
    ]] as const
  ) {
    const { notes } = table(slyRows().map((row) => ({ ...row, density: row.density * factor }))).remarks!;
    assert.match(notes.join("; "), note);
  }
});

Deno.test("where no surface is in the table its factor is noted: a bare core, quark matter (energy per baryon is free)", () => {
  const quarks = linearMatter({ surfaceEnergyDensity: 4e14 * KM2_PER_G_CM3, soundSpeedSquared: 1 / 3 });
  for (const rows of [slyRows(1e14), sampled(quarks, { from: 1e-3, to: 0.8, count: 200 })]) {
    const eos = table(rows.map((row) => ({ ...row, density: row.density * 1.1 })));
    assert.match(eos.remarks!.notes.join("; "), /ε is 0\.9\d+ times ρ where the pressure vanishes/);
    assert.ok(!table(rows).remarks!.notes.join().includes("times ρ"));
  }
});

Deno.test("where matter is negligible nothing is refused: n_B glitches, rows that fall, duplicates (same stars)", () => {
  const rows = slyRows();
  const expected = solveStars(table(rows)).canonical!;
  const thin = rows.map((row, i) =>
    i % 3 === 0 && row.energyDensity < 1e10 ? { ...row, density: row.density * 1.3 } : row
  );
  const fallen = [...rows.slice(0, 4), rows[2], ...rows.slice(4)];
  const twice = rows.flatMap((row) => [row, row]);
  const cases = [[thin, /ρ is up to 30 % from the first law/], [
    fallen,
    /1 row of the table left out: P or ε/,
  ], [
    twice,
    /400 rows of the table left out: they repeat/,
  ], [rows.toReversed(), /^$/]] as const;
  for (const [given, note] of cases) {
    const eos = table(given);
    const found = solveStars(eos).canonical!;
    near(found.radiusKm, expected.radiusKm, 1e-9, String(note));
    near(found.lambda, expected.lambda, 1e-9, String(note));
    assert.match(eos.remarks!.notes.join("; "), note);
  }
});

Deno.test("where it matters a bad row is named: ρ off by 2 %, P or ε that fall, units (a fixture for each rule)", () => {
  const rows = slyRows();
  const at = rows.findIndex(({ energyDensity }) => energyDensity > 3e14);
  const bent = (change: Partial<TableRow>) => rows.map((row, i) => i === at ? { ...row, ...change } : row);
  const cases: readonly (readonly [rows: readonly TableRow[], message: RegExp])[] = [
    [
      bent({ density: rows[at].density * 1.02 }),
      /line \d+: the rest-mass density is 2\.0 % from the first law/,
    ],
    [bent({ pressure: rows[at - 2].pressure }), /line \d+: the pressure falls/],
    [bent({ energyDensity: rows[at - 2].energyDensity }), /line \d+: the energy density does not rise/],
    [bent({ pressure: NaN }), /line \d+: pressure is NaN/],
    [rows.map((row) => ({ ...row, density: row.density / 3 })), /ε is 0\.33\d* times ρ|ε is 3\.0\d* times ρ/],
    [
      rows.map((row) => ({ ...row, density: row.density * 1.1 })),
      /ε is 0\.909 times ρ .* explains 1 %/,
    ],
    [rows.map((row) => ({ ...row, density: row.density * 0.94 })), /ε is 1\.06 times ρ where the pressure/],
    [withoutDensity(rows).map((row) => ({ ...row, pressure: row.pressure * 1e9 })), /units of P and ε/],
    [withoutDensity(rows).map((row) => ({ ...row, pressure: row.pressure / 1e9 })), /units of P and ε/],
    [rows.slice(0, 1), /the table has one row/],
    [[], /the table has no rows/],
    [rows.map((row) => ({ ...row, pressure: 1e30 })), /the pressure does not rise/],
  ];
  for (const [given, message] of cases) {
    assert.throws(() => table(given), (error: Error) => {
      assert.ok(error instanceof InputError, String(error.stack));
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("bare quark matter ends on its straight line, however its table begins (ε = ε_s + P/c_s², closed form)", () => {
  const exact = linearMatter({ surfaceEnergyDensity: 4.278e14 * KM2_PER_G_CM3, soundSpeedSquared: 1 / 3 });
  const expected = solveStars(exact);
  const surface = { pressure: 0, energyDensity: 4.278e14, density: 4.278e14, line: 1 };
  const below = {
    pressure: -1e33,
    energyDensity: 4.278e14 - 3e33 * PRESSURE_AS_DENSITY,
    density: 4.2e14,
    line: 0,
  };
  const rows = (from: number) => sampled(exact, { from, to: 0.8, count: 400 });
  const beginnings: readonly (readonly [string, readonly TableRow[]])[] = [
    ["at P = 1e-6 ε", rows(1e-6)],
    ["at P = 0.01 ε", rows(0.01)],
    ["with a row at P = 0", [surface, ...rows(1e-3)]],
    ["with rows at negative pressure", withoutDensity([below, ...rows(1e-3)])],
  ];
  for (const [what, given] of beginnings) {
    const eos = table(given);
    const found = solveStars(eos);
    near(found.maximum?.massSolar, expected.maximum!.massSolar, 1e-5, `${what}: M_max`);
    near(found.canonical?.radiusKm, expected.canonical!.radiusKm, 1e-5, `${what}: R_1.4`);
    near(found.canonical?.lambda, expected.canonical!.lambda, 1e-4, `${what}: Λ_1.4`);
    assert.deepEqual(eos.remarks!.stress, [], what);
    assert.match(
      eos.remarks!.notes.join(),
      /self-bound: the pressure vanishes at ε = 4\.278e\+14 g\/cm³/,
      what,
    );
  }
});

Deno.test("a core without its crust is flagged, bare quark matter and crusts are not (the rule: d ln P/d ln ε, 1e11 g/cm³)", () => {
  for (const lowest of [2e11, 3e13, 1.2e14, 2.5e14]) {
    const { stress } = table(slyRows(lowest)).remarks!;
    assert.match(
      stress.join(),
      /the table begins at ε = .*: the crust is missing .*crust=SLy/,
      String(lowest),
    );
  }
  for (const lowest of [1e4, 1e8, 9e10]) assert.deepEqual(table(slyRows(lowest)).remarks!.stress, []);
});

Deno.test("a core joined to the SLy crust has the stars of the whole fit (Read et al. 2009 join theirs so)", () => {
  const whole = solveStars(sly);
  for (const lowest of [1.0e14, 1.6e14]) {
    const bare = table(slyRows(lowest));
    const eos = table(slyRows(lowest), { crust: "SLy" });
    const found = solveStars(eos);
    near(found.maximum?.massSolar, whole.maximum!.massSolar, 1e-5, "M_max");
    near(found.canonical?.radiusKm, whole.canonical!.radiusKm, 3e-4, "R_1.4");
    near(found.canonical?.lambda, whole.canonical!.lambda, 1e-3, "Λ_1.4");
    assert.deepEqual(eos.remarks!.stress, []);
    assert.match(
      eos.remarks!.notes.join(),
      /joined to the SLy crust at P = [\d.e+]+ dyn\/cm², ε = [\d.e+]+ g\/cm³/,
    );
    assert.ok(
      Math.abs(solveStars(bare).canonical!.radiusKm - whole.canonical!.radiusKm) > 0.03,
      "it mattered",
    );
  }
});

Deno.test("P and ε rise through every junction: stiffer, softer and bridged cores; others keep what they have (monotone)", () => {
  const scaled = (factor: number, lowest: number) =>
    withoutDensity(slyRows(lowest)).map((row) => ({ ...row, pressure: row.pressure * factor }));
  for (const rows of [scaled(1.8, 2e14), scaled(0.5, 1.5e14), scaled(1.05, 5e12), slyRows(1e14)]) {
    const eos = table(rows, { crust: "SLy" });
    const values = new Float64Array(EOS_VALUES);
    let [pressure, energy] = [0, 0];
    for (let h = 1e-4; h < 0.3; h *= 1.002) {
      eos.evaluate(h, pieceAt(eos, h), values);
      assert.ok(values[PRESSURE] > pressure && values[ENERGY_DENSITY] > energy, `h = ${h}`);
      [pressure, energy] = [values[PRESSURE], values[ENERGY_DENSITY]];
    }
    assert.ok(Number.isFinite(integrateStar(eos, { centralEnthalpy: 0.2 }).lambda));
  }
  for (const [energyDensity, pressure] of [[5e15, 1e36], [1e12, 1e15], [9e14, 2e35]]) {
    const rows = [1, 1.5, 2.5].map((x, line) => ({
      energyDensity: energyDensity * x,
      pressure: pressure * x ** 1.1,
      line,
    }));
    assert.throws(() => table(rows, { crust: "SLy" }), /no crust reaches the table's first row/);
  }
  const quarks = linearMatter({ surfaceEnergyDensity: 4e14 * KM2_PER_G_CM3, soundSpeedSquared: 1 / 3 });
  for (const rows of [slyRows(1e8), sampled(quarks, { from: 1e-5, to: 0.8, count: 200 })]) {
    assert.deepEqual(table(rows, { crust: "SLy" }).remarks, table(rows).remarks);
  }
});
