import assert from "node:assert/strict";
import { LOVE_NUMBER_N1 } from "../exact/mod.ts";
import { integrateStar, loveNumber, polytropicPieces } from "./mod.ts";

/** Hinderer's closed form in exact rational arithmetic, but for the logarithm, which is a series of rationals. */
function exactLoveNumber(
  numerator: bigint,
  denominator: bigint,
  [yn, yd]: readonly [bigint, bigint],
): number {
  const SCALE = 10n ** 120n;
  const multiply = (a: bigint, b: bigint) => a * b / SCALE;
  const c = numerator * SCALE / denominator;
  const y = yn * SCALE / yd;
  const of = (value: bigint) => value * SCALE;
  let log = 0n;
  for (let n = 1n, power = 2n * c; n < 400n; n++, power = multiply(power, 2n * c)) log -= power / n;
  const c2 = multiply(c, c);
  const c3 = multiply(c2, c);
  const squared = multiply(of(1n) - 2n * c, of(1n) - 2n * c);
  const front = multiply(squared, of(2n) - y + 2n * multiply(c, y - of(1n)));
  const bottom = 2n * multiply(c, of(6n) - 3n * y + 3n * multiply(c, 5n * y - of(8n))) +
    4n *
      multiply(c3, of(13n) - 11n * y + multiply(c, 3n * y - of(2n)) + 2n * multiply(c2, of(1n) + y)) +
    3n * multiply(front, log);
  const top = multiply(multiply(multiply(c2, c3), front), 8n * SCALE / 5n);
  return Number(top * 10n ** 40n / bottom) / 1e40;
}

Deno.test("k₂ equals its closed form in exact rational arithmetic, on both sides of the series' end", () => {
  for (
    const [numerator, denominator] of [
      [1n, 100000n],
      [1n, 10000n],
      [1n, 100n],
      [199n, 10000n],
      [201n, 10000n],
      [1n, 10n],
      [3n, 10n],
    ]
  ) {
    for (const y of [[1n, 2n], [13n, 10n], [-1n, 3n]] as const) {
      const expected = exactLoveNumber(numerator, denominator, y);
      const found = loveNumber(Number(numerator) / Number(denominator), Number(y[0]) / Number(y[1]));
      const allowed = numerator * 50n < denominator ? 1e-13 : 2e-8;
      assert.ok(
        Math.abs(found / expected - 1) < allowed,
        `C = ${numerator}/${denominator}: ${found}, ${expected}`,
      );
    }
  }
});

Deno.test("k₂ is smooth from C = 1e-4 on: fourth differences in ln C fall as the spacing's fourth power (invariant)", () => {
  const eos = polytropicPieces([{ gamma: 2, density: 1e-4, pressure: 1e-6 }], {
    name: "n = 1",
    publishedFit: true,
  });
  const ladder = (count: number) =>
    Array.from({ length: count + 1 }, (_, i) => {
      const centralEnthalpy = 1e-4 * 1500 ** (i / count);
      const { compactness, k2 } = integrateStar(eos, { centralEnthalpy, relativeTolerance: 1e-12 });
      return { compactness, k2 };
    });
  const worstDifference = (stars: { k2: number }[]): number => {
    let differences = stars.map(({ k2 }) => k2);
    for (let order = 0; order < 4; order++) {
      differences = differences.slice(1).map((value, i) => value - differences[i]);
    }
    return Math.max(...differences.map(Math.abs));
  };
  const [coarse, fine] = [ladder(100), ladder(200)];
  assert.ok(fine[0].compactness < 1e-4 && fine.at(-1)!.compactness > 0.05);
  const ratio = worstDifference(coarse) / worstDifference(fine);
  assert.ok(ratio > 13 && ratio < 19, `they fall by ${ratio}, a kink would let them fall by less than 4`);
  assert.ok(fine.every(({ k2 }, i) => i === 0 || k2 < fine[i - 1].k2), "k₂ falls with C");
  assert.ok(Math.abs(fine[0].k2 / LOVE_NUMBER_N1 - 1) < 1e-3);
});
