import { strict as assert } from "node:assert";
import { equationOfState } from "../eos/mod.ts";
import type { EquationOfState } from "../eos/equation_of_state.ts";
import { modificationOf } from "../modification.ts";
import { solveStars } from "../sequence.ts";
import { SOLAR_MASS_KM } from "../units.ts";
import { richardsonLadder } from "./richardson_ladder.ts";
import { energyPolytrope, uniformMatter } from "./testing/analytic_eos.ts";

const stars: readonly EquationOfState[] = [
  ...["SLy", "AP4", "MPA1", "H4"].map(equationOfState),
  energyPolytrope(160),
];

Deno.test("the radius converges with order 2, from the coarsest triple on (formal order of the box scheme)", () => {
  for (const eos of stars) {
    for (const [sigma, variant] of [[0, "A"], [0.06, "A"], [0.06, "B"]] as const) {
      const modification = modificationOf(variant, sigma);
      const { canonical } = solveStars(eos, { modification, relativeTolerance: 1e-12 });
      const ladder = richardsonLadder(eos, { sigma, variant, initial: canonical! });
      assert.deepEqual(ladder.rows.map((row) => row.intervals), [1024, 2048, 4096, 8192]);
      assert.equal(ladder.observedOrder.length, 2);
      for (const order of ladder.observedOrder) {
        assert.ok(order !== null && Math.abs(order - 2) < 0.02, `${eos.name} ${sigma}: ${order}`);
      }
      // The adaptive integration is an independent method.
      const off = ladder.extrapolatedKm! / canonical!.radiusKm - 1;
      assert.ok(Math.abs(off) < 1e-10, `${eos.name} ${sigma} ${variant}: ${off}`);
      // The GCI bounds the error of the finest grid, here by its safety factor.
      const error = 100 * Math.abs(ladder.rows[3].radiusKm / canonical!.radiusKm - 1);
      assert.ok(error < ladder.gciPct! && ladder.gciPct! < 1.35 * error, `${error} ${ladder.gciPct}`);
    }
  }
});

Deno.test("differences at rounding have no order, with a reason: the scheme has the uniform star's R exactly", () => {
  const massKm = 1.4 * SOLAR_MASS_KM;
  const ladder = richardsonLadder(uniformMatter(3 * massKm / (4 * Math.PI * 12 ** 3)), {
    initial: { centralEnthalpy: 0.13 },
  });
  assert.deepEqual(ladder.observedOrder, [null, null]);
  assert.match(ladder.rows[3].orderReason!, /rounding/);
  assert.ok(Math.abs(ladder.extrapolatedKm! - 12) < 1e-10);
  assert.ok(ladder.gciPct! < 1e-10);
});

Deno.test("a mass that no star has ends the ladder with a reason and nulls (SLy ends at 2.05 M☉)", () => {
  const ladder = richardsonLadder(equationOfState("SLy"), {
    targetMassSolar: 2.3,
    initial: { centralEnthalpy: 0.4 },
  });
  assert.deepEqual(
    { ...ladder, reason: null },
    { converged: false, reason: null, rows: [], observedOrder: [], extrapolatedKm: null, gciPct: null },
  );
  assert.match(ladder.reason!, /^1024 intervals: Newton/);
});

Deno.test("grids that do not double are refused (message)", () => {
  const options = { initial: { centralEnthalpy: 0.2 }, intervals: [1024, 1536] };
  assert.throws(() => richardsonLadder(equationOfState("SLy"), options), /1024, 1536: each grid must double/);
});
