import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { initialNoise } from "@/physics/sncgl/mod.ts";
import { gradient } from "@/physics/sncgl/adjoint/mod.ts";
import {
  deviates,
  differenceQuotient,
  differencesOfRun,
  largestRelativeError,
} from "@/physics/sncgl/adjoint/testing/derivatives.ts";
import { structured } from "@/physics/sncgl/testing/cases.ts";
import { geometryResidual } from "./geometry_residual.ts";
import { levelCurve } from "./level_curve.ts";
import { smoothLoss } from "./smooth_loss.ts";
import { softDistance } from "./soft_distance.ts";

const PRIMES = [2, 3, 5, 7, 11, 13, 17, 19];
const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, x, i) => sum + x * b[i], 0);
const moved = (from: Float64Array, along: Float64Array, x: number) =>
  from.map((value, i) => value + x * along[i]);

/** Asserts ∇f·direction against a difference quotient. */
function holds(
  f: (x: Float64Array) => number,
  { at, slope, direction, step = 1e-4, tolerance = 1e-7 }: {
    at: Float64Array;
    slope: Float64Array;
    direction: Float64Array;
    step?: number;
    tolerance?: number;
  },
): void {
  const difference = differenceQuotient((x) => f(moved(at, direction, x)), step);
  const error = Math.abs(product(slope, direction) / difference - 1);
  assert.ok(error < tolerance, `${product(slope, direction)} against ${difference}, ${error}`);
}

Deno.test("the level curve's adjoint agrees with difference quotients, with and without power under the floor", () => {
  const curve = levelCurve(16);
  const probe = deviates(curve.radii.length, 1);
  const f = (field: Float64Array) => product(curve.levelOf(field), probe);
  const rough = deviates(256, 2).map((value) => 1 + 0.3 * value);
  f(rough);
  holds(f, { at: rough, slope: curve.pullBack(probe), direction: deviates(256, 3) });
  // A wave 1e7 times its surroundings; rounding leaves the difference quotient five digits.
  const wave = rough.map((_, at) => 1 + 0.1 * Math.cos(2 * Math.PI * (at % 16) / 8));
  const faint = moved(wave, deviates(256, 4), 1e-8);
  f(faint);
  const direction = deviates(256, 3).map((value) => 1e-8 * value);
  holds(f, { at: faint, slope: curve.pullBack(probe), direction, step: 0.02, tolerance: 1e-5 });
});

Deno.test("the level of noise has about unit spread at every radius, and forgets amplitude (invariants)", () => {
  const curve = levelCurve(64);
  const levels = Array.from({ length: 20 }, (_, seed) => curve.levelOf(deviates(4096, seed)));
  const spread = (from: number, to: number) =>
    Math.sqrt(
      levels.flatMap((level) => [...level.subarray(from, to)]).reduce((sum, value) => sum + value ** 2, 0) /
        (20 * (to - from)),
    );
  const third = Math.floor(curve.radii.length / 3);
  for (const from of [0, third, 2 * third]) {
    const value = spread(from, from + third);
    assert.ok(value > 0.6 && value < 1.2, `${value}`);
  }
  const rho = deviates(4096, 7);
  const [one, many] = [curve.levelOf(rho), curve.levelOf(rho.map((value) => 1e-3 * value + 5))];
  one.forEach((value, i) => assert.ok(Math.abs(value - many[i]) < 1e-9));
});

Deno.test("the level of a uniform field is flat: its rounding is no structure (oracle: a uniform field has no spectrum)", () => {
  const curve = levelCurve(64);
  const uniform = new Float64Array(4096).fill(0.7);
  for (const ripple of [0, 1e-16, 1e-15]) {
    const level = curve.levelOf(uniform.map((value, at) => value * (1 + ripple * Math.sin(at * at))));
    const most = level.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    assert.ok(most < 0.01, `${ripple}: ${most}`);
  }
  const slope = curve.pullBack(deviates(curve.radii.length, 1));
  assert.ok(slope.every(Number.isFinite));
});

Deno.test("the soft distance's derivative agrees with difference quotients", () => {
  const radii = Float64Array.from({ length: 59 }, (_, i) => 1.5 + 0.25 * i);
  const distance = softDistance(radii, PRIMES.map(Math.log));
  for (const size of [0.3, 3]) {
    const level = deviates(59, 9).map((value) => size * value);
    holds((x) => distance(x).value, {
      at: level,
      slope: distance(level).ofLevel,
      direction: deviates(59, 10),
    });
  }
});

Deno.test("planted peaks at S·ln p are near and give S back; an integer comb and a shifted set are farther (oracle: planted)", () => {
  const radii = Float64Array.from({ length: 123 }, (_, i) => 1.5 + 0.25 * i);
  const distance = softDistance(radii, PRIMES.map(Math.log));
  const peaks = (places: number[]) =>
    radii.map((radius) =>
      8 * Math.max(...places.map((place) => Math.exp(-((radius - place) ** 2) / 0.5))) - 2
    );
  const planted = distance(peaks(PRIMES.map((p) => 8 * Math.log(p))));
  const comb = distance(peaks([4, 8, 12, 16, 20, 24, 28]));
  const wrong = distance(peaks([6, 7, 9, 25, 27, 29, 30]));
  assert.ok(Math.abs(planted.scale / 8 - 1) < 0.02, `${planted.scale}`);
  assert.ok(planted.value < 0.5, `${planted.value}`);
  assert.ok(planted.value < comb.value - 0.1 && comb.value < wrong.value, `${comb.value}, ${wrong.value}`);
  assert.throws(() => softDistance(radii.subarray(0, 3), PRIMES.map(Math.log)), RangeError);
});

Deno.test("h_norm² vanishes on the geometry that T asks for; its derivatives agree with difference quotients", () => {
  const residual = geometryResidual({ size: 16, box_length: 10, screening_length: 0.7 });
  const wave = (at: number) => Math.cos(2 * Math.PI * (at % 16) / 16);
  const factor = 1 + 0.49 * (2 * Math.PI / 10) ** 2;
  const solved = Float64Array.from({ length: 256 }, (_, at) => 2 + wave(at));
  const source = Float64Array.from({ length: 256 }, (_, at) => 2 + factor * wave(at));
  assert.ok(residual(source, solved).value < 1e-28);
  const density = deviates(256, 5).map((value) => 1 + 0.2 * value);
  const rhoS = deviates(256, 6).map((value) => 1 + 0.2 * value);
  const found = residual(density, rhoS);
  const direction = deviates(256, 7);
  holds((t) => residual(t, rhoS).value, { at: density, slope: found.density, direction });
  holds((r) => residual(density, r).value, { at: rhoS, slope: found.rhoS, direction });
});

Deno.test("the smooth loss's gradient through runs agrees with difference quotients to 1e-5", () => {
  for (
    const parameters of [
      structured({ size: 32, steps: 100, epsilon: 0.5 }),
      structured({ size: 16, box_length: 16, steps: 400, kappa: 0.1, alpha: 0.8 }),
      structured({ size: 16, box_length: 16, steps: 150, c3: 0, relaxation: 0.1 }),
    ]
  ) {
    const initial = initialNoise(parameters, { amplitude: 0.3, random: randomStream(5, "initial") });
    const loss = smoothLoss(parameters, parameters.size === 16 ? { primes: [2, 3, 5, 7, 11] } : {});
    const found = gradient(parameters, { initial, loss });
    assert.ok(found.status === "done");
    const differences = differencesOfRun(parameters, { initial, loss, relativeStep: 5e-4 });
    const error = largestRelativeError(found.gradient, differences);
    assert.ok(error < 1e-5, `${error}`);
  }
});
