import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { solvePositiveDefinite } from "./cholesky.ts";
import { matrixVector, norm } from "./matrix.ts";

/** B Bᵀ of a random B: positive definite. */
function gram(n: number): Float64Array {
  const random = randomStream(1, "cholesky test");
  const rows = Array.from({ length: n }, () => Float64Array.from({ length: n + 5 }, () => random.normal()));
  return Float64Array.from({ length: n * n }, (_, entry) => {
    const [a, b] = [rows[Math.floor(entry / n)], rows[entry % n]];
    return a.reduce((sum, value, i) => sum + value * b[i], 0);
  });
}

Deno.test("solvePositiveDefinite: A x gives the right side back (substitution)", () => {
  const random = randomStream(2, "cholesky test");
  for (const n of [1, 2, 7, 40]) {
    const matrix = { data: gram(n), shape: [n, n] as const };
    const right = Float64Array.from({ length: n }, () => random.normal());
    const back = matrixVector(matrix, solvePositiveDefinite(matrix, right));
    assert.ok(norm(back.map((value, i) => value - right[i])) < 1e-10 * norm(right), `n = ${n}`);
  }
});

Deno.test("solvePositiveDefinite: a Hilbert matrix times ones is solved by ones (condition 5e5: 1e-9)", () => {
  const n = 5;
  const data = Float64Array.from(
    { length: n * n },
    (_, entry) => 1 / (Math.floor(entry / n) + entry % n + 1),
  );
  const ones = new Float64Array(n).fill(1);
  const x = solvePositiveDefinite({ data, shape: [n, n] }, matrixVector({ data, shape: [n, n] }, ones));
  assert.ok(x.every((value) => Math.abs(value - 1) < 1e-9), `${x}`);
});

Deno.test("solvePositiveDefinite: what has no factor is refused (the messages)", () => {
  const solve = (data: number[], shape: [number, number], right: number[]) => () =>
    solvePositiveDefinite({ data: new Float64Array(data), shape }, right);
  assert.throws(
    solve([1, 1, 1, 1], [2, 2], [1, 1]),
    /RangeError: Cannot solve .* positive definite, got pivot 0 at row 1/,
  );
  assert.throws(solve([-1], [1, 1], [1]), /got pivot -1 at row 0/);
  assert.throws(solve([0], [1, 1], [1]), /got pivot 0 at row 0/);
  assert.throws(solve([1, 0], [1, 2], [1]), /needs a square matrix .* got \[1, 2\] and 1/);
  assert.throws(solve([NaN], [1, 1], [1]), /entries must be finite, got NaN at \[0, 0\]/);
  assert.throws(solve([1], [1, 1], [Infinity]), /right side must be finite, got Infinity at 0/);
});
