import { strict as assert } from "node:assert";
import { randomStream } from "@/core/random/mod.ts";
import { equationOfState } from "../eos/mod.ts";
import { SOLAR_MASS_KM } from "../units.ts";
import { type BoxEquations, boxEquations } from "./box_equations.ts";
import { boxMesh } from "./box_mesh.ts";
import { type BoxState, emptyState, firstGuess } from "./box_state.ts";
import { uniformMatter } from "./testing/analytic_eos.ts";

const massKm = 1.4 * SOLAR_MASS_KM;

/** The state moved by `size`·`direction`. */
function shifted(state: BoxState, { direction, size }: { direction: BoxState; size: number }): BoxState {
  return {
    centralEnthalpy: state.centralEnthalpy + size * direction.centralEnthalpy,
    u: state.u.map((value, node) => value + size * direction.u[node]),
    w: state.w.map((value, node) => value + size * direction.w[node]),
  };
}

/** All the defects at a state. */
function defectsAt({ residual, defects }: BoxEquations, state: BoxState): number[] {
  assert.ok(residual(state) < Infinity);
  return [...defects.u, ...defects.w, defects.centre, defects.mass];
}

Deno.test("Newton's step: the defects fall by themselves along it (central differences, random states)", () => {
  const eos = equationOfState("SLy");
  const random = randomStream(11, "box/jacobian");
  for (const variant of ["A", "B"] as const) {
    for (const sigma of [0, 0.3, 10]) {
      for (let draw = 0; draw < 5; draw++) {
        const centralEnthalpy = 0.12 + 0.15 * random.uniform();
        const mesh = boxMesh(eos, { intervals: 40, centralEnthalpy });
        const equations = boxEquations(eos, { mesh, massKm, sigma, variant });
        const guess = firstGuess(mesh.nodes, { centralW: 0.004, sigma });
        // Rough on the scale of a cell, so that every defect and every entry of the Jacobian counts.
        const state = {
          centralEnthalpy,
          u: guess.u.map((value) => value * (1 + 0.05 * random.uniform())),
          w: guess.w.map((value) => value * (1 + 0.05 * random.uniform())),
        };
        const step = emptyState(mesh.intervals);
        assert.ok(equations.linearise(state));
        equations.newtonStep(step);
        const before = defectsAt(equations, state);
        const relative = [
          step.u.map((value, node) => node && value / state.u[node]),
          step.w.map((value, node) => value / state.w[node]),
        ].flatMap((values) => [...values]).map(Math.abs);
        const size = 1e-5 / Math.max(...relative, Math.abs(step.centralEnthalpy) / centralEnthalpy);
        const [plus, minus] = [size, -size].map((size) =>
          defectsAt(equations, shifted(state, { direction: step, size }))
        );
        const largest = { u: 0, w: 0 };
        before.forEach((defect, at) => {
          const scale = at < 40 ? "u" : "w";
          largest[scale] = Math.max(largest[scale], Math.abs(defect));
        });
        before.forEach((defect, at) => {
          const slope = (plus[at] - minus[at]) / (2 * size);
          const scale = largest[at < 40 ? "u" : "w"];
          assert.ok(Math.abs(slope + defect) < 1e-6 * scale, `${variant} ${sigma} ${at}: ${slope} ${defect}`);
        });
      }
    }
  }
});

Deno.test("the scaled residual of an exact solution is rounding: w of a uniform star, any u (analytic)", () => {
  const energyDensity = 7e-4;
  const eos = uniformMatter(energyDensity);
  const mesh = boxMesh(eos, { intervals: 64, centralEnthalpy: 0.2 });
  const equations = boxEquations(eos, { mesh, massKm, sigma: 0, variant: "A" });
  const state = { ...emptyState(64), centralEnthalpy: 0.2 };
  state.w.fill(4 * Math.PI / 3 * energyDensity);
  state.u.forEach((_, node) => state.u[node] = 100 * (node / 64) ** 1.1);
  equations.residual(state);
  assert.ok(equations.defects.w.every((defect) => Math.abs(defect) < 1e-15));
  assert.ok(Math.abs(equations.defects.centre) < 1e-18);
});

Deno.test("what is no star has an infinite residual: a horizon, a negative mass (definition)", () => {
  const eos = equationOfState("SLy");
  const mesh = boxMesh(eos, { intervals: 32, centralEnthalpy: 0.2 });
  const { residual } = boxEquations(eos, { mesh, massKm, sigma: 0, variant: "A" });
  const guess = firstGuess(mesh.nodes, { centralW: 0.004, sigma: 0 });
  assert.ok(residual(guess) < 1);
  assert.equal(residual({ ...guess, u: guess.u.map((value) => 10 * value) }), Infinity);
  assert.equal(
    residual({ ...guess, w: guess.w.map((value, node) => node === 9 ? -value : value) }),
    Infinity,
  );
});
