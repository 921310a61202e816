import { strict as assert } from "node:assert";
import { createFft2d } from "@/math/fft_2d.ts";
import { randomStream } from "@/core/random/mod.ts";

function noise(length: number, name: string): Float64Array {
  const random = randomStream(1, name);
  return Float64Array.from({ length }, () => random.normal());
}

/** Oracle: the defining double sum. */
function slowCoefficient(plane: Float64Array, { size, kx, ky }: { size: number; kx: number; ky: number }) {
  let [re, im] = [0, 0];
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const angle = (-2 * Math.PI * (kx * x + ky * y)) / size;
      const at = 2 * (y * size + x);
      re += plane[at] * Math.cos(angle) - plane[at + 1] * Math.sin(angle);
      im += plane[at] * Math.sin(angle) + plane[at + 1] * Math.cos(angle);
    }
  }
  return [re / size ** 2, im / size ** 2];
}

Deno.test("forward equals the defining sum, on sizes of even and odd powers of two", () => {
  for (const size of [4, 8, 16]) {
    const fft = createFft2d(size);
    fft.physical.set(noise(2 * size * size, `forward/${size}`));
    const input = fft.physical.slice();
    fft.forward();
    for (let kx = 0; kx < size; kx++) {
      for (let ky = 0; ky < size; ky++) {
        const [re, im] = slowCoefficient(input, { size, kx, ky });
        const at = 2 * (kx * size + ky);
        assert.ok(
          Math.hypot(fft.spectral[at] - re, fft.spectral[at + 1] - im) < 1e-14,
          `${size}: ${kx}, ${ky}`,
        );
      }
    }
  }
});

Deno.test("backward undoes forward (round trip), also where the physical plane was used in between", () => {
  for (const size of [4, 32, 128]) {
    const fft = createFft2d(size);
    const input = noise(2 * size * size, `round/${size}`);
    fft.physical.set(input);
    fft.forward();
    fft.physical.fill(Number.NaN);
    fft.backward();
    const worst = input.reduce((most, value, i) => Math.max(most, Math.abs(value - fft.physical[i])), 0);
    assert.ok(worst < 2e-15 * Math.log2(size) * 5, `size ${size}: ${worst}`);
  }
});

Deno.test("Parseval: the mean square equals the sum of squared coefficients", () => {
  const fft = createFft2d(64);
  fft.physical.set(noise(2 * 64 * 64, "parseval"));
  const meanSquare = fft.physical.reduce((sum, value) => sum + value * value, 0) / 64 ** 2;
  fft.forward();
  const sum = fft.spectral.reduce((total, value) => total + value * value, 0);
  assert.ok(Math.abs(sum / meanSquare - 1) < 1e-13);
});

Deno.test("a band gives the same coefficients inside and leaves the others alone (full transform)", () => {
  const [size, band] = [32, 10];
  const [full, banded] = [createFft2d(size), createFft2d(size, { band })];
  const input = noise(2 * size * size, "band");
  full.physical.set(input);
  banded.physical.set(input);
  full.forward();
  banded.forward();
  for (let kx = 0; kx < size; kx++) {
    const inside = Math.min(kx, size - kx) <= band;
    const row = [2 * size * kx, 2 * size * (kx + 1)] as const;
    assert.deepEqual(
      banded.spectral.slice(...row),
      inside ? full.spectral.slice(...row) : new Float64Array(2 * size),
    );
    if (!inside) full.spectral.fill(0, ...row);
  }
  full.backward();
  banded.backward();
  assert.deepEqual(banded.physical, full.physical);
});

Deno.test("a size that is no power of two, or a band that does not fit, is refused", () => {
  assert.throws(() => createFft2d(48), /power of two of at least 4, got 48/);
  assert.throws(() => createFft2d(2), /got 2/);
  assert.throws(() => createFft2d(16, { band: 9 }), /band must be an integer in 0 … 8, got 9/);
});
