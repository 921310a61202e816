import assert from "node:assert/strict";
import { SpectraComparison } from "./compare_spectra.ts";
import { fieldErrors, highWavenumberError } from "./metrics.ts";

interface Grid {
  readonly height: number;
  readonly width: number;
  readonly resolvedWavenumber: number;
  readonly quantity: "vorticity" | "other";
}

/** The comparison of all frames [y, x] of two sets. */
function compareSpectra(prediction: Float32Array, truth: Float32Array, grid: Grid) {
  const points = grid.height * grid.width;
  const count = truth.length / points;
  const comparison = new SpectraComparison({ ...grid, channels: 1, channel: 0, mean: 0, count });
  for (let start = 0; start < truth.length; start += points) {
    comparison.add(prediction.subarray(start, start + points), truth.subarray(start, start + points));
  }
  return comparison.result();
}

Deno.test("fieldErrors equals hand-computed values", () => {
  // two fields of two points; errors (1, 0) and (0, −2); truths of power 25 and 16
  const errors = fieldErrors([4, 4, 0, 2], [3, 4, 0, 4], { fieldSize: 2 });
  assert.equal(errors.mse, 5 / 4);
  assert.equal(errors.mae, 3 / 4);
  assert.equal(errors.nrmse, (1 / 5 + 2 / 4) / 2);
});

Deno.test("nRMSE is invariant under a change of units", () => {
  const truth = Float64Array.from({ length: 32 }, (_, i) => Math.sin(i + 1));
  const prediction = truth.map((value, i) => value + 0.1 * Math.cos(3 * i));
  const scaled = (values: Float64Array) => values.map((value) => 4 * value);
  assert.equal(
    fieldErrors(scaled(prediction), scaled(truth), { fieldSize: 8 }).nrmse,
    fieldErrors(prediction, truth, { fieldSize: 8 }).nrmse,
  );
});

Deno.test("fieldErrors refuses unequal lengths", () => {
  assert.throws(
    () => fieldErrors([1], [1, 2], { fieldSize: 1 }),
    /Cannot compare fields: 1 predicted and 2 true/,
  );
});

Deno.test("a true field of zero, or zero beside the others, is left out of nRMSE and counted, not of MSE (hand-computed)", () => {
  const truth = [3, 4, 0, 0, 1e-9, 0];
  const errors = fieldErrors([4, 4, 1, 1, 1, 0], truth, { fieldSize: 2 });
  assert.equal(errors.nrmse, 1 / 5);
  assert.equal(errors.nrmseSamples, 1);
  assert.ok(Math.abs(errors.mse - (1 + 2 + 1) / 6) < 1e-8);
  // small fields are fields: only beside larger ones are they rounding
  assert.equal(fieldErrors([4e-9, 4e-9], [3e-9, 4e-9], { fieldSize: 2 }).nrmseSamples, 1);
  const nothing = fieldErrors([1, 1], [0, 0], { fieldSize: 2 });
  assert.deepEqual(nothing, { mse: 1, mae: 1, nrmse: null, nrmseSamples: 0 });
});

Deno.test("highWavenumberError sums the top quarter of the resolved shells only (hand-computed)", () => {
  // resolved 8: shells 7 and 8 count; shell 9 does not
  const truth = [9, 9, 9, 9, 9, 9, 9, 3, 1, 5];
  const prediction = [0, 0, 0, 0, 0, 0, 0, 2, 1, 100];
  assert.equal(highWavenumberError(prediction, truth, { resolved: 8 }), 1 / 4);
  assert.equal(highWavenumberError(prediction, [0, 0, 0, 0], { resolved: 3 }), null);
});

/** Fields [y, x] of 32 × 32 points one after the other, in float32. */
function fields(...of: ((y: number, x: number) => number)[]): Float32Array {
  const size = 32;
  const at = (index: number) => 2 * Math.PI * index / size;
  return Float32Array.from(
    of.flatMap((field) =>
      Array.from({ length: size * size }, (_, i) => field(at(Math.floor(i / size)), at(i % size)))
    ),
  );
}

const GRID = { height: 32, width: 32, channels: 1, resolvedWavenumber: 10 };

Deno.test("smooth true fields have no high-k error: excluded and counted, never a division by rounding (Taylor–Green, shear, constant)", () => {
  const smooth = [
    (y: number, x: number) => 2 * Math.sin(y) * Math.sin(x),
    (y: number) => 4 * Math.cos(4 * y),
    (y: number, x: number) => 101325 + Math.sin(y + x),
    () => 0,
    () => 7,
  ];
  const rough = (y: number, x: number) => Math.sin(y) + 0.01 * Math.sin(9 * x);
  const truth = fields(...smooth, rough);
  // a prediction with as much again of the rough field's high wavenumber everywhere
  const prediction = fields(
    ...[...smooth, rough].map((field) => (y: number, x: number) => field(y, x) + 0.01 * Math.sin(9 * x)),
  );
  for (const quantity of ["vorticity", "other"] as const) {
    const found = compareSpectra(prediction, truth, { ...GRID, quantity });
    assert.equal(found.fields, 1, quantity);
    // the amplitude at k = 9 doubles: its energy is 4 times the true one
    assert.ok(Math.abs(found.highWavenumberError! - 3) < 1e-3, `${found.highWavenumberError}`);
  }
  const none = compareSpectra(fields(rough), fields(smooth[0]), { ...GRID, quantity: "vorticity" });
  assert.deepEqual([none.highWavenumberError, none.fields], [null, 0]);
});

Deno.test("a true high-k energy a hundred times above rounding counts, and its error is right to a few per cent (closed form)", () => {
  const amplitude = 1e-5; // energy 1e-10 of the whole
  const truth = fields((y, x) => Math.sin(y) + amplitude * Math.sin(9 * x));
  const prediction = fields((y, x) => Math.sin(y) + 1.5 * amplitude * Math.sin(9 * x));
  const { highWavenumberError: error } = compareSpectra(prediction, truth, { ...GRID, quantity: "other" });
  assert.ok(Math.abs(error! - 1.25) < 0.05, `${error}`);
});
