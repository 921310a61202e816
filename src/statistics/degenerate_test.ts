import assert from "node:assert/strict";
import { mean, median } from "simple-statistics";
import { randomStream } from "@/core/random/mod.ts";
import { bcaInterval, benjaminiHochberg, cohensD, permutationTest, spearmanRho } from "./mod.ts";

/** Data that breaks formulas: no spread, few values, ties, rounding, the ends of the range of doubles. */
const NASTY: Readonly<Record<string, readonly number[]>> = {
  "too few": [1, 2],
  "constant": [0.1, 0.1, 0.1, 0.1, 0.1],
  "zeros of both signs": [0, -0, 0, -0, 0],
  "one value apart": [1, 1, 1, 1, 2],
  "two values": [1, 2, 1, 2, 1],
  "repeated": [3, 1, 3, 1, 5],
  "apart by rounding": [0.1 + 0.2, 0.3, 0.3, 0.1 + 0.2, 0.3],
  "large with small differences": [1e16, 1e16 + 2, 1e16, 1e16 + 2, 1e16 + 4],
  "subnormal": [5e-324, 1e-323, 0, 5e-324, 2e-323],
  "tiny": [1e-200, 3e-200, 2e-200, -1e-200, 5e-200],
  "huge": [1e149, -1e149, 2e149, 5e148, 3e149],
  "overflowing": [1.7e308, -1.7e308, 1e308, 1.2e308, -1e308],
  "outlier": [1, 2, 3, 4, 1e15],
  "not a number": [1, 2, NaN, 4, 5],
  "infinite": [1, 2, 3, 4, Infinity],
  "longer": [1, 2, 3, 4, 5, 6],
};

const FUNCTIONS: Readonly<Record<string, (a: readonly number[], b: readonly number[]) => object>> = {
  "d": (a, b) => cohensD(a, b),
  "g": (a, b) => cohensD(a, b, { hedges: true }),
  "d_z": (a, b) => cohensD(a, b, { paired: true }),
  "g_z": (a, b) => cohensD(a, b, { paired: true, hedges: true }),
  "Spearman, exact": (a, b) => spearmanRho(a, b, { method: "exact" }),
  "Spearman, t": (a, b) => spearmanRho(a, b, { method: "t" }),
  "labels": (a, b) => permutationTest(a, b),
  "sign flips": (a, b) => permutationTest(a, b, { paired: true }),
  "BCa of a mean": (a) => bcaInterval(a, mean, bootstrap()),
  "BCa of a median": (a) => bcaInterval(a, median, bootstrap()),
  "BCa of d": (a, b) => bcaInterval([a, b], (x, y) => cohensD(x, y).d ?? NaN, bootstrap()),
  "BCa of pairs": (a, b) =>
    bcaInterval([a, b], (x, y) => spearmanRho(x, y, { method: "t" }).rho ?? NaN, {
      ...bootstrap(),
      paired: true,
    }),
  "family": (a, b) => benjaminiHochberg([...a, ...b]),
};

const bootstrap = () => ({ random: randomStream(0, "degenerate-test"), resamples: 200 });

/** Result, or the message of the RangeError that refused the data. */
function outcome(run: () => object): object | string {
  try {
    return run();
  } catch (error) {
    assert.ok(error instanceof RangeError, String(error));
    return error.message;
  }
}

Deno.test("no pair of nasty samples gives NaN or an infinity: a number, null with a reason, or one clear line (invariant)", () => {
  const kinds = { numbers: 0, degenerate: 0, refused: 0 };
  for (const [nameA, a] of Object.entries(NASTY)) {
    for (const [nameB, b] of Object.entries(NASTY)) {
      for (const [name, run] of Object.entries(FUNCTIONS)) {
        const where = `${name} of '${nameA}' and '${nameB}'`;
        const found = outcome(() => run(a, b));
        if (typeof found === "string") {
          assert.match(found, /^Cannot [^\n]+: [^\n]+$/, where);
          kinds.refused++;
          continue;
        }
        const values = Object.values(found).flat();
        const numbers = values.filter((value) => typeof value === "number");
        assert.ok(numbers.every(Number.isFinite), `${where}: ${JSON.stringify(found)}`);
        assert.ok(!values.includes(undefined), where);
        const { degenerate } = found as { degenerate: unknown };
        // A result says why it lacks a number, and lacks none otherwise.
        const lacks = Object.entries(found).some(([key, value]) => value === null && key !== "degenerate");
        if (lacks) assert.equal(typeof degenerate, "string", where);
        kinds[typeof degenerate === "string" ? "degenerate" : "numbers"]++;
      }
    }
  }
  // All three do happen.
  assert.ok(Object.values(kinds).every((count) => count > 100), JSON.stringify(kinds));
});

Deno.test("unequal lengths, NaN and too few values are refused wherever they matter (table)", () => {
  const refusal = (name: string, a: string, b: string) => outcome(() => FUNCTIONS[name](NASTY[a], NASTY[b]));
  for (const name of ["d_z", "g_z", "Spearman, exact", "sign flips", "BCa of pairs"]) {
    assert.match(String(refusal(name, "repeated", "longer")), /as many values in both samples, got 5 and 6$/);
  }
  for (const name of Object.keys(FUNCTIONS)) {
    assert.match(String(refusal(name, "not a number", "repeated")), /value 2 is NaN, not a finite number$/);
  }
  for (const name of ["Spearman, t", "BCa of a mean", "BCa of pairs", "g_z"]) {
    assert.match(String(refusal(name, "too few", "too few")), /needs at least 3 .*, got 2$/);
  }
});
