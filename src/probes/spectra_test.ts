import assert from "node:assert/strict";
import { randomStream } from "@/core/random/mod.ts";
import { energySpectrum, type PeriodicField, radialSpectrum } from "./spectra.ts";

function field(size: number, value: (x: number, y: number) => number): PeriodicField {
  const step = 2 * Math.PI / size;
  const data = Float64Array.from(
    { length: size * size },
    (_, i) => value(step * (i % size), step * Math.floor(i / size)),
  );
  return { data, shape: [size, size] };
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

Deno.test("Parseval: the shells sum to half the mean square (invariant, white noise)", () => {
  const random = randomStream(1, "spectra-test");
  for (const size of [4, 16, 64]) {
    const noise = field(size, () => random.normal());
    const meanSquare = Array.from(noise.data).reduce((sum, v) => sum + v * v, 0) / noise.data.length;
    const { energy, modes, wavenumber } = radialSpectrum(noise);
    assert.ok(Math.abs(total(energy) / (meanSquare / 2) - 1) < 1e-13);
    assert.equal(modes.reduce((sum, count) => sum + count, 0), size * size);
    assert.equal(wavenumber.length, Math.round(size / Math.SQRT2) + 1);
  }
});

Deno.test("a single mode sits in the shell round(|k|) (exact: A cos(kx x + ky y) has the energy A²/4)", () => {
  for (const [kx, ky] of [[3, 0], [0, 5], [2, 2], [-4, 7], [7, 6]]) {
    const { energy } = radialSpectrum(field(32, (x, y) => 3 * Math.cos(kx * x + ky * y + 0.4)));
    const shell = Math.round(Math.hypot(kx, ky));
    for (const [k, value] of energy.entries()) {
      assert.ok(Math.abs(value - (k === shell ? 9 / 4 : 0)) < 1e-14, `(${kx}, ${ky}): E(${k}) = ${value}`);
    }
  }
});

Deno.test("Taylor–Green vorticity has the kinetic energy ¼, all in the shell of |k| = √2 (exact solution)", () => {
  // u = sin x cos y, v = −cos x sin y: ω = ∂v/∂x − ∂u/∂y = 2 sin x sin y.
  const { energy } = energySpectrum(field(16, (x, y) => 2 * Math.sin(x) * Math.sin(y)));
  assert.ok(Math.abs(energy[1] - 0.25) < 1e-15);
  assert.ok(Math.abs(total(energy) - 0.25) < 1e-15);
});

Deno.test("a mean vorticity carries no kinetic energy (definition)", () => {
  const { energy } = energySpectrum(field(8, () => 5));
  assert.ok(total(energy) < 1e-25);
});

Deno.test("shifting and transposing a field leave its spectrum (invariants)", () => {
  const random = randomStream(2, "spectra-shift");
  const size = 16;
  const base = field(size, () => random.normal());
  const moved = Float64Array.from(base.data, (_, i) => {
    const [y, x] = [Math.floor(i / size), i % size];
    return base.data[((x + 3) % size) * size + (y + 5) % size];
  });
  const [expected, actual] = [radialSpectrum(base), radialSpectrum({ ...base, data: moved })];
  for (const [k, energy] of expected.energy.entries()) assert.ok(Math.abs(actual.energy[k] - energy) < 1e-14);
});

Deno.test("bad fields are refused in one clear line", () => {
  const data = new Float64Array(32);
  assert.throws(() => radialSpectrum({ data, shape: [4, 8] }), /needs a square field, got shape \[4, 8\]/);
  assert.throws(() => radialSpectrum({ data, shape: [8, 8] }), /with 32 values/);
  assert.throws(() => radialSpectrum({ data: new Float64Array(36), shape: [6, 6] }), /a power of two/);
  const holed = new Float64Array(16);
  holed[7] = NaN;
  assert.throws(() => radialSpectrum({ data: holed, shape: [4, 4] }), /value 7 is NaN/);
});
