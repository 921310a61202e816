import { strict as assert } from "node:assert";
import { bumpyGeometry, evolve, relativeError, structured, uniformGeometry, waves } from "./testing/cases.ts";

const psi = waves(32, [
  { mode: [0, 0], re: 0.3 },
  { mode: [1, 2], re: 0.2, im: 0.1 },
  { mode: [-3, 1], re: 0.1 },
  { mode: [2, -2], re: 0, im: 0.15 },
]);

/** Observed orders over halved time steps, against a step eight times finer than the finest. */
function observedOrders(rhoS: Float64Array): number[] {
  const parameters = structured({ relaxation: 0, alpha: 1, kappa: 0.5, epsilon: 0.5, source: 0.05 });
  const endAt = (timeStep: number) =>
    evolve({ ...parameters, time_step: timeStep }, { state: { psi, rhoS }, time: 2 }).psi;
  const exact = endAt(1 / 640);
  const errors = [10, 20, 40, 80].map((steps) => relativeError(endAt(1 / steps), exact));
  return errors.slice(1).map((error, i) => Math.log2(errors[i] / error));
}

for (
  const [name, rhoS] of [
    ["uniform", uniformGeometry(32, 1.4)],
    ["varying", bumpyGeometry(32, { depth: 0.6 })],
  ] as const
) {
  Deno.test(`every term at work, frozen ${name} geometry: observed order is ETDRK4's 4 (≥ 3.8) over four steps`, () => {
    const orders = observedOrders(rhoS);
    assert.ok(orders.every((order) => order >= 3.8 && order < 4.3), `${orders}`);
  });
}
