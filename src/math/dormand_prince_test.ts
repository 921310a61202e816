import assert from "node:assert/strict";
import { dormandPrince, StepUnderflow } from "./dormand_prince.ts";

/** How far a Kepler orbit (x, y, v_x, v_y; eccentricity 1/2) is from where it began, after one period. */
function orbitError(
  options: { relativeTolerance: number; firstStep?: number; longestStep?: number },
): number {
  const e = 0.5;
  const start = [1 - e, 0, 0, Math.sqrt((1 + e) / (1 - e))];
  const state = Float64Array.from(start);
  dormandPrince(4).integrate(
    (_, [x, y, vx, vy], out) => {
      const cube = Math.hypot(x, y) ** 3;
      out.set([vx, vy, -x / cube, -y / cube]);
    },
    state,
    { from: 0, to: 2 * Math.PI, floor: Float64Array.of(1, 1, 1, 1), ...options },
  );
  return Math.max(...start.map((value, i) => Math.abs(state[i] - value)));
}

Deno.test("a Kepler orbit closes to the tolerance; with equal steps its error is of fifth order (exact solution)", () => {
  assert.ok(orbitError({ relativeTolerance: 1e-11 }) < 1e-8);
  const [coarse, fine] = [800, 1600].map((steps) => {
    const step = 2 * Math.PI / steps;
    return orbitError({ relativeTolerance: 1, firstStep: step, longestStep: step });
  });
  const order = Math.log2(coarse / fine);
  assert.ok(Math.abs(order - 5) < 0.2, `order ${order}`);
});

Deno.test("backwards, through an end that no step hits by itself, it is exp to the tolerance (exact solution)", () => {
  const state = Float64Array.of(1);
  const times: number[] = [];
  dormandPrince(1).integrate((_, y, out) => out[0] = y[0], state, {
    from: 0,
    to: -1 / 3,
    relativeTolerance: 1e-12,
    longestStep: 0.1,
    onStep: (t) => times.push(t),
  });
  assert.ok(Math.abs(state[0] - Math.exp(-1 / 3)) < 1e-12);
  assert.equal(times.at(-1), -1 / 3);
  assert.ok(times.every((t, i) => Math.abs(t - (times[i - 1] ?? 0)) <= 0.1 + 1e-15));
});

Deno.test("a derivative that is no number, or a pole on the way, ends in StepUnderflow, not in a loop", () => {
  const run = (derivative: (t: number, y: number) => number) =>
    dormandPrince(1).integrate((t, y, out) => out[0] = derivative(t, y[0]), Float64Array.of(1), {
      from: 0,
      to: 2,
      relativeTolerance: 1e-8,
    });
  assert.throws(() => run((t) => t > 0.5 ? NaN : 1), StepUnderflow);
  assert.throws(() => run((_, y) => y * y), StepUnderflow); // 1/(1 − t)
});
