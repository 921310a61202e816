import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { InputError } from "@/core/errors.ts";
import { createSolver, initialNoise, type SncglParameters } from "@/physics/sncgl/mod.ts";
import { bumpyGeometry, structured } from "../testing/cases.ts";
import { gradient } from "./gradient.ts";
import {
  deviates,
  differenceQuotient,
  differencesOfRun,
  largestRelativeError,
  lossAfterRun,
  VARIED,
  weightedLoss,
} from "./testing/derivatives.ts";

function done(found: ReturnType<typeof gradient>) {
  assert.ok(found.status === "done");
  return found;
}

const noise = (parameters: SncglParameters, amplitude = 0.3) =>
  initialNoise(parameters, { amplitude, random: randomStream(5, "initial") });

Deno.test("the gradient through whole runs agrees with difference quotients of the reference solver to 1e-6", () => {
  const cases: [name: string, SncglParameters, relativeStep?: number][] = [
    ["structured, 50 steps", structured({ steps: 50 })],
    ["structured, 400 steps", structured({ size: 16, box_length: 16, steps: 400, alpha: 0.5 })],
    ["relaxing, 200 steps", structured({ size: 16, c3: 0, steps: 200, kappa: 0.1, sigma_k: 1, alpha: 1 })],
    ["fast geometry, ℓ = 0", structured({ size: 16, steps: 120, relaxation: 0.2, screening_length: 0 })],
    ["a box full of waves, r = 1", structured({ size: 16, box_length: 10, steps: 97, relaxation: 1, c3: 1 })],
    [
      "an end of the ranges",
      structured({ size: 16, steps: 80, kappa: 0.1, sigma_k: 0.1, alpha: 0.01 }),
      0.01,
    ],
    ["another", structured({ size: 16, steps: 80, kappa: 0.001, sigma_k: 1, alpha: 1 }), 0.01],
  ];
  for (const [name, parameters, relativeStep = 2e-3] of cases) {
    const initial = noise(parameters);
    const loss = weightedLoss(parameters.size ** 2);
    const found = done(gradient(parameters, { initial, loss }));
    const value = lossAfterRun(parameters, { initial, loss });
    assert.ok(Math.abs(found.value - value) < 1e-10 * Math.abs(value), name);
    const differences = differencesOfRun(parameters, { initial, loss, relativeStep });
    const error = largestRelativeError(found.gradient, differences);
    assert.ok(error <= 1e-6, `${name}: relative error ${error}`);
  }
});

/** Defect turbulence: derivatives grow by e every 4 units of time. */
const turbulent = structured({ size: 16, box_length: 20, epsilon: 1, D: 1, c1: 2, steps: 400 });

Deno.test("in turbulence the gradient grows with the horizon, and agrees with ever smaller difference quotients", () => {
  const initial = noise(turbulent, 0.1);
  const loss = weightedLoss(256);
  const found = done(gradient(turbulent, { initial, loss }));
  assert.ok(found.growth > 1e3, `${found.growth}`);
  // A step of 1e-3 leaves the neighbourhood in which the outcome is anywhere near linear; 1e-7 does not.
  const [far, near] = [1e-3, 1e-7].map((relativeStep) =>
    largestRelativeError(found.gradient, differencesOfRun(turbulent, { initial, loss, relativeStep }))
  );
  assert.ok(far > 0.1, `${far}`);
  assert.ok(near < 1e-4, `${near}`);
});

Deno.test("the gradient is linear in the loss however large it grows (scaling by 2^80)", () => {
  const parameters = { ...turbulent, steps: 100 };
  const initial = noise(turbulent, 0.1);
  const loss = weightedLoss(256);
  const large = 2 ** 80;
  const scaled: typeof loss = (final) => {
    const { value, psi, rhoS } = loss(final);
    return { value: large * value, psi: psi.map((p) => large * p), rhoS: rhoS.map((p) => large * p) };
  };
  const [one, many] = [loss, scaled].map((loss) => done(gradient(parameters, { initial, loss })).gradient);
  for (const key of VARIED) assert.equal(many[key], large * one[key], key);
});

Deno.test("the derivative with respect to the initial state agrees with difference quotients along random directions", () => {
  const parameters = structured({ size: 16, steps: 60, relaxation: 0.1 });
  const initial = { psi: noise(parameters).psi, rhoS: bumpyGeometry(16) };
  const loss = weightedLoss(256);
  const found = done(gradient(parameters, { initial, loss }));
  const along = { psi: deviates(512, 21), rhoS: deviates(256, 22) };
  const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0);
  for (const [part, direction] of [["psi", along.psi], ["rhoS", along.rhoS]] as const) {
    const difference = differenceQuotient((x) => {
      const moved = initial[part].map((value, i) => value + x * direction[i]);
      return lossAfterRun(parameters, { initial: { ...initial, [part]: moved }, loss });
    }, 1e-4);
    const error = Math.abs(product(found.initial[part], direction) / difference - 1);
    assert.ok(error < 1e-7, `${part}: ${error}`);
  }
});

Deno.test("where the floor holds ρ_s its derivative is zero (difference quotients, a third of the points held)", () => {
  // r = 1 and ℓ = 0: ρ_s is |ψ|² itself, and a faint field lies about the floor of 1e-9.
  const parameters = structured({
    size: 16,
    steps: 8,
    relaxation: 1,
    screening_length: 0,
    source: 0,
    alpha: 0.2,
  });
  const initial = noise(parameters, 5e-5);
  const loss = weightedLoss(256);
  const found = done(gradient(parameters, { initial, loss }));
  const floored = found.final.rhoS.filter((value) => value === 1e-9).length;
  assert.ok(floored > 20 && floored < 236, `${floored} points at the floor`);
  const difference = differenceQuotient(
    (x) => lossAfterRun({ ...parameters, alpha: parameters.alpha + x }, { initial, loss }),
    1e-6,
  );
  assert.ok(Math.abs(found.gradient.alpha / difference - 1) < 1e-5, `${found.gradient.alpha}, ${difference}`);
});

Deno.test("the gradient is the same to the bit when it is taken again, and the run is the solver's own", () => {
  const parameters = structured({ size: 16, steps: 37 });
  const initial = noise(parameters);
  const loss = weightedLoss(256);
  const found = done(gradient(parameters, { initial, loss }));
  assert.deepEqual(done(gradient(parameters, { initial, loss })), found);
  using solver = createSolver(parameters);
  solver.setState(initial);
  solver.step(parameters.steps);
  assert.deepEqual(found.final, solver.state());
  assert.equal(found.leastRhoS, solver.health().leastRhoS);
});

Deno.test("bad input: parameters, sizes, a run that diverges", () => {
  const parameters = structured({ size: 16, steps: 4 });
  const initial = noise(parameters);
  const loss = weightedLoss(256);
  assert.throws(() => gradient({ ...parameters, time_step: 0 }, { initial, loss }), InputError);
  assert.throws(() => gradient({ ...parameters, size: 32 }, { initial, loss }), RangeError);
  assert.throws(() => gradient(parameters, { initial, loss: weightedLoss(64) }), RangeError);
  const found = gradient({ ...parameters, b3: -1, steps: 500 }, { initial: noise(parameters, 3), loss });
  assert.ok(found.status === "diverged" && found.step > 1 && /time step/.test(found.remedy));
});
